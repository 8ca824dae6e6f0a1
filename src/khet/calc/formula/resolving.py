"""Find what a name in a formula means: a field of the row, of a joined row, or of the school; and at which time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from khet.calc.formula.errors import FormulaError, FormulaErrors, error, failure
from khet.calc.formula.tree import AllOf, Compare, Condition, In, Name, Rows, Span, Text, Time
from khet.calc.formula.typed import SCHOOL, SCHOOL_ID, SIZE, Column, Join, Moment
from khet.calc.schema import Code, CodeList, Dataset, Field, Guard, Kind

Datasets = Mapping[str, Dataset]

PEOPLE = ("pupil", "staff")
MOST_JOINS = 6
# The census and the term that stand for one another when a dataset of one period looks into one of the other.
_SAME_TIME = {"06-10": "1", "11-10": "2", "03-31": "2", "1": "06-10", "2": "11-10"}

SIZES = CodeList(
    "school_size",
    "ขนาดโรงเรียน",
    (
        Code("small", "ขนาดเล็ก", "Small", ("เล็ก",)),
        Code("medium", "ขนาดกลาง", "Medium", ("กลาง",)),
        Code("large", "ขนาดใหญ่", "Large", ("ใหญ่",)),
        Code("extra_large", "ขนาดใหญ่พิเศษ", "Extra large", ("ใหญ่พิเศษ",)),
    ),
)
SIZE_FIELD = Field(SIZE, "ขนาดโรงเรียน", "School size", Kind.CODE, codes=SIZES)
SCHOOL_FIELD = Field(SCHOOL, "โรงเรียน", "School", Kind.SCHOOL)


def find_code(codes: CodeList, text: str) -> Code | None:
    """Find a code by its key, its name in either language, or a spelling met in files."""
    if text in codes.by_key:
        return codes.by_key[text]
    folded = text.casefold()
    for code in codes.codes:
        if folded in {word.casefold() for word in (code.key, code.name, code.name_en, *code.spellings)}:
            return code
    return None


def near(found: str, words: list[str]) -> dict[str, str]:
    """Suggest the words nearest to a misspelt one, for both languages of a message."""
    close = get_close_matches(found, words, n=3, cutoff=0.6)
    listed = ", ".join(close)
    return {"near": f" หมายถึง {listed} หรือไม่" if close else "", "near_en": f"; did you mean {listed}?" if close else ""}


def dataset_of(datasets: Datasets, name: str, span: Span) -> Dataset:
    """Give a dataset by its key. Raises FormulaErrors."""
    if name not in datasets:
        raise failure("dataset.unknown", span, found=name, **near(name, list(datasets)))
    return datasets[name]


def usual_round(dataset: Dataset, other: str) -> str:
    """Give the round of a dataset that goes with another's: the same if it has it, else that of the same time."""
    for candidate in (other, _SAME_TIME.get(other, "")):
        if candidate in dataset.rounds:
            return candidate
    return dataset.rounds[0]


class Scope:
    """What names mean inside one figure: its rows' dataset and period, and what joined rows are pinned to."""

    def __init__(self, datasets: Datasets, rows: Rows, round_: str, conditions: tuple[Condition, ...]) -> None:
        self.datasets = datasets
        self.dataset = dataset_of(datasets, rows.dataset, rows.span)
        self.moment = self._moment(self.dataset, rows.time, usual_round(self.dataset, round_))
        self.errors: list[FormulaError] = []
        self.pins: dict[tuple[str, Moment], dict[str, str]] = {}
        self.joins: set[Join] = set()
        for condition in conditions:
            for part in _conjuncts(condition):
                self._pin(part)

    def _moment(self, dataset: Dataset, time: Time | None, usual: str) -> Moment:
        if time is None:
            return Moment(0, None, usual)
        if time.round and time.round not in dataset.rounds:
            if dataset.rounds == ("",):
                raise failure("time.noround", time.span, dataset=dataset.key)
            listed = ", ".join(dataset.rounds)
            raise failure("time.round", time.span, dataset=dataset.key, found=time.round, listed=listed)
        return Moment(time.back, time.year, time.round or usual)

    def field(self, name: Name) -> Field:
        """Give the field that a name means. Raises FormulaErrors for an unknown or a personal one."""
        if name.dataset == SCHOOL and name.field == SIZE:
            if name.step or name.time is not None:
                raise failure("time.size", name.span)
            return SIZE_FIELD
        dataset = dataset_of(self.datasets, name.dataset, name.span) if name.dataset else self.dataset
        if name.field == SCHOOL:
            return SCHOOL_FIELD
        found = dataset.by_key.get(name.field)
        if found is None:
            usable = [field.key for field in dataset.fields if field.guard is not Guard.PERSONAL]
            words = near(name.field, usable)
            raise failure("field.unknown", name.span, dataset=dataset.key, found=name.field, **words)
        if found.guard is Guard.PERSONAL:
            raise failure("field.personal", name.span, found=name.field)
        return found

    def column(self, name: Name) -> Column:
        """Give the column that a name means. Raises FormulaErrors."""
        field = self.field(name)
        if field is SIZE_FIELD:
            return Column(SCHOOL, SIZE, field.kind)
        join = self.join(name)
        dataset = self.dataset.key if join is None else join.dataset
        key = SCHOOL_ID if field is SCHOOL_FIELD else field.key
        return Column(dataset, key, field.kind, field.places, field.guard is Guard.SENSITIVE, join)

    def place(self, name: Name) -> tuple[Dataset, Moment] | None:
        """Give the dataset and period of the joined row that a name means, or None for the row itself."""
        if not name.dataset or name.dataset == SCHOOL:
            return None
        dataset = dataset_of(self.datasets, name.dataset, name.span)
        usual = usual_round(dataset, self.moment.round)
        moment = self._moment(dataset, name.time, usual) if name.time else self.moment.step(name.step, usual)
        return None if dataset is self.dataset and moment == self.moment else (dataset, moment)

    def join(self, name: Name) -> Join | None:
        """Give the joined row that a name means, or None for the row itself. Raises FormulaErrors."""
        found = self.place(name)
        if found is None:
            return None
        dataset, moment = found
        if self.dataset.subject not in PEOPLE or dataset.subject != self.dataset.subject:
            raise failure("join.person", name.span, dataset=self.dataset.key, other=dataset.key)
        pins = self.pins.get((dataset.key, moment), {})
        loose = [key for key in dataset.grain if key != "person" and key not in pins]
        if loose:
            words = {"fields": ", ".join(f"{dataset.key}.{key}" for key in loose), "first": loose[0]}
            raise failure("join.grain", name.span, dataset=dataset.key, **words)
        join = Join(dataset.key, moment, tuple(sorted(pins.items())))
        self.joins.add(join)
        if len(self.joins) > MOST_JOINS:
            raise failure("join.many", name.span, most=MOST_JOINS)
        return join

    def _pin(self, part: Condition) -> None:
        """Note that a condition fixes a field of a joined row which would otherwise be several rows."""
        if isinstance(part, Compare) and part.op == "=":
            value = part.right
        elif isinstance(part, In) and len(part.values) == 1:
            value = part.values[0]
        else:
            return
        if not isinstance(part.left, Name) or not isinstance(value, Text | Name):
            return
        try:
            found, field = self.place(part.left), self.field(part.left)
        except FormulaErrors:
            return  # said again, and collected, when the condition itself is checked
        code = _code(field, value)
        if found is None or code is None or field.key not in found[0].grain:
            return
        pins = self.pins.setdefault((found[0].key, found[1]), {})
        if pins.setdefault(field.key, code.key) != code.key:
            self.errors.append(error("join.twice", part.span, field=f"{found[0].key}.{field.key}"))


def _code(field: Field, value: Text | Name) -> Code | None:
    if field.codes is None or (isinstance(value, Name) and value.dataset):
        return None
    return find_code(field.codes, value.value if isinstance(value, Text) else value.field)


def _conjuncts(condition: Condition) -> Iterator[Condition]:
    """The parts that must all hold: those joined by ``and``, at any depth."""
    if isinstance(condition, AllOf):
        for part in condition.parts:
            yield from _conjuncts(part)
    else:
        yield condition
