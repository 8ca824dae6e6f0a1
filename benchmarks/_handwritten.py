"""The nation's table as somebody who knows DuckDB would write it by hand, without looking at what Khet writes.

One statement for each kind of record; each gives one row for every school, sex and grade with the counts that the
shipped indicators need there. ``FIGURES`` says which of these counts belong to which indicator, in the order in which
the indicator's formula names them.
"""

from __future__ import annotations

PUPILS = """
SELECT p.school_id AS school, p.sex, p.grade,
  count(*) AS n,
  count(*) FILTER (p.absent_long) AS absent,
  count(*) FILTER (p.grade IN ('k1', 'k2', 'k3')) AS kindergarten,
  count(*) FILTER (p.grade IN ('p1', 'p2', 'p3', 'p4', 'p5', 'p6')) AS primary_grades,
  count(*) FILTER (p.grade IN ('m1', 'm2', 'm3')) AS lower_secondary,
  count(*) FILTER (p.grade IN ('m4', 'm5', 'm6', 'v1', 'v2', 'v3')) AS upper_secondary,
  count(*) FILTER (p.grade IN ('p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'm1', 'm2', 'm3')) AS compulsory,
  count(*) FILTER (p.grade NOT IN ('k1', 'k2', 'k3')) AS from_p1,
  count(*) FILTER (p.sex = 'f') AS girls,
  count(*) FILTER ({year} - p.birth_date // 10000 BETWEEN 7 AND 16) AS of_age,
  count(*) FILTER (p.birth_date IS NOT NULL AND p.grade IN ('p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'm1', 'm2', 'm3'))
    AS birth_known,
  count(*) FILTER ({year} - p.birth_date // 10000 >= CASE p.grade WHEN 'p1' THEN 9 WHEN 'p2' THEN 10 WHEN 'p3' THEN 11
    WHEN 'p4' THEN 12 WHEN 'p5' THEN 13 WHEN 'p6' THEN 14 WHEN 'm1' THEN 15 WHEN 'm2' THEN 16 WHEN 'm3' THEN 17 END)
    AS over_age,
  count(*) FILTER (p.disadvantage <> 'none') AS disadvantaged,
  count(*) FILTER (p.disadvantage = 'poor') AS poor,
  count(*) FILTER (p.disadvantage = 'orphan') AS orphans,
  count(*) FILTER (p.nationality = 'none') AS stateless,
  count(*) FILTER (p.nationality <> 'thai') AS foreigners,
  count(*) FILTER (p.boarding) AS boarding,
  count(*) FILTER (p.lacks_uniform OR p.lacks_stationery OR p.lacks_books OR p.lacks_lunch) AS lacking,
  count(*) FILTER (p.lacks_lunch) AS no_lunch,
  sum(p.distance_km) AS distance, count(p.distance_km) AS distance_known,
  count(*) FILTER (s.disability <> 'none') AS disabled,
  count(*) FILTER (s.disability = 'learning') AS learning,
  count(*) FILTER (c.person IS NOT NULL AND p.grade IN ('p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'm1', 'm2', 'm3'))
    AS screened
FROM read_parquet('{root}/*/pupils/{buddhist}-06-10/*/rows.parquet') AS p
JOIN read_parquet('{root}/*/pupils/{buddhist}-06-10/*/sensitive.parquet') AS s USING (person)
LEFT JOIN read_parquet('{root}/*/cct/{buddhist}-1/*/rows.parquet') AS c USING (person)
GROUP BY ALL
"""

DROPOUTS = """
SELECT school_id AS school, sex, grade,
  count(*) AS n,
  count(*) FILTER (kind = 'dropped_out') AS dropped,
  count(*) FILTER (kind = 'dropped_out' AND returned) AS returned,
  count(*) FILTER (tracing IN ('found_returning', 'found_not_returning')) AS found,
  count(*) FILTER (tracing IN ('tracing', 'not_found')) AS pending
FROM read_parquet('{root}/*/dropouts/{buddhist}-all/*/rows.parquet')
GROUP BY ALL
"""

WITH_PUPILS = """
FROM read_parquet('{root}/*/%s/{buddhist}-1/*/%s.parquet') AS x
%s
LEFT JOIN read_parquet('{root}/*/pupils/{buddhist}-06-10/*/rows.parquet') AS p ON p.person = x.person
"""

CCT = (
    """
SELECT x.school_id AS school, p.sex, p.grade,
  count(*) AS n,
  count(*) FILTER (x.poverty_class IN ('poor', 'extremely_poor')) AS poor,
  count(*) FILTER (x.poverty_class = 'extremely_poor') AS extremely_poor
"""
    + WITH_PUPILS % ("cct", "rows", "")
    + "GROUP BY ALL"
)

SDQ = (
    """
SELECT x.school_id AS school, p.sex, p.grade,
  count(*) AS n,
  count(*) FILTER (s.total_class IN ('risk', 'problem')) AS risk,
  count(*) FILTER (s.total_class = 'problem') AS problem,
  count(*) FILTER (s.emotional_class IN ('risk', 'problem')) AS emotional,
  count(*) FILTER (s.conduct_class IN ('risk', 'problem')) AS conduct,
  count(*) FILTER (s.hyperactivity_class IN ('risk', 'problem')) AS hyperactivity,
  count(*) FILTER (s.peer_class IN ('risk', 'problem')) AS peer,
  count(*) FILTER (s.prosocial_class = 'no_strength') AS no_strength
"""
    + WITH_PUPILS
    % (
        "sdq",
        "rows",
        """JOIN read_parquet('{root}/*/sdq/{buddhist}-1/*/sensitive.parquet') AS s
  ON s.person = x.person AND s.school_id = x.school_id AND s.row = x.row""",
    )
    + "WHERE x.rater = 'teacher' GROUP BY ALL"
)

GROWTH = (
    """
SELECT x.school_id AS school, p.sex, p.grade,
  count(*) AS n,
  count(*) FILTER (x.weight_for_age = 'low') AS underweight, count(x.weight_for_age) AS weight_known,
  count(*) FILTER (x.height_for_age = 'short') AS short, count(x.height_for_age) AS height_known,
  count(*) FILTER (x.weight_for_height = 'thin') AS thin, count(x.weight_for_height) AS shape_known,
  count(*) FILTER (x.weight_for_height = 'obese') AS obese,
  count(*) FILTER (x.weight_for_height = 'normal' AND x.height_for_age IN ('normal', 'slightly_tall', 'tall')) AS fit,
  count(*) FILTER (x.weight_for_height IS NOT NULL AND x.height_for_age IS NOT NULL) AS both_known
"""
    + WITH_PUPILS % ("growth", "sensitive", "")
    + "GROUP BY ALL"
)

MARKS = (
    """
SELECT x.school_id AS school, p.sex, p.grade,
  sum(x.gpa) AS gpa, count(x.gpa) AS gpa_known,
  count(*) FILTER (x.gpa >= 300) AS good,
  sum(x.attendance) AS attendance, count(x.attendance) AS attendance_known,
  count(*) FILTER (x.attendance < 8000) AS rarely,
  count(*) FILTER (x.failed_subjects >= 1) AS failing, count(x.failed_subjects) AS failed_known
"""
    + WITH_PUPILS % ("marks", "rows", "")
    + "GROUP BY ALL"
)

STATEMENTS = {"pupils": PUPILS, "dropouts": DROPOUTS, "cct": CCT, "sdq": SDQ, "growth": GROWTH, "marks": MARKS}

# Indicator → the columns of its figures, "statement.column"; a share or mean has two, what is above and below the line.
FIGURES: dict[str, tuple[str, ...]] = {
    "enrolment.all": ("pupils.n",),
    "enrolment.present": ("pupils.n", "pupils.absent"),
    "enrolment.absent_long": ("pupils.absent",),
    "enrolment.absent_long_rate": ("pupils.absent", "pupils.n"),
    "enrolment.kindergarten": ("pupils.kindergarten",),
    "enrolment.primary": ("pupils.primary_grades",),
    "enrolment.lower_secondary": ("pupils.lower_secondary",),
    "enrolment.upper_secondary": ("pupils.upper_secondary",),
    "enrolment.girls": ("pupils.girls", "pupils.n"),
    "enrolment.compulsory_age": ("pupils.of_age",),
    "enrolment.over_age": ("pupils.over_age", "pupils.birth_known"),
    "dropout.count": ("dropouts.dropped",),
    "dropout.rate": ("dropouts.dropped", "pupils.n"),
    "dropout.returned": ("dropouts.returned", "dropouts.dropped"),
    "dropout.out_of_school": ("dropouts.dropped", "dropouts.returned"),
    "tracing.found": ("dropouts.found", "dropouts.n"),
    "tracing.pending": ("dropouts.pending",),
    "poverty.rate": ("cct.poor", "cct.n"),
    "poverty.extreme_rate": ("cct.extremely_poor", "cct.n"),
    "poverty.count": ("cct.poor",),
    "poverty.screened": ("pupils.screened", "pupils.compulsory"),
    "disadvantage.rate": ("pupils.disadvantaged", "pupils.n"),
    "disadvantage.count": ("pupils.disadvantaged",),
    "disadvantage.poor": ("pupils.poor", "pupils.n"),
    "disadvantage.orphans": ("pupils.orphans",),
    "disability.rate": ("pupils.disabled", "pupils.n"),
    "disability.count": ("pupils.disabled",),
    "disability.learning": ("pupils.learning", "pupils.n"),
    "nationality.none": ("pupils.stateless",),
    "nationality.not_thai": ("pupils.foreigners", "pupils.n"),
    "boarding.count": ("pupils.boarding",),
    "lacking.any": ("pupils.lacking", "pupils.n"),
    "lacking.lunch": ("pupils.no_lunch", "pupils.n"),
    "distance.mean": ("pupils.distance", "pupils.distance_known"),
    "sdq.screened": ("sdq.n", "pupils.from_p1"),
    "sdq.risk": ("sdq.risk", "sdq.n"),
    "sdq.problem": ("sdq.problem", "sdq.n"),
    "sdq.emotional": ("sdq.emotional", "sdq.n"),
    "sdq.conduct": ("sdq.conduct", "sdq.n"),
    "sdq.hyperactivity": ("sdq.hyperactivity", "sdq.n"),
    "sdq.peer": ("sdq.peer", "sdq.n"),
    "sdq.no_strength": ("sdq.no_strength", "sdq.n"),
    "growth.underweight": ("growth.underweight", "growth.weight_known"),
    "growth.stunting": ("growth.short", "growth.height_known"),
    "growth.thin": ("growth.thin", "growth.shape_known"),
    "growth.obese": ("growth.obese", "growth.shape_known"),
    "growth.fit": ("growth.fit", "growth.both_known"),
    "growth.measured": ("growth.n", "pupils.n"),
    "marks.gpa": ("marks.gpa", "marks.gpa_known"),
    "marks.good": ("marks.good", "marks.gpa_known"),
    "marks.attendance": ("marks.attendance", "marks.attendance_known"),
    "marks.absent": ("marks.rarely", "marks.attendance_known"),
    "marks.failing": ("marks.failing", "marks.failed_known"),
}
