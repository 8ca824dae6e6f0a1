"""Reads of definitions: the indicators somebody may see, their versions, one as a file, a formula checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet
from django.utils.translation import get_language

from khet.calc import formula
from khet.calc.indicator import Indicator as Calculated
from khet.calc.schema import Dataset
from khet.domains.indicators import permissions
from khet.domains.indicators.models import Indicator, IndicatorVersion
from khet.domains.indicators.queries.rows import DefinitionVersionRow, IndicatorRow
from khet.domains.indicators.rules import definition_text
from khet.domains.indicators.rules.definition_text import Definition
from khet.domains.indicators.rules.refusals import DefinitionRefused, NoSuchIndicator, TextProblem
from khet.engine import schemas
from khet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class FormulaCheck:
    """What a formula says, or everything that is wrong with it; ``problems`` have their places in the text."""

    problems: tuple[TextProblem, ...]
    in_words: str = ""
    datasets: tuple[str, ...] = ()
    uses_sensitive: bool = False

    @property
    def is_good(self) -> bool:
        """Whether it can be computed."""
        return not self.problems


def datasets() -> Mapping[str, Dataset]:
    """The datasets that formulas may read."""
    return schemas.load()


def indicator_rows(*, actor: Actor, office_id: int | None = None, retired: bool = False) -> list[IndicatorRow]:
    """The indicators the actor may see for an office, in their order; two queries.

    An office's own stands in place of the national one of the same code; without an office only national ones.
    """
    seen = Indicator.objects.visible_to(actor, permissions.FIGURE_VIEW)
    chosen = preferred(seen, office_id)
    return rows_of([found for found in chosen if retired or found.retired_at is None])


def chosen_rows(*, actor: Actor, codes: Sequence[str], office_id: int | None) -> list[IndicatorRow]:
    """The indicators with these codes, in this order; raises NoSuchIndicator naming the first that is unknown."""
    seen = Indicator.objects.visible_to(actor, permissions.FIGURE_VIEW).filter(
        code__in=[each.lower() for each in codes]
    )
    found = {row.code: row for row in rows_of(preferred(seen, office_id))}
    for code in codes:
        if code.lower() not in found:
            raise NoSuchIndicator(f"ไม่พบตัวชี้วัด “{code}”", f"There is no indicator “{code}”")
    return [found[code.lower()] for code in codes]


def indicator_row(
    *, actor: Actor, code: str, office_id: int | None = None, permission: str = permissions.FIGURE_VIEW
) -> IndicatorRow:
    """One indicator by code, the office's own before the national one; raises NoSuchIndicator. Two queries."""
    rows = rows_of([find(actor=actor, code=code, office_id=office_id, permission=permission)])
    if not rows:
        raise NoSuchIndicator(
            f"นิยามของตัวชี้วัด “{code}” ใช้กับโปรแกรมรุ่นนี้ไม่ได้แล้ว โปรดแก้นิยาม",
            f"The definition of “{code}” cannot be read any more",
        )
    return rows[0]


def find(*, actor: Actor, code: str, office_id: int | None, permission: str = permissions.FIGURE_VIEW) -> Indicator:
    """The stored indicator with this code, the office's own before the national one; raises NoSuchIndicator."""
    seen = Indicator.objects.visible_to(actor, permission).filter(code=code.strip().lower())
    found = preferred(seen, office_id)
    if not found:
        raise NoSuchIndicator(f"ไม่พบตัวชี้วัด “{code}”", f"There is no indicator “{code}”")
    return found[0]


def preferred(seen: QuerySet[Indicator], office_id: int | None) -> list[Indicator]:
    """One indicator for each code: the office's own when there is one, else the national one; one query."""
    chosen: dict[str, Indicator] = {}
    for each in seen:
        if each.office_id not in (None, office_id):
            continue
        if each.code not in chosen or each.office_id is not None:
            chosen[each.code] = each
    return list(chosen.values())


def rows_of(found: Sequence[Indicator]) -> list[IndicatorRow]:
    """Indicators as rows, in the same order, with the version in use; one query, one more for each new version.

    One whose definition this version of the program cannot read any more is left out; ``unreadable`` names it.
    """
    current = current_versions([each.pk for each in found])
    return [_row(each, current[each.pk]) for each in found if problem_of(current[each.pk]) is None]


def in_use(*, actor: Actor, office_id: int) -> dict[int, Definition]:
    """The definitions by which an office asks for its figures, by indicator id; two queries.

    Those that this version of the program cannot read are left out, as are those given up.
    """
    chosen = preferred(Indicator.objects.visible_to(actor, permissions.FIGURE_VIEW), office_id)
    current = current_versions([each.pk for each in chosen if each.retired_at is None])
    return {
        key: definition_by_hash(version.definition_hash)
        for key, version in current.items()
        if problem_of(version) is None
    }


def problem_of(version: IndicatorVersion) -> DefinitionRefused | None:
    """Why a stored definition cannot be used any more; None when it can."""
    try:
        definition_by_hash(version.definition_hash)
    except DefinitionRefused as refused:
        return refused
    return None


def unreadable() -> list[tuple[str, int | None, DefinitionRefused]]:
    """Code, office and problem of every indicator whose definition cannot be used any more; callers guard."""
    stored = {each.pk: each for each in Indicator.objects.filter(retired_at__isnull=True)}
    current = current_versions(list(stored))
    found = ((stored[key], problem_of(version)) for key, version in sorted(current.items()))
    return [(each.code, each.office_id, problem) for each, problem in found if problem is not None]


def current_versions(indicator_ids: Sequence[int]) -> dict[int, IndicatorVersion]:
    """The version in use of each indicator; one query."""
    latest: dict[int, IndicatorVersion] = {}
    every = IndicatorVersion.objects.filter(indicator_id__in=indicator_ids).defer("definition")
    for version in every.order_by("indicator_id", "number"):
        latest[version.indicator_id] = version
    return latest


def _row(stored: Indicator, version: IndicatorVersion) -> IndicatorRow:
    definition = definition_by_hash(version.definition_hash)
    found = definition.indicator
    return IndicatorRow(
        id=stored.pk,
        code=stored.code,
        name=found.name,
        name_en=found.name_en,
        group=found.group,
        office_id=stored.office_id,
        version_id=version.pk,
        version=version.number,
        definition_hash=version.definition_hash,
        formula=found.formula,
        in_words=words_by_hash(version.definition_hash, language()),
        about=found.about,
        about_en=found.about_en,
        scale=found.scale,
        unit=found.unit,
        unit_en=found.unit_en,
        decimals=found.decimals,
        polarity=found.polarity.value,
        thresholds=found.thresholds,
        target=found.target,
        by=found.by,
        datasets=definition.typed.datasets,
        uses_sensitive=definition.typed.uses_sensitive,
        source=found.source,
        is_retired=stored.retired_at is not None,
        changed_at=version.created_at,
    )


@lru_cache(maxsize=1024)
def definition_by_hash(definition_hash: str) -> Definition:
    """The definition with this SHA-256; equal hashes are equal definitions, so the answer is kept for good."""
    plain = IndicatorVersion.objects.filter(definition_hash=definition_hash).values_list("definition", flat=True)[0]
    return definition_text.of_plain(plain, datasets(), is_stored=True)


@lru_cache(maxsize=2048)
def words_by_hash(definition_hash: str, language_code: str) -> str:
    """The formula of the definition with this SHA-256 as a person reads it, in Thai or English."""
    return formula.in_words(definition_by_hash(definition_hash).typed, datasets(), language=language_code)


def language() -> str:
    """The language in which formulas are put into words: that of the page, Thai unless it is English."""
    return "en" if get_language() == "en" else "th"


def versions(*, actor: Actor, code: str, office_id: int | None = None) -> list[DefinitionVersionRow]:
    """Every version of an indicator, the newest first; raises NoSuchIndicator. Two queries."""
    stored = find(actor=actor, code=code, office_id=office_id)
    found = list(IndicatorVersion.objects.filter(indicator=stored).order_by("-number"))
    return [version_row(stored, each, is_current=place == 0) for place, each in enumerate(found)]


def version_row(
    stored: Indicator, version: IndicatorVersion, *, is_current: bool, is_new: bool = False
) -> DefinitionVersionRow:
    """A version as a row."""
    return DefinitionVersionRow(
        id=version.pk,
        code=stored.code,
        office_id=stored.office_id,
        number=version.number,
        formula=str(version.definition["formula"]),
        definition_hash=version.definition_hash,
        note=version.note,
        created_at=version.created_at,
        created_by_name=version.created_by_name,
        is_shipped=version.is_shipped,
        is_current=is_current,
        is_new=is_new,
    )


def export_indicators(*, actor: Actor, codes: Sequence[str], office_id: int | None = None) -> str:
    """Indicators as a file that ``import_indicators`` takes back; raises NoSuchIndicator. Two queries for each."""
    rows = [indicator_row(actor=actor, code=code, office_id=office_id) for code in codes]
    return definition_text.write([definition_by_hash(row.definition_hash).indicator for row in rows])


def check_formula(text: str, *, usual_round: str = "") -> FormulaCheck:
    """Everything that is wrong with a formula, with places in its text; or what it says. No query."""
    try:
        typed = definition_text.typed_formula(text, datasets(), usual_round=usual_round)
    except DefinitionRefused as refused:
        return FormulaCheck(refused.problems)
    return FormulaCheck(
        (), formula.in_words(typed, datasets(), language=language()), typed.datasets, typed.uses_sensitive
    )


def check_text(text: str) -> tuple[TextProblem, ...]:
    """Everything that is wrong with a file of definitions, each with its line; nothing when it can be imported."""
    try:
        definition_text.read_many(text, datasets())
    except DefinitionRefused as refused:
        return refused.problems
    return ()


def calculated(row: IndicatorRow) -> Calculated:
    """The definition behind a row, as calculations take it."""
    return definition_by_hash(row.definition_hash).indicator
