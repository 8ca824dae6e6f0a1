"""The gallery shows every component, in Thai and in English, and its table works like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import khet.kernel
from khet.kernel.web import gallery_sections

COMPONENTS = Path(khet.kernel.__file__).parent / "templates" / "components"


@pytest.fixture
def shown(rf):
    """The names of the components that the gallery shows."""
    return [section.name for section in gallery_sections.sections(rf.get("/gallery/"))]


def test_every_component_is_in_the_gallery_once(shown):
    assert sorted(shown) == sorted(file.stem for file in COMPONENTS.glob("*.html"))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["th", "en"])
def test_the_gallery_opens_without_signing_in(client: Client, language):
    client.cookies["django_language"] = language

    page = client.get(reverse("kernel:gallery"))

    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()


@pytest.mark.django_db
def test_a_level_is_told_by_word_dots_and_spoken_text(client: Client):
    page = client.get(reverse("kernel:gallery")).content.decode()

    assert '<span class="level l4"><i aria-hidden="true"><s class="on"></s>' in page
    assert 'ดีมาก<span class="sr"> (ระดับ 4 จาก 5)</span>' in page


@pytest.mark.django_db
def test_the_explanation_names_formula_inputs_and_what_was_left_out(client: Client):
    page = client.get(reverse("kernel:gallery")).content.decode()

    for words in (
        "11 ÷ 3 = 3.6666… → 3.67", "ไม่นับเป็นตัวหาร", "เฉพาะ สพป.", "11/3", "ปัดครึ่งขึ้น 2 ตำแหน่ง เป็น 3.67",
        "ยังไม่มีผลรอบ 12 เดือน", "อีก 0.54 จะถึงระดับ ดีเยี่ยม", "ฉบับที่ 1", "เท่ากันทุกรายการ", "0.6",
    ):  # fmt: skip
        assert words in page


@pytest.mark.django_db
def test_the_gallerys_table_is_sorted_by_its_address(client: Client):
    page = client.get(
        reverse("kernel:gallery"), {"sort": "-pupils"}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="table-sample"
    )

    html = page.content.decode()
    assert html.index("ภูหมอกพิทยา") < html.index("เอื้องคำวิทยาคม") < html.index("ดอยรุ่งวิทยา")
    assert "<html" not in html


@pytest.mark.django_db
def test_a_mark_of_a_chart_says_its_figures_and_not_the_drawings_own_fields(client: Client):
    page = client.get(reverse("kernel:gallery")).content.decode()

    assert 'aria-label="ค่า: 4.5; ตัวชี้วัด: 2 โรงเรียนปลอดภัย น้ำใจ; ระดับคุณภาพ: ดีเยี่ยม"' in page
    assert "colour:" not in page
