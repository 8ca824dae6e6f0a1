"""Anyone who holds a paper sees whether its figures still stand, and nothing more."""

from __future__ import annotations

import pytest
from django.urls import reverse

from khet.kernel import clock, register
from khet.kernel.actor import system
from khet.kernel.register import CurrentFigure, IssuedFigure, checking

NOW = {"1": "3.50", "2": "5.00"}


@pytest.fixture(autouse=True)
def known_figures(monkeypatch):
    """A resolver of the tests, which knows two figures."""

    def resolve(args):
        value = NOW.get(args["node"])
        return CurrentFigure(value, f"ผลตัวชี้วัดที่ {args['node']}", "/results/") if value else None

    monkeypatch.setitem(checking._resolvers, "tests.figure", resolve)


def paper(*figures, **more):
    """An issued paper with these figures."""
    return register.issue(
        actor=system("นายเอก ผู้ออก"),
        series="QP",
        office_id=1,
        office_label="สพม.ตัวอย่าง",
        year_be=2567,
        title="ผลการประเมิน QP",
        document_kind="qp",
        subject={},
        figures=[IssuedFigure(label, value, "tests.figure", {"node": node}) for label, value, node in figures],
        content_hash="ab" * 32,
        at=clock.now(),
        **more,
    )


@pytest.mark.django_db
def test_a_paper_whose_figures_stand_is_said_to_be_right(client):
    issued = paper(("ตัวชี้วัดที่ 1", "3.50", "1"), ("ตัวชี้วัดที่ 2", "5.00", "2"))

    page = client.get(reverse("portal:verify", args=[issued.token])).content.decode()

    assert "ตัวเลขทุกค่ายังตรงกับปัจจุบัน" in page
    assert issued.reference in page
    assert "ผลตัวชี้วัดที่ 1" in page
    assert page.count("ตรงกัน</span>") == 2


@pytest.mark.django_db
def test_a_figure_that_changed_is_marked_with_both_values(client):
    issued = paper(("ตัวชี้วัดที่ 1", "2.50", "1"), ("ตัวชี้วัดที่ 2", "5.00", "2"))

    page = client.get(reverse("portal:verify", args=[issued.token])).content.decode()

    assert "มีตัวเลขเปลี่ยนไปหลังออกเอกสาร 1 ค่า" in page
    assert page.count("เปลี่ยนไป</span>") == 1
    assert "2.50" in page
    assert "3.50" in page


@pytest.mark.django_db
def test_a_figure_that_is_gone_counts_as_changed(client):
    issued = paper(("ตัวชี้วัดที่ 9", "4.00", "9"))

    assert "ไม่พบแล้ว" in client.get(reverse("portal:verify", args=[issued.token])).content.decode()


@pytest.mark.django_db
def test_a_stranger_gets_no_link_into_the_system(client):
    issued = paper(("ตัวชี้วัดที่ 1", "3.50", "1"))

    assert 'href="/results/"' not in client.get(reverse("portal:verify", args=[issued.token])).content.decode()


@pytest.mark.django_db
def test_a_revoked_paper_says_so_first_with_the_reason(client):
    issued = paper(("ตัวชี้วัดที่ 1", "3.50", "1"))
    register.revoke(actor=system("tests"), document_id=issued.id, reason="พิมพ์ชื่อสำนักงานผิด", at=clock.now())

    page = client.get(reverse("portal:verify", args=[issued.token])).content.decode()

    assert "ใช้อ้างอิงไม่ได้" in page
    assert "พิมพ์ชื่อสำนักงานผิด" in page


@pytest.mark.django_db
def test_a_superseded_paper_leads_to_the_new_one(client):
    old = paper(("ตัวชี้วัดที่ 1", "3.50", "1"))
    new = paper(("ตัวชี้วัดที่ 1", "3.50", "1"), supersedes_id=old.id)

    assert (
        reverse("portal:verify", args=[new.token])
        in client.get(reverse("portal:verify", args=[old.token])).content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["ไม่มีจริง", "x" * 400, "%00", "<script>"])
def test_an_unknown_code_gets_a_page_that_says_what_to_do(client, token):
    answer = client.get(reverse("portal:verify", args=[token]))

    assert answer.status_code == 404
    assert "ไม่พบเอกสารตามรหัสนี้" in answer.content.decode()
    assert "<script>" not in answer.content.decode().split("<main")[1]


@pytest.mark.django_db
def test_the_code_may_be_typed_or_pasted_as_an_address(client):
    issued = paper()

    for typed in (issued.token, issued.verify_url, f" {issued.token} "):
        answer = client.get(reverse("portal:verify_ask"), {"token": typed})
        assert answer["Location"] == reverse("portal:verify", args=[issued.token])


@pytest.mark.django_db
def test_verification_is_kept_out_of_search_engines_and_caches(client):
    answer = client.get(reverse("portal:verify", args=[paper().token]))

    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.django_db
def test_verification_costs_few_queries(client, django_assert_max_num_queries):
    issued = paper(*((f"ตัวชี้วัดที่ {n}", "3.50", "1") for n in range(40)))

    with django_assert_max_num_queries(2):
        client.get(reverse("portal:verify", args=[issued.token]))
