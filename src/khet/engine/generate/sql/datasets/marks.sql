WITH marked AS (
  SELECT *, drawn(h, 'term', getvariable('year') * 2 + getvariable('term')) AS d FROM pupil
  WHERE grade_no >= 4 AND from_round <= getvariable('term') AND to_round >= getvariable('term')
), valued AS (
  SELECT *, within(gpax + bell(d) * 16 // 1000, 0, 400) AS term_gpa,
         CASE WHEN absent_long THEN 2000 + d % 4000
              WHEN chance(draw(d, 'truant'), CASE WHEN grade_no < 10 THEN 6000 ELSE 26000 END) THEN 5500 + d % 2450
              ELSE 8300 + (d % 1700) + CASE WHEN d % 5 = 0 THEN 0 ELSE (draw(d, 'there') % (1701 - d % 1700)) END END
           AS attendance
  FROM marked
)
SELECT CASE WHEN getvariable('term') = 1 THEN school_id ELSE school_later END AS school_id, pseudonym AS person,
       i AS serial, term_gpa AS gpa, gpax, attendance,
       CASE WHEN attendance < 8000 THEN 1 + d % 4
            WHEN term_gpa < 150 THEN 1 + d % 3
            WHEN term_gpa < 220 AND d % 3 = 0 THEN 1 + d % 2 ELSE 0 END AS failed_subjects
FROM valued
ORDER BY school_id, grade_no, i
