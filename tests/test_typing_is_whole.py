"""tests/typing, which only the type checkers read, asserts the types of methods, and is read by them.

The types of all methods are in generated/surface.txt, where a change shows in the diff.
"""

from __future__ import annotations

import re
import tomllib

import pytest
from dify_completion import Dify
from recorded import ROOT

METHODS = {name for name in dir(Dify) if not name.startswith("_")}
KINDS = {
    "create_completion",
    "stream_completion",
    "iter_feedbacks",
    "upload_file",
    "download_file",
    "delete_annotation",
}
"""One method of each kind: JSON, a stream, pages, a form, a file, no answer."""
CALLS = {
    "sync_calls.py": r"assert_type\(\s*dify\.(\w+)\(",
    "async_calls.py": r"assert_type\(\s*(?:await )?dify\.(\w+)\(",
}


@pytest.mark.parametrize("name", CALLS)
def test_the_type_of_the_result_of_each_kind_of_method_is_asserted(name: str) -> None:
    text = (ROOT / "tests" / "typing" / name).read_text(encoding="utf-8")
    assert KINDS <= set(re.findall(CALLS[name], text)) <= METHODS


def test_both_checkers_read_them_in_their_strictest_mode() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert tools["mypy"]["strict"]
    assert "tests" in tools["mypy"]["files"]
    assert "tests/typing" in tools["pyright"]["strict"]
    assert not tools["pyright"]["enableTypeIgnoreComments"]  # Else mypy's comments would hide errors from pyright.
