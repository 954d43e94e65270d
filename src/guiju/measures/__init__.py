"""Measures: one function for each, its variants named, its formula and source in the result.

>>> from guiju import measures
>>> measures.gini([10, 10, 10, 20, 50]).value
0.36
"""

from guiju.measures.catalogue import FAMILIES, MEASURES, Measure, Variant, find
from guiju.measures.cells import Cells, read_cells
from guiju.measures.chains import chain_gaps, single_source_exposure, tier_roles
from guiju.measures.change import entry_exit, markov_transition, new_focus, prais, shift_share
from guiju.measures.complexity import (
    complexity_gain,
    complexity_outlook,
    diversity,
    eci,
    fitness,
    fitness_complexity,
    pci,
    ubiquity,
)
from guiju.measures.concentration import (
    cluster_stars,
    ellison_glaeser,
    gini_concentration,
    hoover_concentration,
    litzenberger_sternberg,
    locational_gini,
)
from guiju.measures.fixed import measured
from guiju.measures.grouped import location_quotient_by
from guiju.measures.inequality import atkinson, gini, hhi, hoover, theil, theil_decomposition
from guiju.measures.innovation import ratio, rd_intensity, technology_dependence
from guiju.measures.input_output import InputOutput, input_output, read_input_output
from guiju.measures.multipliers import (
    backward_linkage,
    chain_participation,
    flegg_quotient,
    forward_linkage,
    ghosh_inverse,
    hypothetical_extraction,
    import_content,
    input_concentration,
    leontief_inverse,
    local_supply_rate,
    output_multiplier,
    upstreamness,
    value_added_multiplier,
)
from guiju.measures.neighbours import adjacency, nearest_neighbours, read_gal
from guiju.measures.networks import (
    Network,
    centrality,
    cluster_linkage,
    greedy_groups,
    input_shares,
    modularity,
    network_of,
    network_structure,
    read_flows,
)
from guiju.measures.relatedness import proximity, relatedness, relatedness_density
from guiju.measures.resilience import resilience
from guiju.measures.result import Coverage, Note, Result
from guiju.measures.similarity import (
    dissimilarity_index,
    krugman_pair,
    multigroup_dissimilarity,
    structural_similarity,
)
from guiju.measures.space import geary_c, local_moran, moran_i
from guiju.measures.specialisation import (
    entropy,
    gini_specialisation,
    hachman,
    hhi_specialisation,
    krugman_index,
    location_quotient,
)
from guiju.measures.sweeps import Sweep, by, sweep
from guiju.measures.tables import Mapped, Part

__all__ = [
    "FAMILIES", "MEASURES", "Cells", "Coverage", "InputOutput", "Mapped", "Measure", "Network", "Note", "Part",
    "Result", "Sweep", "Variant", "adjacency", "atkinson", "backward_linkage", "by", "centrality", "chain_gaps",
    "chain_participation", "cluster_linkage", "cluster_stars", "complexity_gain", "complexity_outlook",
    "dissimilarity_index", "diversity", "eci", "ellison_glaeser", "entropy", "entry_exit", "find", "fitness",
    "fitness_complexity", "flegg_quotient", "forward_linkage", "geary_c", "ghosh_inverse", "gini",
    "gini_concentration", "gini_specialisation", "greedy_groups", "hachman", "hhi", "hhi_specialisation",
    "hoover", "hoover_concentration", "hypothetical_extraction", "import_content", "input_concentration",
    "input_output", "input_shares", "krugman_index", "krugman_pair", "leontief_inverse", "litzenberger_sternberg",
    "local_moran", "local_supply_rate", "location_quotient", "location_quotient_by", "locational_gini",
    "markov_transition", "measured", "modularity", "moran_i", "multigroup_dissimilarity", "nearest_neighbours",
    "network_of", "network_structure", "new_focus", "output_multiplier", "pci", "prais", "proximity", "ratio",
    "rd_intensity", "read_cells", "read_flows", "read_gal", "read_input_output", "relatedness",
    "relatedness_density", "resilience", "shift_share", "single_source_exposure", "structural_similarity",
    "sweep", "technology_dependence", "theil", "theil_decomposition", "tier_roles", "ubiquity", "upstreamness",
    "value_added_multiplier",
]  # fmt: skip
