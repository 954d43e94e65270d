"""A synthetic population for the policy `transfer`: people, units, contracts, receipts, awards.

Nothing in it is a real person, unit or contract: every value follows from the seed and the number
of its row. The metadata of each Parquet file and `README.json` beside them say so.

What the draws stand on, and what is assumed:

- Contracts of 2023 (national yearly report on universities and institutes): 23,006 transfers of
  461,000 on average, 14,263 licences of 635,000, 472 contributions for shares of 9,460,000. A few
  development contracts are added, whose awards the law refuses.
- The tail: in 2019 contracts of a million or more were 10.0 % of the number and 89.6 % of the
  amount. A log-normal with a standard deviation of the logarithm of 2.54 has both figures and that
  year's mean; its width is kept, its median gives the means of 2023. The largest is 3,000,000,000.
- People for each contract: 71,000 person-awards on 15,035 contracts in 2019, that is 4.7.
- People's part of a receipt: 50 % (the least by national law) to 90 % (public notices).
- Pay: a log-normal whose median follows the rank; over all about 155,000 at the median and 180,000
  on average (one web article on doctors: a scenario, not a statistic).
- Hospitals: no national total exists; their contracts per head are set to a fifth of the others'.
- `weight` lifts the transfers and licences of universities and institutes to the 37,269 of 2023.
- Assumed without a source: provinces, ranks, ages, social contributions of 18.5 % of pay, other
  deductions, bonuses, labour fees, the delay from receipt to award (about 6 in 100 above 36
  months), gaps in the evidence.
- Not calibrated: the yearly total of awards, which the reports put lower.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import duckdb

from guiju.evaluate.quoting import literal

TABLES = ("institution", "contract", "receipt", "person", "award", "payslip")

# The four kinds that stand first are universities and institutes.
KINDS = {
    "state_university": 0.45,
    "state_institute": 0.22,
    "private_university": 0.01,
    "private_institute": 0.03,
    "public_hospital": 0.25,
    "private_hospital": 0.015,
    "company": 0.02,
    "other": 0.005,
}
COVERED = sum(list(KINDS.values())[:4])
MODES = {"transfer": 0.595, "licence": 0.37, "share_contribution": 0.012, "development": 0.023}
MEAN_AMOUNT = {
    "transfer": 461_000,
    "licence": 635_000,
    "share_contribution": 9_460_000,
    "development": 461_000,
}
RESULTS = {
    "patent": 0.80,
    "software": 0.07,
    "plant_variety": 0.02,
    "ic_layout": 0.005,
    "biomedical_variety": 0.02,
    "defence_patent": 0.005,
    "know_how": 0.04,
    "patent_with_know_how": 0.03,
    "other_technical": 0.01,
}
REGISTERED = {"yes": 0.90, "undetermined": 0.08, "no": 0.02}
PUBLISHED = {"yes": 0.88, "undetermined": 0.09, "no": 0.03}
RANKS = {"senior": 0.20, "associate": 0.30, "intermediate": 0.35, "junior": 0.15}
MEDIAN_PAY = {"senior": 260_000, "associate": 180_000, "intermediate": 130_000, "junior": 100_000}
AGES = {"under_35": 0.28, "from_35_to_44": 0.34, "from_45_to_54": 0.25, "from_55": 0.13}
BONUS_CHOICES = {"best": 0.7, "separate": 0.2, "merged": 0.1}
PROVINCES = {
    "beijing": 0.13, "jiangsu": 0.10, "guangdong": 0.10, "shanghai": 0.09, "zhejiang": 0.08,
    "shandong": 0.07, "hubei": 0.06, "shaanxi": 0.06, "sichuan": 0.05, "liaoning": 0.04,
    "anhui": 0.04, "tianjin": 0.03, "hunan": 0.03, "chongqing": 0.02, "heilongjiang": 0.02,
    "jilin": 0.02, "fujian": 0.02, "henan": 0.02, "hebei": 0.02,
}  # fmt: skip

# Units come in blocks of 1000 people, six of them, large to small. Whatever is asked of a row
# follows from its number alone: tables of any length are written in one pass without a join.
BLOCK = 1000
STARTS = (0, 400, 650, 800, 900, 960, 1000)
CONTRACTS_PER_HEAD = 1 / 8
CONTRACTS_PER_HEAD_ELSEWHERE = 1 / 40
CONTRACTS_OF_2023 = 23_006 + 14_263
SIGMA = 2.54
LARGEST = 3_000_000_000
LARGEST_TEAM = 12


def write_population(
    folder: str | Path,
    rows: int = 200_000,
    seed: int = 1,
    *,
    year: int = 2024,
    payslips: bool = False,
    memory: str | None = None,
) -> dict[str, int]:
    """Write six tables of `rows` people in a tax year as Parquet; return the rows of each.

    Amounts are CNY of the year. `payslips` adds twelve months of wages for each person; else that
    table is empty and the annual amounts count. The same arguments give the same files.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     counts = write_population(folder, rows=2000, seed=7)
    >>> counts["person"], counts["institution"], counts["payslip"]
    (2000, 12, 0)

    Raises ValueError for fewer than one person, a negative seed, or a year before 2019.
    """
    if not 1 <= rows <= 10**9:
        raise ValueError(f"rows={rows}: give a number of people from 1 to 1,000,000,000")
    if seed < 0:
        raise ValueError(f"seed={seed}: give a whole number from 0 on")
    if not 2019 <= year <= 2100:
        raise ValueError(f"year={year}: give a tax year from 2019 to 2100")
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    queries = population_queries(rows, year, payslips=payslips)
    with duckdb.connect() as connection:
        # Writers of files in threads of their own can hang where a write fails or is interrupted.
        connection.execute("SET async_threads = 0")
        if memory is not None:
            connection.execute(f"SET memory_limit = {literal(memory)}")
        for macro in _macros(rows, seed):
            connection.execute(macro)
        counts = {
            name: _write_table(connection, queries[name], target / f"{name}.parquet", seed)
            for name in TABLES
        }
    _write_record(target / "README.json", {"rows": rows, "seed": seed, "year": year}, counts)
    return counts


def _write_table(connection: duckdb.DuckDBPyConnection, query: str, path: Path, seed: int) -> int:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    marks = f"{{kind: 'synthetic', generator: 'guiju.population', seed: '{seed}'}}"
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, KV_METADATA {marks}"
    try:
        copy = f"COPY ({query}) TO {literal(str(beside))} ({options})"
        written = connection.execute(copy).fetchone()
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return int(written[0]) if written else 0


def _write_record(path: Path, arguments: Mapping[str, int], counts: Mapping[str, int]) -> None:
    record = {
        "kind": "synthetic",
        "generator": "guiju.population.write_population",
        "policy": "transfer",
        **arguments,
        "tables": dict(counts),
        "note": {
            "zh": "合成数据，不含任何真实的人、单位或合同",
            "en": "synthetic: no real person, unit or contract",
        },
    }
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    beside.replace(path)


# draws


def _macros(rows: int, seed: int) -> tuple[str, ...]:
    """The functions that every query uses.

    `u(seeded(i), k)` is the k-th draw of row i, even between 0 and 1. Numbers are mixed by
    multiplying and folding 32 bits (the "lowbias32" constants): any version of the database agrees.
    """
    start = (seed * 2_654_435_769 + 1_013_904_223) % 2**32
    head = "CREATE TEMP MACRO"
    return (
        f"{head} low(x) AS x & 4294967295::UBIGINT",
        f"{head} folded(x, n) AS XOR(x, x >> n)",
        f"{head} mixed(x) AS "
        "folded(low(folded(low(folded(x, 16) * 2146121005), 15) * 2221713035), 16)",
        f"{head} seeded(i) AS mixed(low(i::UBIGINT + {start}))",
        f"{head} u(h, k) AS (mixed(low(h + k::UBIGINT * 2654435769)) + 0.5) / 4294967296.0",
        f"{head} bell(a, b) AS SQRT(-2 * LN(a)) * COS(2 * PI() * b)",
        f"{head} unit(i) AS i // {BLOCK} * 6 + {_in_block(range(6))}",
        f"{head} unit_start(i) AS i // {BLOCK} * {BLOCK} + {_in_block(STARTS)}",
        f"{head} unit_size(i) AS LEAST("
        f"{_in_block([b - a for a, b in pairwise(STARTS)])}, {rows} - unit_start(i))",
    )


def _in_block(values: range | tuple[int, ...] | list[int]) -> str:
    """SQL of the value of the unit in which person i lies."""
    pairs = zip(STARTS[1:], values, strict=False)
    branches = " ".join(f"WHEN i % {BLOCK} < {end} THEN {value}" for end, value in pairs)
    return f"CASE {branches} END"


def _choice(draw: str, shares: Mapping[str, float]) -> str:
    """SQL that turns a draw into one of the names, with these shares; the last takes the rest."""
    names = list(shares)
    total = 0.0
    branches = []
    for name in names[:-1]:
        total += shares[name]
        branches.append(f"WHEN {draw} < {total:.6f} THEN {literal(name)}")
    return f"CASE {' '.join(branches)} ELSE {literal(names[-1])} END"


def _by(name: str, values: Mapping[str, object]) -> str:
    pairs = values.items()
    branches = " ".join(f"WHEN {literal(key)} THEN {literal(value)}" for key, value in pairs)
    return f"CASE {name} {branches} END"


def _id(letter: str, number: str) -> str:
    return f"'{letter}' || LPAD(({number})::VARCHAR, 9, '0')"


# tables


def population_queries(rows: int, year: int, *, payslips: bool = False) -> dict[str, str]:
    """The query of each table, in terms of the functions that `write_population` sets up."""
    return {
        "institution": _institutions(rows),
        "contract": _contracts(rows, year),
        "receipt": _receipts(rows, year),
        "person": _people(rows, year),
        "award": _awards(rows, year),
        "payslip": _payslips(rows, year, wanted=payslips),
    }


def _rows(rows: int) -> str:
    """People by number i: unit n, what their own draws (h) and their unit's (g) start from."""
    return (
        "SELECT range AS i, unit(range) AS n, seeded(range) AS h, seeded(unit(range)) AS g"
        f" FROM RANGE({rows})"
    )


def _institutions(rows: int) -> str:
    last = rows - 1
    units = last // BLOCK * 6 + sum(start <= last % BLOCK for start in STARTS[:6])

    def found(draw: int, yes: float, no: float) -> str:
        return _choice(f"u(h, {draw})", {"yes": yes, "no": no, "undetermined": 1 - yes - no})

    return f"""
        SELECT {_id("I", "i")} AS institution_id, {_choice("u(h, 1)", KINDS)} AS kind,
               {_choice("u(h, 2)", PROVINCES)} AS province, 'yes' AS fiscal_funds,
               {found(3, 0.97, 0.01)} AS public_certificate,
               {found(4, 0.90, 0.04)} AS private_certificate,
               {found(5, 0.85, 0.05)} AS research_scope, {found(5, 0.90, 0.05)} AS school_licence,
               {found(6, 0.75, 0.15)} AS nonprofit_tax_status
        FROM (SELECT range AS i, seeded(range) AS h FROM RANGE({units}))"""


def _leads(rows: int) -> str:
    """The people who lead a contract: one row for each contract."""
    rate = (
        f"CASE WHEN u(g, 1) < {COVERED:.6f} THEN {CONTRACTS_PER_HEAD}"
        f" ELSE {CONTRACTS_PER_HEAD_ELSEWHERE} END"
    )
    return f"""
        SELECT i, n, h, {_choice("m", MODES)} AS mode, z, to_people, delay, gap, team,
               CASE WHEN parts < 0.65 THEN 1 WHEN parts < 0.9 THEN 2 ELSE 3 END AS parts
        FROM (SELECT i, n, h, u(h, 11) AS m, bell(u(h, 12), u(h, 13)) AS z, u(h, 14) AS parts,
                     (-LN(u(h, 15)) * 300)::INTEGER AS delay,
                     200 + (u(h, 16) * 300)::INTEGER AS gap, u(h, 24) AS to_people,
                     LEAST(1 + FLOOR(-LN(u(h, 17)) * 4.2)::INTEGER, {LARGEST_TEAM},
                           unit_size(i)) AS team
              FROM ({_rows(rows)}) WHERE u(h, 10) < {rate})"""


def _amount() -> str:
    """The amount of a contract: its mean is that of its mode."""
    below_mean = math.exp(SIGMA**2 / 2)
    medians = {mode: round(mean / below_mean, 6) for mode, mean in MEAN_AMOUNT.items()}
    return f"ROUND(LEAST({_by('mode', medians)} * EXP({SIGMA} * z), {LARGEST}), 2)"


def _contracts(rows: int, year: int) -> str:
    before = "delay + (parts - 1) * gap + FLOOR(u(h, 20) * 180)"
    return f"""
        SELECT {_id("C", "i")} AS contract_id, {_id("I", "n")} AS institution_id,
               {_choice("r", RESULTS)} AS result, mode, {_choice("s", REGISTERED)} AS registered,
               DATE '{year}-01-01' - ({before})::INTEGER AS signed_on, {_amount()} AS amount
        FROM (SELECT *, u(h, 18) AS r, u(h, 19) AS s FROM ({_leads(rows)}))"""


def _parts(rows: int, year: int) -> str:
    """One row for each receipt: amount (the last takes what is left), day of receipt and of award.

    A receipt lies the delay before its award, an earlier one also the gaps between them.
    """
    rest = "amount - (parts - 1) * ROUND(amount / parts, 2)"
    return f"""
        SELECT *, paid_on - (delay + (parts - 1 - part) * gap)::INTEGER AS received_on
        FROM (SELECT *, {_id("R", "i")} || part AS receipt_id,
                     ROUND(CASE WHEN part < parts - 1 THEN amount / parts
                                ELSE {rest} END, 2) AS cash_in,
                     DATE '{year}-01-01' + FLOOR(u(h, 30 + part) * 365)::INTEGER AS paid_on
              FROM (SELECT *, {_amount()} AS amount, UNNEST(RANGE(parts)) AS part
                    FROM ({_leads(rows)})))"""


def _receipts(rows: int, year: int) -> str:
    return f"""
        SELECT receipt_id, {_id("C", "i")} AS contract_id, received_on, cash_in AS amount
        FROM ({_parts(rows, year)})"""


def _awards(rows: int, year: int) -> str:
    """One row for each receipt and member of the team: the lead and those next in the unit."""
    person = "unit_start(i) + (i - unit_start(i) + member) % unit_size(i)"
    share = "(0.5 + 0.4 * to_people) * 2 * (team - member) / (team * (team + 1))"
    return f"""
        SELECT 'A' || SUBSTR(receipt_id, 2) || CHR(97 + member::INTEGER) AS award_id,
               {_id("P", person)} AS person_id, receipt_id, ROUND(cash_in * {share}, 2) AS cash,
               paid_on, 'yes' AS important_contribution, published, 'no' AS ordinary_pay
        FROM (SELECT *, {_choice("d", PUBLISHED)} AS published, UNNEST(RANGE(team)) AS member
              FROM (SELECT *, u(h, 21) AS d FROM ({_parts(rows, year)})
                    WHERE mode <> 'share_contribution'))"""


def _people(rows: int, year: int) -> str:
    contracts = rows * CONTRACTS_PER_HEAD * COVERED * (MODES["transfer"] + MODES["licence"])
    occupations = {"public_hospital": "doctor", "private_hospital": "doctor", "company": "engineer"}
    return f"""
        SELECT {_id("P", "i")} AS person_id, {_id("I", "n")} AS institution_id,
               {year}::SMALLINT AS year, salary,
               CASE WHEN b < 0.6 THEN ROUND(salary * b * 0.4, 2) END AS bonus,
               {_choice("c", BONUS_CHOICES)} AS bonus_choice,
               CASE WHEN l < 0.15 THEN ROUND(2000 * EXP(12 * l), 2) END AS labour,
               ROUND(LEAST(salary, 400000) * 0.185, 2) AS special_deductions,
               FLOOR(d * 7) * 12000.0 AS additional_deductions,
               {CONTRACTS_OF_2023 / contracts:.6f}::DOUBLE AS weight,
               {_choice("p", PROVINCES)} AS province,
               COALESCE({_by("kind", occupations)},
                        CASE WHEN kind LIKE '%university' AND o < 0.7 THEN 'teacher'
                             ELSE 'researcher' END) AS occupation,
               rank, {_choice("a", AGES)} AS age_group
        FROM (SELECT *, {_choice("k", KINDS)} AS kind,
                     ROUND({_by("rank", MEDIAN_PAY)} * EXP(0.4 * z), 2) AS salary
              FROM (SELECT *, {_choice("s", RANKS)} AS rank
                    FROM (SELECT i, n, u(g, 1) AS k, u(g, 2) AS p, u(h, 41) AS s,
                                 bell(u(h, 42), u(h, 43)) AS z, u(h, 44) AS b, u(h, 45) AS c,
                                 u(h, 46) AS l, u(h, 47) AS d, u(h, 48) AS a, u(h, 49) AS o
                          FROM ({_rows(rows)}))))"""


def _payslips(rows: int, year: int, *, wanted: bool) -> str:
    """A twelfth of the year for each month, the last month what is left; none where not wanted."""

    def twelfth(column: str) -> str:
        part = f"ROUND({column} / 12, 2)"
        return f"CASE WHEN month < 12 THEN {part} ELSE ROUND({column} - 11 * {part}, 2) END"

    return f"""
        SELECT person_id, month::SMALLINT AS month, {twelfth("salary")} AS wage,
               CASE WHEN month = 1 THEN bonus END AS bonus,
               {twelfth("special_deductions")} AS special_deductions,
               additional_deductions / 12 AS additional_deductions
        FROM (SELECT *, UNNEST(RANGE(1, 13)) AS month FROM ({_people(rows, year)})
              WHERE {literal(wanted)})"""
