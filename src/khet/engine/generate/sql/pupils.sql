-- The pupils of one office in one year with everything that the files say of them at any round; ``year`` and ``office``
-- are set before. What a person is (sex, birth, nationality) is drawn from the person alone, what a year brings from
-- the person and the year.
CREATE OR REPLACE TEMP TABLE pupil AS
WITH base AS (
  SELECT enrolled.*, getvariable('year') - 543 AS ce,
         ((draw(enrolled.h, 'person') >> 1) << 32) | xor(enrolled.i, salt('person'))::BIGINT AS pseudonym,
         draw(enrolled.h, 'sex') AS d_sex, draw(enrolled.h, 'birth') AS d_birth, draw(enrolled.h, 'late') AS d_late,
         bell(draw(enrolled.h, 'ability')) AS ability_own, bell(draw(enrolled.h, 'tall')) AS tall,
         bell(draw(enrolled.h, 'heavy')) AS heavy_own, drawn(enrolled.h, 'heavy', year) AS d_heavy,
         bell(draw(enrolled.h, 'trouble')) AS trouble_own,
         draw(enrolled.h, 'nation') AS d_nation, draw(enrolled.h, 'faith') AS d_faith,
         draw(enrolled.h, 'blood') AS d_blood, draw(enrolled.h, 'disability') AS d_disability,
         draw(enrolled.h, 'far') AS d_far, drawn(enrolled.h, 'absent', year) AS d_absent,
         drawn(enrolled.h, 'lack', year) AS d_lack, draw(enrolled.h, 'burden') AS d_burden,
         drawn(enrolled.h, 'year', year) AS d_year,
         school.level AS school_level,
         bell(draw(enrolled.h, 'poor')) + bell(draw(school.h, 'poor')) * 6 // 10 + bell(drawn(enrolled.h, 'poor', year)) // 5
           AS poverty
  FROM enrolled JOIN school USING (school_id)
  WHERE enrolled.year = getvariable('year') AND enrolled.office_id = getvariable('office')
), grown AS (
  SELECT *, CASE WHEN d_sex % 1000 < 513 THEN 'm' ELSE 'f' END AS sex,
         make_date((cohort - 546 - CASE WHEN d_late % 1000 < 52 THEN 1 WHEN d_late % 1000 < 66 THEN 2
                                        WHEN d_late % 1000 < 70 THEN 3 WHEN d_late % 1000 > 993 THEN -1 ELSE 0 END)::INTEGER,
                   1 + d_birth % 12, 1 + (d_birth >> 8) % 28) AS born,
         ability_own + school_level // 2 + CASE WHEN d_sex % 1000 < 513 THEN -120 ELSE 130 END - poverty // 8 AS ability,
         heavy_own * 9 // 10 + bell(d_heavy) * 4 // 10 AS heavy,
         trouble_own + poverty // 6 AS trouble
  FROM base
), aged AS (
  SELECT *, within(date_diff('year', born, make_date(ce::INTEGER, 6, 10)), 3, 18) AS years_old FROM grown
), tall AS (
  SELECT *, (CASE sex
      WHEN 'm' THEN [960, 1030, 1090, 1150, 1210, 1270, 1320, 1380, 1440, 1500, 1570, 1620, 1650, 1670, 1680, 1680]
      ELSE [950, 1020, 1080, 1140, 1200, 1260, 1320, 1380, 1450, 1500, 1540, 1560, 1570, 1580, 1580, 1580]
      END)[years_old - 2] + tall * 55 // 1000 AS height_tenths,
      [155, 154, 153, 153, 155, 158, 162, 168, 174, 180, 186, 191, 197, 202, 207, 210][years_old - 2]
        + heavy * CASE WHEN heavy > 0 THEN 32 ELSE 17 END // 1000 AS bmi_tenths
  FROM aged
)
SELECT *, grade_key(grade_no) AS grade,
       height_tenths * height_tenths * bmi_tenths // 1000000 AS weight_tenths,
       (1 + (row_number() OVER (PARTITION BY school_id, grade_no ORDER BY i) - 1) // 38)::VARCHAR AS room,
       CASE WHEN poverty > 1540 THEN 'extremely_poor' WHEN poverty > 985 THEN 'poor' ELSE 'not_poor' END AS poverty_class,
       CASE WHEN d_nation % 1000 < 978 THEN 'thai' WHEN d_nation % 1000 < 993 THEN 'other' ELSE 'none' END AS nationality,
       CASE WHEN d_disability % 1000 < 38 THEN 'learning' WHEN d_disability % 1000 < 44 THEN 'intellect'
            WHEN d_disability % 1000 < 47 THEN 'body' WHEN d_disability % 1000 < 49 THEN 'autism'
            WHEN d_disability % 1000 < 51 THEN 'speech' WHEN d_disability % 1000 < 53 THEN 'behaviour'
            WHEN d_disability % 1000 < 54 THEN 'hearing' WHEN d_disability % 1000 < 55 THEN 'sight'
            WHEN d_disability % 1000 < 56 THEN 'multiple' ELSE 'none' END AS disability,
       fate = 'stay' AND chance(d_absent, CASE WHEN grade_no < 4 THEN 500 WHEN grade_no < 10 THEN 1400 ELSE 5200 END)
         AS absent_long,
       within(290 + ability * 52 // 1000 + bell(drawn(h, 'gpax', year)) * 12 // 1000, 0, 400)::BIGINT AS gpax,
       coalesce(later_school, school_id) AS school_later
FROM tall;
