"""What the synthetic population stands on: published figures, what follows from them, what is assumed.

The published totals themselves are data: `published.yaml` beside this file, each with source and year.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

# Published: the report of 2023 on universities and institutes.
UNITS = 4_028
CONTRACTS = {"transfer": 23_006, "licence": 14_263, "share_contribution": 472}
AMOUNTS = {
    "transfer": 10_610_000_000,
    "licence": 9_060_000_000,
    "share_contribution": 4_460_000_000,
}
# Published: the report of 2019. Amounts are carried to 2023 by the mean of a contract.
CASH_PER_AMOUNT_2019 = 30.9 / 152.4
MEAN_2019 = 15_240_000_000 / 15_035
LARGE_2019, HUGE_2019 = 1_000_000, 100_000_000
# 53.1亿 in all, 7.1万 on average, on 15,035 contracts: that many awards for each contract.
AWARDS_PER_CONTRACT = 5_310_000_000 / 71_000 / 15_035

MEAN = sum(AMOUNTS.values()) / sum(CONTRACTS.values())
LARGE, HUGE = (round(limit * MEAN / MEAN_2019) for limit in (LARGE_2019, HUGE_2019))
"""Amounts that stand to the mean of 2023 as a million and a hundred million to that of 2019."""

# Assumed: development contracts, whose awards the law refuses, beside the three ways above.
DEVELOPMENT = 0.03
MODES = {
    mode: (1 - DEVELOPMENT) * number / sum(CONTRACTS.values()) for mode, number in CONTRACTS.items()
} | {"development": DEVELOPMENT}
MEAN_AMOUNT = {mode: AMOUNTS[mode] / CONTRACTS[mode] for mode in CONTRACTS}
MEAN_AMOUNT["development"] = MEAN_AMOUNT["transfer"]

# Units come in blocks of 1000 people: six universities and institutes, then three that the report
# does not cover. Whatever is asked of a row follows from its number alone: tables of any length are
# written in one pass without a join.
BLOCK = 1000
STARTS = (0, 280, 460, 570, 640, 682, 710, 860, 950, 1000)
REPORTED_UNITS, REPORTED_PEOPLE = 6, 710
# Primes below the people of the two parts: each contract of a part is led by another person.
LEADS, OUTSIDE_LEADS = 709, 283
CONTRACTS_PER_BLOCK = REPORTED_UNITS * sum(CONTRACTS.values()) / UNITS / (1 - DEVELOPMENT)

KINDS = {
    "state_university": 0.45, "state_institute": 0.22, "private_university": 0.01,
    "private_institute": 0.03,
}  # fmt: skip
OUTSIDE_KINDS = {
    "public_hospital": 0.25, "private_hospital": 0.015, "company": 0.02, "other": 0.005,
}  # fmt: skip
HOSPITALS = (OUTSIDE_KINDS["public_hospital"] + OUTSIDE_KINDS["private_hospital"]) / sum(
    OUTSIDE_KINDS.values()
)

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
# A mean of 186,000 and a median of 152,000 over all: one web article on doctors, a weak source.
MEDIAN_PAY = {"senior": 264_000, "associate": 173_500, "intermediate": 125_000, "junior": 93_700}
PAY_SPREAD = 0.53
AGES = {"under_35": 0.28, "from_35_to_44": 0.34, "from_45_to_54": 0.25, "from_55": 0.13}
BONUS_CHOICES = {"best": 0.7, "separate": 0.2, "merged": 0.1}
PROVINCES = {
    "beijing": 0.13, "jiangsu": 0.10, "guangdong": 0.10, "shanghai": 0.09, "zhejiang": 0.08,
    "shandong": 0.07, "hubei": 0.06, "shaanxi": 0.06, "sichuan": 0.05, "liaoning": 0.04,
    "anhui": 0.04, "tianjin": 0.03, "hunan": 0.03, "chongqing": 0.02, "heilongjiang": 0.02,
    "jilin": 0.02, "fujian": 0.02, "henan": 0.02, "hebei": 0.02,
}  # fmt: skip

# What is received by the end of the tax year: all of a small contract, of a large one the less the
# larger. The power is set so that cash awards stand to amounts as in 2019.
PAID_WHOLE = 100_000
RECEIVED_POWER = 0.217
RECEIVED_SPREAD = 0.3
PEOPLE_LEAST, PEOPLE_MORE = 0.5, 0.4
PARTS = (0.65, 0.25, 0.10)
LARGEST_TEAM = 12
TEAM = 2.97


@dataclass(frozen=True, slots=True)
class Shape:
    """Amounts of a way of transfer in multiples of a scale: most of them small, a few very large.

    A share `tail` of contracts lies between 1 and `longest`, by a Pareto distribution of index `index`
    cut off there; the others below 1, by a log-logistic one with median `middle` and exponent `steep`.
    """

    tail: float
    index: float
    longest: float
    middle: float
    steep: float

    @property
    def below(self) -> float:
        """The part of the log-logistic distribution that lies below 1."""
        return float(1 / (1 + self.middle**self.steep))

    def quantile(self, share: float) -> float:
        """The amount that a share of contracts does not exceed.

        >>> round(CASH.quantile(0.9), 6), round(CASH.quantile(1), 6)
        (1.0, 400.0)
        """
        if share < 1 - self.tail:
            inside = share / (1 - self.tail) * self.below
            return float(self.middle * (inside / (1 - inside)) ** (1 / self.steep))
        above = (share - 1 + self.tail) / self.tail
        return float((1 - above * (1 - self.longest**-self.index)) ** (-1 / self.index))

    def sql(self, share: str) -> str:
        """`quantile` in SQL."""
        inside = f"{share} * {self.below / (1 - self.tail)!r}"
        body = f"{self.middle!r} * POWER({inside} / (1 - {inside}), {1 / self.steep!r})"
        above = f"({share} - {1 - self.tail!r}) * {(1 - self.longest**-self.index) / self.tail!r}"
        tail = f"POWER(1 - {above}, {-1 / self.index!r})"
        return f"CASE WHEN {share} < {1 - self.tail!r} THEN {body} ELSE {tail} END"


# Found by search: with the numbers and means of 2023 by way, contracts of LARGE or more are 10.0 % of
# the number and 89.6 % of the amount, and those of HUGE or more 24 of 15,035, as published for 2019.
CASH = Shape(tail=0.1, index=0.86, longest=400, middle=0.058, steep=1.0)
SHARES = Shape(tail=0.3, index=0.7, longest=20, middle=0.2, steep=1.2)


@cache
def scale(mode: str) -> float:
    """The scale of a way of transfer in yuan: with it, its mean is the published one."""
    steps = 100_000
    shape = shape_of(mode)
    mean = sum(shape.quantile((i + 0.5) / steps) for i in range(steps)) / steps
    return MEAN_AMOUNT[mode] / mean


def shape_of(mode: str) -> Shape:
    """The shape of the amounts of a way of transfer."""
    return SHARES if mode == "share_contribution" else CASH


HOSPITAL_CONTRACTS = 2_900.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """What no published figure settles, and a user may set otherwise.

    `hospital_contracts` is the number of contracts that hospitals conclude in a year. They stand
    outside the reports on universities and institutes, and no national total exists. The default is a
    fifth of the contracts per head of the others; a study of 1,217 leading hospitals found 1,938
    patents transferred in five years, 388 a year.

    >>> Scenario(hospital_contracts=388).hospital_contracts
    388
    """

    hospital_contracts: float = HOSPITAL_CONTRACTS

    def contracts_per_block(self) -> float:
        """Contracts outside the reports for each block of people; companies and others in proportion."""
        return self.hospital_contracts / HOSPITALS * REPORTED_UNITS / UNITS
