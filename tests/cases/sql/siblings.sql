-- payslip
WITH c0 AS NOT MATERIALIZED (
  SELECT t."person_id", t."wage", t."month" FROM "table payslip" AS t
),
c1 AS (
  SELECT (CAST(COALESCE(SUM(CAST(ROUND(t."wage" * 100) AS BIGINT)) OVER (PARTITION BY t."person_id" ORDER BY t."month" RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 0) AS DOUBLE) / 100e0) AS "to_date#0", (CAST(COALESCE(SUM(CAST(ROUND(t."wage" * 100) AS BIGINT)) OVER (PARTITION BY t."person_id" ORDER BY t."month" RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP), 0) AS DOUBLE) / 100e0) AS "before#0", COALESCE(COUNT(*) OVER (PARTITION BY t."person_id", t."month"), 0) AS "of_month", (CAST(COALESCE(g0.a0, 0) AS DOUBLE) / 100e0) AS "larger#0"
  FROM c0 AS t
  LEFT JOIN (SELECT o."person_id" AS k0, o."month" AS k1, SUM(CAST(ROUND(s."wage" * 100) AS BIGINT)) FILTER (WHERE (s."wage" - (o."wage" * CAST(2 AS BIGINT)) > 1e-05)) AS a0 FROM c0 AS o  JOIN c0 AS s ON s."person_id" = o."person_id"  GROUP BY o."person_id", o."month") AS g0 ON t."person_id" = g0.k0 AND t."month" = g0.k1
),
c2 AS (
  SELECT t."of_month", (SIGN(t."to_date#0") * FLOOR(ABS(t."to_date#0") * 100.0000000000002e0 + 0.500001) / 100e0) AS "to_date", (SIGN(t."before#0") * FLOOR(ABS(t."before#0") * 100.0000000000002e0 + 0.500001) / 100e0) AS "before", (SIGN(t."larger#0") * FLOOR(ABS(t."larger#0") * 100.0000000000002e0 + 0.500001) / 100e0) AS "larger"
  FROM c1 AS t
)
SELECT t."to_date", t."before", t."of_month", t."larger" FROM c2 AS t
