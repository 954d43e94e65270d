-- person
WITH c0 AS NOT MATERIALIZED (
  SELECT t."salary" FROM "table person" AS t
),
c1 AS (
  SELECT t."salary", (SIGN((t."salary" - CAST(5000 AS BIGINT))) * FLOOR(ABS((t."salary" - CAST(5000 AS BIGINT))) * 100.0000000000002e0 + 0.500001) / 100e0) AS "base"
  FROM c0 AS t
),
c2 AS (
  SELECT t."salary", (SIGN((t."base" * 0.1e0)) * FLOOR(ABS((t."base" * 0.1e0)) * 100.0000000000002e0 + 0.500001) / 100e0) AS "tax", (SIGN((t."base" * 0.2e0)) * FLOOR(ABS((t."base" * 0.2e0)) * 100.0000000000002e0 + 0.500001) / 100e0) AS "tax@1"
  FROM c1 AS t
),
c3 AS (
  SELECT (SIGN((t."salary" - t."tax")) * FLOOR(ABS((t."salary" - t."tax")) * 100.0000000000002e0 + 0.500001) / 100e0) AS "net", (SIGN((t."salary" - t."tax@1")) * FLOOR(ABS((t."salary" - t."tax@1")) * 100.0000000000002e0 + 0.500001) / 100e0) AS "net@1"
  FROM c2 AS t
)
SELECT t."net", t."net@1" FROM c3 AS t
