"""What README and docs say is true: links lead somewhere, commands and settings exist, every page can be reached."""

from __future__ import annotations

import importlib.util
import re
import shlex
from functools import cache
from pathlib import Path

import click
import pytest

from khet.calc import criteria_parse
from khet.calc.criteria import Scoring
from khet.cli.main import khet
from khet.domains.frameworks import public as frameworks
from lint import tracked
from tests.architecture.house import ROOT, nothing

PAGES = sorted(ROOT / name for name in tracked.files() if name.endswith(".md"))
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
SETTING = re.compile(r"\bKHET_[A-Z]+(?:_[A-Z]+)*\b")
STARTS = ("README.md", "docs/architecture.md")
UNWANTED = {
    "a path of one machine": re.compile(r"(?:^|[\s`(\"'=])/(?:work|root|tmp|home/\w|Users)(?:/|\b)"),
    "an issue's number": re.compile(r"\bissues? #?\d|(?:^|\s)#\d+\b|/(?:issues|pull)/\d", re.IGNORECASE),
    "how the work was organised": re.compile(r"\b(?:sub-?agents?|sandbox|workplace)\b|\bthis session\b", re.IGNORECASE),
    "a registry's host": re.compile(
        r"[p]ypi\.org|[p]ythonhosted|[n]pmjs|[d]eb\.debian|[m]irror\.|[a]rtifactory", re.IGNORECASE
    ),
}


def text_of(page: Path) -> str:
    """A page as it is written."""
    return page.read_text(encoding="utf-8")


def anchor(heading: str) -> str:
    """How a heading is addressed: lower case, without punctuation, spaces as hyphens."""
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\u0E00-\u0E7F -]", "", plain).replace(" ", "-")


@cache
def links(page: Path) -> tuple[tuple[Path, str], ...]:
    """Where a page's links lead inside the repository: the file or folder, and the anchor."""
    found = []
    for target in LINK.findall(FENCE.sub("", text_of(page))):
        if not re.match(r"[a-z]+:", target):
            path, _, part = target.partition("#")
            found.append(((page.parent / path).resolve() if path else page, part))
    return tuple(found)


def broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere."""
    faults = []
    for path, part in links(page):
        if not path.exists():
            faults.append(f"there is no {path.relative_to(ROOT)}")
        elif part and part not in {anchor(heading) for heading in HEADING.findall(text_of(path))}:
            faults.append(f"{path.relative_to(ROOT)} has no heading #{part}")
    return faults


def commands(page: Path) -> list[tuple[list[str], bool]]:
    """Each ``khet`` command of a page as words after ``khet``, and whether it is a whole example."""
    text = text_of(page)
    lines = [line for kind, body in FENCE.findall(text) if kind in {"", "sh", "ini"} for line in body.splitlines()]
    whole = [(line, True) for line in lines]
    named = [(line, False) for line in INLINE.findall(FENCE.sub("", text))]
    return [(words, is_whole) for line, is_whole in [*whole, *named] if (words := after_khet(line))]


def after_khet(line: str) -> list[str]:
    """The words after the program ``khet`` in a line of shell; empty when the line does not call it."""
    try:
        words = shlex.split(re.sub(r"^\s*(?:\$ |ExecStart=)", "", line), comments=True)
    except ValueError:
        return []
    while words and (re.fullmatch(r"[A-Z_]+=.*", words[0]) or words[:2] == ["sudo", "-u"]):
        words = words[3:] if words[0] == "sudo" else words[1:]
    if not words or words[0].rpartition("/")[2] != "khet":
        return []
    ends = [number for number, word in enumerate(words) if word in {"&&", "|", ";", ">"}]
    return words[1 : ends[0] if ends else None]


def fault(words: list[str], *, whole: bool) -> str:
    """Why a command line could not be typed as it stands; empty when it could."""
    command, ctx = khet, click.Context(khet, info_name="khet")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(ctx, words[0])
        if found is None:
            return f"khet has no command {words[0]}"
        command, ctx, words = found, click.Context(found, info_name=words[0], parent=ctx), words[1:]
    words = [word for word in words if word not in {"…", "--help", "--version"}]
    if not whole:
        known = {name for param in command.get_params(ctx) for name in (*param.opts, *param.secondary_opts)}
        unknown = [word for word in words if word.startswith("-") and word.partition("=")[0] not in known]
        return f"{ctx.command_path} has no {', '.join(unknown)}" if unknown else ""
    return typed(command, ctx, words)


def typed(command: click.Command, ctx: click.Context, words: list[str]) -> str:
    """What click says of the words after a command: unknown options, missing ones, values not among the choices."""
    if isinstance(command, click.Group) and words == []:
        return ""
    try:
        given, _rest, _order = command.make_parser(ctx).parse_args(list(words))
        for param in command.get_params(ctx):
            value = given.get(param.name)
            if param.required and value in (None, ()):
                return f"{ctx.command_path} needs {param.opts[-1]}"
            if value is not None and isinstance(param.type, click.Choice):
                for each in value if isinstance(value, list | tuple) else [value]:
                    param.type.convert(each, param, ctx)
    except click.UsageError as error:
        return f"{ctx.command_path}: {error.format_message()}"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page):
    nothing(broken(page))


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_can_be_typed_as_they_stand(page):
    found = {" ".join(words): fault(words, whole=whole) for words, whole in commands(page)}

    nothing({words: said for words, said in found.items() if said})


def test_the_example_of_a_criteria_file_can_be_used():
    examples = [body for kind, body in FENCE.findall(text_of(ROOT / "docs" / "user" / "criteria.md")) if kind == "yaml"]

    assert examples
    nothing([problem for example in examples for problem in frameworks.validate_framework(example)])


def test_every_key_of_a_criteria_file_is_explained():
    text = text_of(ROOT / "docs" / "user" / "criteria.md")
    keys = {*criteria_parse.FRAMEWORK_KEYS, *criteria_parse.NODE_KEYS, *(kind.value for kind in Scoring)}

    nothing(sorted(key for key in keys if f"`{key}`" not in text))


def test_the_verbs_of_run_exist():
    spec = importlib.util.spec_from_file_location("khet_run", ROOT / "run.py")
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    named = {verb for page in PAGES for verb in re.findall(r"python3 run\.py ([a-z]+)", text_of(page))}

    assert named >= {"test", "install", "lint", "bench"}
    assert named <= set(run.VERBS)


def test_settings_are_read_by_the_program():
    code = "\n".join(
        text_of(file)
        for folder in ("src", "tests", "lint", "benchmarks")
        for file in sorted((ROOT / folder).rglob("*.py"))
    ) + text_of(ROOT / "run.py")
    known = set(SETTING.findall(code))
    readable = known | {f"{name}_FILE" for name in known}

    nothing({str(page.relative_to(ROOT)): sorted(set(SETTING.findall(text_of(page))) - readable)
             for page in PAGES if set(SETTING.findall(text_of(page))) - readable})  # fmt: skip


def test_every_page_can_be_reached():
    seen: set[Path] = set()
    waiting = [ROOT / name for name in STARTS]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        for target, _part in links(page):
            waiting += sorted(target.glob("*.md")) if target.is_dir() else [target] if target.suffix == ".md" else []

    nothing([name for page, name in zip(PAGES, NAMES, strict=True) if page not in seen])


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_pages_tell_nothing_of_where_they_were_written(page):
    nothing(
        [
            f"{number}: {what}: {line.strip()}"
            for number, line in enumerate(text_of(page).splitlines(), start=1)
            for what, pattern in UNWANTED.items()
            if pattern.search(line)
        ]
    )


def test_a_false_command_would_be_seen():
    assert fault(["results", "shout"], whole=False)
    assert fault(["serve", "--prot", "1"], whole=False)
    assert fault(["results", "show", "--office", "a"], whole=True)
    assert fault(["office", "add", "--short", "a", "--name", "b", "--type", "c"], whole=True)
    assert not fault(["office", "add", "--short", "a", "--name", "b", "--type", "primary"], whole=True)
