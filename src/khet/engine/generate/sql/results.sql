-- The test results of one office in one year: each candidate's score from the pupil's ability, then the school's means
-- as the files give them, in hundredths, halves up. Subjects in the order of the test.
CREATE OR REPLACE TEMP TABLE sat AS
WITH tests(test, grade, place, usual, spread) AS (
  VALUES ('onet', 'p6', 1, 5390, 13), ('onet', 'p6', 2, 2810, 11), ('onet', 'p6', 3, 3760, 13), ('onet', 'p6', 4, 3930, 11),
         ('onet', 'm3', 1, 5280, 12), ('onet', 'm3', 2, 2440, 10), ('onet', 'm3', 3, 3220, 12), ('onet', 'm3', 4, 3330, 10),
         ('onet', 'm6', 1, 4410, 13), ('onet', 'm6', 2, 2160, 11), ('onet', 'm6', 3, 2340, 12), ('onet', 'm6', 4, 2810, 10),
         ('nt', 'p3', 1, 5580, 14), ('nt', 'p3', 2, 4910, 16), ('rt', 'p1', 1, 6950, 17), ('rt', 'p1', 2, 7170, 13)
)
SELECT test, grade, place, spread,
       usual + bell(drawn(getvariable('year') * 100 + place, 'test', ascii(grade) * 1000 + ascii(test))) * 130 // 1000
         AS country
FROM tests;

CREATE OR REPLACE TEMP TABLE candidate_score AS
WITH candidate AS (
  SELECT school_later AS school_id, grade, h, ability * 8 // 10 AS known FROM pupil
  WHERE to_round = 3 AND NOT absent_long AND chance(drawn(h, 'sat', getvariable('year')), 972000)
)
SELECT test, candidate.grade, place, school_id, country,
       within(country + (known + bell(drawn(h, 'score', getvariable('year') * 10 + place)) * 7 // 10) * spread // 10,
              0, 10000)::BIGINT AS score
FROM candidate JOIN sat USING (grade);

CREATE OR REPLACE TEMP TABLE test_mean AS
WITH means AS (
  SELECT test, grade, school_id, place, count(*) AS candidates, (2 * sum(score) + count(*))::BIGINT // (2 * count(*)) AS mean
  FROM candidate_score GROUP BY ALL
)
SELECT test, grade, school_id, max(candidates) AS candidates,
       max(mean) FILTER (place = 1) AS s1, max(mean) FILTER (place = 2) AS s2, max(mean) FILTER (place = 3) AS s3,
       max(mean) FILTER (place = 4) AS s4, ((2 * sum(mean) + count(*)) // (2 * count(*)))::BIGINT AS average
FROM means GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE test_stated AS
WITH area AS (
  SELECT 'area' AS scope, test, grade, sum(candidates)::BIGINT AS candidates,
         list_transform([sum(s1 * candidates), sum(s2 * candidates), sum(s3 * candidates), sum(s4 * candidates),
                         sum(average * candidates)],
                        lambda x: ((2 * x + sum(candidates)) // (2 * sum(candidates)))::BIGINT) AS m
  FROM test_mean GROUP BY ALL
), country AS (
  SELECT 'country' AS scope, test, grade, place, any_value(country)::BIGINT AS mean FROM candidate_score GROUP BY ALL
)
SELECT scope, test, grade, candidates, m[1] AS s1, m[2] AS s2, m[3] AS s3, m[4] AS s4, m[5] AS average FROM area
UNION ALL
SELECT scope, test, grade, NULL, max(mean) FILTER (place = 1), max(mean) FILTER (place = 2), max(mean) FILTER (place = 3),
       max(mean) FILTER (place = 4), ((2 * sum(mean) + count(*)) // (2 * count(*)))::BIGINT
FROM country GROUP BY ALL;
