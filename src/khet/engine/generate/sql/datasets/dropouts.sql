WITH gone AS (
  SELECT *, fate = 'dropped' AS dropped, drawn(h, 'gone', getvariable('year')) AS d FROM pupil
  WHERE fate = 'dropped' OR absent_long
)
SELECT school_later AS school_id, pseudonym AS person, i AS serial,
       CASE WHEN dropped THEN 'dropped_out' ELSE 'absent_long' END AS kind, grade, sex,
       CASE WHEN to_round = 1 THEN ce * 10000 + (7 + d % 3) * 100 ELSE ce * 10000 + (11 + d % 2) * 100 END
         + 1 + (d >> 6) % 27 AS left_on,
       CASE WHEN grade_no >= 12 AND d % 10 < 3 THEN 'compulsory_done'
            ELSE one_of(d >> 4, ['family_need', 'family_need', 'family_state', 'low_income', 'low_income', 'moved', 'moved',
                                 'adaptation', 'behaviour', 'health', 'transport', 'disability', 'risk_group', 'over_age',
                                 'unstated']) END AS cause,
       CASE WHEN returned THEN 'found_returning'
            WHEN d % 100 < 8 THEN 'found_returning' WHEN d % 100 < 46 THEN 'found_not_returning'
            WHEN d % 100 < 84 THEN 'tracing' ELSE 'not_found' END AS tracing,
       returned
FROM gone
ORDER BY school_id, grade_no, i
