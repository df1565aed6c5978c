"""Names the options of the command line in the advice of a batch's errors."""

from __future__ import annotations

from dify_completion_batch import BatchError

_OPTIONS = {
    "delimiter": "--delimiter names the separator, such as --delimiter ';' or --delimiter '\\t'",
    "encoding": "--encoding names the table's encoding, such as --encoding gbk, cp1252 or utf-16",
    "format": "--format names the format: csv, jsonl, parquet or excel",
    "max_price": "the same command with a higher --max-price resumes it",
    "sheet": "--sheet names one of them",
}


def advise_option(error: BatchError) -> str:
    """The message of an error, which advises an option in place of the library's argument."""
    if error.argument == "redo_changed":
        return str(error).replace("redo_changed=True", "--redo-changed")
    option = _OPTIONS.get(error.argument or "")
    return f"{error.problem}; {option}" if option else str(error)
