-- Draws that depend on the seed, a person's or school's number and a name, and on nothing else: the same on every
-- machine and in every release of the database. ``mix`` takes the middle of three products in turn; each step names its
-- argument once, so that long statements stay quick to plan.
CREATE OR REPLACE MACRO step(x, key, factor) AS ((xor(x, key) * factor) >> 16) & 4294967295::UBIGINT;
CREATE OR REPLACE MACRO mix(x) AS
  step(step(step((x)::UBIGINT, 2779096485::UBIGINT, 2654435761::UBIGINT), 1515870810::UBIGINT, 2246822507::UBIGINT),
       3735928559::UBIGINT, 3266489909::UBIGINT);
CREATE OR REPLACE MACRO salt(name) AS
  (md5_number_lower(getvariable('seed') || ':' || name) & 4294967295::UBIGINT);
-- One draw of 32 bits for a number ``h`` and a name; ``drawn`` has a further number, such as a year or a term.
CREATE OR REPLACE MACRO draw(h, name) AS mix(xor((h)::UBIGINT, salt(name)))::BIGINT;
CREATE OR REPLACE MACRO drawn(h, name, n) AS mix(xor(xor((h)::UBIGINT, salt(name)), mix(n)))::BIGINT;
-- Whether something that happens to so many of a million happens here.
CREATE OR REPLACE MACRO chance(d, per_million) AS (d % 1000000) < per_million;
-- A bell: mean 0, standard deviation about 1000, never beyond 5700 either way: how many of 32 bits are set, and a bit.
CREATE OR REPLACE MACRO bell(d) AS bit_count(d) * 353 - 5825 + d % 353;
CREATE OR REPLACE MACRO within(x, low, high) AS least(greatest(x, low), high);
-- One of a list, each equally often.
CREATE OR REPLACE MACRO one_of(d, list) AS list[((d >> 7) % len(list))::INTEGER + 1];
CREATE OR REPLACE MACRO grade_key(n) AS
  ['k1', 'k2', 'k3', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6'][n];
-- A day of the common era as the number yyyymmdd.
CREATE OR REPLACE MACRO day_number(d) AS (year(d) * 10000 + month(d) * 100 + day(d))::INTEGER;
