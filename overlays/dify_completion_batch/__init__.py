"""Completions for every row of a table: many at once, gone on with after any end, under one shared limit.

`run_batch` does a table, `read_rows` reads one, `read_records` reads what came of it.
"""

from . import errors
from ._batch import run_batch
from ._record import Record
from ._record_files import read_records
from ._rows import count_rows, read_rows
from .errors import *  # noqa: F403 (the tree's names stand in errors.__all__)

__all__ = ["Record", "count_rows", "read_records", "read_rows", "run_batch"]
__all__ += errors.__all__
