"""Verification that works for anybody: the QR code of a printed certificate, a code, a file, and the keys."""

from __future__ import annotations

import io
import json
import subprocess

import pytest
import zxingcpp
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from khet.cli.main import run
from khet.domains.development import public as development
from khet.domains.development.models import Certificate
from khet.domains.development.rules import certificate_payload as payloads
from tests import certificates_cast
from tests.certificates_cast import AT, Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return certificates_cast.build(2)


@pytest.fixture
def row(scene) -> development.CertificateRow:
    return certificates_cast.issue(scene)[0]


@pytest.fixture
def paper(scene, row) -> bytes:
    return development.as_pdf([development.to_print(scene.developer, row.id)], public_url=settings.KHET_PUBLIC_URL)


def scanned(picture: bytes) -> str:
    """What a phone's camera reads."""
    with Image.open(io.BytesIO(picture)) as image:
        (found,) = zxingcpp.read_barcodes(image)
    return found.text


def test_a_phone_reads_the_printed_code_and_the_page_says_that_it_holds(paper, row, tmp_path):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(paper)
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", file, tmp_path / "page"], check=True)

    address = scanned((tmp_path / "page.png").read_bytes())
    answer = Client().get(address.removeprefix(settings.KHET_PUBLIC_URL))

    assert address == row.code_url
    assert answer.status_code == 200
    for text in (
        "ออกจริงและยังใช้ได้",
        row.name,
        certificates_cast.TITLE,
        row.reference,
        "13 - 14 พฤศจิกายน 2566",
        "12 ชั่วโมง",
    ):
        assert text in answer.content.decode()


def test_the_picture_for_a_phone_carries_the_same_code(scene, row):
    picture = development.as_png(development.to_print(scene.developer, row.id), public_url=settings.KHET_PUBLIC_URL)

    assert scanned(picture) == row.code_url
    assert development.find_payloads(picture) == [row.payload]


def test_small_letters_and_a_slash_at_the_end_do_no_harm(row):
    assert "ออกจริงและยังใช้ได้" in Client().get(f"/c/{row.payload.lower()}/").content.decode()


@pytest.mark.parametrize("field", ["name", "hours", "starts_on", "ends_on", "issued_on"])
def test_an_edited_field_is_said_to_be_forged(row, field):
    from dataclasses import replace
    from datetime import timedelta

    signed = payloads.decode(row.payload)
    old = getattr(signed.content, field)
    new = {"name": "นายปลอม แปลงชื่อ", "hours": "120"}.get(field) or old - timedelta(days=1)
    if field == "ends_on":
        new = old + timedelta(days=1)
    forged = payloads.encode(replace(signed, content=replace(signed.content, **{field: new})))

    assert "ถูกแก้ไขหรือปลอม" in Client().get(f"/c/{forged}").content.decode()


def test_a_code_of_another_installation_is_not_taken_for_ours(row):
    from khet.domains.development.rules.certificate_signing import Signer, new_key

    stranger = payloads.encode(Signer(new_key()).sign(payloads.decode(row.payload).content))

    assert "ไม่ได้ลงนามด้วยกุญแจของระบบนี้" in Client().get(f"/c/{stranger}").content.decode()


def test_one_that_the_register_does_not_know_is_not_called_valid(row):
    code = row.payload
    Certificate.objects.all().delete()

    assert "ไม่พบวุฒิบัตรนี้ในทะเบียน" in Client().get(f"/c/{code}").content.decode()


@pytest.mark.parametrize("code", ["KC1", "x", "KC1" + "A" * 400, "%00%01", "KC1" + "B" * 9000])
def test_rubbish_gets_a_page_that_says_what_to_do(code):
    answer = Client().get(f"/c/{code}")

    assert answer.status_code == 200
    assert "ไม่ครบหรือเสียหาย" in answer.content.decode()


def test_a_revoked_one_shows_why(scene, row):
    development.revoke_certificate(actor=scene.developer, certificate_id=row.id, reason="ออกผิดคน", at=AT)

    for page in (f"/c/{row.payload}", f"/v/{row.token}/"):
        assert "ออกผิดคน" in Client().get(page).content.decode()


def test_script_in_a_name_is_only_text(scene):
    certificates_cast.Person.objects.filter(pk=scene.people[0].pk).update(full_name="<script>alert(1)</script>")
    code = certificates_cast.issue(scene)[0].payload

    page = Client().get(f"/c/{code}").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_file_or_a_pasted_address_is_judged_too(paper, row):
    upload = SimpleUploadedFile("วุฒิบัตร.pdf", paper)

    assert "ออกจริง" in Client().post("/certificates/verify/", {"file": upload}).content.decode()
    assert "ออกจริง" in Client().post("/certificates/verify/", {"code": f" {row.code_url}\n"}).content.decode()
    assert Client().post("/certificates/verify/", {}).status_code == 422
    other = SimpleUploadedFile("x.pdf", b"%PDF-1.7 nothing")
    assert Client().post("/certificates/verify/", {"file": other}).status_code == 422


def test_the_command_verifies_a_file_a_code_and_an_address(paper, row, tmp_path, capsys):
    file = tmp_path / "one.pdf"
    file.write_bytes(paper)

    assert run(["certificate", "verify", str(file)]) == 0
    assert run(["certificate", "verify", row.payload]) == 0
    assert run(["certificate", "verify", row.code_url, "--json"]) == 0
    assert '"outcome": "valid"' in capsys.readouterr().out
    assert run(["certificate", "verify", row.payload[:-4] + "AAAA"]) == 1
    assert run(["certificate", "verify", str(tmp_path / "nothing.pdf")]) == 1


def test_the_command_verifies_without_the_database_by_the_published_keys(row, tmp_path, capsys):
    answer = Client().get("/certificates/keys.json")
    keys = tmp_path / "keys.json"
    keys.write_bytes(answer.content)
    Certificate.objects.all().delete()

    assert run(["certificate", "verify", row.payload, "--keys", str(keys)]) == 0
    assert "บอกไม่ได้ว่าถูกยกเลิก" in capsys.readouterr().out
    keys.write_text("{}")
    assert run(["certificate", "verify", row.payload, "--keys", str(keys)]) == 1


def test_a_new_key_signs_and_the_old_one_keeps_verifying(scene, row):
    assert run(["certificate", "rotate-key"]) == 0
    certificates_cast.tick(scene.sessions[1], scene.people[-1:])

    newer = certificates_cast.issue(scene)[-1]

    listed = json.loads(Client().get("/certificates/keys.json").content)["keys"]
    assert [key["retired_at"] is None for key in listed] == [True, False]
    assert payloads.decode(newer.payload).key_id != payloads.decode(row.payload).key_id
    assert development.verify(row.payload).is_valid
    assert development.verify(newer.payload).is_valid
    assert listed[0]["id"] in Client().get("/certificates/keys/").content.decode()
