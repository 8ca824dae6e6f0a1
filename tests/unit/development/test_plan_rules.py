"""Money, goals, rosters and photos, decided without a database."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from PIL import Image

from khet.domains.development.rules import money, pictures, plans, rosters
from khet.domains.development.rules.refusals import EventProblem, ImportProblem, PlanProblem
from khet.engine import photographs


@pytest.mark.parametrize(
    ("typed", "satang"),
    [("12500", 1_250_000), ("12,500.50", 1_250_050), ("๑๒,๕๐๐.๕ บาท", 1_250_050), ("0", 0), (" 7 ", 700)],
)
def test_money_is_read_as_people_type_it(typed, satang):
    assert money.satang(typed) == satang


@pytest.mark.parametrize("typed", ["", "abc", "-5", "1.005", "NaN", "Infinity", "1e20", "=1+1"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(PlanProblem):
        money.satang(typed)


def test_money_is_printed_as_papers_print_it():
    assert [money.baht(amount) for amount in (0, 5, 1_250_050, -100)] == ["0.00", "0.05", "12,500.50", "-1.00"]
    assert money.as_decimal(1_250_050) == Decimal("12500.50")


@pytest.mark.parametrize(
    ("group", "target", "reached", "total", "percent", "is_reached"),
    [
        ("ครูผู้ช่วย", 100, 48, 48, "100.00", True),
        ("บุคลากรทางการศึกษา", 90, 31, 31, "100.00", True),
        ("ผู้บริหารสถานศึกษา", 90, 27, 27, "100.00", True),
        ("กลุ่มที่ยังขาดหนึ่งคน", 90, 89, 99, "89.90", False),
        ("กลุ่มที่ปัดแล้วดูเหมือนถึง", 90, 8_999_999, 10_000_000, "90.00", False),
    ],
)
def test_a_goal_is_compared_exactly_and_printed_with_two_decimals(group, target, reached, total, percent, is_reached):
    found = plans.Reached(Decimal(target), reached, total)

    assert (found.percent_text, found.is_reached) == (percent, is_reached), group


def test_a_goal_without_a_result_is_neither_reached_nor_missed():
    found = plans.Reached(Decimal(90), None, None)

    assert (found.percent, found.percent_text, found.is_reached) == (None, "", None)


def test_an_approved_plan_asks_for_a_reason():
    plans.check_reason(is_approved=False, reason="")
    plans.check_reason(is_approved=True, reason="ลดงบ")
    with pytest.raises(PlanProblem):
        plans.check_reason(is_approved=True, reason="  ")


@pytest.mark.parametrize(("goals", "programmes"), [(0, 1), (1, 0)])
def test_an_empty_plan_is_not_approved(goals, programmes):
    with pytest.raises(PlanProblem):
        plans.check_can_approve(goals=goals, programmes=programmes)


def test_a_whole_plan_may_be_approved():
    plans.check_can_approve(goals=1, programmes=1)


@pytest.mark.parametrize(("reached", "total"), [(1, None), (None, 5), (6, 5), (0, 0)])
def test_half_a_result_and_more_than_everybody_are_refused(reached, total):
    with pytest.raises(PlanProblem):
        plans.check_result(reached, total)


@pytest.mark.parametrize(("reached", "total"), [(None, None), (0, 5), (5, 5)])
def test_a_whole_result_or_none_is_taken(reached, total):
    plans.check_result(reached, total)


def test_a_pasted_block_is_read_with_and_without_headings():
    plain = rosters.pasted("นายก ข\r\n\r\nนางค ง\tโรงเรียนหนึ่ง\ta@example.org")
    headed = rosters.pasted("ลำดับ\tโรงเรียน\tชื่อ-สกุล\n1\tหนึ่ง\tนายก ข")

    assert plain == [rosters.Line(1, "นายก ข"), rosters.Line(3, "นางค ง", "โรงเรียนหนึ่ง", "a@example.org")]
    assert headed == [rosters.Line(2, "นายก ข", "หนึ่ง")]


def test_empty_cells_of_a_workbook_are_no_people():
    assert rosters.lines([(None, None), ("ชื่อ", None), ("นายก ข", None)]) == [rosters.Line(3, "นายก ข")]


def test_a_list_without_end_is_refused():
    with pytest.raises(ImportProblem):
        rosters.lines([("นายก ข",)] * (rosters.MOST_LINES + 1))


@pytest.mark.parametrize("name", ["นาย สมมติ ดี", "สมมติดี", "นางสาวสมมติ  ดี", "ว่าที่ร้อยตรี สมมติ ดี"])
def test_titles_and_spaces_do_not_tell_people_apart(name):
    assert rosters.bare(name) == "สมมติดี"


def jpeg(size, orientation=None):
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    if orientation:
        exif[0x0112] = orientation
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, format="JPEG", exif=exif)
    return out.getvalue()


def test_a_photo_lying_on_its_side_stands_upright_and_forgets_its_camera():
    made = pictures.prepared(jpeg((4000, 3000), orientation=6))
    opened = Image.open(io.BytesIO(made.data))

    assert (made.width, made.height) == opened.size == (1200, 1600)
    assert not opened.getexif()
    assert b"Camera" not in made.data


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "CMYK"])
def test_pictures_of_every_kind_become_small_jpegs(mode):
    out = io.BytesIO()
    Image.new(mode, (50, 20)).save(out, format="TIFF" if mode == "CMYK" else "PNG")

    made = pictures.prepared(out.getvalue())

    assert made.data[:3] == b"\xff\xd8\xff"
    assert (made.width, made.height) == (50, 20)


@pytest.mark.parametrize("data", [b"", b"not a picture", jpeg((10, 10))[:200]])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(EventProblem):
        pictures.prepared(data)


def test_a_picture_with_far_too_many_pixels_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(photographs, "MOST_PIXELS", 99)
    with pytest.raises(EventProblem, match="มากเกินไป"):
        pictures.prepared(jpeg((10, 10)))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    with pytest.raises(EventProblem, match="มากเกินไป"):
        pictures.prepared(jpeg((10, 10)))
