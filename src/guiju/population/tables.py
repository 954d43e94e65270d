"""The six tables as queries, each row by its number alone."""

from __future__ import annotations

from itertools import accumulate, pairwise

from guiju.evaluate.quoting import literal
from guiju.population import figures
from guiju.population.draws import UNITS_PER_BLOCK, by, choice, key, shuffled
from guiju.population.figures import BLOCK, MODES, REPORTED_PEOPLE, Scenario

TABLES = ("institution", "contract", "receipt", "person", "award", "payslip")


def weight(rows: int) -> float:
    """How many units, people and contracts of the year one row stands for.

    >>> round(weight(671_000), 2)
    1.0
    """
    return figures.UNITS / (figures.REPORTED_UNITS * rows / BLOCK)


class Population:
    """The queries of a population of some rows of people."""

    def __init__(
        self, rows: int, seed: int, year: int, scenario: Scenario, *, payslips: bool = False
    ) -> None:
        self.rows, self.seed, self.year, self.payslips = rows, seed, year, payslips
        self.blocks = -(-rows // BLOCK)
        self.reported = round(self.blocks * figures.CONTRACTS_PER_BLOCK)
        self.outside = round(self.blocks * scenario.contracts_per_block())

    def queries(self) -> dict[str, str]:
        """The query of each table."""
        return {
            "institution": self._institutions(),
            "contract": self._contracts(),
            "receipt": self._receipts(),
            "person": self._people(),
            "award": self._awards(),
            "payslip": self._payslips(),
        }

    def expected_rows(self) -> dict[str, float]:
        """About how many rows each table will have, for progress."""
        contracts = float(self.reported + self.outside)
        months = 12.0 * self.rows if self.payslips else 0.0
        return {
            "institution": self.blocks * UNITS_PER_BLOCK, "contract": contracts,
            "receipt": 1.5 * contracts, "person": self.rows, "award": 5 * contracts,
            "payslip": months,
        }  # fmt: skip

    @property
    def units(self) -> int:
        """How many units these people work in."""
        last = self.rows - 1
        begun = sum(start <= last % BLOCK for start in figures.STARTS[:UNITS_PER_BLOCK])
        return last // BLOCK * UNITS_PER_BLOCK + begun

    def _institutions(self) -> str:
        def found(draw: int, yes: float, no: float) -> str:
            return choice(f"u(h, {draw})", {"yes": yes, "no": no, "undetermined": 1 - yes - no})

        kind = _kind(f"i % {UNITS_PER_BLOCK} < {figures.REPORTED_UNITS}", "u(h, 1)")
        return f"""
            SELECT {key("I", "i")} AS institution_id, {kind} AS kind,
                   {choice("u(h, 2)", figures.PROVINCES)} AS province, 'yes' AS fiscal_funds,
                   {found(3, 0.97, 0.01)} AS public_certificate,
                   {found(4, 0.90, 0.04)} AS private_certificate,
                   {found(5, 0.85, 0.05)} AS research_scope,
                   {found(5, 0.90, 0.05)} AS school_licence,
                   {found(6, 0.75, 0.15)} AS nonprofit_tax_status
            FROM (SELECT range AS i, seeded(range) AS h FROM RANGE({self.units}))"""

    def _drawn(self) -> str:
        """A row for each contract: c its number, i who leads it, its way and its place among those."""
        parts = []
        groups = (
            (0, self.reported, 0, figures.LEADS),
            (self.reported, self.outside, REPORTED_PEOPLE, figures.OUTSIDE_LEADS),
        )
        for turn, (before, size, first, leads) in enumerate(groups):
            if not size:
                continue
            numbers = f"SELECT range AS k FROM RANGE({size})"
            ranked = shuffled(numbers, size, self.seed + turn)
            placed = f"""
                SELECT k, rank, k * {self.blocks} // {size} AS block,
                       seeded(k * {self.blocks} // {size}) AS g FROM ({ranked})"""
            # A block's contracts are led by people at equal strides through its part, no two the same.
            stride = f"(1 + mixed_with(g, {60 + turn}) % {leads - 1})"
            within = f"(k - (block * {size} + {self.blocks - 1}) // {self.blocks})::UBIGINT"
            lead = f"(({stride} * {within} + mixed_with(g, {62 + turn})) % {leads})::BIGINT"
            parts.append(f"""
                SELECT k + {before} AS c, block * {BLOCK} + {first} + {lead} AS i,
                       seeded(k + {before}) AS h, {_by_rank(size)}
                FROM ({placed})""")
        return " UNION ALL ".join(parts)

    def leads(self) -> str:
        """A row for each contract with all that its tables need of it."""
        amount = " ".join(
            f"WHEN {literal(mode)} THEN {figures.scale(mode)!r} * "
            f"({figures.shape_of(mode).sql('q')})"
            for mode in MODES
        )
        one, two, _ = accumulate(figures.PARTS)
        return f"""
            SELECT *, ROUND(CASE mode {amount} END, 2) AS amount
            FROM (SELECT c, i, h, unit(i) AS n, mode,
                         (place + 0.25 + u(h, 12) / 2) / size AS q,
                         CASE WHEN u(h, 14) < {one} THEN 1 WHEN u(h, 14) < {two} THEN 2
                              ELSE 3 END AS parts,
                         (-LN(u(h, 15)) * 300)::INTEGER AS delay,
                         200 + (u(h, 16) * 300)::INTEGER AS gap,
                         LEAST(1 + FLOOR(-LN(u(h, 17)) * {figures.TEAM})::INTEGER,
                               {figures.LARGEST_TEAM}, unit_size(i)) AS team
                  FROM ({self._drawn()}) WHERE i < {self.rows})"""

    def _contracts(self) -> str:
        before = "delay + (parts - 1) * gap + FLOOR(u(h, 20) * 180)"
        return f"""
            SELECT {key("C", "c")} AS contract_id, {key("I", "n")} AS institution_id,
                   {choice("r", figures.RESULTS)} AS result, mode,
                   {choice("s", figures.REGISTERED)} AS registered,
                   DATE '{self.year}-01-01' - ({before})::INTEGER AS signed_on, amount
            FROM (SELECT *, u(h, 18) AS r, u(h, 19) AS s FROM ({self.leads()}))"""

    def parts(self) -> str:
        """One row for each receipt: amount (the last takes what is left), day of receipt and of award.

        A receipt lies the delay before its award, an earlier one also the gaps between them.
        """
        whole, power = figures.PAID_WHOLE, figures.RECEIVED_POWER
        part = f"POWER(amount / {whole}, {-power!r}) * (1 - {figures.RECEIVED_SPREAD} * u(h, 23))"
        received = f"ROUND(CASE WHEN amount <= {whole} THEN amount ELSE amount * {part} END, 2)"
        rest = "received - (parts - 1) * ROUND(received / parts, 2)"
        return f"""
            SELECT *, paid_on - (delay + (parts - 1 - part) * gap)::INTEGER AS received_on
            FROM (SELECT *, {key("R", "c")} || part AS receipt_id,
                         ROUND(CASE WHEN part < parts - 1 THEN received / parts
                                    ELSE {rest} END, 2) AS cash_in,
                         DATE '{self.year}-01-01' + FLOOR(u(h, 30 + part) * 365)::INTEGER AS paid_on
                  FROM (SELECT *, {received} AS received, UNNEST(RANGE(parts)) AS part
                        FROM ({self.leads()})))"""

    def _receipts(self) -> str:
        return f"""
            SELECT receipt_id, {key("C", "c")} AS contract_id, received_on, cash_in AS amount
            FROM ({self.parts()})"""

    def _awards(self) -> str:
        """One row for each receipt and member of the team: the lead and those next in the unit."""
        person = "unit_start(i) + (i - unit_start(i) + member) % unit_size(i)"
        people = f"({figures.PEOPLE_LEAST} + {figures.PEOPLE_MORE} * u(h, 24))"
        share = f"{people} * 2 * (team - member) / (team * (team + 1))"
        return f"""
            SELECT 'A' || SUBSTR(receipt_id, 2) || CHR(97 + member::INTEGER) AS award_id,
                   {key("P", person)} AS person_id, receipt_id,
                   ROUND(cash_in * {share}, 2) AS cash, paid_on, 'yes' AS important_contribution,
                   published, 'no' AS ordinary_pay
            FROM (SELECT *, {choice("d", figures.PUBLISHED)} AS published,
                         UNNEST(RANGE(team)) AS member
                  FROM (SELECT *, u(h, 21) AS d FROM ({self.parts()})
                        WHERE mode <> 'share_contribution'))"""

    def _people(self) -> str:
        occupations = {
            "public_hospital": "doctor", "private_hospital": "doctor", "company": "engineer",
        }  # fmt: skip
        spread = figures.PAY_SPREAD
        return f"""
            SELECT {key("P", "i")} AS person_id, {key("I", "n")} AS institution_id,
                   {self.year}::SMALLINT AS year, salary,
                   CASE WHEN b < 0.6 THEN ROUND(salary * b * 0.4, 2) END AS bonus,
                   {choice("c", figures.BONUS_CHOICES)} AS bonus_choice,
                   CASE WHEN l < 0.15 THEN ROUND(2000 * EXP(12 * l), 2) END AS labour,
                   ROUND(LEAST(salary, 400000) * 0.185, 2) AS special_deductions,
                   FLOOR(d * 7) * 12000.0 AS additional_deductions,
                   {weight(self.rows)!r}::DOUBLE AS weight,
                   {choice("p", figures.PROVINCES)} AS province,
                   COALESCE({by("kind", occupations)},
                            CASE WHEN kind LIKE '%university' AND o < 0.7 THEN 'teacher'
                                 ELSE 'researcher' END) AS occupation,
                   rank, {choice("a", figures.AGES)} AS age_group
            FROM (SELECT *, {_kind(f"i % {BLOCK} < {REPORTED_PEOPLE}", "k")} AS kind,
                         ROUND({by("rank", figures.MEDIAN_PAY)} * EXP({spread} * z), 2) AS salary
                  FROM (SELECT *, {choice("s", figures.RANKS)} AS rank
                        FROM (SELECT i, n, u(g, 1) AS k, u(g, 2) AS p, u(h, 41) AS s,
                                     bell(u(h, 42), u(h, 43)) AS z, u(h, 44) AS b, u(h, 45) AS c,
                                     u(h, 46) AS l, u(h, 47) AS d, u(h, 48) AS a, u(h, 49) AS o
                              FROM (SELECT range AS i, unit(range) AS n, seeded(range) AS h,
                                           seeded(unit(range)) AS g FROM RANGE({self.rows})))))"""

    def _payslips(self) -> str:
        """A twelfth of the year for each month, the last month what is left; none where not wanted."""

        def twelfth(column: str) -> str:
            part = f"ROUND({column} / 12, 2)"
            return f"CASE WHEN month < 12 THEN {part} ELSE ROUND({column} - 11 * {part}, 2) END"

        return f"""
            SELECT person_id, month::SMALLINT AS month, {twelfth("salary")} AS wage,
                   CASE WHEN month = 1 THEN bonus END AS bonus,
                   {twelfth("special_deductions")} AS special_deductions,
                   additional_deductions / 12 AS additional_deductions
            FROM (SELECT *, UNNEST(RANGE(1, 13)) AS month FROM ({self._people()})
                  WHERE {literal(self.payslips)})"""


def _by_rank(size: int) -> str:
    """SQL of way, place within it and number of its contracts, by the rank among all.

    Every place of a way is taken once: whatever the seed, its amounts cover the distribution evenly.
    """
    ends = [0, *(round(share * size) for share in accumulate(MODES.values()))]
    ends[-1] = size
    spans = [
        (mode, start, end)
        for mode, (start, end) in zip(MODES, pairwise(ends), strict=True)
        if end > start
    ]

    def cases(values: list[str]) -> str:
        pairs = zip(spans, values, strict=True)
        return " ".join(f"WHEN rank < {end} THEN {value}" for (_, _, end), value in pairs)

    modes = cases([literal(mode) for mode, _, _ in spans])
    places = cases([f"rank - {start}" for _, start, _ in spans])
    sizes = cases([str(end - start) for _, start, end in spans])
    return f"CASE {modes} END AS mode, CASE {places} END AS place, CASE {sizes} END AS size"


def _kind(reported: str, draw: str) -> str:
    """SQL of the kind of a unit, among those that the report covers or among the others."""
    groups = []
    for shares in (figures.KINDS, figures.OUTSIDE_KINDS):
        whole = sum(shares.values())
        groups.append(choice(draw, {name: share / whole for name, share in shares.items()}))
    return f"CASE WHEN {reported} THEN {groups[0]} ELSE {groups[1]} END"
