"""The linter of the documentation finds the phrases of its list in prose, and nowhere else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import check_prose
import pytest
from check_prose import Phrase, findings_in
from recorded import ROOT

CONFIGURATION = tomllib.loads((ROOT / "tools" / "prose.toml").read_text(encoding="utf-8"))
PHRASES = [Phrase.of(entry) for entry in CONFIGURATION["phrases"]]


def found(text: str, reader: str = "pages") -> list[tuple[int, str]]:
    """The phrases that the linter finds in a file, each with its line."""
    readers = {"sources": check_prose.strings, "descriptions": check_prose.descriptions}
    parts = readers[reader](text) if reader in readers else [(1, text)]
    return [(finding.line, finding.found) for finding in findings_in(Path("page.md"), parts, PHRASES)]


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        ("The server is told to stop.", "is told"),
        ("The page tells what happens.", "tells"),
        ("The key stands in the environment.", "stands in"),
        ("A page shall not fetch fonts.", "shall"),
        ("A body that is no JSON is refused.", "is no"),
        ("It shows what progress is.", "what progress is"),
        ("A browser cannot be had here.", "cannot be had"),
        ("It is refused with a sentence that says so.", "says so"),
        ("It shows the text as it comes.", "as it comes"),
        ("Dify goes on writing.", "goes on writing"),
        ("A broken phrase is\ntold in two lines.", "is told"),
        ("The spec is true of the server.", "is true of"),
        ("It runs in a process of its own.", "a process of its own"),
        ("The records are whole.", "are whole"),
        ("The app takes no files.", "takes no"),
    ],
)
def test_a_phrase_is_found(sentence: str, phrase: str) -> None:
    assert (1, phrase) in found(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "The client stops the generation.",
        "It is no longer open.",
        "Run `make tells` now.",
        "Read [this page](docs/tells.md).",
        "```python\nprint('the server is told')\n```",
        "~~~text\nit is told\n~~~",
        "<!-- it is told -->",
        "A stand-in for the server.",
    ],
)
def test_code_addresses_and_plain_english_pass(text: str) -> None:
    assert found(text) == []


def test_the_line_of_the_file_is_reported_after_code_too() -> None:
    assert found("# Title\n\n```sh\nmake\n```\n\nThe page\ntells it.") == [(8, "tells")]


def test_docstrings_and_messages_are_read_and_code_is_not() -> None:
    module = (
        'def tell(told: str) -> str:\n    """Say it.\n\n    It is told.\n    """\n    return f"{told}: it shall not"\n'
    )
    assert {(4, "is told"), (6, "shall")} <= {*found(module, "sources")}
    assert {line for line, _ in found(module, "sources")} == {4, 6}


def test_descriptions_of_the_spec_are_read_and_its_names_are_not() -> None:
    document = "info:\n  title: told\n  description: |\n    First.\n    It is told.\npaths:\n  - summary: It shall.\n"
    assert {(5, "is told"), (7, "shall")} <= {*found(document, "descriptions")}
    assert {line for line, _ in found(document, "descriptions")} == {5, 7}


def test_each_finding_says_what_to_write_instead() -> None:
    (finding,) = findings_in(ROOT / "README.md", [(3, "A page shall not.")], PHRASES)
    assert str(finding) == 'README.md:3: "shall": must, or the present tense'


def test_a_phrase_can_be_limited_to_some_kinds_of_text() -> None:
    everywhere = Phrase.of({"find": "told", "say": "said"})
    pages_only = Phrase.of({"find": "came", "say": "arrived", "only": ["pages"]})
    assert "sources" in everywhere.kinds
    assert pages_only.kinds == {"pages"}


def test_every_page_of_the_project_is_read() -> None:
    pages = {*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")}
    assert check_prose.files_of(CONFIGURATION["pages"]) == pages
