WITH asked AS (
  SELECT *, unnest(CASE WHEN grade_no >= 7 AND getvariable('raters') > 1 THEN ['teacher', 'self'] ELSE ['teacher'] END) AS rater
  FROM pupil
  WHERE grade_no >= 4 AND from_round <= getvariable('term') AND to_round >= getvariable('term')
), answered AS (
  SELECT *, drawn(drawn(h, 'sdq', getvariable('year') * 2 + getvariable('term')), 'rater', ascii(rater)) AS d FROM asked
  WHERE rater <> 'self' OR chance(d_year, 970000)
), scored AS (
  SELECT *, CASE WHEN getvariable('term') = 2 THEN trouble * 9 // 10 ELSE trouble END + (bell(d) // 4) AS t FROM answered
), scales AS (
  SELECT school_id, school_later, grade_no, i, pseudonym, rater,
         within((2400 + t * 9 // 10 + bell(draw(d, 'e'))) // 1000, 0, 10) AS emotional,
         within((2250 + t * 9 // 10 + bell(draw(d, 'c')) + CASE sex WHEN 'm' THEN 250 ELSE 0 END) // 1000, 0, 10) AS conduct,
         within((4050 + t * 11 // 10 + bell(draw(d, 'h')) * 12 // 10 + CASE sex WHEN 'm' THEN 300 ELSE 0 END) // 1000, 0, 10)
           AS hyperactivity,
         within((3250 + t * 8 // 10 + bell(draw(d, 'p'))) // 1000, 0, 10) AS peer,
         within((7700 - t * 6 // 10 + bell(draw(d, 's')) * 15 // 10 + CASE sex WHEN 'f' THEN 400 ELSE 0 END) // 1000, 0, 10)
           AS prosocial
  FROM scored
), summed AS (
  SELECT *, emotional + conduct + hyperactivity + peer AS total FROM scales
)
SELECT CASE WHEN getvariable('term') = 1 THEN school_id ELSE school_later END AS school_id, pseudonym AS person,
       i AS serial, rater, emotional, conduct, hyperactivity, peer, prosocial, total,
       CASE WHEN emotional > CASE rater WHEN 'self' THEN 6 ELSE 4 END THEN 'problem'
            WHEN emotional > CASE rater WHEN 'self' THEN 5 ELSE 3 END THEN 'risk' ELSE 'normal' END AS emotional_class,
       CASE WHEN conduct > CASE rater WHEN 'self' THEN 5 ELSE 4 END THEN 'problem'
            WHEN conduct > CASE rater WHEN 'self' THEN 4 ELSE 3 END THEN 'risk' ELSE 'normal' END AS conduct_class,
       CASE WHEN hyperactivity > 6 THEN 'problem' WHEN hyperactivity > 5 THEN 'risk' ELSE 'normal' END
         AS hyperactivity_class,
       CASE WHEN peer > CASE rater WHEN 'self' THEN 4 ELSE 6 END THEN 'problem'
            WHEN peer > CASE rater WHEN 'self' THEN 3 ELSE 5 END THEN 'risk' ELSE 'normal' END AS peer_class,
       CASE WHEN total > CASE rater WHEN 'self' THEN 18 ELSE 17 END THEN 'problem'
            WHEN total > CASE rater WHEN 'self' THEN 16 ELSE 15 END THEN 'risk' ELSE 'normal' END AS total_class,
       CASE WHEN prosocial > 3 THEN 'strength' ELSE 'no_strength' END AS prosocial_class,
       'สพฐ./กรมสุขภาพจิต' AS criteria
FROM summed
ORDER BY school_id, grade_no, i, rater
