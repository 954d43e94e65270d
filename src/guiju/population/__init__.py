"""A synthetic population for the policy `transfer`: people, units, contracts, receipts, awards.

Nothing in it is a real person, unit or contract: every value follows from the seed and the number of
its row. The metadata of each Parquet file and `README.json` beside them say so. What is published,
what follows from it and what is assumed stands in `figures.py`, the totals in `published.yaml`, both
in words in the documents (population.md).
"""

from guiju.population.deviation import compare_published
from guiju.population.figures import Scenario
from guiju.population.tables import TABLES
from guiju.population.writing import write_population

__all__ = ["TABLES", "Scenario", "compare_published", "write_population"]
