SELECT CASE WHEN getvariable('term') = 1 THEN school_id ELSE school_later END AS school_id, pseudonym AS person,
       i AS serial, poverty_class
FROM pupil
WHERE grade_no BETWEEN 4 AND 12 AND from_round <= getvariable('term') AND to_round >= getvariable('term')
ORDER BY school_id, grade_no, i
