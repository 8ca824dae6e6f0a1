"""Templates obey the content security policy, name only parameters that components declare, and mark their language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import khet

SOURCE = Path(khet.__file__).parent
TEMPLATES = sorted(file for file in SOURCE.rglob("*.html") if "templates" in file.parts)
COMPONENTS = SOURCE / "kernel" / "templates" / "components"
INLINE = {
    "an inline style": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"(?:href|action)\s*=\s*[\"']javascript:", re.IGNORECASE),
    "an address of another site": re.compile(r"<(?:script|link|img)[^>]*(?:src|href)=[\"']https?://", re.IGNORECASE),
}
DECLARED = re.compile(r"{#\s*(\w+):\s*(.*?)\.\s")
INCLUDED = re.compile(r"{%\s*include \"components/(\w+)\.html\"(?: with (.*?))?\s*(?:only\s*)?%}")


def shown(file: Path) -> str:
    """The file's name under the package."""
    return str(file.relative_to(SOURCE))


def parameters(name: str) -> tuple[set[str], set[str]]:
    """What a component declares in its first line: what it needs, and all it takes."""
    found = DECLARED.search((COMPONENTS / f"{name}.html").read_text(encoding="utf-8"))
    assert found, f"{name} declares nothing"
    assert found[1] == name
    words = re.findall(r"(\[)?(\w+)(?:=[^\]\s]*)?\]?", found[2])
    return {word for optional, word in words if not optional}, {word for _, word in words}


@pytest.mark.parametrize("file", TEMPLATES, ids=shown)
def test_a_template_carries_nothing_that_the_policy_forbids(file: Path):
    text = file.read_text(encoding="utf-8")

    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("file", sorted(COMPONENTS.glob("*.html")), ids=shown)
def test_a_component_declares_its_parameters(file: Path):
    parameters(file.stem)


@pytest.mark.parametrize("file", TEMPLATES, ids=shown)
def test_a_template_gives_components_only_what_they_declare(file: Path):
    wrong = []
    for name, given in INCLUDED.findall(file.read_text(encoding="utf-8")):
        _needed, taken = parameters(name)
        names = set(re.findall(r"(?:^|\s)(\w+)=", re.sub(r"\"[^\"]*\"|'[^']*'", "''", given)))
        wrong += sorted(f"{name}: {word}" for word in names - taken)

    assert wrong == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('<p style="color: red">', "an inline style"),
        ("<script>x()</script>", "an inline script"),
        ('<a onclick="x()">', "an event attribute"),
        ('<link rel="stylesheet" href="https://cdn.example/x.css">', "an address of another site"),
    ],
)
def test_the_sweep_sees_what_it_looks_for(text, what):
    assert INLINE[what].search(text)


def test_the_sweep_lets_our_own_pass():
    fine = '<script src="{% static \'khet/js/khet.js\' %}" defer></script><script type="application/json">{}</script>'

    assert not any(pattern.search(fine) for pattern in INLINE.values())
