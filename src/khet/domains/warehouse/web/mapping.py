"""The mapper: which column of a file is which field, and of which year and round it is, as far as a person must say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from khet.calc import thai
from khet.calc.schema import Dataset, Field, Kind
from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import flow, uploads
from khet.domains.warehouse.queries import pages, reading
from khet.domains.warehouse.queries.rows import ImportRow
from khet.domains.warehouse.rules.refusals import WarehouseProblem
from khet.domains.warehouse.web import common, report
from khet.domains.warehouse.web.deciding import PeriodForm
from khet.engine import readers, schemas
from khet.engine.readers.tables import ColumnMapping, Match, RawTable
from khet.kernel import clock
from khet.kernel.states import WrongState
from khet.kernel.web.forms import IntegerField, KhetForm
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

SAMPLES, TOP_ROWS, CODES_SHOWN = 4, 5, 8
MOST_ABOVE, LONGEST_ROW = 10, 7
SCHOOL = ("school_code", "school_name")
FOUND = {
    "xlsx": "Excel (xlsx)",
    "xls": "Excel 97 (xls)",
    "csv": "CSV",
    "tsv": "TSV",
}
SEPARATORS = {",": gettext_lazy("จุลภาค"), "\t": gettext_lazy("แท็บ"), ";": gettext_lazy("อัฒภาค"), "|": "|"}


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column of the file as the mapper prints it."""

    index: int
    letter: str
    header: str
    samples: tuple[str, ...]
    codes: tuple[str, ...]
    field: str
    error: str
    note: str


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field that a column may be."""

    key: str
    label: str
    is_mapped: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row from the top of the table."""

    number: int
    cells: tuple[str, ...]
    is_head: bool


@dataclass(slots=True)
class Draft:
    """What the page works on: one table of the file, as one dataset, with the mapping as it stands in the form."""

    row: ImportRow
    tables: Sequence[RawTable]
    place: int
    dataset: Dataset
    match: Match | None
    mapping: ColumnMapping
    errors: dict[int, str]
    sees_people: bool
    header_row: int | None = None

    @property
    def table(self) -> RawTable:
        """The table that is mapped."""
        return self.tables[self.place]


class ShapeForm(KhetForm):
    """Which table of the file is looked at, and as which dataset."""

    table = forms.ChoiceField(label=gettext_lazy("ตาราง"), choices=[])
    dataset = forms.ChoiceField(label=gettext_lazy("ชุดข้อมูล"), choices=[])
    header = IntegerField(
        label=gettext_lazy("หัวตารางจบที่แถว"),
        required=False,
        min_value=0,
        help_text=gettext_lazy("เว้นว่างให้ระบบหาเอง ใส่ 0 ถ้าไม่มีหัวตาราง"),
    )

    def __init__(self, draft: Draft) -> None:
        super().__init__(initial={"table": draft.place, "dataset": draft.dataset.key, "header": draft.header_row})
        tables = [(str(n), table_name(table, n)) for n, table in enumerate(draft.tables)]
        self.fields["table"].choices = tables  # type: ignore[attr-defined]
        self.fields["dataset"].choices = [  # type: ignore[attr-defined]
            (key, common.dataset_name(key)) for key in schemas.load()
        ]
        if len(tables) == 1:
            self.fields["table"].widget = forms.HiddenInput()
        if not draft.sees_people:
            del self.fields["header"]


class MapForm(PeriodForm):
    """The period, the values that no column holds, and whether the mapping is kept for the next file."""

    def __init__(self, draft: Draft, *args: Any, **kwargs: Any) -> None:
        super().__init__(draft.dataset.rounds, *args, **kwargs)
        for field in _constants(draft.dataset):
            codes = field.codes.codes if field.codes else ()
            words = [
                ("", _("อยู่ในคอลัมน์ของไฟล์")),
                *((code.key, common.in_words(code.name, code.name_en)) for code in codes),
            ]
            label = _("ทุกแถวเป็น %(field)s") % {"field": common.in_words(field.name, field.name_en)}
            self.fields[f"same.{field.key}"] = forms.ChoiceField(label=label, choices=words, required=False)
        self.fields["remember"] = forms.BooleanField(label=_("จำการจับคู่นี้ไว้ใช้กับไฟล์ที่หัวตารางเหมือนกัน"), required=False)

    @property
    def constants(self) -> dict[str, str]:
        """The values that hold for every row; only after ``is_valid``."""
        data: Mapping[str, Any] = self.cleaned_data
        return {key.removeprefix("same."): value for key, value in data.items() if key.startswith("same.") and value}


@page(permissions.FILE_IMPORT, methods=("GET", "POST"))
def mapper(request: Request, import_id: int) -> HttpResponse:
    """Show the columns with the likely fields; take what the person says, keep it, and check the file with it."""
    row = common.import_of(request, import_id)
    if row.state not in {"uploaded", "mapped", "checked", "refused"}:
        return redirect("warehouse:import", import_id=row.id)
    try:
        draft = _draft(request, row)
    except WarehouseProblem as problem:
        messages.error(request, told(problem))
        said = request.method == "GET" and "header" in request.GET
        return redirect("warehouse:map" if said else "warehouse:import", import_id=row.id)
    if request.method == "GET":
        return _show(request, draft, MapForm(draft, initial=_initial(draft)))
    form = MapForm(draft, request.POST)
    draft.mapping = _typed(request, draft, form)
    _check(draft, form)
    if form.errors or draft.errors:
        return _show(request, draft, form, status=422)
    try:
        _keep(request, draft, form)
    except (WarehouseProblem, WrongState) as problem:
        form.problem(told(problem))
        return _show(request, draft, form, status=422)
    return redirect("warehouse:import", import_id=row.id)


def _keep(request: Request, draft: Draft, form: MapForm) -> None:
    """Keep mapping and period together, and begin the check."""
    data, at = form.cleaned_data, clock.now()
    asked: dict[str, Any] = {"actor": request.actor, "import_id": draft.row.id, "at": at}
    with transaction.atomic():
        flow.choose_mapping(mapping=draft.mapping, table=draft.place, remember=data["remember"], **asked)
        flow.set_period(year=data["year"], round_=data.get("round", draft.dataset.rounds[0]), **asked)
        uploads.start(**asked)


def table_name(table: RawTable, place: int) -> str:
    """What a table of a file is called: its sheet, or its file in a ZIP, and how many rows it has."""
    name = table.sheet or table.file_name or str(place + 1)
    words = ngettext("%(name)s (%(rows)s แถว)", "%(name)s (%(rows)s แถว)", table.height)
    return words % {"name": name, "rows": f"{table.height:,}"}


def _draft(request: Request, row: ImportRow) -> Draft:
    asked = request.GET if request.method == "GET" else request.POST
    place = common.number(asked.get("table")) or 0
    sees_people = common.covers(request.actor, permissions.PERSON_VIEW, row.office_id)
    header_row = reading.header_given(row.mapping, place)
    if "header" in asked and sees_people:
        said = thai.to_arabic_digits(asked["header"].strip())
        header_row = int(said) if said.isdecimal() and len(said) <= LONGEST_ROW else None
        found = pages.tables_with_header(request.actor, row.id, place, header_row)
    else:
        _kept, found = pages.tables_of(request.actor, row.id)
    if place >= len(found.tables):
        raise Http404
    table = found.tables[place]
    chosen = asked.get("dataset", "")
    kept = next((ColumnMapping.from_plain(each["mapping"]) for each in row.mapping if each["table"] == place), None)
    matches = readers.recognise(table, schemas.load())
    known = kept.dataset if kept else matches[0].dataset if matches else ""
    dataset = schemas.load().get(chosen) or schemas.load().get(known) or _likeliest(table)
    match = next((each for each in matches if each.dataset == dataset.key), None)
    is_as_kept = kept is not None and (kept.dataset, kept.header_row) == (dataset.key, table.header_row)
    mapping = kept if kept is not None and is_as_kept else _likely(table, dataset, match)
    return Draft(row, found.tables, place, dataset, match, mapping, {}, sees_people, header_row)


def _likeliest(table: RawTable) -> Dataset:
    """The dataset of which most fields may be in a table that nothing recognised."""
    return max(schemas.load().values(), key=lambda each: len(readers.propose(table, each).columns))


def _likely(table: RawTable, dataset: Dataset, match: Match | None) -> ColumnMapping:
    """What was recognised, and beyond it what is merely likely."""
    guessed = readers.propose(table, dataset)
    if match is None:
        return guessed
    taken = set(match.mapping.columns.values())
    more = {key: at for key, at in guessed.columns.items() if key not in match.mapping.columns and at not in taken}
    columns = {**match.mapping.columns, **more}
    return ColumnMapping(dataset.key, match.layout, columns, table.header_row, dict(match.mapping.constants))


def _initial(draft: Draft) -> dict[str, Any]:
    known = {f"same.{key}": value for key, value in draft.mapping.constants.items()}
    return {"year": draft.row.year or None, "round": draft.row.round, "remember": True, **known}


def _typed(request: Request, draft: Draft, form: MapForm) -> ColumnMapping:
    """The mapping as the form has it; a field that stands twice is marked at both columns."""
    known = {field.key for field in schemas.mappable(draft.dataset)}
    columns: dict[str, int] = {}
    for at in range(draft.table.width):
        key = request.POST.get(f"c.{at}", "")
        if not key or key not in known:
            continue
        if key in columns:
            draft.errors[at] = draft.errors[columns[key]] = _("ช่องนี้ถูกเลือกให้สองคอลัมน์")
        columns.setdefault(key, at)
    constants = form.constants if form.is_valid() else {}
    same = {key: value for key, value in constants.items() if key not in columns}
    layout = draft.mapping.layout if columns == dict(draft.mapping.columns) else ""
    is_given = draft.header_row is not None
    return ColumnMapping(draft.dataset.key, layout, columns, draft.table.header_row, same, is_given)


def _check(draft: Draft, form: MapForm) -> None:
    """Name every required field that neither a column nor a constant gives."""
    given = {*draft.mapping.columns, *draft.mapping.constants}
    missing = [_label(field) for field in _needed(draft.dataset) if field.key not in given]
    if not given & set(SCHOOL):
        missing.insert(0, _("รหัสหรือชื่อโรงเรียน"))
    if missing:
        form.problem(_("ยังไม่มีคอลัมน์ของช่องที่ต้องมี: %(fields)s") % {"fields": ", ".join(missing)})


def _show(request: Request, draft: Draft, form: MapForm, *, status: int = 200) -> HttpResponse:
    mapped = set(draft.mapping.columns)
    needed = [ShownField(field.key, _label(field), field.key in mapped) for field in _needed(draft.dataset)]
    context = {
        **common.frame(request, common.office_name(draft.row.office_id)),
        "row": draft.row,
        "way": report.way(draft.row),
        "form": form,
        "shape": ShapeForm(draft),
        "proposal": _proposal(draft),
        "columns": _columns(draft),
        "fields": [ShownField(field.key, _label(field)) for field in schemas.mappable(draft.dataset)],
        "needed": needed,
        "top": _top(draft),
        "facts": _facts(draft),
        "place": draft.place,
        "header_row": "" if draft.header_row is None else draft.header_row,
        "dataset": draft.dataset,
        "is_masked": not draft.sees_people,
        "same_tables": _same_tables(draft),
    }
    return render(request, "warehouse/map.html", context, status=status)


def _proposal(draft: Draft) -> dict[str, Any]:
    origin = next((each.get("origin") for each in draft.row.mapping if each.get("table") == draft.place), "")
    name = common.in_words(draft.dataset.name, draft.dataset.name_en)
    if origin == "saved":
        return {"tone": "good", "title": _("ใช้การจับคู่ที่เคยยืนยันไว้สำหรับหัวตารางแบบนี้"), "reasons": []}
    if draft.match is None:
        return {"tone": "warn", "title": _("ไม่รู้จักหัวตารางแบบนี้ โปรดเลือกชุดข้อมูลและจับคู่คอลัมน์"), "reasons": []}
    reasons = common.reasons(draft.match.reasons)
    if draft.match.score >= readers.RECOGNISED and not draft.match.missing:
        return {"tone": "good", "title": _("น่าจะเป็น %(name)s") % {"name": name}, "reasons": reasons}
    return {"tone": "warn", "title": _("อาจเป็น %(name)s แต่ยังไม่แน่ใจ โปรดตรวจ") % {"name": name}, "reasons": reasons}


def _columns(draft: Draft) -> list[ShownColumn]:
    fields = {at: key for key, at in draft.mapping.columns.items()}
    guessed = {each.column: each for each in readers.proposals(draft.table, draft.dataset)}
    shown = []
    for at, header in enumerate(draft.table.headers):
        key = fields.get(at, "")
        proposal = guessed.get(at)
        is_open = _is_open(draft, key)
        note = (
            common.in_words(proposal.reason_th, proposal.reason_en)
            if proposal and key and proposal.field == key
            else ""
        )
        shown.append(
            ShownColumn(
                index=at,
                letter=letter(at),
                header=header,
                samples=tuple(common.shown_values(draft.table.samples(at, SAMPLES), is_open=is_open)),
                codes=draft.table.codes_for(at)[:CODES_SHOWN],
                field=key,
                error=draft.errors.get(at, ""),
                note=note,
            )
        )
    return [column for column in shown if column.header or column.samples]


def _is_open(draft: Draft, key: str) -> bool:
    """Sensitive values are shown to nobody here; personal and unknown ones to those who may see people."""
    if common.is_sensitive(draft.dataset.key, key):
        return False
    return draft.sees_people or (bool(key) and not common.is_guarded(draft.dataset.key, key))


def _top(draft: Draft) -> list[Line]:
    """The header as the file has it with what stands around it, and the first rows below; set-aside rows for few."""
    table = draft.table
    first = table.header_row - len(table.header_cells) + 1
    fields = {at: key for key, at in draft.mapping.columns.items()}
    may = [_is_open(draft, fields.get(at, "")) for at in range(table.width)]
    lines = [
        Line(first + n, tuple("" if cell is None else str(cell) for cell in cells[: table.width]), is_head=True)
        for n, cells in enumerate(table.header_cells)
    ]
    if draft.sees_people:
        aside = [Line(each.row, _texts(each.cells, may), is_head=False) for each in table.set_aside]
        above = [line for line in aside if line.number < first][-MOST_ABOVE:]
        last = max(table.row_numbers[:TOP_ROWS], default=table.header_row + TOP_ROWS)
        lines = [*above, *lines, *(line for line in aside if table.header_row < line.number < last)]
    for index, number in enumerate(table.row_numbers[:TOP_ROWS]):
        cells = [column[index] for column in table.columns]
        lines.append(Line(number, _texts(cells, may), is_head=False))
    return sorted(lines, key=lambda line: line.number)


def _texts(cells: Sequence[Any], may: Sequence[bool]) -> tuple[str, ...]:
    """The cells of a row as this reader may see them, as many as the table is wide."""
    return common.shown_cells((*cells, *[None] * len(may))[: len(may)], may)


def _facts(draft: Draft) -> list[tuple[str, str]]:
    table = draft.table
    aside = len([each for each in table.set_aside if each.reason != "blank"])
    return [
        (_("ชนิดไฟล์"), FOUND.get(table.kind, table.kind)),
        (_("ชีต"), table.sheet),
        (_("หัวเรื่องเหนือตาราง"), " · ".join(table.title) if draft.sees_people or draft.header_row is None else ""),
        (_("หัวตารางจบที่แถว"), str(table.header_row or _("ไม่มีหัวตาราง"))),
        (_("แถวข้อมูล"), f"{table.height:,}"),
        (_("แถวรวมยอด หัวซ้ำ หมายเหตุ"), f"{aside:,}" if aside else ""),
        (_("ตัวอักษร"), table.encoding.upper()),
        (_("ตัวคั่น"), str(SEPARATORS.get(table.delimiter, table.delimiter))),
        (_("รายการค่าในชีต"), ", ".join(filter(None, table.code_list_headers.values()))),
    ]


def _same_tables(draft: Draft) -> int:
    """How many other tables of the file have the same header, and so are read the same way when it is kept."""
    mine = readers.fingerprint(draft.table)
    return sum(readers.fingerprint(table) == mine for table in draft.tables) - 1


def _needed(dataset: Dataset) -> list[Field]:
    return [field for field in dataset.fields if field.required and field.kind not in {Kind.SCHOOL, Kind.PERSON}]


def _constants(dataset: Dataset) -> list[Field]:
    return [field for field in _needed(dataset) if field.kind is Kind.CODE and field.codes]


def _label(field: Field) -> str:
    words = common.in_words(field.name, field.name_en)
    return _("%(field)s (จำเป็น)") % {"field": words} if field.required else words


def letter(column: int) -> str:
    """A column's letters as a spreadsheet names it: 0 is A, 26 is AA."""
    name, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
