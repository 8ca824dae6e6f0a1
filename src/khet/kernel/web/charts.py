"""Charts in pages: drawn on the server, coloured by the page's tokens, with the table that says the same.

The drawing is SVG inside the page, so that it is read aloud, follows light and dark, and needs no script; our own
``khet.js`` only shows the figure under the pointer. Vega's own runtime builds functions from text, which a strict
content security policy forbids.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from khet.calc import thai
from khet.kernel.charts import svg
from khet.kernel.documents.model import Cell, Chart, Table

INLINE_STYLE = re.compile(r'\s(?:style|onload|onclick)="[^"]*"')
STYLE_ELEMENT = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
LABEL = re.compile(r'aria-label="([^"]*)"')
OWN_FIELDS = ("label:", "colour:", "series:", "printed:", "level:", "value:")
FONT = re.compile(r'\sfont-family="[^"]*"')


def drawing(chart: Chart) -> SafeString:
    """The chart as SVG without inline styles; its marks are labelled for screen readers."""
    return mark_safe(_clean(svg(chart.spec)))  # noqa: S308 - our own drawing; every text in it was escaped


@lru_cache(maxsize=64)
def _clean(text: str) -> str:
    for unwanted in (STYLE_ELEMENT, INLINE_STYLE, FONT):
        text = unwanted.sub("", text)
    return LABEL.sub(lambda found: f'aria-label="{_spoken(found[1])}"', text)


def _spoken(label: str) -> str:
    """What a mark says: its figures by their titles, without the drawing's own fields."""
    parts = [part for part in label.split("; ") if not part.startswith(OWN_FIELDS)]
    return "; ".join(thai.clean(part) for part in parts)


def table(chart: Chart) -> SafeString:
    """The chart's figures as a table of the page."""
    return render_to_string("components/plain_table.html", {"table": plain(chart.table)})


def plain(source: Table) -> dict[str, object]:
    """A document's table as headings and rows for ``components/plain_table.html``."""
    return {
        "caption": source.caption,
        "headings": [{"title": column.title, "numeric": column.align == "right"} for column in source.columns],
        "rows": [
            [
                {"text": _words(cell), "level": cell.level, "numeric": cell.number is not None, "head": at == 0}
                for at, cell in enumerate(row.cells)
            ]
            for row in source.rows
        ],
    }


def _words(cell: Cell) -> str:
    return cell.text if isinstance(cell.text, str) else "".join(part.text for part in cell.text)
