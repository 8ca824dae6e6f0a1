-- Schools: their kind, size and place. ``office`` comes from the plan; a school's weight is about its pupils.
CREATE OR REPLACE TABLE school AS
WITH numbered AS (
  SELECT office_id, code AS office_code, kind AS office_kind, region, south, west, height, width, networks, n,
         row_number() OVER (ORDER BY office_id, n)::INTEGER AS school_id
  FROM office, unnest(range(1, schools + 1)) AS every(n)
), drawn_h AS (
  SELECT *, mix(xor(salt('school'), school_id::UBIGINT)) AS h FROM numbered
), kinds AS (
  SELECT *, CASE
      WHEN office_kind = 'secondary' THEN 'secondary'
      WHEN office_kind = 'mixed' AND n % 20 = 7 THEN 'secondary'
      WHEN draw(h, 'expanded') % 100 < 32 THEN 'expanded'
      ELSE 'primary' END AS kind
  FROM drawn_h
), sizes AS (
  SELECT *, (draw(h, 'size') >> 12)::BIGINT AS u20 FROM kinds
)
SELECT school_id, office_id, region, n, h, kind,
       '1099' || (900000 + school_id)::VARCHAR AS code10, office_code || lpad(n::VARCHAR, 4, '0') AS code8,
       (900000 + school_id)::VARCHAR AS code6,
       (office_id * 1000 + 1 + n % networks)::INTEGER AS network_id,
       CASE kind
         WHEN 'primary' THEN 25000 + 600000 * ((u20 * u20 >> 20) * (u20 * u20 >> 20) >> 20) // 1048576
         WHEN 'expanded' THEN 80000 + 560000 * ((u20 * u20 >> 20) * u20 >> 20) // 1048576
         ELSE 180000 + 2300000 * (u20 * u20 >> 20) // 1048576 END AS weight,
       CASE kind WHEN 'secondary' THEN 10 WHEN 'expanded' THEN 2 + draw(h, 'k') % 2 ELSE 2 END::INTEGER AS low,
       CASE kind WHEN 'secondary' THEN 15 WHEN 'expanded' THEN 12 ELSE 9 END AS high,
       south + (draw(h, 'lat') % 1000000)::BIGINT * height // 1000000 AS latitude,
       west + (draw(h, 'long') % 1000000)::BIGINT * width // 1000000 AS longitude,
       one_of(draw(h, 'fore'), getvariable('school_fore')) || one_of(draw(h, 'first'), getvariable('places'))
         || one_of(draw(h, 'last'), getvariable('place_ends')) AS name,
       one_of(draw(h, 'sub'), getvariable('places')) || one_of(draw(h, 'sub2'), getvariable('place_ends')) AS subdistrict,
       one_of(drawn(office_id::UBIGINT, 'district', n % 7), getvariable('places')) || 'ธานี' AS district,
       bell(draw(h, 'level')) AS level,
       chance(draw(h, 'net'), 985000) AS internet,
       chance(draw(h, 'power'), 996000) AS electricity,
       (draw(h, 'far') % 620 + 5)::INTEGER AS distance_tenths
FROM sizes;

-- Seats: how the pupils of a school spread over its grades; a thousandth of a pupil is the unit.
CREATE OR REPLACE TABLE seat AS
WITH shares AS (
  SELECT school_id, office_id, region, weight, g AS grade_no,
         CASE WHEN g = 1 THEN 40 WHEN g <= 3 THEN 90 WHEN g <= 9 THEN 100 WHEN kind = 'expanded' THEN 60
              WHEN g <= 12 THEN 100 ELSE 82 END AS part
  FROM school, unnest(range(low, high + 1)) AS every(g)
)
SELECT school_id, office_id, region, grade_no::INTEGER AS grade_no,
       (weight * part // sum(part) OVER (PARTITION BY school_id))::BIGINT AS weight
FROM shares;

-- Pools: where somebody of a grade can be: in the same office (to move), in the same region (to go on to a higher
-- level), or anywhere (to begin). ``until`` is the running sum of weights, so a draw finds its school.
CREATE OR REPLACE TABLE pool AS
WITH offered AS (
  SELECT 'move' AS why, office_id AS place, grade_no AS slot, school_id, grade_no, weight FROM seat
  UNION ALL
  SELECT 'continue', region, grade_no, school_id, grade_no, weight FROM seat WHERE grade_no IN (10, 13)
  UNION ALL
  SELECT 'begin', 0, 0, school_id, grade_no,
         weight * CASE grade_no WHEN 1 THEN 2000 WHEN 2 THEN 1000 WHEN 3 THEN 160 WHEN 4 THEN 150 WHEN 10 THEN 60
                                WHEN 13 THEN 70 ELSE 12 END // 1000
  FROM seat
)
SELECT *, (sum(weight) OVER (PARTITION BY why, place, slot ORDER BY school_id, grade_no))::BIGINT AS until
FROM offered;
CREATE OR REPLACE TABLE pool_size AS
SELECT why, place, slot, max(until) AS total FROM pool GROUP BY ALL;

-- Of those who have finished the highest grade of their school, how many of a million find a seat in their region;
-- the others go on elsewhere.
CREATE OR REPLACE TABLE going_on AS
WITH leaving AS (
  SELECT seat.region, grade_no + 1 AS grade_no, sum(seat.weight) AS leavers
  FROM seat JOIN school USING (school_id)
  WHERE seat.grade_no = school.high
  GROUP BY ALL
), staying AS (
  SELECT seat.region, seat.grade_no, sum(seat.weight) AS taken
  FROM seat JOIN school USING (school_id)
  WHERE seat.grade_no IN (10, 13) AND school.low < seat.grade_no
  GROUP BY ALL
)
SELECT leaving.region, leaving.grade_no,
       within((pool_size.total - coalesce(taken, 0)) * 960000 // leavers, 0, 975000)::BIGINT AS per_million
FROM leaving
JOIN pool_size ON why = 'continue' AND place = leaving.region AND slot = leaving.grade_no
LEFT JOIN staying ON staying.region = leaving.region AND staying.grade_no = leaving.grade_no;
