SELECT CASE WHEN getvariable('term') = 1 THEN school_id ELSE school_later END AS school_id, pseudonym AS person,
       i AS serial,
       CASE getvariable('term') WHEN 1 THEN ce * 10000 + 701 + d_year % 25 ELSE ce * 10000 + 1203 + d_year % 25 END
         AS measured_on,
       weight_tenths + (getvariable('term') - 1) * 11 AS weight, height_tenths + (getvariable('term') - 1) * 24 AS height,
       CASE WHEN heavy + tall // 2 < -1900 THEN 'low' WHEN heavy + tall // 2 < -1500 THEN 'slightly_low'
            WHEN heavy + tall // 2 > 1850 THEN 'high' WHEN heavy + tall // 2 > 1450 THEN 'slightly_high'
            ELSE 'normal' END AS weight_for_age,
       CASE WHEN tall < -1550 THEN 'short' WHEN tall < -1200 THEN 'slightly_short' WHEN tall > 1900 THEN 'tall'
            WHEN tall > 1400 THEN 'slightly_tall' ELSE 'normal' END AS height_for_age,
       CASE WHEN heavy < -1650 THEN 'thin' WHEN heavy < -1300 THEN 'slightly_thin' WHEN heavy > 1370 THEN 'obese'
            WHEN heavy > 1080 THEN 'overweight' ELSE 'normal' END AS weight_for_height
FROM pupil
WHERE chance(d_year >> 3, 965000) AND from_round <= getvariable('term') AND to_round >= getvariable('term')
ORDER BY school_id, grade_no, i
