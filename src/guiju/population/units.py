"""Tables of units: their tax year, transfers, invoices, distributions, shares. All of it is assumed.

Each row follows from the contracts of the population, by the number of the contract alone. No published
figure stands behind rights, costs, prices of shares or what units earn beside: they are there so that
reforms of these parts can be compared, and show the method only.
"""

from __future__ import annotations

from guiju.population import figures
from guiju.population.draws import choice, key
from guiju.population.tables import Population

UNIT_TABLES = (
    "unit_year", "technology_transfer", "revenue_item", "invoice", "invoice_line", "distribution",
    "distributed_receipt", "beneficiary",
    "share_award", "technology_investment", "tax_instalment", "share_dividend", "share_sale",
)  # fmt: skip

RIGHTS = {"non_exclusive": 0.55, "exclusive_worldwide": 0.25, "exclusive_limited": 0.20}
OWNED = {"yes": 0.95, "undetermined": 0.04, "no": 0.01}
MOST = {"yes": 0.85, "undetermined": 0.10, "no": 0.05}
CHOICES = {"deferred": 0.6, "ordinary": 0.4}
INVESTORS = {"person": 0.6, "enterprise": 0.4}
INVESTED = {"patent": 0.8, "software": 0.12, "know_how": 0.08}
INVESTMENTS_PER_BLOCK = 3
RATE = {"person": 0.20, "enterprise": 0.25}
INSTALMENTS = 5


def unit_queries(population: Population) -> dict[str, str]:
    """The query of each table of units."""
    return {name: _QUERIES[name](population) for name in UNIT_TABLES}


def _sales(population: Population) -> str:
    """A row for each contract that is a transfer or licence, with what the year's tax needs of it."""
    first = f"DATE '{population.year}-01-01'"
    return f"""
        SELECT *, received_on - FLOOR(u(h, 83) * 300)::INTEGER AS licensed_from
        FROM (SELECT *, {first} + FLOOR(u(h, 80) * 365)::INTEGER AS received_on,
                     ROUND(amount * (0.85 + 0.15 * u(h, 81)), 2) AS technology,
                     u(h, 82) AS extra
              FROM ({population.leads()}) WHERE mode IN ('transfer', 'licence'))"""


def _unit_years(population: Population) -> str:
    """What a unit earns beside its transfers is drawn, and most of it is spent."""
    beijing = figures.PROVINCES["beijing"]
    own = f"SELECT n, SUM(amount::DECIMAL(18, 2))::DOUBLE AS own FROM ({population.leads()}) GROUP BY n"
    return f"""
        SELECT {key("U", "n")} AS unit_year_id, {key("I", "n")} AS institution_id,
               {population.year}::SMALLINT AS year, 'yes' AS resident,
               CASE WHEN u(h, 2) < {beijing} AND u(h, 90) < 0.3 THEN 'yes' ELSE 'no' END AS special_area,
               other + own AS gross_income,
               ROUND(other * (0.85 + 0.2 * u(h, 91)) + own * 0.15, 2) AS deductions,
               ROUND(other * (0.05 + 0.1 * u(h, 92)), 2) AS period_costs, other + own AS sales_revenue
        FROM (SELECT n, h, COALESCE(own, 0) AS own,
                     ROUND(20000000 * EXP(bell(u(h, 93), u(h, 94))), 2) AS other
              FROM (SELECT range AS n, seeded(range) AS h FROM RANGE({population.units}))
              LEFT JOIN ({own}) USING (n))
        ORDER BY n"""


def _transfers(population: Population) -> str:
    years = "(1 + FLOOR(u(h, 85) * 10))::INTEGER"
    last = f"(licensed_from + {years} * INTERVAL 1 YEAR - INTERVAL 1 DAY)::DATE"
    return f"""
        SELECT {key("T", "c")} AS technology_transfer_id, {key("U", "n")} AS unit_year_id,
               {key("C", "c")} AS contract_id,
               CASE WHEN mode = 'transfer' THEN 'ownership' ELSE {choice("u(h, 84)", RIGHTS)} END AS "right",
               received_on AS income_on,
               CASE WHEN mode = 'licence' THEN licensed_from END AS licensed_from,
               CASE WHEN mode = 'licence' THEN {last} END AS licensed_to,
               {choice("u(h, 86)", OWNED)} AS own_technology,
               CASE WHEN u(h, 87) < 0.03 THEN 'export' ELSE 'domestic' END AS destination,
               {choice("u(h, 88)", MOST)} AS export_recognised,
               CASE WHEN u(h, 89) < 0.04 THEN 'yes' ELSE 'no' END AS wholly_owned_party,
               ROUND(amount * (0.05 + 0.2 * u(h, 95)), 2) AS cost, ROUND(amount * 0.01, 2) AS related_taxes
        FROM ({_sales(population)})"""


def _revenue_items(population: Population) -> str:
    """The technology itself, and with three in ten contracts what is sold beside it."""
    beside = (
        "CASE WHEN extra < 0.1 THEN 'equipment' WHEN extra < 0.2 THEN 'service' ELSE 'training' END"
    )
    asked = f"{choice('u(h, 96)', MOST)} AS necessary, {choice('u(h, 97)', MOST)} AS same_contract"
    return f"""
        SELECT {key("T", "c")} AS technology_transfer_id, {key("V", "c")} || part AS revenue_item_id,
               CASE WHEN part = 0 THEN 'technology' ELSE {beside} END AS kind,
               CASE WHEN part = 0 THEN technology ELSE amount - technology END AS amount,
               {asked}, {choice("u(h, 98)", MOST)} AS paid_together
        FROM (SELECT *, UNNEST(RANGE(CASE WHEN extra < 0.3 THEN 2 ELSE 1 END)) AS part
              FROM ({_sales(population)}))"""


def _invoices(population: Population) -> str:
    return f"""
        SELECT {key("F", "c")} AS invoice_id, {key("C", "c")} AS contract_id, received_on AS issued_on
        FROM ({_sales(population)})"""


def _invoice_lines(population: Population) -> str:
    service = "CASE WHEN extra < 0.1 THEN 'other_service' ELSE 'technology_service' END"
    return f"""
        SELECT {key("F", "c")} AS invoice_id, {key("L", "c")} || part AS invoice_line_id,
               CASE WHEN part = 0 THEN 'technology_transfer' ELSE {service} END AS kind,
               CASE WHEN part = 0 THEN technology ELSE amount - technology END AS amount,
               {choice("u(h, 96)", MOST)} AS serves_technology
        FROM (SELECT *, UNNEST(RANGE(CASE WHEN extra < 0.3 THEN 2 ELSE 1 END)) AS part
              FROM ({_sales(population)}))"""


def _distributions(population: Population) -> str:
    return f"""
        SELECT {key("D", "c")} AS distribution_id, {key("I", "n")} AS institution_id,
               {key("C", "c")} AS contract_id, mode,
               DATE '{population.year}-12-31' - FLOOR(u(h, 101) * 300)::INTEGER AS decided_on,
               CASE WHEN u(h, 102) < 0.7 THEN 'yes' ELSE 'no' END AS own_rule,
               CASE WHEN mode <> 'share_contribution' THEN amount END AS income,
               CASE WHEN mode <> 'share_contribution' THEN ROUND(amount * 0.02, 2) ELSE 0 END AS direct_costs,
               CASE WHEN mode = 'share_contribution' THEN amount ELSE 0 END AS shares
        FROM ({population.leads()}) WHERE mode <> 'development'"""


def _distributed_receipts(population: Population) -> str:
    return f"""
        SELECT {key("D", "c")} AS distribution_id, receipt_id
        FROM ({population.parts()}) WHERE mode NOT IN ('development', 'share_contribution')"""


def _beneficiaries(population: Population) -> str:
    """The lead as main contributor, and all others together."""
    people = f"({figures.PEOPLE_LEAST} - 0.1 + ({figures.PEOPLE_MORE} + 0.1) * u(h, 100))"
    main = "(0.4 + 0.6 * u(h, 103))"
    return f"""
        SELECT {key("B", "c")} || part AS beneficiary_id, {key("D", "c")} AS distribution_id,
               CASE WHEN part = 0 THEN {key("P", "i")} END AS person_id,
               ROUND(amount * {people} * CASE WHEN part = 0 THEN {main} ELSE 1 - {main} END, 2) AS amount,
               part = 0 AS main
        FROM (SELECT *, UNNEST(RANGE(2)) AS part FROM ({population.leads()}) WHERE mode <> 'development')"""


def _awarded(population: Population) -> str:
    return f"""
        SELECT c, i, n, h, ROUND(amount * (0.5 + 0.3 * u(h, 110)), 2) AS value,
               DATE '{population.year}-01-01' - FLOOR(u(h, 111) * 1500)::INTEGER AS awarded_on
        FROM ({population.leads()}) WHERE mode = 'share_contribution'"""


def _share_awards(population: Population) -> str:
    return f"""
        SELECT {key("S", "c")} AS share_award_id, {key("I", "n")} AS institution_id,
               {key("P", "i")} AS person_id, {key("C", "c")} AS contract_id, awarded_on, value,
               {choice("u(h, 112)", MOST)} AS approved_institute,
               {choice("u(h, 113)", MOST)} AS fulltime_university,
               {choice("u(h, 114)", MOST)} AS on_establishment
        FROM ({_awarded(population)})"""


def _invested(population: Population) -> str:
    """Contributions by people and enterprises, beside the contracts of the units."""
    return f"""
        SELECT *, {choice("u(h, 120)", INVESTORS)} AS investor, {choice("u(h, 121)", CHOICES)} AS choice,
               DATE '{population.year}-01-01' - FLOOR(u(h, 122) * 1800)::INTEGER AS contributed_on,
               ROUND(1000000 * EXP(1.2 * bell(u(h, 123), u(h, 124))), 2) AS value
        FROM (SELECT range AS k, seeded(range + 500000000) AS h
              FROM RANGE({population.blocks * INVESTMENTS_PER_BLOCK}))"""


def _investments(population: Population) -> str:
    return f"""
        SELECT {key("N", "k")} AS technology_investment_id, investor, {choice("u(h, 125)", INVESTED)} AS result,
               CASE WHEN u(h, 126) < 0.93 THEN 'ownership' ELSE 'licence' END AS "right",
               'yes' AS resident_company, contributed_on, value AS assessed_value,
               ROUND(value * 0.4 * u(h, 127), 2) AS original_cost, ROUND(value * 0.01, 2) AS fees,
               CASE WHEN u(h, 128) < 0.06 THEN ROUND(value * 0.1, 2) ELSE 0 END AS cash_received, choice
        FROM ({_invested(population)})"""


def _instalments(population: Population) -> str:
    """Even parts at the end of each year of those that did not choose to defer."""
    rate = f"CASE investor WHEN 'person' THEN {RATE['person']} ELSE {RATE['enterprise']} END"
    due = f"GREATEST(value * 0.99 - ROUND(value * 0.4 * u(h, 127), 2), 0) * {rate}"
    return f"""
        SELECT {key("N", "k")} AS technology_investment_id, {key("M", "k")} || part AS tax_instalment_id,
               MAKE_DATE(YEAR(contributed_on) + part, 12, 20) AS paid_on,
               ROUND({due} / {INSTALMENTS}, 2) AS amount
        FROM (SELECT *, UNNEST(RANGE({INSTALMENTS})) AS part FROM ({_invested(population)})
              WHERE choice = 'ordinary')"""


def _dividends(population: Population) -> str:
    paid = f"DATE '{population.year}-01-01' + FLOOR(u(h, 130) * 365)::INTEGER"
    share = "ROUND(value * 0.1 * u(h, 131), 2)"
    return f"""
        SELECT 'A' || c AS share_dividend_id, {key("S", "c")} AS share_award_id,
               NULL::VARCHAR AS technology_investment_id, {paid} AS paid_on, {share} AS amount
        FROM ({_awarded(population)}) WHERE u(h, 132) < 0.4
        UNION ALL
        SELECT 'B' || k, NULL, {key("N", "k")}, {paid}, {share}
        FROM ({_invested(population)}) WHERE u(h, 132) < 0.3"""


def _share_sales(population: Population) -> str:
    """A third of the awards and half of the contributions, each in one sale of all or a part."""
    sold = f"DATE '{population.year}-01-01' + FLOOR(u(h, 133) * 365)::INTEGER"
    portion = "CASE WHEN u(h, 134) < 0.5 THEN 1 ELSE 0.25 END"
    price = f"ROUND(value * ({portion}) * EXP(0.6 * bell(u(h, 135), u(h, 136))), 2)"
    part = f"{sold} AS sold_on, {price} AS amount, ROUND({price} * 0.01, 2) AS fees, {portion} AS portion"
    return f"""
        SELECT 'A' || c AS share_sale_id, {key("S", "c")} AS share_award_id,
               NULL::VARCHAR AS technology_investment_id, {part}
        FROM ({_awarded(population)}) WHERE u(h, 137) < 0.33
        UNION ALL
        SELECT 'B' || k, NULL, {key("N", "k")}, {part}
        FROM ({_invested(population)}) WHERE u(h, 137) < 0.5"""


_QUERIES = {
    "unit_year": _unit_years, "technology_transfer": _transfers, "revenue_item": _revenue_items,
    "invoice": _invoices, "invoice_line": _invoice_lines, "distribution": _distributions,
    "distributed_receipt": _distributed_receipts, "beneficiary": _beneficiaries,
    "share_award": _share_awards, "technology_investment": _investments, "tax_instalment": _instalments,
    "share_dividend": _dividends, "share_sale": _share_sales,
}  # fmt: skip
