"""``khet certificate``: judging codes and files of certificates, and the keys that sign them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from khet.cli import console, options
from khet.cli.problem import Problem
from khet.cli.thai import Group

if TYPE_CHECKING:
    from khet.domains.development.public import Verification

LARGEST_FILE = 64 * 1024 * 1024
SAID = {
    "valid": "ถูกต้อง: ออกจริงและยังใช้ได้",
    "revoked": "ถูกยกเลิกแล้ว ใช้อ้างอิงไม่ได้",
    "unregistered": "ลายเซ็นถูกต้อง แต่ไม่พบในทะเบียนของระบบนี้",
    "forged": "ปลอมหรือถูกแก้ไข: เนื้อหาไม่ตรงกับลายเซ็น",
    "unknown_key": "ไม่รู้จักกุญแจที่ลงนาม: ไม่ได้ออกจากระบบนี้ หรือแฟ้มกุญแจเก่าเกินไป",
    "damaged": "รหัสไม่ครบหรือเสียหาย",
}


@click.group(cls=Group, help="วุฒิบัตร: ตรวจสอบ กุญแจลงนาม")
def certificate() -> None:
    """Commands about certificates."""


@certificate.command("verify", help="ตรวจวุฒิบัตรจากแฟ้ม PDF, PNG, ข้อความ หรือรหัสที่สแกนได้จาก QR")
@click.argument("source", metavar="แฟ้มหรือรหัส")
@click.option("--keys", type=options.EXISTING_FILE, help="ตรวจโดยไม่ใช้ฐานข้อมูล ด้วยแฟ้ม keys.json ที่สำนักงานเผยแพร่")
@options.json_option
def verify(source: str, keys: Path | None, as_json: bool) -> int:
    """Say of every code in the source what it states and whether that holds; exit code 1 unless all are valid."""
    codes = _codes(source)
    found = _offline(codes, keys) if keys is not None else _online(codes)
    if as_json:
        console.write_json([_plain(code, each) for code, each in zip(codes, found, strict=True)])
    else:
        for number, each in enumerate(found):
            if number:
                click.echo()
            _tell(each, offline=keys is not None)
    return 0 if all(each.is_valid for each in found) else 1


@certificate.command("keys", help="กุญแจสาธารณะทุกดอก สำหรับเผยแพร่และตรวจโดยไม่ต้องต่อระบบ")
@click.option("-o", "--output", type=options.NEW_FILE, metavar="แฟ้ม", help="แฟ้มที่จะเขียน (ค่าปริยาย: พิมพ์ออกจอ)")
def keys(output: Path | None) -> None:
    """Print the public keys as the published page has them."""
    with console.ready():
        from khet.domains.development import public as development

        listed = development.published_keys()
    console.write_json(listed, file=output)


@certificate.command("rotate-key", help="เริ่มลงนามด้วยกุญแจใหม่ วุฒิบัตรเดิมยังตรวจสอบได้")
def rotate_key() -> None:
    """Retire the key in use and make another."""
    with console.ready():
        from khet.domains.development import public as development
        from khet.kernel import clock

        made = development.rotate_signing_key(actor=console.actor("certificate rotate-key"), at=clock.now())
    click.echo(f"ลงนามด้วยกุญแจ {made} ตั้งแต่บัดนี้")
    click.echo("กุญแจส่วนตัวอยู่ในโฟลเดอร์ข้อมูล certificate-keys และไม่อยู่ในแฟ้มสำรอง")


def _codes(source: str) -> list[str]:
    """The codes in a file, or the source itself when it is one."""
    console.django()
    from khet.domains.development import public as development

    path = Path(source)
    if os.path.isfile(source):  # noqa: PTH113 - a code is too long for a path, and Path.is_file raises for it
        if path.stat().st_size > LARGEST_FILE:
            raise Problem("แฟ้มใหญ่เกิน 64 MB", "ใช้แฟ้มวุฒิบัตรที่ระบบสร้าง")
        codes = development.find_payloads(console.read_file(path))
        if not codes:
            advice = "ใช้แฟ้มที่ดาวน์โหลดจากระบบ หรือวางข้อความที่สแกนได้จาก QR แทนชื่อแฟ้ม"
            raise Problem(f"ไม่พบรหัสวุฒิบัตรในแฟ้ม {path.name}", advice)
        return codes
    if "KC1" not in source.upper():
        raise Problem("ไม่ใช่แฟ้มและไม่ใช่รหัสวุฒิบัตร", "รหัสขึ้นต้นด้วย KC1 หรือเป็นที่อยู่ที่มี /c/KC1…")
    return development.find_payloads("".join(source.split()).upper()) or [source]


def _online(codes: list[str]) -> list[Verification]:
    with console.ready():
        from khet.domains.development import public as development

        return [development.verify(code) for code in codes]


def _offline(codes: list[str], keys: Path) -> list[Verification]:
    from khet.domains.development import public as development

    try:
        listed = json.loads(console.read_file(keys))
        known = {str(each["id"]): bytes.fromhex(each["public_key"]) for each in listed["keys"]}
    except (ValueError, KeyError, TypeError):
        raise Problem(f"แฟ้ม {keys.name} ไม่ใช่แฟ้มกุญแจ", "ดาวน์โหลดจาก /certificates/keys.json ของสำนักงานที่ออก") from None
    return [development.verify_offline(code, known) for code in codes]


def _tell(found: Verification, *, offline: bool) -> None:
    from khet.calc import calendars
    from khet.domains.development.public import days_text

    said = found.content
    click.echo(SAID[found.outcome])
    if found.state_reason:
        click.echo(f"  เหตุผล: {found.state_reason}")
    if said is not None:
        lines = {
            "เลขที่": said.reference,
            "ชื่อ - สกุล": said.name,
            "เรื่อง": said.title,
            "จำนวน": f"{said.hours} ชั่วโมง",
            "วันที่จัด": days_text(said.starts_on, said.ends_on),
            "ออกโดย": said.office,
            "วันที่ออก": calendars.long_date(said.issued_on),
            "กุญแจ": found.key_id,
        }
        for label, text in lines.items():
            click.echo(f"  {label}: {text}")
        click.echo("  เทียบข้อความข้างบนกับวุฒิบัตรที่ถืออยู่ หากต่างกันให้ถือว่าวุฒิบัตรถูกแก้ไข")
    if offline and found.is_valid:
        click.echo("  ตรวจแบบไม่ต่อระบบ: บอกไม่ได้ว่าถูกยกเลิกภายหลังหรือไม่")


def _plain(code: str, found: Verification) -> dict[str, Any]:
    from khet.domains.development import public as development

    return {
        "outcome": found.outcome,
        "valid": found.is_valid,
        "content": development.certificate_plain(found.content) if found.content else None,
        "key": found.key_id,
        "reason": found.state_reason,
        "code": code,
    }
