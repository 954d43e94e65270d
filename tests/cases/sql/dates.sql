-- award
WITH c0 AS NOT MATERIALIZED (
  SELECT t."paid_on", t."cash", t."received_on" FROM "table award" AS t
),
c1 AS (
  SELECT t."paid_on", t."cash", (FLOOR(CASE WHEN ((t."cash" >= 100.0e0) AND (t."paid_on" <= DATE '2019-12-31')) THEN 10.0e0 WHEN ((t."cash" >= 200.0e0) AND (t."paid_on" >= DATE '2020-01-01')) THEN 20.0e0 ELSE 0.0e0 END * 100.0000000000002e0 + 0.500001) / 100e0) AS "bonus", ((YEAR(t."paid_on") - YEAR(t."received_on")) * 12 + MONTH(t."paid_on") - MONTH(t."received_on") - CASE WHEN CAST(t."received_on" + TO_MONTHS(CAST((YEAR(t."paid_on") - YEAR(t."received_on")) * 12 + MONTH(t."paid_on") - MONTH(t."received_on") AS INTEGER)) AS DATE) > t."paid_on" THEN 1 ELSE 0 END) AS "months"
  FROM c0 AS t
),
c2 AS (
  SELECT t."months", (SIGN(((t."cash" * CASE WHEN (t."paid_on" >= DATE '2024-01-01') THEN 0.4e0 ELSE 0.5e0 END) + t."bonus")) * FLOOR(ABS(((t."cash" * CASE WHEN (t."paid_on" >= DATE '2024-01-01') THEN 0.4e0 ELSE 0.5e0 END) + t."bonus")) * 100.0000000000002e0 + 0.500001) / 100e0) AS "counted"
  FROM c1 AS t
)
SELECT t."counted", t."months" FROM c2 AS t
