SELECT school_id, name AS school_name, grade_key(low) AS level_low, grade_key(high) AS level_high, latitude, longitude,
       subdistrict, district, internet, electricity, distance_tenths AS distance_km
FROM school
WHERE office_id = getvariable('office')
ORDER BY school_id
