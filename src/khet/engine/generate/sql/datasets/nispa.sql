WITH counted AS (
  SELECT CASE WHEN getvariable('term') = 1 THEN school_id ELSE school_later END AS school_id, grade_no,
         drawn(h, 'drug', getvariable('year') * 2 + getvariable('term')) % 100000 + CASE WHEN grade_no < 10 THEN 1 ELSE 0 END AS d
  FROM pupil
  WHERE grade_no >= 4 AND from_round <= getvariable('term') AND to_round >= getvariable('term')
)
SELECT school_id, count(*) FILTER (d >= 1300) AS normal, count(*) FILTER (d BETWEEN 76 AND 1299) AS risk,
       count(*) FILTER (d BETWEEN 14 AND 75) AS "user", count(*) FILTER (d BETWEEN 4 AND 13) AS addict,
       count(*) FILTER (d < 4) AS dealer
FROM counted
GROUP BY school_id
ORDER BY school_id
