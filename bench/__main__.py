"""`python -m bench`: measures this client and its peers, prints the results, and writes them into the documentation."""

from __future__ import annotations

import argparse
import gc
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def main() -> None:
    """Run the bench."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Compares the client with its peers.")
    parser.add_argument("--quick", action="store_true", help="only see that it works; nothing is written into docs/")
    quick = parser.parse_args().quick
    # Not at the top: `--help` needs none of the packages that the bench needs.
    from . import comparison, plots, report, server
    from .scenarios import QUICK, Effort, scenarios

    # So that each turn begins with a collection that costs nothing.
    gc.freeze()
    results = []
    with server.running() as url:
        for result in scenarios(url, QUICK if quick else Effort()):
            results.append(result)
            print("\n".join(report.lines_of(result)), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) if quick else DOCS / "performance"
        target.mkdir(exist_ok=True)
        (target / "figures.json").write_text(report.as_json(results), encoding="utf-8")
        plots.draw(results, target)
    if quick:
        print("the bench works; the figures of such a short run say nothing")
    else:
        print("\n".join(report.verdicts_of(results)))
        report.write_into(DOCS / "performance.md", report.as_table(results))
        report.write_ratios_into(DOCS.parent / "README.md", results)
        comparison.write_into(DOCS.parent / "README.md", report.medians_of(results))


if __name__ == "__main__":
    main()
