"""Two snapshots side by side: who came, who left, who moved, what changed; and, with a purpose, the names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khet.domains.organisations import public as organisations
from khet.domains.warehouse import permissions
from khet.domains.warehouse.actions import people as people_actions
from khet.domains.warehouse.queries import between
from khet.domains.warehouse.queries import snapshots as snapshot_queries
from khet.domains.warehouse.queries.rows import CensusDiff, PersonRow, SchoolChange, SnapshotRow
from khet.domains.warehouse.rules.personal import subject_kind
from khet.domains.warehouse.rules.refusals import NotFound, WarehouseProblem
from khet.domains.warehouse.web import common
from khet.domains.warehouse.web.snapshots import period_key
from khet.kernel import clock
from khet.kernel.actor import NotAllowed
from khet.kernel.web import tables
from khet.kernel.web.forms import KhetForm, TextField
from khet.kernel.web.page import Request, page
from khet.kernel.web.words import told

MOST_NAMES = 200
KINDS = (
    ("in", gettext_lazy("เข้ามาใหม่")),
    ("out", gettext_lazy("ออกไป")),
    ("moved", gettext_lazy("ย้ายโรงเรียน")),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """The head of a comparison: its title and its totals in words."""

    title: str
    totals: tuple[tuple[str, str], ...]


class PairForm(KhetForm):
    """Which two snapshots."""

    before = forms.ChoiceField(label=gettext_lazy("ชุดก่อน"), choices=[])
    after = forms.ChoiceField(label=gettext_lazy("ชุดหลัง"), choices=[])

    def __init__(self, known: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            self.fields[name].choices = [("", _("เลือก")), *known]  # type: ignore[attr-defined]


class NamesForm(KhetForm):
    """Whose names, and what for."""

    before = forms.CharField(widget=forms.HiddenInput, max_length=40)
    after = forms.CharField(widget=forms.HiddenInput, max_length=40)
    kind = forms.ChoiceField(label=gettext_lazy("รายชื่อของ"), choices=KINDS)
    school = forms.ChoiceField(label=gettext_lazy("โรงเรียน"), choices=[], required=False)
    purpose = TextField(label=gettext_lazy("วัตถุประสงค์"), rows=2, max_length=300)

    def __init__(self, schools: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [("", _("ทุกโรงเรียน")), *schools]  # type: ignore[attr-defined]


@page(permissions.SNAPSHOT_VIEW)
def compare(request: Request) -> HttpResponse:
    """Choose two snapshots; when both are chosen, what changed between them, by school."""
    return _show(request)


@page(permissions.PERSON_VIEW, methods=("POST",))
def names(request: Request) -> HttpResponse:
    """The names behind one count of a comparison; needs a purpose, and is written down."""
    before, after = request.POST.get("before", ""), request.POST.get("after", "")
    try:
        diff = between.compare_for(request.actor, before, after)
    except WarehouseProblem as problem:
        raise Http404 from problem
    if not common.covers(request.actor, permissions.PERSON_VIEW, diff.after.office_id):
        raise NotAllowed(permissions.PERSON_VIEW)
    schools = _school_choices(diff.schools)
    form = NamesForm(schools, request.POST)
    if not form.is_valid():
        return _show(request, pair=(before, after), names_form=form, status=422)
    data = form.cleaned_data
    try:
        people = _open(request, diff, data)
    except WarehouseProblem as problem:
        form.problem(told(problem), field="purpose")
        return _show(request, pair=(before, after), names_form=form, status=422)
    words = dict(KINDS)[data["kind"]]
    school = dict(schools).get(data["school"], _("ทุกโรงเรียน"))
    context = {
        **common.frame(request, common.office_name(diff.after.office_id)),
        "title": _("%(kind)s · %(school)s") % {"kind": words, "school": school},
        "purpose": data["purpose"],
        "back": _address(before, after),
        "headings": [str(heading) for heading, _value in person_cells(None)],
        "people": [person_cells(row) for row in people[:MOST_NAMES]],
        "more": max(0, len(people) - MOST_NAMES),
    }
    return render(request, "warehouse/names.html", context)


def _open(request: Request, diff: CensusDiff, data: dict[str, Any]) -> list[PersonRow]:
    """The people asked for: an act that the audit keeps."""
    found = between.pseudonyms_between(
        request.actor,
        diff.before.uuid,
        diff.after.uuid,
        kind=data["kind"],
        school_id=int(data["school"]) if data["school"] else None,
    )
    return people_actions.persons_behind(
        actor=request.actor,
        office_id=diff.after.office_id,
        pseudonyms=found,
        purpose=data["purpose"],
        about=f"{dict(KINDS)[data['kind']]} · {_head(diff).title}",
        snapshot=diff.after.uuid,
        at=clock.now(),
    )


def person_cells(row: PersonRow | None) -> list[tuple[Any, Any]]:
    """A person as a line of a list of names; the headings alone without one."""
    name = " ".join(filter(None, (f"{row.prefix}{row.first_name}", row.last_name))) if row else ""
    return [
        (_("ชื่อ"), name),
        (_("เลขประจำตัว"), row.identifier if row else ""),
        (_("เลขประจำตัวนักเรียน"), row.student_no if row else ""),
        (_("วันเกิด"), common.day(row.birth_date) if row else ""),
        (_("โรงเรียน"), row.school_name if row else ""),
    ]


def _address(before: str, after: str) -> str:
    return f"{reverse('warehouse:compare')}?before={before}&after={after}"


def _show(
    request: Request, *, pair: tuple[str, str] | None = None, names_form: NamesForm | None = None, status: int = 200
) -> HttpResponse:
    office = _office(request, pair)
    rows = sorted(_comparable(snapshot_queries.snapshots(request.actor, office.id)), key=period_key, reverse=True)
    before, after = pair or (request.GET.get("before", ""), request.GET.get("after", ""))
    given = {"before": before, "after": after} if before or after else None
    form = PairForm([(row.uuid, _label(row)) for row in rows], given)
    context: dict[str, Any] = {**common.frame(request, office.short_name, tab="warehouse:compare")}
    context["form"] = form if len(rows) > 1 else None
    if not form.is_bound or not form.is_valid():
        return render(request, "warehouse/compare.html", context, status=422 if form.errors else status)
    try:
        diff = between.compare_for(request.actor, before, after)
    except WarehouseProblem as problem:
        return render(request, "warehouse/compare.html", {**context, "problem": told(problem)}, status=422)
    sees_people = common.covers(request.actor, permissions.PERSON_VIEW, diff.after.office_id)
    table = tables.build(request, diff.schools, _schools_spec(sees_people=sees_people))
    if sees_people:
        names_form = names_form or NamesForm(_school_choices(diff.schools), initial={"before": before, "after": after})
    context |= {
        "diff": _head(diff),
        "fields": tables.build(request, _fields(diff), _fields_spec()),
        "ways": tables.build(request, _ways(diff), _ways_spec()) if diff.moves else None,
        "names_form": names_form,
    }
    return tables.answer(request, "warehouse/compare.html", context, table=table, status=status)


def _office(request: Request, pair: tuple[str, str] | None) -> organisations.OfficeRow:
    wanted = (pair or (request.GET.get("before", ""), ""))[0]
    if wanted:
        try:
            row = snapshot_queries.snapshot(request.actor, wanted)
        except NotFound:
            return common.office_of(request, permissions.SNAPSHOT_VIEW)
        return organisations.office(row.office_id)
    return common.office_of(request, permissions.SNAPSHOT_VIEW)


def _comparable(rows: Sequence[SnapshotRow]) -> list[SnapshotRow]:
    people = {key for key in common.dataset_keys() if (found := common.dataset_of(key)) and subject_kind(found)}
    return [row for row in rows if row.dataset in people and row.removed_at is None]


def _label(row: SnapshotRow) -> str:
    text = common.what(row.dataset, row.year, row.round)
    return text if row.is_current else _("%(what)s (เลิกใช้แล้ว)") % {"what": text}


def _head(diff: CensusDiff) -> Compared:
    title = _("%(dataset)s: %(before)s เทียบกับ %(after)s") % {
        "dataset": common.dataset_name(diff.after.dataset),
        "before": common.period_name(diff.before.year, diff.before.round),
        "after": common.period_name(diff.after.year, diff.after.round),
    }
    counted = (
        (_("รอบก่อน"), diff.before.rows),
        (_("รอบหลัง"), diff.after.rows),
        (_("เข้ามาใหม่"), diff.came_in),
        (_("ออกไป"), diff.went_out),
        (_("ย้ายโรงเรียน"), diff.moved),
        (_("ยังอยู่"), diff.stayed),
    )
    return Compared(title, tuple((word, _hidden() if count is None else f"{count:,}") for word, count in counted))


def _schools_spec(*, sees_people: bool) -> tables.TableSpec:
    return tables.TableSpec(
        name="schools",
        heading=_("รายโรงเรียน"),
        columns=(
            tables.Column("name", _("โรงเรียน"), lambda row: row.name or _("สำนักงาน")),
            _count("before", _("รอบก่อน")),
            _count("after", _("รอบหลัง")),
            tables.Column("difference", _("เพิ่มหรือลด"), _difference, kind="number", show=_signed),
            _count("came_in", _("เข้า")),
            _count("went_out", _("ออก")),
            _count("moved_in", _("ย้ายเข้า")),
            _count("moved_out", _("ย้ายออก")),
            *([tables.Column("changed", _("ช่องที่เปลี่ยน"), _changed, kind="number")] if sees_people else []),
        ),
        search=lambda row: row.name,
        page_size=50,
        empty_title=_("ไม่มีอะไรเปลี่ยน"),
        empty_text=_("ทุกคนอยู่โรงเรียนเดิมและทุกช่องเหมือนเดิม"),
    )


def _count(key: str, heading: str) -> tables.Column:
    """A column of counts, in which a count that may not be told says so."""

    def show(row: SchoolChange) -> str:
        value = getattr(row, key)
        return _hidden() if value is None else f"{value:,}"

    def export(row: SchoolChange) -> str | int:
        value = getattr(row, key)
        return _hidden() if value is None else int(value)

    return tables.Column(key, heading, kind="number", show=show, export=export)


def _hidden() -> str:
    """What stands in place of a count that is not told: whether it is small itself or only guards one is not told."""
    return _("ปกปิด")


def _changed(row: SchoolChange) -> int:
    return sum(row.changed.values())


def _difference(row: SchoolChange) -> int | None:
    return None if row.before is None or row.after is None else row.after - row.before


def _signed(row: SchoolChange) -> str:
    difference = _difference(row)
    if difference is None:
        return _hidden()
    return f"+{difference:,}" if difference > 0 else f"−{-difference:,}" if difference < 0 else "0"


def _fields(diff: CensusDiff) -> list[dict[str, Any]]:
    dataset = common.dataset_of(diff.after.dataset)
    known = dataset.by_key if dataset else {}
    return [
        {"field": common.in_words(known[key].name, known[key].name_en) if key in known else key, "count": count}
        for key, count in diff.changed.items()
    ]


def _fields_spec() -> tables.TableSpec:
    return tables.TableSpec(
        name="fields",
        heading=_("ช่องที่เปลี่ยนของคนที่ยังอยู่"),
        prefix="f-",
        columns=(tables.Column("field", _("ช่อง")), tables.Column("count", _("คน"), kind="number")),
        order="-count",
        empty_title=_("ไม่มีช่องใดเปลี่ยน"),
    )


def _ways(diff: CensusDiff) -> list[dict[str, Any]]:
    wanted = {school for way in diff.moves for school in way[:2] if school is not None}
    found = organisations.school_names(wanted, clock.today())
    return [
        {"of": found.get(of or 0, _("สำนักงาน")), "to": found.get(to or 0, _("สำนักงาน")), "count": count}
        for of, to, count in diff.moves
    ]


def _ways_spec() -> tables.TableSpec:
    return tables.TableSpec(
        name="ways",
        heading=_("ย้ายจากไหนไปไหน"),
        prefix="w-",
        columns=(
            tables.Column("of", _("จาก")),
            tables.Column("to", _("ไป")),
            tables.Column("count", _("คน"), kind="number"),
        ),
        order="-count",
        page_size=20,
        empty_title=_("ไม่มีใครย้าย"),
    )


def _school_choices(rows: Sequence[SchoolChange]) -> list[tuple[str, str]]:
    return [(str(row.school_id), row.name) for row in rows if row.school_id is not None]
