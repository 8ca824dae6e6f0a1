SELECT CASE WHEN getvariable('round') = 1 THEN school_id ELSE school_later END AS school_id,
       pseudonym AS person, i AS serial,
       day_number(born) AS birth_date, grade, room, sex,
       weight_tenths + drawn(h, 'weighed', getvariable('round')) % 9 + (getvariable('round') - 1) * 9 AS weight,
       height_tenths + (getvariable('round') - 1) * 18 AS height,
       CASE WHEN d_blood % 100 < 22 THEN 'A' WHEN d_blood % 100 < 55 THEN 'B' WHEN d_blood % 100 < 63 THEN 'AB'
            WHEN d_blood % 100 < 92 THEN 'O' END AS blood,
       CASE WHEN d_faith % 1000 < 925 THEN 'buddhism' WHEN d_faith % 1000 < 968 THEN 'islam'
            WHEN d_faith % 1000 < 991 THEN 'christianity' ELSE 'none' END AS religion,
       CASE nationality WHEN 'thai' THEN 'ไทย' WHEN 'other' THEN one_of(d_nation, ['เมียนมา', 'ลาว', 'กัมพูชา', 'กะเหรี่ยง'])
            ELSE one_of(d_nation, ['กะเหรี่ยง', 'ไทใหญ่', 'ลาหู่', 'อาข่า']) END AS race,
       nationality,
       CASE WHEN poverty_class <> 'not_poor' AND d_burden % 100 < 92 THEN 'poor'
            WHEN d_burden % 10000 < 90 THEN 'orphan' WHEN d_burden % 10000 < 130 THEN 'abandoned'
            WHEN nationality <> 'thai' AND d_burden % 100 < 70 THEN 'minority'
            WHEN d_burden % 10000 < 150 THEN 'breadwinner' WHEN d_burden % 10000 < 156 THEN 'aids'
            WHEN d_burden % 10000 < 159 THEN 'street' WHEN d_burden % 10000 < 161 THEN 'abused'
            WHEN d_burden % 10000 < 163 THEN 'drugs' ELSE 'none' END AS disadvantage,
       absent_long, disability,
       poverty_class <> 'not_poor' AND d_lack % 100 < 40 AS lacks_uniform,
       poverty_class <> 'not_poor' AND (d_lack >> 8) % 100 < 34 AS lacks_stationery,
       poverty_class <> 'not_poor' AND (d_lack >> 14) % 100 < 12 AS lacks_books,
       poverty_class <> 'not_poor' AND (d_lack >> 20) % 100 < 26 AS lacks_lunch,
       d_far % 1000 < 14 AS boarding,
       1 + (d_far >> 4) % 30 + CASE WHEN (d_far >> 10) % 8 = 0 THEN (d_far >> 14) % 160 ELSE 0 END AS distance_km,
       CASE WHEN grade_no > 3 THEN gpax END AS gpax,
       CASE WHEN grade_no > 3
            THEN within(gpax + bell(drawn(h, 'gpa', getvariable('round'))) * 18 // 1000, 0, 400) END AS gpa
FROM pupil
WHERE from_round <= getvariable('round') AND to_round >= getvariable('round')
ORDER BY school_id, grade_no, i
