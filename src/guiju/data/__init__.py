"""Tables in, typed and checked; results out, as whole files.

What is checked of a given table, always: headers and types; missing and malformed values; the limits of
columns; whole fen; composite keys and keys that tables link to; links between given tables. A single
key that nothing links to is checked up to a million rows, beyond where it is a whole number or
where every key is asked to be (0.3 s of CPU a million).
Only columns that the run reads are looked at, and keys and links.

CPU of these checks for ten million rows of Parquet: missing values, limits and enums 0.03 s, by the
statistics of the file; a whole-number key 0.24 s; amounts stored as DOUBLE 0.05 s a column, inside the
run; a text key that tables link to 3 s. DECIMAL(18,2) amounts need no check of their own.
"""

from guiju.data.apart import check_apart
from guiju.data.connection import open_connection, temporary_folder
from guiju.data.output import run_file, write_folder, write_result, write_table
from guiju.data.progress import terminal_progress
from guiju.data.staged import Staged, guarded
from guiju.data.staging import Breach, stage_tables, unknown_entities

__all__ = [
    "Breach",
    "Staged",
    "check_apart",
    "guarded",
    "open_connection",
    "run_file",
    "stage_tables",
    "temporary_folder",
    "terminal_progress",
    "unknown_entities",
    "write_folder",
    "write_result",
    "write_table",
]
