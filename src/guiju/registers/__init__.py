"""Documents against registers: what a document says of rows, held against the rows. Needs no solver."""

from __future__ import annotations

from guiju.registers.answer import Line, Row, StatementResult, StatementResults
from guiju.registers.run import check_statements

__all__ = ["Line", "Row", "StatementResult", "StatementResults", "check_statements"]
