"""Tables in, typed and checked; results out, as whole files."""

from guiju.data.connection import open_connection
from guiju.data.output import write_folder, write_table
from guiju.data.progress import terminal_progress
from guiju.data.staged import Staged, guarded
from guiju.data.staging import stage_tables

__all__ = [
    "Staged",
    "guarded",
    "open_connection",
    "stage_tables",
    "terminal_progress",
    "write_folder",
    "write_table",
]
