"""The formulas and tables that every engine must count alike: each kind of figure, test, join and dimension."""

from __future__ import annotations

from dataclasses import dataclass, field

from khet.calc.indicator import Indicator
from khet.engine.sources import NOBODY, People

YEAR = 2567
FORMULAS = (
    "count(pupils)",
    "count(pupils where grade between p1 and p6 and not absent_long)",
    "count(pupils where disadvantage != none)",
    "count(pupils where not (absent_long or room = \"EP'1\"))",
    "count(pupils where unknown(absent_long) or known(weight) and gpa between 1 and 2.75)",
    "count(pupils where gpa > gpax or gpa = gpax and room in (\"1\", \"1/1\"))",
    "share(disability in (learning, autism) of pupils where known(disability))",
    "share(total_class in (risk, problem) of sdq where rater = teacher)",
    "share(total_class = problem of sdq)",
    "mean(sdq.total where rater = parent)",
    "sum(pupils.gpa where boarding)",
    "mean(pupils.weight where sex = f)",
    "mean(pupils.gpa)",
    "mean(growth.height)",
    "count(growth where weight < 30 and age(pupils.birth_date, on measured_on) between 7 and 12)",
    "mean(onet.math)",
    "mean(onet.math unweighted where candidates >= 3)",
    "mean(onet.math where grade = p6) - country(onet.math where grade = p6)",
    "mean(onet.thai) - area_stated(onet.thai)",
    "country(onet.candidates)",
    "count(incidents) * 1000 / count(pupils)",
    "sum(incidents.injured where danger in (accident, violence) and happened_on >= 2567-07-01)",
    "count(pupils) / count(staff where teaches)",
    "share(education = master of staff)",
    "share(cct.poverty_class = extremely_poor of pupils)",
    "share(cct.poverty_class = poor of pupils where found(cct))",
    "share(sdq.total_class = problem of pupils where sdq.rater = teacher)",
    "share(sdq.rater = self and sdq.total > 12 of pupils)",
    "mean(pupils.gpax of dropouts where not returned)",
    "share(returned of dropouts)",
    "share(after.pupils.grade = m4 of pupils at year - 1 where grade = m3)",
    "share(after.pupils.absent_long of pupils at year - 1)",
    "count(pupils where not found(pupils at round \"11-10\"))",
    "count(pupils where before.pupils.school != school)",
    "count(pupils where found(pupils at year 2565) and pupils.sex at year - 1 = f)",
    "(count(pupils) - count(pupils) at year - 1) / count(pupils) at year - 1",
    "count(pupils where age(birth_date, on census) between 7 and 16)",
    "count(pupils where age(birth_date, on \"03-31\") < 10 or age(birth_date, on 2567-12-31) >= 15)",
    "count(pupils where school.size in (small, medium))",
    "count(pupils at year 2500)",
)  # fmt: skip
INDICATORS = tuple(Indicator(code=f"i{at}", name="ตัวชี้วัด", formula=text) for at, text in enumerate(FORMULAS))


@dataclass(frozen=True)
class Case:
    """One table to compute."""

    by: tuple[str, ...] = ()
    offices: tuple[int, ...] = (1, 2)
    only: dict[str, str | int | tuple[str | int, ...]] = field(default_factory=dict)
    people: People = NOBODY

    def __str__(self) -> str:
        limits = ",".join(f"{key}={value}" for key, value in self.only.items())
        merged = "merged" if self.people.kept else ""
        return f"by {','.join(self.by) or 'nothing'} of {self.offices} {limits} {merged}".strip()


# A pupil of office 1 found to be another one; and one of office 2 found to be one of office 1.
MERGED = People({10_003: 10_004, 20_005: 10_006})
CASES = (
    Case(),
    Case(offices=(1,)),
    Case(offices=(2,)),
    Case(by=("office",)),
    Case(by=("school",)),
    Case(by=("school", "year", "office")),
    Case(by=("network",)),
    Case(by=("network", "grade"), offices=(1,)),
    Case(by=("school", "grade", "sex")),
    Case(by=("grade",), offices=(1,)),
    Case(by=("pupils.disability", "sex")),
    Case(by=("cct.poverty_class",)),
    Case(by=("office", "sdq.rater")),
    Case(by=("incidents.danger",)),
    Case(by=("grade",), only={"school": (11, 12, 21)}),
    Case(by=("school",), only={"network": 100, "sex": "f"}),
    Case(only={"office": "2", "grade": ("p1", "m1")}),
    Case(by=("sex",), only={"pupils.disadvantage": "poor"}),
    Case(people=MERGED),
    Case(by=("school", "sex"), people=MERGED, offices=(1,)),
)
