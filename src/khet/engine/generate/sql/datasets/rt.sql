SELECT NULL AS scope, school_id, grade, candidates, s1 AS reading_aloud, s2 AS reading_comprehension, average
FROM test_mean WHERE test = 'rt'
UNION ALL
SELECT scope, NULL, grade, candidates, s1 AS reading_aloud, s2 AS reading_comprehension, average
FROM test_stated WHERE test = 'rt'
ORDER BY grade DESC, school_id NULLS LAST, scope
