-- person
WITH c0 AS NOT MATERIALIZED (
  SELECT t."salary", t."extra", t."word_given" FROM "table person" AS t
),
c1 AS (
  SELECT t."salary", ((t."salary" + COALESCE(t."extra", CAST(0 AS BIGINT))) - 5000.0e0) AS "tax#0", CASE WHEN (t."word_given" = 'it''s') THEN '甲 "乙"' ELSE t."word_given" END AS "word"
  FROM c0 AS t
),
c2 AS (
  SELECT t."word", t."salary", ((t."tax#0" + ABS(t."tax#0")) * 0.5e0) AS "tax#1"
  FROM c1 AS t
),
c3 AS (
  SELECT t."word", t."salary", CASE WHEN t."tax#1" <= 36000.0000001e0 THEN t."tax#1" * 0.03e0 WHEN t."tax#1" <= 144000.0000001e0 THEN t."tax#1" * 0.1e0 - 2520.0e0 ELSE t."tax#1" * 0.2e0 - 16920.0e0 END AS "tax#2"
  FROM c2 AS t
),
c4 AS (
  SELECT t."word", t."salary", (FLOOR(t."tax#2" * 100.0000000000002e0 + 0.500001) / 100e0) AS "tax"
  FROM c3 AS t
),
c5 AS (
  SELECT t."tax", t."word", (SIGN((t."salary" - t."tax")) * FLOOR(ABS((t."salary" - t."tax")) * 1.000000000000002e0 + 0.500001) / 1e0) AS "kept"
  FROM c4 AS t
)
SELECT t."tax", t."kept", t."word" FROM c5 AS t
