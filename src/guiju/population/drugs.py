"""Tables of drugs with negotiated prices: lists, places, stock, prescriptions. All of it is assumed.

Two numbers are published: 430 drugs in the dual channel in 2024, and 154,700 places that kept negotiated
drugs in January 2022. Delays, shares and costs are assumptions; they show the method only.
"""

from __future__ import annotations

from guiju.evaluate.quoting import literal
from guiju.population import figures
from guiju.population.draws import by, choice, key
from guiju.population.tables import Population

DRUG_TABLES = (
    "drug", "drug_list", "listing", "insurance_area", "provider", "drug_committee", "stock", "prescription",
)  # fmt: skip

DRUGS = 430
PLACES = 154_700
PEOPLE_PER_PLACE = 50
INSURED = 1_330_000_000
CLASSES = {
    "tertiary_hospital": 0.02, "secondary_hospital": 0.07, "primary_care": 0.35,
    "other_institution": 0.06, "pharmacy": 0.50,
}  # fmt: skip
KEPT = {
    "tertiary_hospital": 0.35, "secondary_hospital": 0.12, "primary_care": 0.03,
    "other_institution": 0.02, "pharmacy": 0.0,
}  # fmt: skip
KEPT_IN_DUAL, DUAL = 0.25, 0.2
DELAY_DAYS, PHARMACY_DELAY_DAYS, COMMITTEE_DAYS = 150, 60, 60
HOSPITALS = "('tertiary_hospital', 'secondary_hospital')"


def drug_queries(population: Population) -> dict[str, str]:
    """The query of each table of drugs."""
    return {name: _QUERIES[name](population) for name in DRUG_TABLES}


def places(population: Population) -> int:
    """How many places there are: one for fifty people, at most as many as are published."""
    return max(20, min(population.rows // PEOPLE_PER_PLACE, PLACES))


def _drawn_drugs() -> str:
    """A row for each drug: e the edition in which it is first listed, 0 or 1."""
    return f"""
        SELECT d, h, CASE WHEN u(h, 140) < 0.7 THEN 0 ELSE 1 END AS e
        FROM (SELECT range AS d, seeded(range + 600000000) AS h FROM RANGE({DRUGS}))"""


def _edition(population: Population, number: str) -> str:
    return f"MAKE_DATE({population.year - 1} + ({number})::INTEGER, 1, 1)"


def _drugs(population: Population) -> str:
    approved = f"{_edition(population, 'e')} - (100 + FLOOR(u(h, 141) * 1500))::INTEGER"
    return f"SELECT {key('G', 'd')} AS drug_id, {approved} AS approved_on FROM ({_drawn_drugs()})"


def _lists(population: Population) -> str:
    last = f"CASE WHEN range = 0 THEN MAKE_DATE({population.year - 1}, 12, 31) END"
    return f"""
        SELECT {_list(population, "range")} AS drug_list_id, {_edition(population, "range")} AS in_force_on,
               {last} AS ends_on
        FROM RANGE(2)"""


def _list(population: Population, number: str) -> str:
    return f"'list' || ({population.year - 1} + {number})"


def _listings(population: Population) -> str:
    """Each drug from its first edition on; a few are not renewed."""
    return f"""
        SELECT {key("G", "d")} AS drug_id, {_list(population, "n")} AS drug_list_id, TRUE AS negotiated,
               u(h, 142) < 0.9 AS dual_channel
        FROM (SELECT *, UNNEST(RANGE(2)) AS n FROM ({_drawn_drugs()}))
        WHERE n = e OR (n > e AND u(h, 143) < 0.97)"""


def _areas(population: Population) -> str:
    shares = by("province", figures.PROVINCES)
    names = ", ".join(literal(name) for name in figures.PROVINCES)
    people = INSURED * places(population) / PLACES
    return f"""
        SELECT 'area-' || province AS insurance_area_id, province,
               ROUND({people!r} * {shares})::DOUBLE AS insured, ROUND(0.55 + 0.2 * u(h, 144), 2) AS rate,
               ROUND(0.2 * u(h, 145), 2) AS first_share,
               CASE WHEN u(h, 146) < 0.3 THEN DATE '2025-02-28' END AS paper_until
        FROM (SELECT province, seeded(700000000 + (ROW_NUMBER() OVER (ORDER BY province))::BIGINT) AS h
              FROM (SELECT UNNEST([{names}]) AS province))
        ORDER BY province"""


def _drawn_places(population: Population) -> str:
    return f"""
        SELECT *, class = 'pharmacy' AND u(h, 151) < {DUAL} AS dual
        FROM (SELECT range AS m, seeded(range + 800000000) AS h,
                     {choice("u(seeded(range + 800000000), 150)", CLASSES)} AS class
              FROM RANGE({places(population)}))"""


def _providers(population: Population) -> str:
    return f"""
        SELECT {key("H", "m")} AS provider_id,
               'area-' || {choice("u(h, 152)", figures.PROVINCES)} AS insurance_area_id,
               class, dual AS dual_channel
        FROM ({_drawn_places(population)})"""


def _committees(population: Population) -> str:
    held = f"{_edition(population, 'n')} + (-LN(u(h, 154 + n)) * {COMMITTEE_DAYS})::INTEGER"
    return f"""
        SELECT {key("H", "m")} AS provider_id, {_list(population, "n")} AS drug_list_id,
               CASE WHEN u(h, 156 + n) < 0.8 THEN {held} END AS held_on
        FROM (SELECT *, UNNEST(RANGE(2)) AS n FROM ({_drawn_places(population)}) WHERE class IN {HOSPITALS})"""


def _stock(population: Population) -> str:
    kept = f"CASE WHEN dual THEN {KEPT_IN_DUAL} ELSE {by('class', KEPT)} END"
    days = f"CASE WHEN dual THEN {PHARMACY_DELAY_DAYS} ELSE {DELAY_DAYS} END"
    return f"""
        SELECT {key("G", "d")} AS drug_id, {key("H", "m")} AS provider_id,
               {_edition(population, "e")} + (-LN(u(g, 161)) * {days})::INTEGER AS first_on
        FROM (SELECT m, class, dual, d, e, mixed_with(p.h, 1000 + d) AS g
              FROM ({_drawn_places(population)}) AS p CROSS JOIN ({_drawn_drugs()}) AS q)
        WHERE u(g, 160) < {kept} ORDER BY m, d"""


def _prescriptions(population: Population) -> str:
    """One for each person, at any place; only what is listed there and then is paid."""
    return f"""
        SELECT {key("X", "r")} AS prescription_id, {key("G", f"FLOOR(u(h, 170) * {DRUGS})::BIGINT")} AS drug_id,
               {key("H", f"FLOOR(u(h, 171) * {places(population)})::BIGINT")} AS provider_id,
               DATE '{population.year}-01-01' + FLOOR(u(h, 172) * 365)::INTEGER AS dispensed_on,
               CASE WHEN u(h, 173) < 0.6 THEN 'electronic' ELSE 'paper' END AS form,
               ROUND(800 * EXP(bell(u(h, 174), u(h, 175))), 2) AS amount
        FROM (SELECT range AS r, seeded(range + 900000000) AS h FROM RANGE({population.rows}))"""


_QUERIES = {
    "drug": _drugs, "drug_list": _lists, "listing": _listings, "insurance_area": _areas,
    "provider": _providers, "drug_committee": _committees, "stock": _stock, "prescription": _prescriptions,
}  # fmt: skip
