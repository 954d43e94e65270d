-- award
WITH c0 AS NOT MATERIALIZED (
  SELECT t."certified", t."in_time", t."kind_of" FROM "table award" AS t
),
c1 AS (
  SELECT t."certified", t."in_time", t."kind_of", CASE WHEN (t."kind_of" = 'university') THEN TRUE WHEN (t."kind_of" = 'hospital') THEN CAST(NULL AS BOOLEAN) WHEN (t."kind_of" = 'company') THEN FALSE ELSE CAST(NULL AS BOOLEAN) END AS "unit_ok"
  FROM c0 AS t
),
c2 AS (
  SELECT t."certified", t."in_time", t."unit_ok", (t."unit_ok" AND (t."certified" OR t."in_time")) AS "eligible", CASE WHEN (t."unit_ok" IS TRUE) THEN '' WHEN (t."unit_ok" IS FALSE) THEN CASE WHEN (t."kind_of" = 'university') THEN '' WHEN (t."kind_of" = 'hospital') THEN '' WHEN (t."kind_of" = 'company') THEN 'units:c;' ELSE '' END ELSE CASE WHEN (t."kind_of" = 'university') THEN '' WHEN (t."kind_of" = 'hospital') THEN 'units:b;' WHEN (t."kind_of" = 'company') THEN '' ELSE 'units:none;' END END AS "unit_ok#why"
  FROM c1 AS t
),
c3 AS (
  SELECT t."eligible", CASE WHEN (t."eligible" IS TRUE) THEN '' WHEN (t."eligible" IS FALSE) THEN CONCAT(CASE WHEN (t."unit_ok" IS FALSE) THEN t."unit_ok#why" ELSE '' END, CASE WHEN ((t."certified" OR t."in_time") IS FALSE) THEN CONCAT('award.certified;', 'award.in_time;') ELSE '' END) ELSE CONCAT(CASE WHEN (t."unit_ok" IS NULL) THEN t."unit_ok#why" ELSE '' END, CASE WHEN ((t."certified" OR t."in_time") IS NULL) THEN CASE WHEN (t."certified" IS NULL) THEN 'award.certified;' ELSE '' END ELSE '' END) END AS "eligible#why"
  FROM c2 AS t
)
SELECT t."eligible", t."eligible#why" FROM c3 AS t
