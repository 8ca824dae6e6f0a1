"""What a QR code carries: the whole content and its signature, and nothing that can be changed unnoticed."""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from khet.domains.development.rules import certificate_payload as payloads
from khet.domains.development.rules.certificate_content import (
    BadContent,
    Content,
    canonical,
    content,
    days,
    of_canonical,
)
from khet.domains.development.rules.certificate_signing import Signed, Signer, judge, key_id, new_key, public_key

SIGNER = Signer(new_key())
KEYS = {SIGNER.key_id: SIGNER.public}
SAMPLE = content(
    reference="สพม.ริมน้ำ-วบ-2569/0001",
    heading="วุฒิบัตร",
    name="นางสาวกานดา เรียนดี",
    title="การอบรมเชิงปฏิบัติการพัฒนาสมรรถนะครู รุ่นที่ 2",
    office="สำนักงานเขตพื้นที่การศึกษามัธยมศึกษาริมน้ำ",
    hours=Decimal("12.50"),
    starts_on=date(2026, 1, 26),
    ends_on=date(2026, 1, 28),
    issued_on=date(2026, 2, 1),
)


def test_what_is_packed_comes_out_whole_and_genuine():
    signed = payloads.decode(payloads.encode(SIGNER.sign(SAMPLE)))

    assert signed.content == SAMPLE
    assert judge(signed, KEYS) == "genuine"


@pytest.mark.parametrize(
    "edited",
    [
        {"name": "นางสาวกานดา เรียนเก่ง"},
        {"hours": "125"},
        {"starts_on": date(2026, 1, 25)},
        {"ends_on": date(2026, 1, 29)},
        {"issued_on": date(2026, 2, 2)},
        {"title": SAMPLE.title + " ขั้นสูง"},
        {"reference": "สพม.ริมน้ำ-วบ-2569/0002"},
        {"office": "สำนักงานเขตพื้นที่การศึกษาอื่น"},
        {"heading": "เกียรติบัตร"},
    ],
)
def test_an_edited_field_is_forged(edited):
    signed = SIGNER.sign(SAMPLE)
    forged = replace(signed, content=replace(SAMPLE, **edited))

    assert judge(payloads.decode(payloads.encode(forged)), KEYS) == "forged"


def test_no_changed_letter_changes_what_is_said_unnoticed():
    """Bits that the packing leaves unused may differ; the content and its signature may not."""
    payload = payloads.encode(SIGNER.sign(SAMPLE))

    for at in range(len(payloads.PREFIX), len(payload)):
        changed = payload[:at] + ("A" if payload[at] != "A" else "B") + payload[at + 1 :]
        try:
            signed = payloads.decode(changed)
        except payloads.BadPayload:
            continue
        assert judge(signed, KEYS) != "genuine" or signed.content == SAMPLE, at


def test_the_signature_of_one_certificate_does_not_fit_another():
    other = replace(SAMPLE, name="นายขาด ครึ่งทาง")
    replayed = Signed(other, SIGNER.key_id, SIGNER.sign(SAMPLE).signature)

    assert judge(replayed, KEYS) == "forged"


def test_a_key_of_ones_own_is_not_a_key_of_the_office():
    stranger = Signer(new_key())

    assert judge(stranger.sign(SAMPLE), KEYS) == "unknown_key"
    assert judge(replace(stranger.sign(SAMPLE), key_id=SIGNER.key_id), KEYS) == "forged"
    assert judge(stranger.sign(SAMPLE), {stranger.key_id: SIGNER.public}) == "unknown_key"


def test_a_key_is_named_by_its_public_half():
    private = new_key()

    assert Signer(private).key_id == key_id(public_key(private))
    assert Signer(private).public == public_key(private)


def test_letters_may_be_small_broken_over_lines_or_stand_in_an_address():
    payload = payloads.encode(SIGNER.sign(SAMPLE))
    broken = "\n".join(payload[at : at + 40].lower() for at in range(0, len(payload), 40))

    assert payloads.decode(broken) == payloads.decode(payload)
    assert payloads.find(f"ดูที่ {payloads.address('https://khet.example/', payload)} ครับ {payload}") == [payload]


@pytest.mark.parametrize("behind", ["", "Q", "A7", "QQQQ"])
def test_letters_of_a_check_sum_behind_it_are_not_taken_for_its_own(behind):
    payload = payloads.encode(SIGNER.sign(SAMPLE))
    changed = payload[:-1] + ("A" if payload[-1] != "A" else "B")

    assert payloads.find(f"{payload}{behind}".encode() + b"\x00IEND") == [payload]
    assert payloads.find(changed) == [changed]


@pytest.mark.parametrize("text", ["", "KC1", "KC1AAAA", "KC2" + "A" * 200, "KC1" + "1" * 200, "KC1" + "A" * 5000])
def test_what_is_no_payload_is_refused(text):
    with pytest.raises(payloads.BadPayload):
        payloads.decode(text)


def test_a_bomb_is_not_unpacked():
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, payloads.DICTIONARY)
    packed = packer.compress(b"A" * 1_000_000) + packer.flush()
    whole = bytes([payloads.THAI]) + bytes(68) + packed

    with pytest.raises(payloads.BadPayload):
        payloads.decode(payloads.PREFIX + base64.b32encode(whole).decode().rstrip("="))


def _packed(text: str, flag: int = payloads.UNICODE) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, payloads.DICTIONARY)
    body = packer.compress(text.encode()) + packer.flush()
    whole = bytes([flag]) + bytes(68) + body
    return payloads.PREFIX + base64.b32encode(whole).decode().rstrip("=")


FIELDS = ["r", "h", "n", "t", "o", "6", "20260126", "2", "6"]


@pytest.mark.parametrize(
    ("at", "text"),
    [(5, "-1"), (5, "6.0"), (5, "six"), (6, "20261332"), (7, "02"), (7, "99999999"), (7, "-1"), (2, ""), (2, "a  b")],
)
def test_content_that_no_certificate_could_have_is_refused(at, text):
    fields = [*FIELDS[:at], text, *FIELDS[at + 1 :]]

    assert payloads.decode(_packed(payloads.SEPARATOR.join(FIELDS))).content.name == "n"
    with pytest.raises(payloads.BadPayload):
        payloads.decode(_packed(payloads.SEPARATOR.join(fields)))


def test_an_unknown_way_of_packing_is_refused():
    with pytest.raises(payloads.BadPayload):
        payloads.decode(_packed(payloads.SEPARATOR.join(FIELDS), flag=7))
    with pytest.raises(payloads.BadPayload):
        payloads.decode(_packed(payloads.SEPARATOR.join(FIELDS[:-1])))


texts = st.text(
    st.characters(min_codepoint=32, max_codepoint=0xFFFF, exclude_categories=("Cs",)), min_size=1, max_size=80
)


@given(name=texts, title=texts, hours=st.decimals("0.25", "999.75", places=2), length=st.integers(0, 400))
def test_any_words_come_out_as_they_went_in(name, title, hours, length):
    first = date(2026, 1, 1)
    try:
        made = content(
            reference="ก-1/1",
            heading="วุฒิบัตร",
            name=name,
            title=title,
            office="สพป.ดอยหมอก 1",
            hours=hours,
            starts_on=first,
            ends_on=date.fromordinal(first.toordinal() + length),
            issued_on=first,
        )
    except BadContent:
        return

    assert payloads.decode(payloads.encode(SIGNER.sign(made))).content == made
    assert of_canonical(canonical(made)) == made


def test_the_code_of_a_usual_certificate_stays_small():
    payload = payloads.encode(SIGNER.sign(SAMPLE))

    made = segno.make_qr(["https://khet.example.go.th/c/", payload], error="m")

    assert made.version <= 11


def test_the_text_that_is_signed_never_changes():
    assert canonical(SAMPLE) == (
        '{"ends_on":"2026-01-28","form":"khet.certificate.1","heading":"วุฒิบัตร","hours":"12.5",'
        '"issued_on":"2026-02-01","name":"นางสาวกานดา เรียนดี","office":"สำนักงานเขตพื้นที่การศึกษามัธยมศึกษาริมน้ำ",'
        '"reference":"สพม.ริมน้ำ-วบ-2569/0001","starts_on":"2026-01-26",'
        '"title":"การอบรมเชิงปฏิบัติการพัฒนาสมรรถนะครู รุ่นที่ 2"}'
    )


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", canonical(SAMPLE) + " ", canonical(SAMPLE).replace("12.5", "12.50"), '{"hours":1}']
)
def test_a_text_that_was_not_written_by_khet_is_not_content(text):
    with pytest.raises(BadContent):
        of_canonical(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "\u200b"},
        {"name": "ก" * 201},
        {"hours": Decimal(0)},
        {"hours": Decimal("NaN")},
        {"ends_on": date(2026, 1, 1)},
    ],
)
def test_what_cannot_stand_on_a_certificate_is_refused(wrong):
    usual = {field: getattr(SAMPLE, field) for field in Content.__slots__} | {"hours": Decimal(12)}

    with pytest.raises(BadContent):
        content(**(usual | wrong))


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2022, 1, 26), date(2022, 1, 26), "26 มกราคม 2565"),
        (date(2022, 1, 26), date(2022, 1, 28), "26 - 28 มกราคม 2565"),
        (date(2022, 1, 31), date(2022, 2, 2), "31 มกราคม - 2 กุมภาพันธ์ 2565"),
        (date(2022, 12, 31), date(2023, 1, 2), "31 ธันวาคม 2565 - 2 มกราคม 2566"),
    ],
)
def test_days_are_written_as_offices_write_them(first, last, text):
    assert days(first, last) == text
