"""ODK Collect as a client: list, form, manifest, HEAD, submissions with media, twice, old, late, of strangers."""

from __future__ import annotations

import base64
import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree
from PIL import Image

from khet.domains.accounts import public as accounts
from khet.domains.instruments.actions import campaigns
from khet.domains.instruments.actions.campaigns import Audience
from khet.domains.instruments.models import AnonymousAnswer, AnswerPicture, BallotBox, Campaign, Response
from khet.domains.instruments.queries import boxes
from khet.domains.instruments.queries.sheets import sheet
from khet.kernel import clock
from tests import answering_cast
from tests.answering_cast import Collecting
from tests.people_cast import MACHINE, Cast

LIST = "{http://openrosa.org/xforms/xformsList}"
XFORMS = "{http://www.w3.org/2002/xforms}"
ODK = {"HTTP_X_OPENROSA_VERSION": "1.0", "HTTP_USER_AGENT": "org.odk.collect.android/v2026.1"}
ANSWERS = "<came>yes</came><quality><item1>5</item1><item2>4</item2><item3>3</item3></quality>"


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.KHET_SECOND_FACTOR = False


@pytest.fixture
def named(cast: Cast, version) -> Collecting:
    """A named campaign for a teacher."""
    audience = Audience(person_ids=[cast.people["teacher"].id])
    return answering_cast.collect(cast, version, audience=audience, is_anonymous=False)


@pytest.fixture
def unnamed(cast: Cast, version) -> Collecting:
    """An anonymous campaign behind an open link."""
    return answering_cast.collect(cast, version, audience=Audience(open=True), is_anonymous=True)


def basic(cast: Cast, who: str) -> dict[str, str]:
    """How a client says who asks: any name, and a token as password."""
    made = accounts.create_token(
        actor=MACHINE,
        name="odk",
        username=cast.people[who].username or cast.user(who).username,
        scopes=sorted(name for grant in cast.actor(who).grants for name in grant.permissions)[:1],
        expires_on=clock.today() + timedelta(days=30),
        at=clock.now(),
    )
    word = base64.b64encode(f"odk:{made.secret}".encode()).decode()
    return {"HTTP_AUTHORIZATION": f"Basic {word}", **ODK}


def listed(client: Client, address: str, **headers: str) -> list[dict[str, str]]:
    """The list of forms as a client reads it."""
    answer = client.get(f"{address}formList", **{**ODK, **headers})
    assert answer.status_code == 200, answer.content
    assert answer["X-OpenRosa-Version"] == "1.0"
    root = etree.fromstring(answer.content)
    return [{part.tag.removeprefix(LIST): part.text or "" for part in entry} for entry in root]


def filled(form: dict[str, str], answers: str, instance: str = "uuid:1", version: str | None = None) -> bytes:
    """A filled form as Collect sends it."""
    version = form["version"] if version is None else version
    return (
        f"<?xml version='1.0' ?><data id='{form['formID']}' version='{version}'"
        " xmlns:orx='http://openrosa.org/xforms'>"
        f"{answers}<orx:meta><orx:instanceID>{instance}</orx:instanceID></orx:meta></data>"
    ).encode()


def send(client: Client, address: str, body: bytes, media: dict[str, bytes] | None = None, **more: str):
    """Send one filled form with its pictures."""
    parts: dict[str, Any] = {"xml_submission_file": SimpleUploadedFile("submission.xml", body, "text/xml")}
    parts |= {name: SimpleUploadedFile(name, data, "image/jpeg") for name, data in (media or {}).items()}
    headers = {name: value for name, value in more.items() if name.startswith("HTTP_")}
    fields = {"*isIncomplete*": "yes"} if more.get("incomplete") else {}
    return client.post(f"{address}submission", {**fields, **parts}, **{**ODK, **headers})


def picture() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "olive").save(out, "JPEG")
    return out.getvalue()


def test_a_client_finds_downloads_fills_and_sends_a_form(client: Client, cast, named):
    who = basic(cast, "teacher")

    (form,) = listed(client, "/openrosa/", **who)
    path = form["downloadUrl"].partition("8400")[2]
    downloaded = client.get(path, **who)
    files = client.get(form["manifestUrl"].partition("8400")[2], **who)
    where = client.head("/openrosa/submission", **who)
    body = filled(form, ANSWERS + "<age>42</age><visits><place>วัด</place></visits><visits><place>สวน</place></visits>")
    sent = send(client, "/openrosa/", body, **who)

    assert form["name"] == named.row.title
    assert form["hash"].startswith("md5:")
    data = next(etree.fromstring(downloaded.content).iter(f"{XFORMS}instance"))[0]
    assert (data.get("id"), data.get("version")) == (form["formID"], form["version"])
    assert b"<manifest" in files.content
    assert where.status_code == 204
    assert int(where["X-OpenRosa-Accept-Content-Length"]) > 1_000_000
    assert where["Location"].endswith("/openrosa/submission")
    assert sent.status_code == 201
    assert b"OpenRosaResponse" in sent.content
    kept = Response.objects.get()
    assert kept.answers["visits"] == [{"place": "วัด"}, {"place": "สวน"}]
    assert (kept.source, kept.person_id, kept.instance_id) == ("odk", cast.people["teacher"].id, "uuid:1")


def test_without_a_token_a_client_is_asked_for_one(client: Client, named):
    for more in ({}, {"HTTP_AUTHORIZATION": "Basic eDp5"}, {"HTTP_AUTHORIZATION": "Basic %%%"}):
        answer = client.get("/openrosa/formList", **ODK, **more)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Basic")


def test_the_same_instance_is_taken_once(client: Client, cast, named):
    who = basic(cast, "teacher")
    (form,) = listed(client, "/openrosa/", **who)

    codes = [send(client, "/openrosa/", filled(form, ANSWERS), **who).status_code for _ in range(3)]
    other = send(client, "/openrosa/", filled(form, ANSWERS, "uuid:2"), **who)

    assert codes == [201, 201, 201]
    assert other.status_code == 409
    assert Response.objects.count() == 1


def test_pictures_come_along_or_ahead(client: Client, cast, named):
    who = basic(cast, "teacher")
    (form,) = listed(client, "/openrosa/", **who)
    body = filled(form, f"{ANSWERS}<photo>one.jpg</photo>")

    missing = send(client, "/openrosa/", body, **who)
    ahead = send(client, "/openrosa/", body, {"one.jpg": picture()}, incomplete="yes", **who)
    whole = send(client, "/openrosa/", body, **who)

    assert (missing.status_code, ahead.status_code, whole.status_code) == (400, 201, 201)
    assert Response.objects.get().answers["photo"] == str(AnswerPicture.objects.get().pk)


def test_a_submission_of_an_old_version_is_told_to_download_anew(client: Client, cast, named):
    who = basic(cast, "teacher")
    (form,) = listed(client, "/openrosa/", **who)

    refused = send(client, "/openrosa/", filled(form, ANSWERS, version="0000"), **who)

    assert refused.status_code == 400
    assert "ฉบับเก่า" in refused.content.decode()


def test_somebody_elses_form_is_not_listed_and_not_taken(client: Client, cast, named):
    (form,) = listed(client, "/openrosa/", **basic(cast, "teacher"))
    stranger = basic(cast, "school_director")

    assert listed(client, "/openrosa/", **stranger) == []
    assert client.get(f"/openrosa/forms/{form['formID']}.xml", **stranger).status_code == 404
    assert send(client, "/openrosa/", filled(form, ANSWERS), **stranger).status_code == 404


def test_an_anonymous_campaign_is_offered_to_nobody_who_signs_in(client: Client, cast, unnamed):
    assert listed(client, "/openrosa/", **basic(cast, "administrator")) == []


def test_the_key_of_a_picture_is_not_worked_out_from_what_the_phone_keeps(client: Client, unnamed):
    address = f"/openrosa{unnamed.open_url}"
    (form,) = listed(client, address)
    body = filled(form, f"{ANSWERS}<photo>p.jpg</photo>", "uuid:7")

    sent = send(client, address, body, {"p.jpg": picture(), "not-named.jpg": picture()})
    (paper,) = boxes.papers_of(BallotBox.objects.get())

    assert sent.status_code == 201
    (key,) = paper["pictures"]
    assert uuid.UUID(key).version == 4, "drawn by chance, and as a page's picture is"
    assert paper["answers"]["photo"] == key


def test_an_open_link_is_a_server_of_its_own_that_knows_nobody(client: Client, unnamed):
    address = f"/openrosa{unnamed.open_url}"

    (form,) = listed(client, address)
    codes = [
        send(
            client, address, filled(form, f"{ANSWERS}<photo>p.jpg</photo>", "uuid:7"), {"p.jpg": picture()}
        ).status_code
        for _ in range(2)
    ]

    assert codes == [201, 201]
    assert (BallotBox.objects.get().received, AnonymousAnswer.objects.count()) == (1, 0)
    campaigns.close_campaign(actor=MACHINE, campaign_id=unnamed.row.id, at=clock.now())
    (row,) = sheet(unnamed.row.id).rows
    assert row["item1"] == "5"
    assert row["photo"] == str(AnswerPicture.objects.get().pk)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ("<came>yes</came>", "โปรดตอบข้อนี้"),
        (f"{ANSWERS}<age>12</age>", "อายุต้องอยู่ระหว่าง"),
        (f"{ANSWERS}<age>many</age>", "จำนวนเต็ม"),
    ],
)
def test_the_server_judges_again(client: Client, unnamed, answers, words):
    address = f"/openrosa{unnamed.open_url}"
    (form,) = listed(client, address)

    refused = send(client, address, filled(form, answers))

    assert refused.status_code == 400
    assert words in refused.content.decode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not xml",
        b"<data/>",
        b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><data id='khet-1'><instanceID>&x;</instanceID></data>",
    ],
)
def test_what_is_no_filled_form_is_refused(client: Client, unnamed, body):
    assert send(client, f"/openrosa{unnamed.open_url}", body).status_code == 400


def test_after_the_window_nothing_is_taken(client: Client, unnamed):
    address = f"/openrosa{unnamed.open_url}"
    (form,) = listed(client, address)
    Campaign.objects.update(opens_at=clock.now() - timedelta(days=9), closes_at=clock.now() - timedelta(days=1))

    late = send(client, address, filled(form, ANSWERS))

    assert late.status_code == 403
    assert "หมดเวลาตอบแล้ว" in late.content.decode()
    assert listed(client, address) == []


def test_a_phone_whose_clock_is_a_year_off_is_told_and_nothing_is_lost(client: Client, unnamed):
    address = f"/openrosa{unnamed.open_url}"
    (form,) = listed(client, address)

    sent = send(client, address, filled(form, ANSWERS), HTTP_DATE="Fri, 21 Nov 2025 10:00:00 GMT")

    assert sent.status_code == 201
    assert "นาฬิกาของเครื่องนี้บอกเวลา" in sent.content.decode()
    assert BallotBox.objects.get().received == 1
