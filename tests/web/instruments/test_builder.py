"""An author changes a draft on screen: every step is kept, and nothing that was typed is lost."""

from __future__ import annotations

from django.test import Client

from khet.domains.instruments.actions import experts
from khet.domains.instruments.rules import building
from tests.web.instruments.conftest import AT, HTMX, Desk, text


def officer(desk: Desk) -> Client:
    return desk.house.browse("officer")


def test_without_a_draft_the_builder_offers_to_begin_one(desk: Desk):
    browser = officer(desk)

    page = browser.get(desk.url("build"))
    begun = browser.post(desk.url("build_begin"))

    assert "เริ่มร่างฉบับใหม่" in text(page)
    assert begun.status_code == 302
    assert [(one.number, one.state) for one in desk.versions] == [(2, "draft"), (1, "published")]


def test_the_outline_shows_every_question_with_its_kind_and_conditions(draft: Desk):
    shown = text(officer(draft).get(draft.url("build")))

    for words in ("ตอนที่ 1 ความพึงพอใจ", "วิทยากรอธิบายชัดเจน", "มาตรประมาณค่า", "มีเงื่อนไข", "วิทยากร"):
        assert words in shown


def test_questions_are_moved_copied_and_removed_by_plain_buttons(draft: Desk):
    browser = officer(draft)

    draft.step(browser, "up:food")
    draft.step(browser, "copy:place")
    removed = draft.step(browser, "remove:why:" + building.digest(draft.question("why")))

    assert draft.kept == ["part1", "speaker", "food", "place", "place_2"]
    assert removed.status_code == 200
    assert "เลิกทำ" in text(removed)


def test_a_removed_question_is_brought_back(draft: Desk):
    browser = officer(draft)
    removed = draft.step(browser, "remove:food:" + building.digest(draft.question("food")))
    kept = removed.context["removed"]["text"]

    browser.post(draft.url("build_change"), {"do": "restore", "restore": kept})

    assert draft.kept == ["part1", "speaker", "place", "food", "why"]


def test_what_cannot_be_brought_back_is_told(draft: Desk):
    browser = officer(draft)

    for nonsense in ("", "{", "[]", '{"question": 1}', '{"question": {"key": "x", "kind": "spell"}}'):
        answer = browser.post(draft.url("build_change"), {"do": "restore", "restore": nonsense})
        assert answer.status_code == 409
    assert draft.kept == ["part1", "speaker", "place", "food", "why"]


def test_a_question_that_others_speak_of_stays_and_says_why(draft: Desk):
    answer = draft.step(officer(draft), "remove:speaker:" + building.digest(draft.question("speaker")))

    assert answer.status_code == 409
    assert "why" in text(answer)
    assert "speaker" in draft.kept


def test_with_scripts_a_step_answers_with_the_outline_alone(draft: Desk):
    answer = draft.step(officer(draft), "down:speaker", headers=HTMX)

    assert answer.status_code == 200
    assert "<html" not in text(answer)
    assert draft.kept[1:3] == ["place", "speaker"]


def test_a_step_brings_the_counts_of_the_side_with_it(draft: Desk):
    browser = officer(draft)
    page = text(browser.get(draft.url("build")))
    step = "remove:food:" + building.digest(draft.question("food"))

    answer = text(draft.step(browser, step, headers=HTMX))

    assert 'id="lists-held" hx-swap-oob="true"' in answer
    assert "ใช้ใน 3 ข้อ" in page
    assert "ใช้ใน 2 ข้อ" in answer


def test_a_question_of_every_kind_is_added_and_opens_its_editor(draft: Desk):
    browser = officer(draft)
    kinds = [key for key, _word in browser.get(draft.url("build_add")).context["kinds"]]

    for kind in kinds:
        answer = browser.post(draft.url("build_add"), {"kind": kind, "after": "why"})
        assert answer.status_code == 302, kind
        assert browser.get(answer["Location"]).status_code == 200, kind

    found = {placed.question.kind for placed in building.outline(draft.form)}
    assert found >= set(kinds)
    assert len(kinds) == 17


def test_many_questions_are_pasted_at_once(draft: Desk):
    browser = officer(draft)

    browser.post(draft.url("build_add"), {"kind": "rating", "after": "food", "lines": "ข้อหนึ่ง\n\n ข้อสอง \n"})
    browser.post(draft.url("build_add"), {"kind": "matrix", "lines": "แถวหนึ่ง\nแถวสอง\nแถวสาม"})

    labels = [placed.question.labels["th"] for placed in building.outline(draft.form)]
    assert labels[4:6] == ["ข้อหนึ่ง", "ข้อสอง"]
    assert labels[-3:] == ["แถวหนึ่ง", "แถวสอง", "แถวสาม"]
    table = list(building.outline(draft.form))[-4]
    assert (table.question.kind, len(table.question.children)) == ("matrix", 3)


def test_too_many_lines_are_refused_and_stay_in_the_box(draft: Desk):
    lines = "\n".join(f"ข้อ {number}" for number in range(301))

    answer = officer(draft).post(draft.url("build_add"), {"kind": "text", "lines": lines})

    assert answer.status_code == 422
    assert "ข้อ 300" in text(answer)
    assert len(draft.kept) == 5


def test_a_question_is_edited_in_both_languages_with_its_analysis(draft: Desk):
    typed = draft.typed("food", label_th="อาหารอร่อย", label_en="Good food", required="on", reversed="on")

    answer = officer(draft).post(draft.url("build_question", "food"), typed)

    food = draft.question("food")
    assert answer.status_code == 302
    assert draft.form.languages == ("th", "en")
    assert food.labels == {"th": "อาหารอร่อย", "en": "Good food"}
    assert (food.required, food.reversed, food.dimension) == (True, True, "สถานที่")


def test_a_renamed_question_keeps_the_conditions_that_speak_of_it(draft: Desk):
    officer(draft).post(draft.url("build_question", "speaker"), draft.typed("speaker", key="trainer"))

    assert draft.question("why").relevant == "${trainer} < 3"


def test_what_was_typed_stays_when_a_field_is_wrong(draft: Desk):
    typed = draft.typed("food", label_th="อาหารอร่อยมาก", key="มีภาษาไทย")

    answer = officer(draft).post(draft.url("build_question", "food"), typed)

    assert answer.status_code == 422
    assert "อาหารอร่อยมาก" in text(answer)
    assert draft.question("food").labels["th"] == "อาหารเพียงพอ"


def test_a_wrong_condition_is_kept_and_marked_until_it_is_mended(draft: Desk):
    browser = officer(draft)

    browser.post(draft.url("build_question", "why"), draft.typed("why", relevant="${nobody} = 1"))
    shown = text(browser.get(draft.url("build")))

    assert draft.question("why").relevant == "${nobody} = 1"
    assert "ต้องแก้" in shown
    assert "nobody" in shown


def test_each_change_is_kept_by_itself_with_scripts(draft: Desk):
    browser = officer(draft)
    typed = draft.typed("food", label_th="อาหารพอดี", do="auto")

    answer = browser.post(draft.url("build_question", "food"), typed, headers=HTMX)

    assert "บันทึกแล้ว" in text(answer)
    assert building.digest(draft.question("food")) in text(answer)
    assert draft.question("food").labels["th"] == "อาหารพอดี"


def test_another_kind_shows_its_fields_with_what_was_typed(draft: Desk):
    typed = draft.typed("why", kind="select_one", label_th="เลือกเหตุผล", do="kind")

    answer = officer(draft).post(draft.url("build_question", "why"), typed)

    assert answer.status_code == 200
    assert "เลือกเหตุผล" in text(answer)
    assert 'name="list_key"' in text(answer)
    assert draft.question("why").kind == "text"


def test_a_question_takes_a_ready_made_list(draft: Desk):
    typed = draft.typed("why", kind="select_one", list_key="new:yes_no")

    officer(draft).post(draft.url("build_question", "why"), typed)

    assert draft.question("why").list_key == "yes_no"
    assert [choice.key for choice in draft.form.choices(draft.question("why"))] == ["yes", "no"]


def test_the_later_of_two_authors_of_one_question_is_told_and_loses_nothing(draft: Desk):
    first, second = officer(draft), draft.house.browse("head")
    typed = draft.typed("food")
    first.post(draft.url("build_question", "food"), typed | {"label_th": "ของคนแรก"})

    refused = second.post(draft.url("build_question", "food"), typed | {"label_th": "ของคนหลัง"})

    assert refused.status_code == 409
    assert "ของคนแรก" in text(refused)
    assert "ของคนหลัง" in text(refused)
    assert draft.question("food").labels["th"] == "ของคนแรก"
    again = {**typed, "label_th": "ของคนหลัง", "seen": refused.context["seen"]}
    assert second.post(draft.url("build_question", "food"), again).status_code == 302
    assert draft.question("food").labels["th"] == "ของคนหลัง"


def test_two_authors_of_different_questions_do_not_disturb_each_other(draft: Desk):
    food, place = draft.typed("food", label_th="ของคนแรก"), draft.typed("place", label_th="ของคนหลัง")

    officer(draft).post(draft.url("build_question", "food"), food)
    draft.house.browse("head").post(draft.url("build_question", "place"), place)

    assert draft.question("food").labels["th"] == "ของคนแรก"
    assert draft.question("place").labels["th"] == "ของคนหลัง"


def test_words_for_a_question_that_somebody_removed_are_still_there(draft: Desk):
    typed = draft.typed("food", label_th="ข้อความที่พิมพ์ค้างไว้")
    draft.step(officer(draft), "remove:food:" + typed["seen"])

    answer = draft.house.browse("head").post(draft.url("build_question", "food"), typed)

    assert answer.status_code == 422
    assert "ข้อความที่พิมพ์ค้างไว้" in text(answer)


def test_a_question_changed_meanwhile_is_not_removed_unseen(draft: Desk):
    seen = building.digest(draft.question("food"))
    officer(draft).post(draft.url("build_question", "food"), draft.typed("food", label_th="เพิ่งแก้"))

    answer = draft.step(draft.house.browse("head"), f"remove:food:{seen}")

    assert answer.status_code == 409
    assert "food" in draft.kept


def test_a_list_is_edited_with_scores_and_pasted_rows(draft: Desk):
    browser = officer(draft)
    page = browser.get(draft.url("build_list", "scale"))
    rows = {"rows": "2", "c0-key": "2", "c0-th": "ดี", "c0-score": "๒", "c1-key": "1", "c1-th": "พอใช้", "c1-score": "1"}
    pasted = {"pasted": "0\tปรับปรุง\t0\tPoor", "seen": page.context["seen"], "do": "save"}

    answer = browser.post(draft.url("build_list", "scale"), rows | pasted)

    choices = draft.form.choice_list("scale").choices
    assert answer.status_code == 302
    assert [(one.key, one.labels["th"], int(one.score)) for one in choices] == [
        ("2", "ดี", 2),
        ("1", "พอใช้", 1),
        ("0", "ปรับปรุง", 0),
    ]
    assert choices[2].labels["en"] == "Poor"


def test_a_faulty_list_keeps_every_row_that_was_typed(draft: Desk):
    rows = {
        "rows": "2",
        "c0-key": "a",
        "c0-th": "",
        "c0-score": "x",
        "c1-th": "มีข้อความ",
        "c1-score": "สอง",
        "do": "save",
    }

    answer = officer(draft).post(draft.url("build_list", "scale"), rows)

    assert answer.status_code == 422
    assert "มีข้อความ" in text(answer)
    assert len(draft.form.choice_list("scale").choices) == 5


def test_the_later_of_two_authors_of_a_list_is_told(draft: Desk):
    first, second = officer(draft), draft.house.browse("head")
    seen = first.get(draft.url("build_list", "scale")).context["seen"]
    rows = {"rows": "1", "c0-key": "1", "c0-score": "1", "seen": seen, "do": "save"}
    first.post(draft.url("build_list", "scale"), rows | {"c0-th": "ของคนแรก"})

    refused = second.post(draft.url("build_list", "scale"), rows | {"c0-th": "ของคนหลัง"})

    assert refused.status_code == 409
    assert "ของคนแรก" in text(refused)
    assert "ของคนหลัง" in text(refused)
    second.post(draft.url("build_list", "scale"), rows | {"c0-th": "ของคนหลัง", "seen": refused.context["seen"]})
    assert draft.form.choice_list("scale").choices[0].labels["th"] == "ของคนหลัง"


def test_a_list_is_added_and_removed_while_no_question_offers_it(draft: Desk):
    browser = officer(draft)

    added = browser.post(draft.url("build_new_list"), {"list": "test4"})
    assert draft.form.choice_list("test4") is not None
    browser.post(added["Location"], {"do": "remove", "rows": "0"})

    assert draft.form.choice_list("test4") is None
    refused = browser.post(draft.url("build_list", "scale"), {"do": "remove", "rows": "0"})
    assert refused.status_code == 409


def test_name_languages_and_bands_are_set(draft: Desk):
    browser = officer(draft)
    sent = {"title_th": "แบบประเมินใหม่", "title_en": "New form", "english": "on", "bands": "satisfaction-451"}

    answer = browser.post(draft.url("build_settings"), sent)

    assert answer.status_code == 302
    assert (draft.form.labels["en"], draft.form.languages, draft.form.bands) == (
        "New form",
        ("th", "en"),
        "satisfaction-451",
    )


def test_script_in_text_is_shown_as_text(draft: Desk):
    nasty = "<script>alert(1)</script>"
    browser = officer(draft)

    browser.post(draft.url("build_question", "food"), draft.typed("food", label_th=nasty, hint_th=nasty))

    for address in (
        draft.url("build"),
        draft.url("build_question", "food"),
        draft.url("version", 2),
        draft.url("preview", 2),
    ):
        shown = text(browser.get(address))
        assert nasty not in shown, address
        assert "&lt;script&gt;" in shown, address
    told = draft.step(browser, "remove:food:" + building.digest(draft.question("food")))
    assert nasty not in text(told)


def test_who_may_only_read_does_not_change(draft: Desk):
    browser = draft.house.browse("director")

    assert browser.get(draft.url("version", 1)).status_code == 200
    assert browser.get(draft.url("build")).status_code == 403
    assert draft.step(browser, "up:food").status_code == 403
    assert draft.kept == ["part1", "speaker", "place", "food", "why"]


def test_the_forms_of_another_office_do_not_exist(draft: Desk):
    browser = draft.house.browse("outsider")

    for name in ("instrument", "build", "build_add", "build_settings", "publish"):
        assert browser.get(draft.url(name)).status_code == 404, name
    assert draft.step(browser, "up:food").status_code == 404
    assert browser.post(draft.url("build_question", "food"), draft.typed("food")).status_code == 404


def test_a_draft_is_thrown_away_unless_experts_read_it(draft: Desk):
    browser = officer(draft)

    browser.post(draft.url("build_discard"))
    gone = [one.state for one in draft.versions]
    draft.begin()
    actor, form_id = draft.house.actor("officer"), draft.versions[0].id
    experts.open_round(actor=actor, version_id=form_id, office_id=draft.house.office_id, title="รอบ", at=AT)
    refused = browser.post(draft.url("build_discard"), follow=True)

    assert gone == ["published"]
    assert "ร่างนี้ถูกใช้แล้ว" in text(refused)
    assert draft.versions[0].state == "draft"


def test_the_later_of_two_authors_is_told_who_the_other_is(draft: Desk):
    first, second = officer(draft), draft.house.browse("head")
    name = draft.house.people.people["officer"].full_name
    seen = first.get(draft.url("build_list", "scale")).context["seen"]
    typed = draft.typed("food")
    listed = {"rows": "1", "c0-key": "1", "c0-score": "1", "seen": seen, "do": "save"}
    first.post(draft.url("build_question", "food"), typed | {"label_th": "ของคนแรก"})
    first.post(draft.url("build_list", "scale"), listed | {"c0-th": "ของคนแรก"})

    question = second.post(draft.url("build_question", "food"), typed | {"label_th": "ของคนหลัง"})
    choices = second.post(draft.url("build_list", "scale"), listed | {"c0-th": "ของคนหลัง"})

    assert f"{name} บันทึกรายการนี้ก่อนคุณ" in text(question)
    assert f"ตัวเลือกที่ {name} บันทึกไว้" in text(choices)
    assert name in text(second.get(draft.url("instrument")))


def test_a_new_list_is_made_once_although_the_change_was_kept_before_the_button(draft: Desk):
    client = officer(draft)
    typed = draft.typed("food") | {"list_key": "new:"}

    kept = client.post(draft.url("build_question", "food"), typed | {"do": "auto"}, headers=HTMX)
    client.post(draft.url("build_question", "food"), typed | {"seen": kept.context["seen"]})

    assert [one.key for one in draft.form.lists] == ["scale", "choices"]
    assert draft.question("food").list_key == "choices"
    assert "build/lists/choices/" in text(kept)
