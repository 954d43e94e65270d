"""Checked policies → values: lowering, one case in Python, tables in DuckDB, one contract for engines."""
