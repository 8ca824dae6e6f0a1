"""``khet person`` and ``khet token``: people, roles, sign-in, and keys for other systems."""

from __future__ import annotations

import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from khet.cli import console, options
from khet.cli.thai import Group

if TYPE_CHECKING:
    from khet.domains.accounts.public import GivenRole

PASSWORD_VARIABLE = "KHET_PASSWORD"  # noqa: S105 (the name of a variable)


@click.group(cls=Group, help="บุคลากรและบัญชีผู้ใช้")
def person() -> None:
    """Commands about people."""


@person.command("add", help="เพิ่มบุคลากรพร้อมบทบาท และบัญชีผู้ใช้ถ้าระบุ --username")
@options.office_option
@click.option("--name", required=True, metavar="ชื่อ", help="คำนำหน้า ชื่อ และนามสกุล")
@click.option("--username", metavar="ชื่อผู้ใช้", help="ไม่ระบุ = ไม่มีบัญชีเข้าสู่ระบบ")
@click.option("--role", "roles", multiple=True, metavar="บทบาท", help="เช่น director officer evaluator ใส่ซ้ำได้")
@click.option("--group", metavar="กลุ่ม", help="ชื่อกลุ่มงานที่สังกัด")
@click.option("--school", metavar="รหัส", help="รหัสสถานศึกษา สำหรับบทบาทของสถานศึกษา")
@click.option("--position", default="", metavar="ตำแหน่ง", help="ตำแหน่งตามที่พิมพ์ในเอกสาร")
@click.option("--head", is_flag=True, help="เป็นหัวหน้ากลุ่มงานที่ระบุ")
@click.option(
    "--reach",
    type=click.Choice(["office", "schools", "own"]),
    help="ขอบเขตของบทบาท (ปริยาย: สถานศึกษาที่ระบุด้วย --school มิฉะนั้นทั้งเขต)",
)
@click.option("--password-file", type=options.EXISTING_FILE, metavar="แฟ้ม", help="แฟ้มที่มีรหัสผ่านบรรทัดเดียว")
@click.option("--generate", is_flag=True, help="สุ่มรหัสผ่านและแสดงครั้งเดียว")
def add_person(
    office: str,
    name: str,
    username: str | None,
    roles: tuple[str, ...],
    group: str | None,
    school: str | None,
    position: str,
    head: bool,
    reach: str | None,
    password_file: Path | None,
    generate: bool,
) -> None:
    """Add a person; the password comes from a file, from KHET_PASSWORD, from the keyboard, or is made up."""
    with console.ready():
        from khet.domains.accounts import public as accounts
        from khet.kernel import clock

        found = options.find_office(office)
        password, shown = _password(username, password_file, generate)
        named = options.find_school(school, found.id)
        accounts.add_person(
            actor=console.actor("person add"),
            office_id=found.id,
            full_name=name,
            position=position,
            username=username,
            password=password,
            roles=[_given(role, reach, named.id if named else None) for role in roles],
            group_id=options.find_group(group, found.id) if group else None,
            is_head=head,
            school_id=named.id if named else None,
            at=clock.now(),
        )
    click.echo(f"เพิ่ม {name} แล้ว" + (f" ชื่อผู้ใช้ {username}" if username else ""))
    if shown:
        click.echo(f"รหัสผ่าน (แสดงครั้งเดียว): {password}")


def _given(role: str, reach: str | None, school_id: int | None) -> str | GivenRole:
    """A role by its key, or with how far it reaches when that was said."""
    from khet.domains.accounts import public as accounts

    if reach is None:
        return role
    if reach == "schools" and school_id is None:
        raise console.Problem("ขอบเขตเป็นสถานศึกษา แต่ยังไม่ได้ระบุสถานศึกษา", "เพิ่ม --school รหัส")
    return accounts.GivenRole(
        role,
        reach_kind="whole_office" if reach == "office" else reach,
        school_ids=(school_id,) if reach == "schools" and school_id is not None else (),
    )


def _password(username: str | None, file: Path | None, generate: bool) -> tuple[str | None, bool]:
    """The password, and whether it was made up and must be shown."""
    if username is None:
        return None, False
    if generate:
        return secrets.token_urlsafe(12), True
    if file is not None:
        return console.read_file(file).decode("utf-8", "replace").strip(), False
    if value := os.environ.get(PASSWORD_VARIABLE):
        return value, False
    if not sys.stdin.isatty():
        return secrets.token_urlsafe(12), True
    typed: str = click.prompt("รหัสผ่าน", hide_input=True, confirmation_prompt="รหัสผ่านอีกครั้ง")
    return typed, False


@person.command("give-role", help="ให้บทบาทเพิ่มแก่ผู้ใช้ ในเขตของตนหรือเขตอื่น")
@options.office_option
@click.option("--username", required=True, metavar="ชื่อผู้ใช้", help="ผู้รับบทบาท")
@click.option("--role", required=True, metavar="บทบาท", help="เช่น evaluator auditor")
def give_role(office: str, username: str, role: str) -> None:
    """Give somebody a role over the whole of an office, from today."""
    with console.ready():
        from khet.domains.accounts import public as accounts
        from khet.kernel import clock

        receiver = options.find_actor(username)
        if receiver.person_id is None:
            raise console.Problem(f"บัญชี {username} ปิดอยู่ จึงรับบทบาทไม่ได้")
        accounts.give_role(
            actor=console.actor("person give-role"),
            person_id=receiver.person_id,
            role=role,
            office_id=options.find_office(office).id,
            starts_on=clock.today(),
            at=clock.now(),
        )
    click.echo(f"ให้บทบาท {role} แก่ {username} แล้ว")


@person.command("list", help="รายชื่อบุคลากรของเขต")
@options.office_option
@options.json_option
def list_people(office: str, as_json: bool) -> None:
    """Print the people of an office with their roles."""
    with console.ready():
        from khet.domains.accounts import public as accounts
        from khet.kernel import clock

        rows = accounts.people(
            actor=console.actor("person list"), office_id=options.find_office(office).id, on=clock.today()
        )
    if as_json:
        console.write_json(
            [{"name": row.full_name, "username": row.username or None, "roles": list(row.role_names)} for row in rows]
        )
        return
    shown = [[row.full_name, row.username or "–", ", ".join(row.role_names)] for row in rows]
    console.table(["ชื่อ", "ชื่อผู้ใช้", "บทบาท"], shown)


@click.group(cls=Group, help="รหัสเชื่อมต่อสำหรับระบบอื่น (API)")
def token() -> None:
    """Commands about API tokens."""


@token.command("create", help="สร้างรหัสเชื่อมต่อของผู้ใช้ แสดงครั้งเดียว")
@click.option("--username", required=True, metavar="ชื่อผู้ใช้", help="เจ้าของรหัส สิทธิ์ไม่เกินเจ้าของ")
@click.option("--name", required=True, metavar="ชื่อ", help="ใช้กับระบบใด")
@click.option(
    "--scope", "scopes", multiple=True, required=True, metavar="สิทธิ์", help="เช่น frameworks.result.view ใส่ซ้ำได้"
)
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True, help="ใช้ได้กี่วัน")
@options.json_option
def create_token(username: str, name: str, scopes: tuple[str, ...], days: int, as_json: bool) -> None:
    """Make a token that narrows its owner's reach to the scopes named."""
    with console.ready():
        from khet.domains.accounts import public as accounts
        from khet.kernel import clock

        expires_on = clock.today() + timedelta(days=days)
        made = accounts.create_token(
            actor=options.find_actor(username), name=name, scopes=scopes, expires_on=expires_on, at=clock.now()
        )
    if as_json:
        console.write_json({"token": made.secret, "expires_on": expires_on.isoformat()})
        return
    click.echo(made.secret)
    click.echo("เก็บรหัสนี้ไว้ในที่ปลอดภัย จะไม่แสดงอีก", err=True)
