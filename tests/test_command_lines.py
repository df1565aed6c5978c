"""The command lines of scripts/ and bench/ refuse what they do not know, and do nothing then."""

from __future__ import annotations

import os

import pytest
from fork_server import run_forked
from recorded import ROOT

NAMES = ("generate", "check_spec", "diff_spec", "verify_spec", "with_spec_client")
SCRIPTS = [[f"scripts/{name}.py"] for name in NAMES]
SCRIPTS += [["-m", "bench"]]
OTHER_REASONS = {
    "scripts/verify_spec.py": "error: No such option: --chekc",
    "scripts/with_spec_client.py": "error: the following arguments are required: program",
}


def test_every_script_is_looked_at() -> None:
    with_main = [path for path in (ROOT / "scripts").glob("*.py") if "__main__" in path.read_text(encoding="utf-8")]
    assert {f"scripts/{path.name}" for path in with_main} == {script[-1] for script in SCRIPTS} - {"bench"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script[-1])
def test_options_that_are_none_are_refused(script: list[str]) -> None:
    manifest = ROOT / "generated" / "dify_completion_api" / "manifest.json"
    before = manifest.stat()
    run = run_forked(*script, "--chekc", "-x", cwd=ROOT, env=os.environ)
    assert run.returncode == 2, run.stdout + run.stderr
    assert OTHER_REASONS.get(script[-1], "error: unrecognized arguments: --chekc -x") in run.stderr
    assert run.stdout == ""
    assert (manifest.stat().st_mtime_ns, manifest.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
