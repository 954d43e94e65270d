-- award
WITH c0 AS NOT MATERIALIZED (
  SELECT t."unit_id", t."place_id", t."own" FROM "table unit" AS t
),
c1 AS NOT MATERIALIZED (
  SELECT t."person_id" FROM "table award" AS t
),
c2 AS NOT MATERIALIZED (
  SELECT t."person_id", t."unit_id" FROM "table person" AS t
),
c3 AS NOT MATERIALIZED (
  SELECT t."place_id", t."share_of", t."city" FROM "table place" AS t
),
c4 AS (
  SELECT t."unit_id", (t."own" + j0."share_of") AS "rate"
  FROM c0 AS t
  JOIN c3 AS j0 ON t."place_id" = j0."place_id"
),
c5 AS (
  SELECT t."person_id", COALESCE(j2."city", '-') AS "city"
  FROM c1 AS t
  JOIN c2 AS j0 ON t."person_id" = j0."person_id"
  LEFT JOIN c0 AS j1 ON j0."unit_id" = j1."unit_id"
  LEFT JOIN c3 AS j2 ON j1."place_id" = j2."place_id"
),
c6 AS (
  SELECT t."city", COALESCE(j1."rate", CAST(0 AS BIGINT)) AS "rate"
  FROM c5 AS t
  JOIN c2 AS j0 ON t."person_id" = j0."person_id"
  LEFT JOIN c4 AS j1 ON j0."unit_id" = j1."unit_id"
)
SELECT t."rate", t."city" FROM c6 AS t
