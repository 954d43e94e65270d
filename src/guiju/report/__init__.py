"""Results as pages that stand alone: tables, charts, sources, and how they were computed."""
