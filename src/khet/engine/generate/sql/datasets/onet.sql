SELECT NULL AS scope, school_id, grade, candidates, s1 AS thai, s2 AS math, s3 AS english, s4 AS science, average
FROM test_mean WHERE test = 'onet'
UNION ALL
SELECT scope, NULL, grade, candidates, s1 AS thai, s2 AS math, s3 AS english, s4 AS science, average
FROM test_stated WHERE test = 'onet'
ORDER BY grade DESC, school_id NULLS LAST, scope
