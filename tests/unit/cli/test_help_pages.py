"""Every help page is in Thai, complete, and costs no import of Django."""

import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from khet.cli.main import COMMANDS, khet, run

THAI = re.compile(r"[ก-๙]")
ENGLISH_HEADINGS = re.compile(r"^(Usage|Options|Commands|Show this message)", re.MULTILINE)
ENGLISH_VALUES = re.compile(r"\b(OPTIONS|COMMAND|ARGS|INTEGER|RANGE|TEXT|FILE|PATH|DIRECTORY|FLOAT|BOOLEAN)\b")


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


ALL = dict(every_command(khet))


@pytest.mark.parametrize("path", [(), *ALL], ids=" ".join)
def test_help_is_thai_and_names_every_option(path, capsys):
    assert run([*path, "--help"]) == 0

    text = capsys.readouterr().out
    assert text.startswith("วิธีใช้: khet")
    assert not ENGLISH_HEADINGS.search(text)
    assert not ENGLISH_VALUES.search(text)
    for option in ALL[path].params if path else khet.params:
        assert THAI.search(getattr(option, "help", None) or option.human_readable_name), f"{path} {option.name}"


def test_the_line_of_help_in_the_table_exists_for_every_command():
    assert all(THAI.search(text) for _, text in COMMANDS.values())


def test_root_help_does_not_import_django():
    code = "import sys; from khet.cli.main import run; run(['--help']); sys.exit('django' in sys.modules)"

    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert asked.returncode == 0, asked.stderr
    assert "results" in asked.stdout


def test_the_commands_that_the_documents_name_exist():
    wanted = """demo serve worker migrate check prepare-assets backup restore audit+verify office+add school+import
    network+add group+add person+add framework+import framework+export framework+validate framework+list
    results+template results+import results+show results+report results+publish results+open results+assign
    results+work token+create suggestion+import"""

    missing = [words for words in wanted.split() if tuple(words.split("+")) not in ALL]

    assert missing == []
