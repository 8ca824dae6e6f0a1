"""Put a checked formula into words, in Thai or in English, with the names that people know fields and codes by."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from khet.calc import calendars, rounding
from khet.calc.formula.resolving import SCHOOL_FIELD, SIZE_FIELD
from khet.calc.formula.typed import (
    SCHOOL,
    SCHOOL_ID,
    SHARE,
    AgeRange,
    Column,
    Combined,
    Constant,
    DayOfYear,
    Either,
    Every,
    IsFound,
    IsIn,
    IsKnown,
    IsTrue,
    Join,
    Leaf,
    Moment,
    Negative,
    Node,
    Opposite,
    Range,
    Related,
    Test,
    Typed,
)
from khet.calc.schema import Dataset, Field, Kind

THAI, ENGLISH = "th", "en"

# Each phrase in Thai and in English; braces are filled in.
_PHRASES = {
    "rows.pupil": ("นักเรียน", "pupils"),
    "rows.staff": ("บุคลากร", "members of staff"),
    "rows.school": ("รายการของโรงเรียน", "entries of schools"),
    "rows.event": ("เหตุการณ์", "events"),
    "in": ("{rows}ใน “{dataset}”{time}", "{rows} in “{dataset}”{time}"),
    "where": ("{inside} ที่{condition}", "{inside} where {condition}"),
    "count": ("จำนวน{rows}", "the number of {rows}"),
    "sum": ("ผลรวมของ{field}ของ{rows}", "the total of {field} of {rows}"),
    "mean": ("ค่าเฉลี่ยของ{field}ของ{rows}", "the mean of {field} of {rows}"),
    "weighted": ("{mean} ถ่วงน้ำหนักด้วย{weight}", "{mean}, weighted by {weight}"),
    "share": ("สัดส่วนที่{part} จาก{rows}", "the share of those where {part} among {rows}"),
    "country": ("{field}ระดับประเทศตามที่ “{dataset}” ระบุ", "{field} of the whole country as stated in “{dataset}”"),
    "area_stated": ("{field}ระดับเขตตามที่ “{dataset}” ระบุ", "{field} of the area as stated in “{dataset}”"),
    "minus": ("ลบของ {part}", "minus {part}"),
    "+": ("{left} บวก {right}", "{left} plus {right}"),
    "-": ("{left} ลบด้วย {right}", "{left} minus {right}"),
    "*": ("{left} คูณ {right}", "{left} times {right}"),
    "/": ("{left} หารด้วย {right}", "{left} divided by {right}"),
    "back": (" ของ {years} ปีก่อน", " {years} year(s) before"),
    "ahead": (" ของ {years} ปีถัดมา", " {years} year(s) after"),
    "year": (" ของปี {year}", " of {year}"),
    "census": (" รอบ {day}", " at {day}"),
    "term": (" ภาคเรียนที่ {term}", " in term {term}"),
    "of": ("{field}ใน “{dataset}”{time} ", "{field} in “{dataset}”{time}"),
    "is": ("{field}เป็น {values}", "{field} is {values}"),
    "or_values": ("{left} หรือ {right}", "{left} or {right}"),
    "from": ("{field}ตั้งแต่ {low} ขึ้นไป", "{field} is at least {low}"),
    "to": ("{field}ไม่เกิน {high}", "{field} is at most {high}"),
    "between": ("{field}ตั้งแต่ {low} ถึง {high}", "{field} is from {low} to {high}"),
    "exactly": ("{field}เท่ากับ {low}", "{field} is {low}"),
    "age": ("อายุ (ปีเต็ม จาก{birth} ถึง{day})", "age (full years from {birth} to {day})"),
    "day": ("วันที่ {day} ของปีการศึกษา", "{day} of the school year"),
    "date": ("วันที่ {day}", "{day}"),
    "=": ("{left}ตรงกับ{right}", "{left} equals {right}"),
    "<": ("{left}น้อยกว่า{right}", "{left} is less than {right}"),
    "<=": ("{left}ไม่เกิน{right}", "{left} is at most {right}"),
    "yes": ("“{field}” เป็นจริง", "“{field}” is true"),
    "known": ("มีข้อมูล{field}", "{field} is known"),
    "found": ("พบคนเดียวกันใน “{dataset}”{time}", "the same person is found in “{dataset}”{time}"),
    "not": ("ไม่ใช่ว่า{part}", "it is not so that {part}"),
    "not_known": ("ไม่มีข้อมูล{field}", "{field} is unknown"),
    "not_found": ("ไม่พบคนเดียวกันใน “{dataset}”{time}", "the same person is not found in “{dataset}”{time}"),
    "not_is": ("{field}ไม่ใช่ {values}", "{field} is not {values}"),
    "not_yes": ("“{field}” ไม่เป็นจริง", "“{field}” is false"),
    "and": ("{left} และ{right}", "{left} and {right}"),
    "or": ("{left} หรือ{right}", "{left} or {right}"),
}
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def in_words(typed: Typed, datasets: Mapping[str, Dataset], *, language: str = THAI) -> str:
    """Give the whole formula in words; ``language`` is "th" or "en"."""
    return _tidy(_Words(datasets, language).node(typed.root))


def leaf_in_words(leaf: Leaf, datasets: Mapping[str, Dataset], *, language: str = THAI) -> str:
    """Give one figure of a formula in words."""
    return _tidy(_Words(datasets, language).leaf(leaf))


def _tidy(text: str) -> str:
    """One space where phrases that end and begin with one meet."""
    return " ".join(text.split()).replace(" )", ")")


class _Words:
    """One run in one language."""

    def __init__(self, datasets: Mapping[str, Dataset], language: str) -> None:
        self.datasets = datasets
        self.place = 1 if language == ENGLISH else 0

    def say(self, phrase: str, **words: object) -> str:
        """Fill a phrase in."""
        return _PHRASES[phrase][self.place].format(**words)

    def name(self, named: Dataset | Field) -> str:
        """The name of a dataset or a field in the language."""
        return named.name_en if self.place and named.name_en else named.name

    # Arithmetic

    def node(self, node: Node) -> str:
        """A part of the formula."""
        if isinstance(node, Constant):
            return rounding.plain(node.value)
        if isinstance(node, Leaf):
            return self.leaf(node)
        if isinstance(node, Negative):
            return self.say("minus", part=self.bracketed(node.part))
        return self.say(node.op, left=self.bracketed(node.left), right=self.bracketed(node.right))

    def bracketed(self, node: Node) -> str:
        """A part inside another one."""
        return f"({self.node(node)})" if isinstance(node, Combined) else self.node(node)

    def leaf(self, leaf: Leaf) -> str:
        """One figure."""
        rows = self.rows(leaf)
        if leaf.part is not None:
            return self.say(SHARE, part=self.test(leaf.part), rows=rows)
        if leaf.of is None:
            return self.say(leaf.kind, rows=rows)
        field = self.column(leaf.of)
        if leaf.is_stated:
            stated = self.say(leaf.kind, field=field, dataset=self.name(self.datasets[leaf.dataset]))
            stated += self.time(leaf.moment, self.datasets[leaf.dataset])
            return stated if leaf.where is None else self.say("where", inside=stated, condition=self.test(leaf.where))
        figure = self.say(leaf.kind, field=field, rows=rows)
        return figure if leaf.weight is None else self.say("weighted", mean=figure, weight=self.column(leaf.weight))

    def rows(self, leaf: Leaf) -> str:
        """The rows a figure is of."""
        dataset = self.datasets[leaf.dataset]
        subject = self.say(f"rows.{dataset.subject}")
        inside = self.say("in", rows=subject, dataset=self.name(dataset), time=self.time(leaf.moment, dataset))
        return inside if leaf.where is None else self.say("where", inside=inside, condition=self.test(leaf.where))

    def time(self, moment: Moment, dataset: Dataset) -> str:
        """The period, where it is not simply the figure's own year."""
        year = ""
        if moment.year is not None:
            year = self.say("year", year=moment.year - (calendars.OFFSET if self.place else 0))
        elif moment.back:
            year = self.say("back" if moment.back > 0 else "ahead", years=abs(moment.back))
        if dataset.period == "census":
            return year + self.say("census", day=self.day(moment.round))
        return year + (self.say("term", term=moment.round) if dataset.period == "term" else "")

    def day(self, month_day: str) -> str:
        """A day of the year: "10 มิ.ย."."""
        month, day = (int(part) for part in month_day.split("-"))
        return f"{day} {_ENGLISH_MONTHS[month - 1] if self.place else calendars.SHORT_MONTHS[month - 1]}"

    # Conditions

    def test(self, test: Test) -> str:
        """A condition."""
        if isinstance(test, Every | Either):
            return self.joined(test)
        if isinstance(test, Opposite):
            return self.opposite(test.part)
        if isinstance(test, IsFound):
            return self.say("found", **self.place_of(test.join))
        if isinstance(test, IsKnown):
            return self.say("known", field=self.column(test.column))
        if isinstance(test, IsTrue):
            return self.say("yes", field=self.column(test.column))
        if isinstance(test, IsIn):
            return self.say("is", field=self.column(test.column), values=self.values(test))
        if isinstance(test, Related):
            return self.say(test.op, left=self.column(test.left), right=self.column(test.right))
        return self.within(test)

    def joined(self, test: Every | Either) -> str:
        """Parts joined by and, or by or; those inside another one in brackets."""
        parts = [f"({self.test(each)})" if isinstance(each, Every | Either) else self.test(each) for each in test.parts]
        whole = parts[0]
        for part in parts[1:]:
            whole = self.say("and" if isinstance(test, Every) else "or", left=whole, right=part)
        return whole

    def opposite(self, part: Test) -> str:
        """What is not so."""
        if isinstance(part, IsFound):
            return self.say("not_found", **self.place_of(part.join))
        if isinstance(part, IsKnown):
            return self.say("not_known", field=self.column(part.column))
        if isinstance(part, IsTrue):
            return self.say("not_yes", field=self.column(part.column))
        if isinstance(part, IsIn):
            return self.say("not_is", field=self.column(part.column), values=self.values(part))
        return self.say("not", part=f"({self.test(part)})")

    def within(self, test: Range | AgeRange) -> str:
        """A number, a date or an age inside bounds."""
        if isinstance(test, AgeRange):
            field = self.say("age", birth=self.column(test.birth), day=self.until(test.on))
            low, high = (None if each is None else str(each) for each in (test.low, test.high))
        else:
            field = self.column(test.column)
            low, high = (None if each is None else self.number(test.column, each) for each in (test.low, test.high))
        if low == high:
            return self.say("exactly", field=field, low=low)
        if high is None:
            return self.say("from", field=field, low=low)
        return (
            self.say("to", field=field, high=high)
            if low is None
            else self.say("between", field=field, low=low, high=high)
        )

    def until(self, on: int | DayOfYear | Column) -> str:
        """The day to which an age is counted."""
        if isinstance(on, DayOfYear):
            return self.say("day", day=self.day(on.month_day))
        return self.column(on) if isinstance(on, Column) else self.say("date", day=self.date(on))

    def date(self, day: int) -> str:
        """A date held as yyyymmdd."""
        year, month, number = day // 10_000, day // 100 % 100, day % 100
        month_name = _ENGLISH_MONTHS[month - 1] if self.place else calendars.SHORT_MONTHS[month - 1]
        return f"{number} {month_name} {year if self.place else calendars.be_year(year)}"

    def number(self, column: Column, stored: int) -> str:
        """A stored whole number as people write it."""
        if column.kind is Kind.DATE:
            return self.date(stored)
        return rounding.plain(Fraction(stored, 10**column.places))

    def values(self, test: IsIn) -> str:
        """Codes by their names, other values as they are."""
        field = self.field(test.column)
        names = []
        for value in test.values:
            code = field.codes.by_key.get(str(value)) if field.codes else None
            if code is not None:
                names.append(code.name_en if self.place and code.name_en else code.name)
            else:
                names.append(self.number(test.column, value) if isinstance(value, int) else f"“{value}”")
        whole = names[0]
        for name in names[1:]:
            whole = self.say("or_values", left=whole, right=name)
        return whole

    def column(self, column: Column) -> str:
        """A field, with where it stands when it is not of the row itself."""
        name = self.name(self.field(column))
        return name if column.join is None else self.say("of", field=name, **self.place_of(column.join))

    def place_of(self, join: Join) -> dict[str, str]:
        """The dataset and the period of a joined row."""
        dataset = self.datasets[join.dataset]
        return {"dataset": self.name(dataset), "time": self.time(join.moment, dataset)}

    def field(self, column: Column) -> Field:
        """The field that a column is."""
        if column.dataset == SCHOOL:
            return SIZE_FIELD
        return SCHOOL_FIELD if column.field == SCHOOL_ID else self.datasets[column.dataset].by_key[column.field]
