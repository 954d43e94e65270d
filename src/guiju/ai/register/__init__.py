"""The register: AI systems, models, data sets, providers and public algorithms, kept in a store."""
