"""tests/typing, which only the type checkers read, leaves no method out, and is read by them."""

from __future__ import annotations

import re
import tomllib

import pytest
from dify_completion import Dify
from recorded import ROOT

METHODS = sorted(name for name in dir(Dify) if not name.startswith("_") and name != "close")
CALLS = {
    "sync_calls.py": r"assert_type\(\s*dify\.(\w+)\(",
    "async_calls.py": r"assert_type\(\s*(?:await )?dify\.(\w+)\(",
}


@pytest.mark.parametrize("name", CALLS)
def test_the_type_of_each_methods_result_is_asserted(name: str) -> None:
    text = (ROOT / "tests" / "typing" / name).read_text(encoding="utf-8")
    assert sorted(set(re.findall(CALLS[name], text))) == METHODS


def test_both_checkers_read_them_in_their_strictest_mode() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert tools["mypy"]["strict"]
    assert "tests" in tools["mypy"]["files"]
    assert "tests/typing" in tools["pyright"]["strict"]
    assert not tools["pyright"]["enableTypeIgnoreComments"]  # Else mypy's comments would hide errors from pyright.
