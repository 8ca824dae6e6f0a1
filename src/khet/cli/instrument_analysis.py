"""``khet instrument analyse``: what the answers of a campaign say, without opening a page."""

from __future__ import annotations

from typing import Any

import click

from khet.cli import console, options
from khet.cli.problem import Problem
from khet.cli.thai import Group


@click.command("analyse", cls=Group.command_class, help="วิเคราะห์คำตอบ จากรหัสการเก็บข้อมูล หรือรหัสเครื่องมือ (ครั้งล่าสุด)")
@click.argument("code", metavar="รหัส")
@click.option("--office", metavar="เขต", help="รหัสหรือชื่อย่อของเขต (ปริยาย: ทุกเขต)")
@click.option("--pass", "pass_percent", type=click.IntRange(1, 100), default=80, show_default=True, help="ร้อยละที่ผ่าน")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="รูปแบบ (ปริยาย: table)")
def analyse(code: str, office: str | None, pass_percent: int, form: str) -> None:
    """Print the analysis as tables, or everything as JSON."""
    with console.ready():
        from decimal import Decimal

        from khet.domains.instruments import public as instruments

        actor = console.actor("instrument analyse")
        office_id = options.find_office(office).id if office else None
        campaign_id = instruments.analysed_campaign(actor=actor, code=code, office_id=office_id)
        if campaign_id is None:
            raise Problem(f"ไม่พบการเก็บข้อมูลหรือเครื่องมือ “{code}”", "ดูรหัสด้วย khet instrument list")
        plain = instruments.analysis_plain(actor=actor, campaign_id=campaign_id, pass_percent=Decimal(pass_percent))
    if form == "json":
        console.write_json(plain)
        return
    _print(plain)


def _print(plain: dict[str, Any]) -> None:
    """The analysis for a person at a terminal."""
    click.echo(f"{plain['title']} ({plain['campaign']}) ผู้ตอบ {plain['n']} ราย")
    if plain["withheld"]:
        click.echo("ผู้ตอบยังน้อยเกินกว่าจะแสดงผล")
        return
    by_key = {item["key"]: item for item in plain["items"]}
    for table in plain["tables"]:
        rows = [_line(by_key[key]) for key in table["items"]]
        total = table["total"]
        rows.append(
            ["", "รวม", str(total["persons"]), total["mean_printed"] or "–", total["mean_of_sds_printed"] or "–",
             total["level"] or "", ""]
        )  # fmt: skip
        headings = ["ที่", "รายการ", "n", "x̄", "S.D.", "ความหมาย", "ลำดับ"]
        console.table(headings, rows, right=frozenset({0, 2, 3, 4, 6}))
        click.echo(f"S.D. แบบรวมทุกคำตอบ = {total['pooled_sd_printed'] or '–'}")
    for alpha in plain["reliability"]:
        if alpha["alpha"] is not None:
            click.echo(f"แอลฟา = {alpha['alpha_printed']} (ผู้ตอบครบ {alpha['n']} คน)")
    _needs(plain["needs"])
    if plain["test"]:
        _test(plain["test"])
    for key, ranked in plain["texts"].items():
        console.table(
            ["ลำดับ", f"ประเด็น ({key})", "จำนวน"],
            [[str(each["rank"]), each["name"], str(each["count"])] for each in ranked["themes"]],
            right=frozenset({0, 2}),
        )
    click.echo(plain["paragraph"])


def _line(item: dict[str, Any]) -> list[str]:
    rank = "–" if item["rank"] is None else str(item["rank"])
    figures = [item["mean_printed"] or "–", item["sd_printed"] or "–", item["level"] or ""]
    return [item["number"], item["label"], str(item["n"]), *figures, rank]


def _needs(needs: list[dict[str, Any]]) -> None:
    if not needs:
        return
    rows = [
        [need["label"], str(need["n"]), need["present_printed"] or "–", need["desired_printed"] or "–",
         need["pni_modified_printed"] or "–", str(need["rank_modified"] or "–"), need["pni_printed"] or "–",
         str(need["rank"] or "–")]
        for need in needs
    ]  # fmt: skip
    headings = ["ข้อ", "n", "D", "I", "PNI modified", "ลำดับ", "PNI", "ลำดับ"]
    console.table(headings, rows, right=frozenset(range(1, 8)))


def _test(test: dict[str, Any]) -> None:
    click.echo(
        f"คะแนนเฉลี่ย {test['mean_printed'] or '–'} จาก {test['full']} S.D. {test['sd_printed'] or '–'} "
        f"ผ่านเกณฑ์ {test['passed']} จาก {test['n']} คน KR-20 = {test['kr20_printed'] or '–'}"
    )
    rows = [
        [item["number"], item["label"], item["p_printed"], item["difficulty"], item["r_printed"],
         item["point_biserial_printed"] or "–"]
        for item in test["items"]
    ]  # fmt: skip
    console.table(["ข้อ", "คำถาม", "p", "ความยาก", "r (27 %)", "r point-biserial"], rows, right=frozenset({0, 2, 4, 5}))
