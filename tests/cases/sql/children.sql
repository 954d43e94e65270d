-- person
WITH c0 AS NOT MATERIALIZED (
  SELECT t."person_id", t."least_cash" FROM "table person" AS t
),
c1 AS NOT MATERIALIZED (
  SELECT t."person_id", t."late", t."cash" FROM "table award" AS t
),
c2 AS (
  SELECT t."person_id", (CAST(COALESCE(g0.a0, 0) AS DOUBLE) / 100e0) AS "total#0", COALESCE(g1.a0, 0) AS "counted", CASE WHEN COALESCE(g0.a1, FALSE) THEN TRUE WHEN COALESCE(g0.a2, FALSE) THEN NULL ELSE FALSE END AS "any_late"
  FROM c0 AS t
  LEFT JOIN (SELECT s."person_id" AS k0, SUM(CAST(ROUND(s."cash" * 100) AS BIGINT)) AS a0, BOOL_OR(s."late" IS TRUE) FILTER (WHERE (s."cash" > CAST(0 AS BIGINT))) AS a1, BOOL_OR(s."late" IS NULL) FILTER (WHERE (s."cash" > CAST(0 AS BIGINT))) AS a2 FROM c1 AS s  GROUP BY s."person_id") AS g0 ON t."person_id" = g0.k0
  LEFT JOIN (SELECT o."person_id" AS k0, COUNT(*) FILTER (WHERE (s."cash" >= o."least_cash")) AS a0 FROM c0 AS o  JOIN c1 AS s ON s."person_id" = o."person_id"  GROUP BY o."person_id") AS g1 ON t."person_id" = g1.k0
),
c3 AS (
  SELECT t."counted", t."any_late", (SIGN(t."total#0") * FLOOR(ABS(t."total#0") * 100.0000000000002e0 + 0.500001) / 100e0) AS "total", CASE WHEN (t."any_late" IS TRUE) THEN '' WHEN (t."any_late" IS FALSE) THEN CASE WHEN (COALESCE(g0.a0, 0) = CAST(0 AS BIGINT)) THEN 'person.any_late;' ELSE COALESCE(g0.a1, '') END ELSE COALESCE(g0.a2, '') END AS "any_late#why"
  FROM c2 AS t
  LEFT JOIN (SELECT s."person_id" AS k0, COUNT(*) FILTER (WHERE (s."cash" > CAST(0 AS BIGINT))) AS a0, STRING_AGG(DISTINCT CASE WHEN (s."late" IS FALSE) THEN 'award.late;' ELSE '' END, '' ORDER BY CASE WHEN (s."late" IS FALSE) THEN 'award.late;' ELSE '' END) FILTER (WHERE (s."cash" > CAST(0 AS BIGINT))) AS a1, STRING_AGG(DISTINCT CASE WHEN (s."late" IS NULL) THEN 'award.late;' ELSE '' END, '' ORDER BY CASE WHEN (s."late" IS NULL) THEN 'award.late;' ELSE '' END) FILTER (WHERE (s."cash" > CAST(0 AS BIGINT))) AS a2 FROM c1 AS s  GROUP BY s."person_id") AS g0 ON t."person_id" = g0.k0
)
SELECT t."total", t."counted", t."any_late", t."any_late#why" FROM c3 AS t

-- unit
WITH c0 AS NOT MATERIALIZED (
  SELECT t."unit_id" FROM "table unit" AS t
),
c1 AS NOT MATERIALIZED (
  SELECT t."payer", t."cash" FROM "table award" AS t
),
c2 AS (
  SELECT (CAST(COALESCE(g0.a0, 0) AS DOUBLE)) AS "paid#0"
  FROM c0 AS t
  LEFT JOIN (SELECT s."payer" AS k0, FSUM((s."cash" * 0.5e0)) AS a0 FROM c1 AS s  GROUP BY s."payer") AS g0 ON t."unit_id" = g0.k0
),
c3 AS (
  SELECT (SIGN(t."paid#0") * FLOOR(ABS(t."paid#0") * 100.0000000000002e0 + 0.500001) / 100e0) AS "paid"
  FROM c2 AS t
)
SELECT t."paid" FROM c3 AS t
