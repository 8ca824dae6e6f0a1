-- One academic year: who is where at the first census, and what the year brings to each.
-- Begun from the seats in the first year, from the year before in the others; ``pupils`` says how many there are.
CREATE TABLE IF NOT EXISTS enrolled (
  year INTEGER, i UBIGINT, h UBIGINT, cohort INTEGER, office_id INTEGER, school_id INTEGER, grade_no INTEGER,
  from_round INTEGER, to_round INTEGER, later_school INTEGER, fate VARCHAR, returned BOOLEAN
);

CREATE OR REPLACE TEMP TABLE candidate AS
WITH running AS (
  SELECT school_id, grade_no, weight, sum(weight) OVER (ORDER BY school_id, grade_no)::HUGEINT AS until,
         sum(weight) OVER ()::HUGEINT AS total
  FROM seat
), sized AS (
  SELECT school_id, grade_no,
         (until * getvariable('pupils') // total - (until - weight) * getvariable('pupils') // total)::BIGINT AS pupils
  FROM running
), first_year AS (
  SELECT NULL::UBIGINT AS i, getvariable('year') - grade_no AS cohort, school_id, grade_no
  FROM sized, unnest(range(pupils)) AS every(n)
  WHERE getvariable('year') = getvariable('first_year')
), before AS (
  SELECT i, h, cohort, office_id, coalesce(later_school, school_id) AS school_id,
         CASE WHEN returned THEN grade_no ELSE grade_no + 1 END AS grade_no
  FROM enrolled
  WHERE year = getvariable('year') - 1 AND (fate = 'stay' OR returned)
), judged AS (
  SELECT before.*, school.region, school.high,
         CASE
           WHEN before.grade_no > 15 THEN 'out'
           WHEN before.grade_no > school.high AND draw(before.h, 'on' || before.grade_no::VARCHAR) % 1000000 < per_million
             THEN 'continue'
           WHEN before.grade_no > school.high THEN 'out'
           WHEN chance(drawn(before.h, 'move', getvariable('year')), 18000) THEN 'move'
           ELSE 'stay' END AS step
  FROM before JOIN school USING (school_id)
  LEFT JOIN going_on ON going_on.region = school.region AND going_on.grade_no = before.grade_no
), placed AS (
  SELECT i, cohort, school_id, grade_no FROM judged WHERE step = 'stay'
  UNION ALL
  SELECT found.i, found.cohort, pool.school_id, found.grade_no
  FROM (
    SELECT judged.*, pool_size.place, (drawn(h, 'seat', getvariable('year'))::HUGEINT * total >> 32)::BIGINT AS at
    FROM judged JOIN pool_size
      ON pool_size.why = judged.step AND pool_size.slot = judged.grade_no
     AND pool_size.place = CASE judged.step WHEN 'move' THEN judged.office_id ELSE judged.region END
    WHERE step IN ('move', 'continue')
  ) AS found
  ASOF JOIN pool
    ON pool.why = found.step AND pool.place = found.place AND pool.slot = found.grade_no AND found.at < pool.until
), wanted AS (
  SELECT greatest(getvariable('pupils') - count(*), 0) AS entering, getvariable('pupils') * 3 // 1000 AS late FROM placed
), entering AS (
  SELECT n, n >= entering AS is_late, drawn(mix(n::UBIGINT), 'begin', getvariable('year')) AS d
  FROM wanted, unnest(range(entering + late)) AS every(n)
  WHERE getvariable('year') > getvariable('first_year')
), begun AS (
  SELECT n, is_late, pool.school_id, pool.grade_no
  FROM (SELECT entering.*, (d::HUGEINT * total >> 32)::BIGINT AS at FROM entering, pool_size WHERE why = 'begin') AS found
  ASOF JOIN pool ON pool.why = 'begin' AND found.at < pool.until
)
SELECT i, cohort, school_id, grade_no, FALSE AS is_late FROM first_year
UNION ALL SELECT i, cohort, school_id, grade_no, FALSE FROM placed
UNION ALL SELECT NULL, getvariable('year') - grade_no, school_id, grade_no, is_late FROM begun;

INSERT INTO enrolled
WITH serial AS (
  SELECT candidate.* REPLACE (coalesce(i, getvariable('persons')
           + row_number() OVER (PARTITION BY i IS NULL ORDER BY is_late, school_id, grade_no))::UBIGINT AS i)
  FROM candidate
), hashed AS (
  SELECT *, mix(i) AS h FROM serial
), fated AS (
  SELECT hashed.*, office_id,
         drawn(h, 'drop', getvariable('year')) % 1000000 < getvariable('dropping') *
           CASE WHEN grade_no <= 3 THEN 0 WHEN grade_no <= 9 THEN 24 WHEN grade_no <= 12 THEN 240 ELSE 280 END // 100 AS drops,
         chance(drawn(h, 'out', getvariable('year')), 11000) AS leaves,
         chance(drawn(h, 'mid', getvariable('year')), 4500) AS moves,
         drawn(h, 'when', getvariable('year')) AS w
  FROM hashed JOIN (SELECT school_id, office_id FROM school) USING (school_id)
), moving AS (
  SELECT found.i, pool.school_id AS later_school
  FROM (
    SELECT fated.*, (drawn(h, 'midseat', getvariable('year'))::HUGEINT * total >> 32)::BIGINT AS at
    FROM fated JOIN pool_size ON why = 'move' AND place = office_id AND slot = grade_no
    WHERE moves AND NOT drops AND NOT leaves AND NOT is_late
  ) AS found
  ASOF JOIN pool ON pool.why = 'move' AND pool.place = found.office_id AND pool.slot = found.grade_no
    AND found.at < pool.until
)
SELECT getvariable('year'), i, h, cohort, office_id, school_id, grade_no,
       CASE WHEN is_late THEN 2 ELSE 1 END,
       CASE WHEN is_late THEN 3 WHEN drops THEN 1 + w % 2 WHEN leaves THEN 1 + w % 3 ELSE 3 END,
       nullif(later_school, school_id),
       CASE WHEN drops AND NOT is_late THEN 'dropped' WHEN leaves AND NOT is_late THEN 'out' ELSE 'stay' END,
       drops AND NOT is_late AND chance(w >> 4, 300000)
FROM fated LEFT JOIN moving USING (i)
ORDER BY office_id, school_id, grade_no, i;
