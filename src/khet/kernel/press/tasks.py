"""What the press can do, by name; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

TASKS = {
    "pdf": "khet.kernel.documents.pdf:render_pdf",
    "pdfs": "khet.kernel.documents.pdf:render_pdfs",
    "typeset": "khet.kernel.documents.typeset:typeset",
    "words": "khet.kernel.documents.text:words_of_lines",
    "line": "khet.kernel.documents.typeset:line",
    "docx": "khet.kernel.documents.docx:render_docx",
    "xlsx": "khet.kernel.documents.xlsx:render_xlsx",
    "svg": "khet.kernel.charts.engine:svg",
    "png": "khet.kernel.charts.engine:png",
}
SET_BY_TYPST = frozenset({"pdf", "pdfs", "typeset"})
# What the press does in another way than a process that works for itself: it stays, so it lets the engine go.
IN_THE_PRESS = {"svg": "khet.kernel.press.drawer:svg", "png": "khet.kernel.press.drawer:png"}


def perform(task: str, argument: Any) -> Any:
    """Do the task here, in this process."""
    module, _, name = TASKS[task].partition(":")
    return getattr(import_module(module), name)(argument)
