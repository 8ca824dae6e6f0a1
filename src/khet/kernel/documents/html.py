"""A document as a fragment of a page: safe text, the site's classes, no inline style."""

from __future__ import annotations

from base64 import b64encode

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from khet.kernel.documents.book import Contents, Cover, Picture, Pictures
from khet.kernel.documents.grid import Placed, place
from khet.kernel.documents.listing import Listing
from khet.kernel.documents.model import (
    Align,
    Block,
    Chart,
    Digits,
    Document,
    Heading,
    Items,
    KeyFigures,
    Level,
    Paragraph,
    Part,
    Signatures,
    Table,
    Text,
    parts_of,
)
from khet.kernel.documents.text import shown
from khet.kernel.documents.wording import Wording, wording

ALIGN_CLASS: dict[Align, str] = {"left": "", "center": "c", "right": "n"}


def render_html(document: Document) -> SafeString:
    """The paper as an ``article`` to place in a page; headings start below the page's own."""
    return mark_safe(_Page(document).article())  # noqa: S308 - every text went through escape()


class _Page:
    """Writes one document as HTML."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.digits: Digits = document.digits
        self.words: Wording = wording(document.language)
        self.listing = Listing(document)

    def article(self) -> str:
        """The whole fragment."""
        document = self.document
        draft = f'<p class="paper-draft">{escape(self.words.draft_line)}</p>' if document.draft else ""
        lines = "".join(f"<p>{self.rich(line)}</p>" for line in document.subtitle_lines)
        cover = self._cover(document.cover) if document.cover else ""
        return (
            f'<article class="paper" lang="{escape(document.language)}">'
            f'<header class="paper-head">{self._reference()}{draft}<h2>{self.rich(document.title)}</h2>'
            f"{lines}{cover}</header>"
            + "".join(self.block(block) for block in (*document.front, *document.blocks))
            + "</article>"
        )

    def _cover(self, cover: Cover) -> str:
        emblem = self._image(cover.emblem) if cover.emblem else ""
        kind = f'<p class="muted">{self.rich(cover.kind)}</p>' if cover.kind else ""
        return emblem + kind + "".join(f"<p>{self.rich(line)}</p>" for line in cover.foot_lines)

    def _reference(self) -> str:
        reference = self.document.reference
        if reference is None:
            return ""
        number = f"{escape(self.words.number)} {escape(reference.number)}"
        if not reference.verify_url.startswith(("https://", "http://", "/")):
            return f'<p class="paper-number">{number}</p>'
        return f'<p class="paper-number"><a href="{escape(reference.verify_url)}">{number}</a></p>'

    def rich(self, text: Text) -> str:
        """A text with its manners as elements."""
        return "".join(self._part(part) for part in parts_of(text))

    def _part(self, part: Part) -> str:
        made = escape(shown(part, self.digits)).replace("\n", "<br>")
        for wanted, before, after in (
            (part.muted, '<span class="muted">', "</span>"),
            (part.italic, "<em>", "</em>"),
            (part.bold, "<strong>", "</strong>"),
        ):
            made = f"{before}{made}{after}" if wanted else made
        return f"<br>{made}" if part.break_before else made

    def block(self, block: Block) -> str:
        """One block of the paper."""
        match block:
            case Heading():
                tag = f"h{min(max(block.level, 1), 3) + 2}"
                anchor = self._anchor(self.listing.next("headings").anchor)
                return f"<{tag}{anchor}{_class(ALIGN_CLASS[block.align])}>{self.rich(block.text)}</{tag}>"
            case Paragraph():
                kinds = ("paper-indent" if block.indent else "", ALIGN_CLASS[block.align])
                return f"<p{_class(*kinds)}>{self.rich(block.text)}</p>"
            case Items():
                tag = "ol" if block.ordered else "ul"
                return f"<{tag}>{''.join(f'<li>{self.rich(item)}</li>' for item in block.items)}</{tag}>"
            case Table():
                return self.table(block)
            case KeyFigures():
                return self._key_figures(block)
            case Chart():
                return self._chart(block)
            case Signatures():
                return self._signatures(block)
            case Pictures():
                shown = "".join(self._picture(picture) for picture in block.pictures)
                return f'<div class="paper-pictures">{shown}</div>'
            case Contents():
                return self._contents(block)
            case _:
                return '<hr class="paper-break">'

    def _anchor(self, anchor: str) -> str:
        """An address for the lists of contents; a paper without any needs none."""
        return f' id="{escape(anchor)}"' if self.document.is_book else ""

    def _contents(self, block: Contents) -> str:
        """A list of contents as links: a page on screen has no page numbers."""
        lines = "".join(
            f'<li class="paper-entry-{entry.level}"><a href="#{escape(entry.anchor)}">{self.rich(entry.line)}</a></li>'
            for entry in self.listing.of(block)
        )
        title = escape(block.title)
        return (
            f'<nav class="paper-contents" aria-label="{title}"><h3>{self.rich(block.title)}</h3><ol>{lines}</ol></nav>'
        )

    def _picture(self, picture: Picture) -> str:
        if not picture.caption:
            return f"<figure>{self._image(picture)}</figure>"
        entry = self.listing.next("pictures")
        words = f"<figcaption>{self.rich(entry.line)}</figcaption>"
        return f"<figure{self._anchor(entry.anchor)}>{self._image(picture)}{words}</figure>"

    def _image(self, picture: Picture) -> str:
        """A picture from its address; with its bytes in the page where it has none."""
        source = picture.url
        if not source:
            kind = "png" if picture.data.startswith(b"\x89PNG") else "jpeg"
            source = f"data:image/{kind};base64,{b64encode(picture.data).decode()}"
        return f'<img src="{escape(source)}" alt="{escape(picture.alt)}" loading="lazy">'

    def _chart(self, block: Chart) -> str:
        from khet.kernel import charts

        image = charts.data_address(block.spec, digits=self.digits)
        return (
            f'<figure class="paper-chart"><img src="{image}" alt="{escape(block.title)}">'
            f"<figcaption>{self.rich(block.title)}</figcaption></figure>{self.table(block.table)}"
        )

    def _key_figures(self, block: KeyFigures) -> str:
        items = []
        for item in block.figures:
            level = self.level(item.level) if item.level else ""
            note = f'<p class="muted small">{self.rich(item.note)}</p>' if item.note else ""
            items.append(
                f'<div class="card"><div class="in"><p class="muted small">{self.rich(item.label)}</p>'
                f'<p class="figure"><b>{self.rich(item.value)}</b>{level}</p>{note}</div></div>'
            )
        return f'<div class="paper-figures">{"".join(items)}</div>'

    def level(self, level: Level) -> str:
        """A level as dots, word and colour, as everywhere on the site."""
        dots = "".join('<s class="on"></s>' if step < level.number else "<s></s>" for step in range(level.of))
        name = self.rich(level.name)
        return f'<span class="level l{level.shade}"><i aria-hidden="true">{dots}</i>{name}</span>'

    def _signatures(self, block: Signatures) -> str:
        people = []
        for person in block.signers:
            name = f"({person.name})" if person.name else self.words.blank_name
            lines = "".join(f"<br>{self.rich(line)}" for line in person.position)
            people.append(f"<p>{self.rich(name)}{lines}</p>")
        return f'<div class="paper-sign">{"".join(people)}</div>'

    def table(self, table: Table) -> str:
        """A table with its caption and note, scrolling by itself on a narrow screen."""
        caption = ""
        if table.caption:
            entry = self.listing.next("tables")
            caption = f"<caption{self._anchor(entry.anchor)}>{self.rich(entry.line)}</caption>"
        note = f'<p class="small muted">{self.rich(table.note)}</p>' if table.note else ""
        head = self._rows(table, head=True)
        body = self._rows(table, head=False)
        return (
            f'<div class="paper-scroll" tabindex="0" role="region" aria-label="{escape(self._label(table))}">'
            f'<table class="paper-table">{caption}<thead>{head}</thead><tbody>{body}</tbody></table></div>{note}'
        )

    def _label(self, table: Table) -> str:
        return table.caption or table.name or self.document.title

    def _rows(self, table: Table, *, head: bool) -> str:
        rows = table.head if head else table.rows
        lines = []
        for line, row in zip(place(rows, len(table.columns)), rows, strict=True):
            cells = "".join(self._cell(table, placed, head=head, first=placed.column == 0) for placed in line)
            lines.append(f"<tr{_class('' if row.kind == 'body' else f'paper-{row.kind}')}>{cells}</tr>")
        return "".join(lines)

    def _cell(self, table: Table, placed: Placed, *, head: bool, first: bool) -> str:
        cell = placed.cell
        tag = "th" if head or first else "td"
        scope = ""
        if tag == "th":
            scope = ' scope="colgroup"' if head and cell.colspan > 1 else f' scope="{"col" if head else "row"}"'
        align: Align = cell.align or ("center" if head else table.columns[placed.column].align)
        indent = f"in-{min(cell.indent, 6)}" if cell.indent else ""
        spans = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
        spans += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
        body = self.level(cell.level) if cell.level else self.rich(cell.text)
        body = f"<strong>{body}</strong>" if cell.bold else body
        return f"<{tag}{_class(ALIGN_CLASS[align], indent)}{scope}{spans}>{body}</{tag}>"


def _class(*names: str) -> str:
    joined = " ".join(name for name in names if name)
    return f' class="{joined}"' if joined else ""
