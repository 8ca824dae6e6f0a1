"""What respondents meet: the form, what is wrong with an answer, links of others, windows that are over."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from khet.domains.instruments.actions import campaigns
from khet.domains.instruments.actions.campaigns import Audience, Named
from khet.domains.instruments.models import AnswerPicture, Campaign, InstrumentVersion, Response
from khet.domains.instruments.queries.sheets import scores, sheet
from khet.domains.instruments.rules.windows import Window
from khet.kernel import clock, work
from khet.kernel.models import WorkItem
from tests import answering_cast
from tests.answering_cast import Collecting
from tests.people_cast import MACHINE, Cast

WHOLE = {"came": "yes", "item1": "5", "item2": "4", "item3": "3"}
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def named(cast: Cast, version: InstrumentVersion) -> Collecting:
    """A named campaign for a teacher and an officer."""
    people = [cast.people["teacher"].id, cast.people["officer"].id]
    return answering_cast.collect(cast, version, audience=Audience(person_ids=people), is_anonymous=False)


@pytest.fixture
def unnamed(cast: Cast, version: InstrumentVersion) -> Collecting:
    """An anonymous campaign behind an open link."""
    return answering_cast.collect(cast, version, audience=Audience(open=True), is_anonymous=True)


def photo(size: tuple[int, int] = (2400, 1800)) -> bytes:
    """A picture with a place and a camera's name beside it."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", size, "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def upload(data: bytes) -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile("photo.jpg", data, "image/jpeg")


def test_a_named_form_says_in_whose_name_and_an_anonymous_one_promises(client: Client, named, unnamed):
    first, second = client.get(named.url()).content.decode(), client.get(unnamed.open_url).content.decode()

    assert "คำตอบนี้บันทึกในชื่อ" in first
    assert "ไม่มีใครรู้ได้ว่าคำตอบใดเป็นของใคร" in second
    assert "นาย" not in second


def test_a_whole_form_is_sent_without_a_script(client: Client, named, cast):
    sent = client.post(named.url(), WHOLE | {"liked": ["rice", "salad"], "visits.0.place": "วัดสมมติ", "age": "๔๒"})

    assert sent.status_code == 200
    kept = Response.objects.get()
    assert kept.state == Response.SENT
    assert kept.answers == WHOLE | {
        "liked": "rice salad", "visits": [{"place": "วัดสมมติ"}], "age": "42", "next_age": "43",
    }  # fmt: skip
    assert kept.person_id in {cast.people["teacher"].id, cast.people["officer"].id}


def test_everything_wrong_is_said_at_once_and_nothing_typed_is_lost(client: Client, named):
    wrong = client.post(named.url(), WHOLE | {"item2": "9", "age": "12", "cost": "แพง", "why_not": "<b>x</b>"})
    page = wrong.content.decode()

    assert wrong.status_code == 422
    for text in ("ตัวเลือกนี้ไม่มีในข้อนี้", "อายุต้องอยู่ระหว่าง 18 ถึง 99 ปี", "โปรดกรอกเป็นตัวเลข", 'value="แพง"'):
        assert text in page
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert not Response.objects.exists()


def test_a_script_is_told_the_same_as_json(client: Client, unnamed):
    wrong = client.post(unnamed.open_url, WHOLE | {"came": ""}, **JSON)
    sent = client.post(unnamed.open_url, WHOLE, **JSON)

    assert (wrong.status_code, wrong.json()["wrong"]) == (422, {"came": "โปรดตอบข้อนี้"})
    assert sent.json()["state"] == "sent"


def test_a_script_in_a_text_stays_a_text(client: Client, named):
    client.post(named.url(), WHOLE | {"came": "no", "why_not": "<script>alert(1)</script>"})

    assert Response.objects.get().answers["why_not"] == "<script>alert(1)</script>"


def test_a_guessed_link_opens_nothing(client: Client, named):
    for address in ("/f/guess/", "/q/guess/", f"/f/{named.links[0].token[:-1]}/", "/f/guess/save/", "/q/x/check/"):
        got = client.post(address, {}) if address.endswith(("save/", "check/")) else client.get(address)
        assert got.status_code == 404
        assert "ไม่พบลิงก์นี้" in got.content.decode() or got["Content-Type"] == "application/json"


def test_a_link_that_was_replaced_opens_nothing_any_more(client: Client, named):
    old = named.url()
    campaigns.hand_out_links(actor=MACHINE, campaign_id=named.row.id, at=clock.now())

    assert client.get(old).status_code == 404


def test_a_second_answer_is_refused_but_the_same_opening_is_received(client: Client, named):
    first = client.post(named.url(), WHOLE | {"khet:opening": "one"}, **JSON)
    again = client.post(named.url(), WHOLE | {"khet:opening": "one"}, **JSON)
    other = client.post(named.url(), WHOLE | {"khet:opening": "two"}, **JSON)

    assert [each.status_code for each in (first, again, other)] == [200, 200, 409]
    assert "คนละหนึ่งครั้ง" in other.json()["message"]
    assert "คนละหนึ่งครั้ง" in client.get(named.url()).content.decode()
    assert Response.objects.count() == 1


def test_an_anonymous_link_answers_once_and_the_same_opening_counts_once(client: Client, cast, ratings):
    others = Audience(others=[Named(label="ก"), Named(label="ข")])
    made = answering_cast.collect(cast, ratings, audience=others, is_anonymous=True)
    answers = {f"item{number}": "5" for number in range(1, 21)}

    codes = [
        client.post(made.url(link), answers | {"khet:opening": opening}, **JSON).status_code
        for link, opening in ((0, "a"), (0, "a"), (0, "b"), (1, "c"))
    ]

    assert codes == [200, 200, 409, 200]
    assert "คนละหนึ่งครั้ง" in client.get(made.url()).content.decode()
    campaigns.close_campaign(actor=MACHINE, campaign_id=made.row.id, at=clock.now())
    assert len(sheet(made.row.id).rows) == 2


def test_a_new_link_does_not_give_a_second_anonymous_answer(client: Client, cast, ratings):
    made = answering_cast.collect(cast, ratings, audience=Audience(others=[Named(label="ก")]), is_anonymous=True)
    answers = {f"item{number}": "5" for number in range(1, 21)}
    client.post(made.url(), answers)

    (fresh,) = campaigns.hand_out_links(actor=MACHINE, campaign_id=made.row.id, at=clock.now())

    assert client.post(f"/f/{fresh.token}/", answers).status_code == 409


@pytest.mark.parametrize(
    ("shift", "status", "words"),
    [(timedelta(days=30), 410, "หมดเวลาตอบแล้ว"), (timedelta(days=-30), 410, "จะเปิดรับคำตอบ")],
)
def test_outside_of_the_window_nothing_is_taken(client: Client, unnamed, shift, status, words):
    Campaign.objects.filter(pk=unnamed.row.id).update(
        opens_at=unnamed.row.window.opens_at - shift, closes_at=unnamed.row.window.closes_at - shift
    )

    shown, sent = client.get(unnamed.open_url), client.post(unnamed.open_url, WHOLE)

    assert (shown.status_code, sent.status_code) == (status, status)
    assert words in shown.content.decode()
    assert words in sent.content.decode()


def test_after_closing_nothing_is_taken(client: Client, unnamed, named):
    for made in (unnamed, named):
        campaigns.close_campaign(actor=MACHINE, campaign_id=made.row.id, at=clock.now())

    for address in (unnamed.open_url, named.url()):
        assert "ปิดรับคำตอบแล้ว" in client.get(address).content.decode()
        assert client.post(address, WHOLE, **JSON).status_code == 410


def test_a_draft_is_kept_at_every_answer_and_taken_up_on_another_device(client: Client, named):
    saved = client.post(f"{named.url()}save/", {"came": "no", "age": "12"}, **JSON)
    again = client.post(f"{named.url()}save/", {"came": "no", "why_not": "ไปราชการ"}, **JSON)

    assert [saved.json()["revision"], again.json()["revision"]] == [1, 2]
    page = Client().get(named.url()).content.decode()
    assert "ไปราชการ" in page
    assert 'data-filled="yes"' in page
    assert sheet(named.row.id).rows == []

    client.post(named.url(), WHOLE)
    assert Response.objects.get().revision == 3


def test_a_draft_can_be_kept_by_a_button_and_a_row_added_by_another(client: Client, named):
    kept = client.post(named.url(), {"came": "yes", "khet:action": "draft"})
    more = client.post(named.url(), {"visits.0.place": "วัด", "khet:action": "add:visits"})

    assert "บันทึกแล้ว" in kept.content.decode()
    assert 'name="visits.1.place"' in more.content.decode()
    assert Response.objects.get().state == Response.DRAFT


def test_drafts_of_anonymous_answers_never_reach_the_server(client: Client, cast, version, unnamed):
    personal = answering_cast.collect(
        cast, version, audience=Audience(others=[Named(label="ก")]), is_anonymous=True, code="p"
    )

    assert client.post(f"{personal.url()}save/", WHOLE, **JSON).status_code == 404
    for address in (personal.url(), unnamed.open_url):
        assert "data-drafts" not in client.get(address).content.decode()


def test_the_server_judges_what_the_page_cannot_and_keeps_nothing(client: Client, unnamed):
    told = client.post(f"{unnamed.open_url}check/", {"came": "yes"}, **JSON).json()

    assert told["hidden"] == ["why_not"]
    assert not Response.objects.exists()


def test_a_picture_is_written_anew_without_place_and_camera(client: Client, named):
    client.post(named.url(), WHOLE | {"photo:file": upload(photo())})

    kept = AnswerPicture.objects.get()
    assert Response.objects.get().answers["photo"] == str(kept.pk)
    with Image.open(io.BytesIO(kept.data)) as picture:
        assert dict(picture.getexif()) == {}
        assert max(picture.size) == 1600
    assert b"CameraMaker" not in bytes(kept.data)


def test_a_picture_of_an_anonymous_answer_waits_in_the_urn_with_it(client: Client, unnamed):
    client.post(unnamed.open_url, WHOLE | {"photo:file": upload(photo((40, 30)))})

    assert not AnswerPicture.objects.exists()
    campaigns.close_campaign(actor=MACHINE, campaign_id=unnamed.row.id, at=clock.now())
    assert sheet(unnamed.row.id).rows[0]["photo"] == str(AnswerPicture.objects.get().pk)


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"\xff\xd8\xff" + bytes(50 * 1024 * 1024), "ภาพใหญ่ 50 MB"), (b"MZ program", "ไม่ใช่ภาพ"), (b"GIF89a", "ไม่ใช่ภาพ")],
    ids=["fifty-megabytes", "a-program", "damaged"],
)
def test_what_is_no_picture_or_too_large_is_refused_in_words(client: Client, unnamed, data, words):
    refused = client.post(unnamed.open_url, WHOLE | {"photo:file": upload(data)}, **JSON)

    assert refused.status_code == 422
    assert words in refused.json()["wrong"]["photo"]


def test_only_pictures_that_an_answer_names_are_taken(client: Client, named, unnamed):
    small = photo((40, 30))
    many = {f"junk{number}:file": upload(small) for number in range(5)} | {"came:file": upload(small)}

    saved = client.post(f"{named.url()}save/", {"came": "yes"} | many, **JSON)
    client.post(named.url(), WHOLE | many | {"photo:file": upload(small)})
    client.post(unnamed.open_url, WHOLE | many)

    assert saved.json()["pictures"] == {}
    assert str(AnswerPicture.objects.get().pk) == Response.objects.get().answers["photo"]
    campaigns.close_campaign(actor=MACHINE, campaign_id=unnamed.row.id, at=clock.now())
    assert not AnswerPicture.objects.filter(campaign_id=unnamed.row.id).exists()


def test_somebody_elses_picture_cannot_be_named(client: Client, named, unnamed):
    client.post(named.url(), WHOLE | {"photo:file": upload(photo((40, 30)))})
    key = str(AnswerPicture.objects.get().pk)

    for given in (key, str(uuid.uuid4())):
        assert client.post(unnamed.open_url, WHOLE | {"photo": given}, **JSON).status_code == 422


def test_the_page_speaks_english_where_the_form_does(client: Client, unnamed):
    page = client.get(f"{unnamed.open_url}?lang=en").content.decode()

    assert '<html lang="en">' in page
    assert "Did you come?" in page


def test_what_cannot_be_read_is_said_so(client: Client, unnamed):
    broken = client.generic("POST", unnamed.open_url, b"--x\r\nbroken", content_type="multipart/form-data; boundary=")

    assert broken.status_code == 400
    assert "อ่านข้อมูลที่ส่งมาไม่ได้" in broken.content.decode()


def test_an_answer_closes_what_waited_on_home(client: Client, named, cast):
    from khet.kernel import jobs

    jobs.run_pending()
    teacher = cast.actor("teacher", clock.today())
    waiting = [item for item in work.items_for(teacher, today=clock.today()) if item.kind == "instruments.answer"]
    link = next(link for link in named.links if link.person_id == cast.people["teacher"].id)

    client.post(f"/f/{link.token}/", WHOLE)

    assert [item.title for item in waiting] == [named.row.title]
    assert not WorkItem.objects.open().filter(person_id=cast.people["teacher"].id).exists()
    assert WorkItem.objects.open().filter(person_id=cast.people["officer"].id).exists()


def test_reminders_go_to_those_who_have_not_answered(client: Client, cast, ratings):
    people = [cast.people[who].id for who in ("teacher", "officer")]
    made = answering_cast.collect(cast, ratings, audience=Audience(person_ids=people), is_anonymous=True)
    client.post(made.url(), {f"item{number}": "5" for number in range(1, 21)})

    assert len(campaigns.remind(actor=MACHINE, campaign_id=made.row.id, at=clock.now()).person_ids) == 1


def test_a_school_is_reminded_through_those_who_answer_for_it(client: Client, cast, ratings):
    from khet.kernel import jobs

    schools = [cast.schools[name].id for name in ("lotus", "banyan")]
    made = answering_cast.collect(cast, ratings, audience=Audience(school_ids=schools), is_anonymous=False)
    jobs.run_pending()
    speaker = cast.actor("school_director", clock.today())

    waiting = [item.title for item in work.items_for(speaker, today=clock.today()) if item.kind == "instruments.answer"]
    told = campaigns.remind(actor=MACHINE, campaign_id=made.row.id, at=clock.now())

    assert waiting == [made.row.title]
    assert (told.person_ids, told.unreachable) == ((cast.people["school_director"].id,), 1)
    assert not work.items_for(cast.actor("teacher", clock.today()), today=clock.today())


def test_who_answers_for_a_school_does_so_from_home_and_the_item_is_closed(client: Client, cast, ratings):
    from khet.kernel import jobs

    made = answering_cast.collect(
        cast, ratings, audience=Audience(school_ids=[cast.schools["lotus"].id]), is_anonymous=False
    )
    jobs.run_pending()
    client.force_login(cast.user("school_director"))
    mine = f"/instruments/campaigns/{made.row.id}/mine/"

    assert "โรงเรียนบึงบัววิทยาลัย" in client.get(mine).content.decode()
    opened = client.post(mine, {"number": "0"})
    client.post(opened["Location"], {f"item{number}": "5" for number in range(1, 21)})

    assert not WorkItem.objects.open().filter(kind="instruments.answer").exists()
    client.force_login(cast.user("teacher"))
    assert client.get(mine).status_code == 404


@pytest.mark.parametrize(("is_anonymous", "told"), [(True, "แบบนี้ไม่ระบุชื่อ"), (False, "แบบนี้ระบุชื่อ")])
def test_before_the_form_one_is_told_whether_it_is_anonymous(client: Client, cast, ratings, is_anonymous, told):
    audience = Audience(person_ids=[cast.people["teacher"].id])
    made = answering_cast.collect(cast, ratings, audience=audience, is_anonymous=is_anonymous)
    client.force_login(cast.user("teacher"))

    assert told in client.get(f"/instruments/campaigns/{made.row.id}/mine/").content.decode()


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_reminding_is_offered_while_somebody_has_not_answered(client: Client, cast, ratings, is_anonymous):
    audience = Audience(person_ids=[cast.people["teacher"].id])
    made = answering_cast.collect(cast, ratings, audience=audience, is_anonymous=is_anonymous)
    client.force_login(cast.user("officer"))
    page = f"/instruments/campaigns/{made.row.id}/"
    assert "เตือนผู้ที่ยังไม่ตอบ" in client.get(page).content.decode()

    Client().post(made.url(), {f"item{number}": "5" for number in range(1, 21)})

    assert "เตือนผู้ที่ยังไม่ตอบ" not in client.get(page).content.decode()


def test_scores_of_a_named_test_count_what_is_right(client: Client, cast):
    from khet.domains.instruments.rules.form import Form, Question

    right = Question("q1", "select_one", answering_cast.th("ใช่หรือไม่"), list_key="yesno", right="yes")
    form = Form(answering_cast.th("แบบทดสอบ"), (right,), (answering_cast.YESNO,))
    made = answering_cast.collect(
        cast,
        answering_cast.publish(cast.office.id, form, code="quiz"),
        audience=Audience(person_ids=[cast.people["teacher"].id]),
        is_anonymous=False,
    )

    client.post(made.url(), {"q1": "yes"})

    assert scores(made.row.id) == {cast.people["teacher"].id: 1}


def test_a_window_must_open_before_it_closes(cast, ratings):
    now = clock.now()
    with pytest.raises(Exception, match="เวลาปิดรับต้องอยู่หลัง"):
        Window(now, now)
    options: dict[str, Any] = {"audience": Audience(open=True), "is_anonymous": True}
    with pytest.raises(Exception, match="ผ่านไปแล้ว"):
        answering_cast.collect(cast, ratings, window=Window(now - timedelta(9), now - timedelta(1)), **options)
