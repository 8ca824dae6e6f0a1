"""An event's report builds itself, its words can be changed, and its figures stay bound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from khet.domains.development import public as development
from khet.domains.development.models import ReportSection
from khet.domains.instruments import public as instruments
from khet.kernel import register
from khet.kernel.actor import NotAllowed
from khet.kernel.documents import Document, Heading, Items, Paragraph, Pictures, Table, plain
from khet.reports import public as reports
from khet.reports.development import building, facts, issuing, tables
from khet.reports.development.sections import Section, sections
from tests import analysis_cast, people_cast
from tests.analysis_cast import quiz, sat
from tests.development_cast import AT, DAY, Year
from tests.papers_cast import folded, pdf_pages, word_text
from tests.reports_cast import GROUPS, PLACES, held


@pytest.fixture
def year(db: None) -> Year:
    return held()


def built(year: Year) -> Document:
    return building.build(actor=year.developer, event_id=year.event_id)


def text_of(document: Document) -> str:
    told = []
    for block in (*document.front, *document.blocks):
        if isinstance(block, Heading):
            told.append(block.text)
        elif isinstance(block, Paragraph):
            told.append(plain(block.text))
        elif isinstance(block, Items):
            told += [plain(item) for item in block.items]
        elif isinstance(block, Table):
            told += [plain(cell.text) for row in block.rows for cell in row.cells]
    return "\n".join(told)


def table(document: Document, name: str) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table) and block.name == name)


def found(year: Year) -> tuple[facts.Story, dict[str, Section]]:
    told = facts.story(actor=year.developer, event_id=year.event_id)
    written = development.report_sections(actor=year.developer, event_id=year.event_id)
    return told, {each.key: each for each in sections(told, written)}


def edit(year: Year, key: str, typed: str, **more: object) -> None:
    told, here = found(year)
    segments = instruments.edit_words(here[key].segments, told.slots, typed)
    development.save_report_section(
        actor=year.developer,
        event_id=year.event_id,
        key=key,
        segments=instruments.words_as_data(segments),
        revision=here[key].revision,
        at=AT,
        **more,
    )


def test_the_report_tells_everything_of_the_event_in_order(year: Year):
    document = built(year)
    text = text_of(document)

    order = ["คำนำ", "ส่วนที่ 1", "ส่วนที่ 2", *PLACES, *GROUPS, "งบประมาณและค่าใช้จ่าย", "ส่วนที่ 3", "ภาคผนวก"]
    places = [text.index(each, text.index("ส่วนที่ 1") if at else 0) for at, each in enumerate(order)]
    assert places == sorted(places)
    assert "มีผู้เข้าร่วม 4 คน จากสถานศึกษา 2 แห่ง ผ่านเกณฑ์เวลาเข้าร่วม 3 คน คิดเป็นร้อยละ 75.00" in text
    assert "โครงการได้รับจัดสรรงบประมาณ 12,500.00 บาท กิจกรรมนี้ใช้จ่าย 8,750.00 บาท คิดเป็นร้อยละ 70.00 ของงบประมาณ" in text
    assert [len(block.pictures) for block in document.blocks if isinstance(block, Pictures)] == [2]
    assert document.cover is not None


def test_the_satisfaction_table_is_the_published_one_to_the_digit(year: Year):
    rows = [[plain(cell.text) for cell in row.cells] for row in table(built(year), "ความพึงพอใจ").rows]

    assert [row[2:] for row in rows[:-1]] == [
        ["4.79", "0.43", "มากที่สุด"],
        ["4.43", "0.65", "มาก"],
        ["4.64", "0.50", "มากที่สุด"],
        ["4.50", "0.65", "มากที่สุด"],
        ["4.86", "0.36", "มากที่สุด"],
        ["4.86", "0.36", "มากที่สุด"],
        ["4.86", "0.36", "มากที่สุด"],
    ]
    assert rows[-1] == ["รวม", "4.70", "0.47", "มากที่สุด"]
    assert "0.50" in plain(table(built(year), "ความพึงพอใจ").note)


def sat_twice(persons: int = 6) -> Year:
    """An event with two named tests of one pair."""
    year = held(photos=0, done=False)
    people = [people_cast.person(year.office_id, f"นางทดสอบ คนที่{at}", f"tested{at}").id for at in range(persons)]
    development.register_for(actor=year.developer, event_id=year.event_id, person_ids=people, at=AT)
    for purpose, scores in (("pre_test", (2, 1, 3, 2, 2, 1)), ("post_test", (5, 4, 4, 5, 3, 4))):
        analysis_cast.stored(
            year.office_id, quiz(), [sat(score) for score in scores[:persons]], code=purpose, purpose=purpose,
            is_anonymous=False, people=people, pair_key="pair", subject_kind="development.event",
            subject_id=str(year.event_id),
        )  # fmt: skip
    return year


@pytest.mark.django_db
def test_the_tests_before_and_after_stand_in_the_report_with_t_and_gain():
    document = built(sat_twice())

    rows = [[plain(cell.text) for cell in row.cells] for row in table(document, "ก่อนและหลัง").rows]
    assert rows == [["ก่อนการพัฒนา", "6", "1.83", "0.75", ""], ["หลังการพัฒนา", "6", "4.17", "0.75", "5.53**"]]
    assert "คะแนนเฉลี่ยก่อนการพัฒนา 1.83 หลังการพัฒนา 4.17 จากคะแนนเต็ม 5" in text_of(document)
    assert "ดัชนีประสิทธิผล (E.I.) เท่ากับ 0.7368" in text_of(document)


@pytest.mark.django_db
def test_tests_that_few_took_are_not_told():
    document = built(sat_twice(4))

    assert not [block for block in document.blocks if isinstance(block, Table) and block.name == "ก่อนและหลัง"]


def test_what_was_spent_out_of_no_budget_line_is_in_the_total(year: Year):
    words = development.ExpenseWords("ค่าวิทยากร", 100_000, DAY)
    development.add_expense(actor=year.developer, event_id=year.event_id, words=words, at=AT)

    rows = [[plain(cell.text) for cell in row.cells] for row in table(built(year), "งบประมาณ").rows]

    assert rows[-2] == ["ค่าใช้จ่ายของกิจกรรมที่ไม่ได้ระบุรายการงบประมาณ", "–", "1,000.00"]
    assert rows[-1] == ["รวม", "12,500.00", "9,750.00"]
    assert "กิจกรรมนี้ใช้จ่าย 9,750.00 บาท" in text_of(built(year))


def test_a_programme_is_called_one(year: Year):
    assert built(year).title == "รายงานสรุปผลการดำเนินงานโครงการอบรมการสอนเชิงรุก"
    assert facts.titled("โครงการพัฒนาครู") == "โครงการพัฒนาครู"


def test_schools_stand_in_the_order_of_the_dictionary(year: Year, monkeypatch: pytest.MonkeyPatch):
    def names(ids: list[int], _on: object) -> dict[int, str]:
        return dict(zip(sorted(set(ids)), ("วังเจ้า", "แม่ระมาด"), strict=True))

    monkeypatch.setattr(tables.organisations, "school_names", names)

    rows = [plain(row.cells[1].text) for row in table(built(year), "ผู้เข้าร่วม").rows[:-1]]

    assert rows == ["แม่ระมาด", "วังเจ้า"]


def test_an_officers_words_stay_and_their_figures_follow(year: Year):
    _told, here = found(year)
    edit(year, "attendance", here["attendance"].bound.text + " ทุกคนอยู่จนจบ")
    assert "ทุกคนอยู่จนจบ" in text_of(built(year))

    fifth = year.people.people["teacher"]
    development.step(actor=year.developer, event_id=year.event_id, to="running", at=AT)
    development.register_for(actor=year.developer, event_id=year.event_id, person_ids=[fifth.id], at=AT)
    text = text_of(built(year))
    assert "มีผู้เข้าร่วม 5 คน จากสถานศึกษา 2 แห่ง ผ่านเกณฑ์เวลาเข้าร่วม 3 คน คิดเป็นร้อยละ 60.00 ทุกคนอยู่จนจบ" in text


def test_a_record_that_changes_under_an_officers_own_wording_is_flagged_and_nothing_is_lost(year: Year):
    visit = development.visits(year.event_id)[0]
    key = f"visit.{visit.id}"
    _told, here = found(year)
    edit(year, key, here[key].bound.text.replace("จัดการเรียนรู้จากงานจริง", "จัดการเรียนรู้ผ่านงานจริงของชุมชน"))
    words = development.VisitWords(visit.place, visit.visited_on, "เขียนใหม่ทั้งหมด", visit.topic, visit.lesson, visit.use)
    development.save_visit(actor=year.developer, event_id=year.event_id, words=words, visit_id=visit.id, at=AT)

    _told, here = found(year)
    assert "ผ่านงานจริงของชุมชน" in here[key].bound.text
    assert [(flag.state, flag.now) for flag in here[key].bound.flags] == [("changed", "เขียนใหม่ทั้งหมด")]


def test_a_new_record_adds_its_section_to_a_report_that_was_edited(year: Year):
    edit(year, "visits", "ไปมาแล้วหลายแห่ง")
    words = development.VisitWords("โรงเรียนใหม่", year.event.starts_on, "ห้องเรียนสีเขียว")
    development.save_visit(actor=year.developer, event_id=year.event_id, words=words, at=AT)

    text = text_of(built(year))
    assert "ไปมาแล้วหลายแห่ง" in text
    assert "ห้องเรียนสีเขียว" in text


def test_words_of_a_record_that_is_gone_are_kept(year: Year):
    key = f"lesson.{facts.story(actor=year.developer, event_id=year.event_id).facts.group_lessons[0].id}"
    edit(year, key, "ข้อความของเจ้าหน้าที่")
    from khet.domains.development.models import GroupLesson

    GroupLesson.objects.filter(pk=int(key.partition(".")[2])).delete()
    assert "ข้อความของเจ้าหน้าที่" in text_of(built(year))


def test_a_section_left_out_is_not_printed_and_can_come_back(year: Year):
    edit(year, "budget", "", is_left_out=True)
    assert "งบประมาณและค่าใช้จ่าย" not in text_of(built(year))

    development.drop_report_section(actor=year.developer, event_id=year.event_id, key="budget", at=AT)
    assert "8,750.00" in text_of(built(year))


def test_two_officers_do_not_overwrite_each_other(year: Year):
    edit(year, "preface", "ของคนแรก")

    with pytest.raises(development.SectionChanged):
        development.save_report_section(
            actor=year.developer, event_id=year.event_id, key="preface", segments=[{"text": "x"}], revision=0, at=AT
        )
    assert ReportSection.objects.get().segments == [{"text": "ของคนแรก"}]


def test_who_may_not_edit_is_refused(year: Year):
    with pytest.raises(NotAllowed):
        development.save_report_section(
            actor=year.teacher(0), event_id=year.event_id, key="preface", segments=[], revision=0, at=AT
        )
    with pytest.raises(NotAllowed):
        issuing.issue(actor=year.director, event_id=year.event_id, fmt="pdf", at=AT)


def test_an_issued_report_has_a_number_keeps_it_and_registers_its_figures(year: Year):
    first = issuing.issue(actor=year.developer, event_id=year.event_id, fmt="pdf", at=AT)
    again = issuing.issue(actor=year.developer, event_id=year.event_id, fmt="docx", at=AT)

    assert first.reference == again.reference == "สพม.ริมน้ำ-สรุปโครงการ-2566/0001"
    text = folded("".join(pdf_pages(first.content)))
    assert "สารบัญตาราง" in text
    assert folded("๔.๗๐") in text
    assert "รายงานสรุปผลโครงการ" in word_text(again.content)
    edit(year, "preface", "คำนำใหม่")
    newer = issuing.issue(actor=year.developer, event_id=year.event_id, fmt="pdf", at=AT)
    assert newer.reference == "สพม.ริมน้ำ-สรุปโครงการ-2566/0002"


def test_the_register_says_when_a_figure_is_no_longer_so(year: Year):
    issuing.issue(actor=year.developer, event_id=year.event_id, fmt="pdf", at=AT)
    told = {each.label: each.value for each in built(year).figures()}
    assert told["ร้อยละของผู้ผ่านเกณฑ์เวลา"] == "75.00"

    development.step(actor=year.developer, event_id=year.event_id, to="running", at=AT)
    person = year.people.people["teacher"].id
    development.register_for(actor=year.developer, event_id=year.event_id, person_ids=[person], at=AT)
    arguments = {"event": year.event_id, "slot": "people.percent"}
    now = issuing.current_figure(arguments)
    assert now is not None
    assert now.value == "60.00"
    assert issuing.current_figure({"event": 10**6, "slot": "people.percent"}) is None
    assert register.CurrentFigure is type(now)


def test_an_event_that_is_not_done_gives_a_draft_without_a_number(db: None):
    year = held(photos=0, done=False)

    with pytest.raises(reports.NotDone):
        issuing.issue(actor=year.developer, event_id=year.event_id, fmt="pdf", at=AT)
    made = reports.make_event_report(actor=year.developer, event_id=year.event_id, file_format="docx", at=AT)
    assert made.reference is None


def test_the_same_report_is_the_same_bytes(year: Year):
    document = replace(built(year), dated=year.event.ends_on)

    from khet.kernel.documents import render_docx, render_pdf

    assert render_pdf(document) == render_pdf(document)
    assert render_docx(document) == render_docx(document)


def test_script_in_a_record_stays_text(year: Year):
    words = development.VisitWords("<script>alert(1)</script>", year.event.starts_on, '#import "x": * $y$')
    development.save_visit(actor=year.developer, event_id=year.event_id, words=words, at=AT)

    from khet.kernel.documents import render_html, render_pdf

    assert "<script>" not in str(render_html(built(year)))
    assert "#import" in "".join(pdf_pages(render_pdf(built(year))))
