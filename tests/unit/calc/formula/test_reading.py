from __future__ import annotations

import pytest

from khet.calc.formula import FormulaErrors, parse, write
from khet.calc.formula.lexer import LONGEST

TIDY = [
    "count(pupils)",
    "count(pupils where grade in (p1, p2) and not boarding)",
    'count(pupils where grade not in ("ป.1", p2) or room = "1/1")',
    "count(pupils where (grade = p1 or boarding) and not (sex = m and gpa <= 2.5))",
    "count(pupils where grade not between p1 and p3 and gpa between -1 and 2)",
    'count(pupils where known(gpa) and unknown(weight) and not found(pupils at round "11-10"))',
    "count(pupils where found(after.pupils) and found(before.cct))",
    "count(pupils where age(birth_date, on census) >= 7 and age(birth_date, on 2567-06-10) < 16)",
    'count(growth where age(pupils.birth_date, on measured_on) in (7, 8) or age(pupils.birth_date, on "05-16") != 9)',
    "count(pupils at year - 1 where grade = m3 and after.pupils.grade = m4)",
    'count(pupils at year 2566 round "11-10")',
    'count(pupils at round "11-10") - count(pupils at year)',
    "count(pupils where pupils.grade at year - 3 = p1 and boarding = true and boarding != false)",
    "count(incidents where happened_on > 2567-02-29)",
    "sum(incidents.injured where danger = accident)",
    "mean(onet.math unweighted at year - 1 where grade = p3)",
    "mean(pupils.gpa of cct where poverty_class = not_poor)",
    "mean(gpa of pupils)",
    "share(total_class in (risk, problem) of sdq where rater = teacher)",
    "mean(onet.math) - country(onet.math) + area_stated(onet.math where grade = p3)",
    "-(1 + 2.50) * count(pupils) / (3 - -4) - (5 - 6)",
    "count(pupils) / (count(staff) * 2) * 3",
    'count(pupils where room = \'say "x"\' or room = “it\'s "x"” or school != after.pupils.school)',
]


@pytest.mark.parametrize("text", TIDY)
def test_the_tidy_form_reads_back_as_itself(text: str) -> None:
    assert write(parse(text)) == text
    assert parse(write(parse(text))) == parse(text)


@pytest.mark.parametrize(
    ("loose", "tidy"),
    [
        ("COUNT( Pupils )", "count(pupils)"),
        ("count(pupils) at year - 1", "count(pupils at year - 1)"),
        ('share(boarding of pupils) AT ROUND "11-10"', 'share(boarding of pupils at round "11-10")'),
        ("count(pupils) × ๑๐ ÷ 2", "count(pupils) * 10 / 2"),
        (
            "count(pupils where gpa ≥ ๒.๕ and gpa <> 3 and gpa ≠ 4 and gpa ≤ 4 and gpa == 1)",
            "count(pupils where gpa >= 2.5 and gpa != 3 and gpa != 4 and gpa <= 4 and gpa = 1)",
        ),
        ("count(pupils where birth_date = 2010-06-01)", "count(pupils where birth_date = 2553-06-01)"),
        ("count(pupils where not unknown(gpa))", "count(pupils where not unknown(gpa))"),
        ("count(pupils where room = ' 1 ')", 'count(pupils where room = "1")'),
        ("count(pupils where room = ”1”)", 'count(pupils where room = "1")'),
        ("((count(pupils)))", "count(pupils)"),
        ("1 − 2 – 3", "1 - 2 - 3"),
        ("count(pupils where true = boarding)", "count(pupils where true = boarding)"),
        ("count(pupils) at year - count(staff)", "count(pupils at year) - count(staff)"),
        ("count(cct where found(pupils at year - 1))", "count(cct where found(pupils at year - 1))"),
    ],
)
def test_loose_writing_is_tidied(loose: str, tidy: str) -> None:
    assert write(parse(loose)) == tidy


@pytest.mark.parametrize(
    ("text", "cause", "start", "end"),
    [
        ("", "text.empty", 0, 0),
        ("   ", "text.empty", 0, 3),
        ("1" * (LONGEST + 1), "text.long", LONGEST, LONGEST + 1),
        ("count(ชั้น)", "text.thai", 6, 10),
        ("count(pupils) ; drop", "text.character", 14, 15),
        ("count(\x00)", "text.character", 6, 7),
        ('count(pupils where room = "1)', "text.quote", 26, 29),
        ("1234567890123", "text.number", 0, 13),
        ("count(pupils where birth_date = 2567-13-01)", "text.date", 32, 42),
        ("count(pupils where birth_date = 0543-02-30)", "text.date", 32, 42),
        ("count(pupils", "shape.ended", 12, 12),
        ("count pupils", "shape.expected", 6, 12),
        ("count()", "shape.expected", 6, 7),
        ("count(pupils))", "shape.rest", 13, 14),
        ("pupils", "shape.expected", 0, 6),
        ("count(pupils where )", "shape.expected", 19, 20),
        ("count(pupils where gpa < )", "shape.expected", 25, 26),
        ("count(pupils where gpa between 1 or 2)", "shape.expected", 33, 35),
        ("count(pupils where age(birth_date, on census))", "shape.expected", 45, 46),
        ("count(pupils where age(birth_date, at census) = 1)", "shape.expected", 35, 37),
        ("count(pupils where grade = and)", "shape.expected", 27, 30),
        ("count(pupils where grade in p1)", "shape.expected", 28, 30),
        ("count(pupils at)", "shape.expected", 15, 16),
        ("count(pupils at round 11)", "shape.expected", 22, 24),
        ("count(pupils at year - 21)", "time.far", 23, 25),
        ("count(pupils at year - 1.5)", "time.far", 23, 26),
        ("count(pupils at year 2024)", "time.year", 21, 25),
        ("count(pupils at year - 1) at year", "time.twice", 26, 33),
        ("count(pupils where after.pupils.grade at year = p1)", "time.conflict", 38, 45),
        ("count(pupils where found(before.pupils at year))", "time.conflict", 39, 46),
        ("mean(math)", "field.bare", 5, 9),
        ("(" * 31 + "1", "shape.deep", 31, 32),
        ("-" * 31 + "1", "shape.deep", 31, 32),
        ("count(pupils where " + "not " * 40 + "boarding)", "shape.deep", 135, 138),
        ("+".join(["count(pupils)"] * 21), "shape.many", 280, 285),
        ("+".join("1" * 102), "shape.terms", 201, 202),
        (f"count(pupils where gpa in ({','.join('1' * 201)}))", "shape.list", 427, 428),
        (f"count(pupils where {' or '.join(['boarding'] * 201)})", "shape.list", 2416, 2418),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, cause: str, start: int, end: int) -> None:
    with pytest.raises(FormulaErrors) as caught:
        parse(text)

    (error,) = caught.value.errors
    assert (error.cause, error.start, error.end) == (cause, start, end)
    assert error.message_th
    assert error.message_en
    assert str(caught.value) == error.message_th
