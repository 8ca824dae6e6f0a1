WITH hurt AS (
  SELECT school_later AS school_id, i, ce, drawn(h, 'hurt', getvariable('year')) AS d FROM pupil
  WHERE chance(drawn(h, 'incident', getvariable('year')), 1860)
), grouped AS (
  SELECT *, CASE WHEN d % 34 = 0 THEN 'violence' WHEN d % 34 < 15 THEN 'accident' WHEN d % 34 < 26 THEN 'right'
                 ELSE 'unhealthiness' END AS danger,
         make_date((CASE WHEN (d >> 5) % 10 < 8 THEN ce ELSE ce + 1 END)::INTEGER,
                   (CASE WHEN (d >> 5) % 10 < 8 THEN 5 + (d >> 9) % 8 ELSE 1 + (d >> 9) % 3 END)::INTEGER,
                   (17 + (d >> 13) % 12)::INTEGER) AS happened
  FROM hurt
), kinds AS (
  SELECT *, CASE danger
      WHEN 'violence' THEN one_of(d, ['quarrel', 'quarrel', 'bullying', 'sexual_assault', 'abduction'])
      WHEN 'accident' THEN one_of(d, ['vehicles', 'vehicles', 'vehicles', 'activities', 'buildings', 'natural_disaster', 'tools'])
      WHEN 'right' THEN one_of(d, ['neglect', 'neglect', 'sexual_harassment', 'injustice'])
      ELSE one_of(d, ['epidemic', 'drugs', 'mental_illness', 'cyber', 'gaming', 'malnutrition', 'pollution']) END AS danger_kind,
    (d >> 17) % 100 < 78 AS closed
  FROM grouped
)
SELECT school_id,
       lpad((getvariable('year') % 100)::VARCHAR, 2, '0') || '-'
         || lpad((row_number() OVER (ORDER BY happened, i))::VARCHAR, 4, '0') AS incident_no,
       day_number(happened) AS happened_on, danger, danger_kind,
       CASE danger_kind WHEN 'drugs' THEN 'drugs' WHEN 'natural_disaster' THEN 'disaster' WHEN 'epidemic' THEN 'disease'
         WHEN 'cyber' THEN 'cyber' WHEN 'gaming' THEN 'cyber' WHEN 'pollution' THEN 'pm25' WHEN 'abduction' THEN 'trafficking'
         ELSE CASE danger WHEN 'violence' THEN 'violence' WHEN 'accident' THEN 'accident' WHEN 'right' THEN 'threat' END END
         AS nine_danger,
       CASE WHEN closed THEN 'closed' ELSE 'open' END AS status,
       1 + CASE WHEN d % 6 = 0 THEN (d >> 11) % 4 ELSE 0 END AS pupils_involved,
       CASE WHEN danger IN ('accident', 'violence') AND (d >> 21) % 3 > 0 THEN 1 ELSE 0 END AS injured,
       CASE WHEN closed THEN day_number(happened + (3 + (d >> 22) % 40)::INTEGER) END AS closed_on
FROM kinds
ORDER BY happened, i
