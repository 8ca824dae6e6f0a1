"""The ``khet`` command: names its sub-commands, and turns expected problems into Thai messages."""

from __future__ import annotations

import os
import sys

import click

from khet.cli.console import fail
from khet.cli.problem import Problem
from khet.cli.thai import Group, usage_problem

COMMANDS = {
    "demo": ("khet.cli.demo.command:demo", "เตรียมข้อมูลสาธิตแล้วเปิดระบบให้ลองใช้"),
    "serve": ("khet.cli.server:serve", "เปิดระบบ (หน้าเว็บและตัวทำงานเบื้องหลัง)"),
    "worker": ("khet.cli.server:worker", "เปิดตัวทำงานเบื้องหลังเพิ่ม"),
    "migrate": ("khet.cli.upkeep:migrate", "สร้างหรือปรับโครงสร้างฐานข้อมูล"),
    "check": ("khet.cli.upkeep:check", "ตรวจความพร้อมของระบบ"),
    "prepare-assets": ("khet.cli.upkeep:prepare_assets", "เตรียมแบบอักษร สคริปต์ และคำแปล"),
    "backup": ("khet.cli.keeping:backup", "สำรองฐานข้อมูลและแฟ้มทั้งหมด"),
    "restore": ("khet.cli.keeping:restore", "กู้คืนจากแฟ้มสำรอง"),
    "audit": ("khet.cli.keeping:audit", "ตรวจสายบันทึกการใช้งาน"),
    "office": ("khet.cli.organisation:office", "สำนักงานเขตพื้นที่การศึกษา"),
    "network": ("khet.cli.organisation:network", "เครือข่ายหรือสหวิทยาเขต"),
    "school": ("khet.cli.organisation:school", "สถานศึกษา"),
    "group": ("khet.cli.organisation:group", "กลุ่มงานในสำนักงาน"),
    "person": ("khet.cli.people:person", "บุคลากรและบัญชีผู้ใช้"),
    "token": ("khet.cli.people:token", "รหัสเชื่อมต่อ (API)"),
    "indicator": ("khet.cli.indicator:indicator", "ตัวชี้วัดจากข้อมูล: ตรวจสูตร คำนวณ อธิบาย"),
    "instrument": ("khet.cli.instrument:instrument", "เครื่องมือและแบบสอบถาม: XLSForm เข้าออก ประกาศใช้"),
    "framework": ("khet.cli.frameworks:framework", "เกณฑ์การประเมิน"),
    "data": ("khet.cli.data:data", "คลังข้อมูล: นำเข้าไฟล์ ตัดสินข้อสงสัย ชุดข้อมูล"),
    "results": ("khet.cli.results:results", "ผลการประเมิน"),
    "development": ("khet.cli.development:development", "พัฒนาครูและบุคลากร: กิจกรรม รายงานสรุปโครงการ รายงานประจำปี"),
    "stats": ("khet.cli.stats:stats", "สถิติของเครื่องมือวัดจากแฟ้ม"),
    "certificate": ("khet.cli.certificate:certificate", "วุฒิบัตร: ตรวจสอบ กุญแจลงนาม"),
    "suggestion": ("khet.cli.suggestions:suggestion", "ข้อเสนอแนะและการติดตาม"),
}


@click.group(
    cls=Group,
    commands_at=COMMANDS,
    help="เขต: ระบบสารสนเทศและการบริหาร ของสำนักงานเขตพื้นที่การศึกษา",
    epilog="ดูรายละเอียดของแต่ละคำสั่งด้วย khet คำสั่ง --help",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name=None, version="0.1.0", prog_name="khet", help="แสดงรุ่นของโปรแกรม")
def khet() -> None:
    """Group of every command."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with 0 (done), 1 (refused) or 2 (typed wrongly)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khet.site.settings")
    os.umask(0o077)  # the database, the files and their folder are for the one who runs this, and nobody else here
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run one command in this process and answer its exit code."""
    try:
        outcome = khet.main(args=arguments, prog_name="khet", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 2
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "khet"
        return fail(usage_problem(error), f"ดูวิธีใช้ด้วย {path} --help", code=2)
    except Problem as error:
        return fail(error.message, error.advice, code=error.code, details=error.details)
    except (click.Abort, KeyboardInterrupt):
        return fail("ยกเลิกแล้ว", code=130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return outcome if isinstance(outcome, int) else 0
