"""``khet check``, ``audit verify`` and ``migrate`` say in Thai what is fit and what is not."""

import json
import os
import shutil

from khet.domains.organisations import public as organisations
from tests import indicators_cast
from tests.conftest import run_khet
from tests.indicators_cast import AT, MACHINE
from tests.kernel_cast import tamper


def test_check_finds_the_database_fit(khet, office):
    said = khet("check", "--json")

    checks = {each["name"]: each for each in json.loads(said.out)["checks"]}
    assert checks["ฐานข้อมูล"]["ok"]
    assert checks["โครงสร้าง"]["ok"]
    assert checks["สายบันทึก"]["ok"]


def test_check_ends_with_1_when_something_is_not_fit(khet, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "nothing"

    said = khet("check")

    assert said.code == 1
    assert "khet prepare-assets" in said.out


def test_a_broken_chain_is_named(khet, office):
    tamper("DELETE FROM kernel_auditentry WHERE sequence = 1")

    said = khet("audit", "verify", "--json")

    verdict = json.loads(said.out)
    assert (said.code, verdict["ok"], verdict["broken_at"]) == (1, False, 1)


def test_a_whole_chain_is_told_with_its_head(khet, office):
    said = khet("audit", "verify")

    assert said.code == 0
    assert "สายบันทึกถูกต้องครบ" in said.out


def test_migrating_twice_says_so(khet, office):
    assert "รุ่นล่าสุดอยู่แล้ว" in khet("migrate").out


def test_files_older_than_the_program_are_stale_until_they_are_collected_again(tmp_path):
    home = {"home": tmp_path}
    assert run_khet("prepare-assets", **home).returncode == 0
    manifest = tmp_path / "static" / "staticfiles.json"

    def verdict():
        checks = json.loads(run_khet("check", "--json", **home).stdout)["checks"]
        return {each["name"]: each["ok"] for each in checks}["แฟ้มของหน้าเว็บ"]

    assert verdict()
    os.utime(manifest, (0, 0))
    assert not verdict()
    run_khet("prepare-assets", **home)
    assert verdict()


def test_check_reads_snapshots_and_names_the_one_that_is_spoilt(khet, office, settings, tmp_path):
    settings.KHET_WAREHOUSE = tmp_path / "warehouse"
    here = organisations.offices(actor=MACHINE, on=AT.date())[0]
    made = indicators_cast.store(here.id, "pupils", 2567, "06-10", schools=[1], persons=[1], columns={"grade": ["p1"]})
    whole = khet("check", "--json")
    (tmp_path / "warehouse" / made.folder / "rows.parquet").write_bytes(b"PAR1")

    spoilt = khet("check", "--all-snapshots")

    told = {each["name"]: each for each in json.loads(whole.out)["checks"]}["ชุดข้อมูล"]
    assert (told["ok"], told["text"]) == (True, "อ่านแล้ว 1 ชุด ลายนิ้วมือตรงทุกแฟ้ม")
    assert spoilt.code == 1
    assert made.folder in spoilt.out
    assert f"khet data accept {made.imported_id}" in spoilt.out


def test_check_says_when_the_disk_is_nearly_full(khet, office, monkeypatch):
    usage = shutil.disk_usage("/")._replace(total=200 * 1024**3, free=9 * 1024**3)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    said = khet("check")

    assert "ดิสก์ใกล้เต็ม ควรเหลืออย่างน้อย 10.0 GB" in said.out
    assert said.code == 1
