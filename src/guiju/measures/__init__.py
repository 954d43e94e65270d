"""Measures: one function for each, its variants named, its formula and source in the result.

>>> from guiju import measures
>>> measures.gini([10, 10, 10, 20, 50]).value
0.36
"""

from guiju.measures.catalogue import FAMILIES, MEASURES, Measure, Variant, find
from guiju.measures.cells import Cells, read_cells
from guiju.measures.change import markov_transition, new_focus, prais, shift_share
from guiju.measures.complexity import (
    complexity_gain,
    complexity_outlook,
    diversity,
    eci,
    entry_exit,
    fitness,
    pci,
    proximity,
    relatedness,
    relatedness_density,
    ubiquity,
)
from guiju.measures.grouped import location_quotient_by
from guiju.measures.inequality import atkinson, gini, hhi, hoover, theil, theil_decomposition
from guiju.measures.innovation import ratio, rd_intensity, technology_dependence
from guiju.measures.input_output import (
    InputOutput,
    backward_linkage,
    chain_participation,
    flegg_quotient,
    forward_linkage,
    ghosh_inverse,
    hypothetical_extraction,
    import_content,
    input_output,
    leontief_inverse,
    local_supply_rate,
    output_multiplier,
    read_input_output,
    upstreamness,
    value_added_multiplier,
)
from guiju.measures.networks import (
    centrality,
    chain_gaps,
    cluster_linkage,
    input_shares,
    modularity,
    network_structure,
    read_flows,
    resilience,
    single_source_exposure,
    tier_roles,
)
from guiju.measures.result import Coverage, Result
from guiju.measures.space import adjacency, geary_c, local_moran, moran_i, nearest_neighbours, read_gal
from guiju.measures.specialisation import (
    cluster_stars,
    dissimilarity_index,
    ellison_glaeser,
    gini_concentration,
    gini_specialisation,
    hachman,
    hhi_specialisation,
    krugman_index,
    krugman_pair,
    litzenberger_sternberg,
    location_quotient,
    locational_gini,
    multigroup_dissimilarity,
    structural_similarity,
)

__all__ = [
    "Cells", "Coverage", "FAMILIES", "InputOutput", "MEASURES", "Measure", "Result", "Variant", "adjacency", "atkinson",
    "backward_linkage", "centrality", "chain_gaps", "chain_participation", "cluster_linkage", "cluster_stars",
    "complexity_gain", "complexity_outlook", "dissimilarity_index", "diversity", "eci", "ellison_glaeser",
    "entry_exit", "find", "fitness", "flegg_quotient", "forward_linkage", "geary_c", "ghosh_inverse", "gini",
    "gini_concentration", "gini_specialisation", "hachman", "hhi", "hhi_specialisation", "hoover",
    "hypothetical_extraction", "import_content", "input_output", "input_shares", "krugman_index", "krugman_pair",
    "leontief_inverse", "litzenberger_sternberg", "local_moran", "local_supply_rate", "location_quotient", "location_quotient_by",
    "locational_gini", "markov_transition", "modularity", "moran_i", "multigroup_dissimilarity",
    "nearest_neighbours", "network_structure", "new_focus", "output_multiplier", "pci", "prais", "proximity",
    "ratio", "rd_intensity", "read_cells", "read_flows", "read_gal", "read_input_output", "relatedness", "relatedness_density",
    "resilience", "shift_share", "single_source_exposure", "structural_similarity", "technology_dependence",
    "theil", "theil_decomposition", "tier_roles", "ubiquity", "upstreamness", "value_added_multiplier",
]  # fmt: skip
