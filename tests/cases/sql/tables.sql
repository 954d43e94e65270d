-- person
WITH c0 AS NOT MATERIALIZED (
  SELECT t."n", t."kind_of" FROM "table person" AS t
),
c1 AS (
  SELECT CASE WHEN ((t."n" <= CAST(2 AS BIGINT)) OR (NOT (t."n" = CAST(3 AS BIGINT)))) THEN 'a' ELSE CAST(NULL AS VARCHAR) END AS "kinds#0", CASE WHEN (t."n" IN (CAST(1 AS BIGINT), CAST(3 AS BIGINT))) THEN t."kind_of" ELSE CAST(NULL AS VARCHAR) END AS "kinds#1", (FLOOR((CASE WHEN (t."n" <= CAST(2 AS BIGINT)) THEN 1.0e0 ELSE 0.0e0 END + CASE WHEN (t."n" >= CAST(1 AS BIGINT)) THEN 0.5e0 ELSE 0.0e0 END) * 100.0000000000002e0 + 0.500001) / 100e0) AS "total", LEAST(CASE WHEN (t."n" <= CAST(2 AS BIGINT)) THEN CAST(1 AS BIGINT) ELSE CAST(NULL AS BIGINT) END, CASE WHEN (t."n" >= CAST(1 AS BIGINT)) THEN CAST(2 AS BIGINT) ELSE CAST(NULL AS BIGINT) END) AS "least_of"
  FROM c0 AS t
),
c2 AS (
  SELECT t."total", t."least_of", LIST_FILTER([t."kinds#0", t."kinds#1"], lambda x, i: x IS NOT NULL AND LIST_POSITION([t."kinds#0", t."kinds#1"], x) = i) AS "kinds"
  FROM c1 AS t
)
SELECT t."kinds", t."total", t."least_of" FROM c2 AS t
