SELECT NULL AS scope, school_id, grade, candidates, s1 AS thai, s2 AS math, average
FROM test_mean WHERE test = 'nt'
UNION ALL
SELECT scope, NULL, grade, candidates, s1 AS thai, s2 AS math, average
FROM test_stated WHERE test = 'nt'
ORDER BY grade DESC, school_id NULLS LAST, scope
