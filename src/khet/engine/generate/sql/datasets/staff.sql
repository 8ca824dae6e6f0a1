WITH share AS (
  SELECT school_id, h AS school_h, weight + 90000 AS weight,
         (sum(weight + 90000) OVER (ORDER BY school_id))::HUGEINT AS until, (sum(weight + 90000) OVER ())::HUGEINT AS total,
         count(*) OVER () AS schools
  FROM school WHERE office_id = getvariable('office')
), places AS (
  SELECT school_id, school_h, getvariable('staff') - schools - getvariable('staff') // 28 AS others, weight, until, total
  FROM share
), seats AS (
  SELECT school_id, school_h AS h,
         unnest(range(1 + (until * others // total - (until - weight) * others // total)::BIGINT)) AS n
  FROM places
  UNION ALL
  SELECT NULL, mix(xor(salt('office'), getvariable('office')::UBIGINT)), unnest(range(getvariable('staff') // 28))
), held AS (
  SELECT school_id, n, drawn(h, 'seat', n) AS seat, coalesce(school_id, 500000 + getvariable('office')) * 4096 + n AS chair FROM seats
), since AS (
  SELECT *, coalesce(list_max([y FOR y IN range(getvariable('first_year') + 1, getvariable('year') + 1)
                               IF chance(drawn(seat, 'turn', y), 42000)]), 0) AS new_in
  FROM held
), someone AS (
  SELECT *, drawn(seat, 'who', new_in) AS h FROM since
), placed AS (
  SELECT *, CASE WHEN school_id IS NULL THEN CASE WHEN n = 0 THEN 'office_director' WHEN n % 4 = 1 THEN 'supervisor'
                                                  ELSE 'support' END
                 WHEN n = 0 THEN 'director' WHEN n % 23 = 12 THEN 'deputy_director' WHEN n % 9 = 5 THEN 'employee'
                 WHEN n % 13 = 8 THEN 'support' WHEN new_in >= getvariable('year') - 1 THEN 'assistant_teacher'
                 ELSE 'teacher' END AS position,
         CASE WHEN new_in = 0 THEN 24 + draw(h, 'age') % 35 ELSE 23 + draw(h, 'age') % 12 END
           + CASE WHEN n = 0 OR school_id IS NULL THEN 8 ELSE 0 END AS age,
         draw(h, 'rank') AS d
  FROM someone
)
SELECT school_id, ((draw(h, 'staff') >> 1) << 32) | xor(chair::UBIGINT, salt('staff'))::BIGINT AS person, h AS serial,
       (getvariable('year') - 543 - least(age, 59)) * 10000 + (1 + d % 12) * 100 + 1 + (d >> 5) % 28 AS birth_date,
       CASE WHEN draw(h, 'sex') % 100 < CASE WHEN n = 0 THEN 55 ELSE 27 END THEN 'm' ELSE 'f' END AS sex,
       position,
       CASE WHEN position IN ('support', 'employee', 'assistant_teacher') THEN 'k_none'
            WHEN age < 31 THEN CASE WHEN d % 10 < 8 THEN 'k_none' ELSE 'k_senior' END
            WHEN d % 1000 < 6 AND age > 45 THEN 'k_expert' WHEN d % 100 < 9 * (age - 30) // 3 THEN 'k_specialist'
            WHEN d % 10 < 8 THEN 'k_senior' ELSE 'k_none' END AS standing,
       CASE WHEN position = 'employee' AND d % 10 < 6 THEN 'below_bachelor'
            WHEN position IN ('director', 'office_director', 'supervisor', 'deputy_director')
              THEN CASE WHEN d % 100 < 9 THEN 'doctor' ELSE 'master' END
            WHEN d % 100 < 32 THEN 'master' WHEN d % 1000 = 999 THEN 'doctor' ELSE 'bachelor' END AS education,
       CASE WHEN position IN ('teacher', 'assistant_teacher')
            THEN one_of(draw(h, 'area'), ['thai', 'math', 'science', 'social', 'health', 'arts', 'careers', 'foreign',
                                          'thai', 'math', 'science', 'foreign', 'other', 'other']) END AS subject_area,
       (getvariable('year') - 543 - greatest(least(age, 59) - 24, 0)) * 10000 + (1 + d % 12) * 100 + 1 AS started_on,
       position IN ('teacher', 'assistant_teacher') AS teaches
FROM placed
ORDER BY school_id NULLS FIRST, n
