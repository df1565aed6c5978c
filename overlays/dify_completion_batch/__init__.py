"""Completions for every row of a table: many at once, resumed after any end, under one shared limit.

`run_batch` completes a table, `read_rows` reads one, and `read_records` reads the records of an output.
"""

from . import errors
from ._app_files import AppFiles
from ._attachments import Attachments
from ._batch import run_batch
from ._batch_client import batch_client
from ._output_check import OutputCheck
from ._prices import Prices
from ._record import Record, describe_error
from ._record_files import read_records
from ._rows import RowReader, count_rows, read_rows
from ._status import BatchStatus
from ._variables import Variables
from .errors import *  # noqa: F403 (the tree's names are in errors.__all__)

__all__ = [
    "AppFiles",
    "Attachments",
    "BatchStatus",
    "OutputCheck",
    "Prices",
    "Record",
    "RowReader",
    "Variables",
    "batch_client",
    "count_rows",
    "describe_error",
    "read_records",
    "read_rows",
    "run_batch",
]
__all__ += errors.__all__
