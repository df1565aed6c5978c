"""The programs of the guides are type-checked, and what is wrong in one is reported by page and line."""

from __future__ import annotations

from pathlib import Path

import check_docs
import pytest
from recorded import ROOT

PAGE = """# A page

```python
# counting.py
def count(text: str) -> int:
    return len(text)
```

```python
from counting import count

words: str = count("two words")
```
"""


def test_a_wrong_type_is_reported_with_the_line_of_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, folder = tmp_path / "page.md", tmp_path / "code"
    page.write_text(PAGE, encoding="utf-8")
    sources = check_docs.write_blocks([*check_docs.blocks_of(page)], folder)
    assert list(sources) == ["counting.py", "page_2.py"]
    assert not check_docs.check(folder, sources)
    reported = capsys.readouterr().err
    assert "page.md:12: error: Incompatible types in assignment" in reported  # mypy
    assert 'page.md:12:14 - error: Type "int" is not assignable' in reported  # pyright


def test_a_program_without_a_fault_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.replace("words: str", "words: int"), encoding="utf-8")
    sources = check_docs.write_blocks([*check_docs.blocks_of(page)], tmp_path / "code")
    assert check_docs.check(tmp_path / "code", sources)
    assert capsys.readouterr().err == ""


def test_two_programs_of_one_name_are_refused(tmp_path: Path) -> None:
    pages = [tmp_path / "one.md", tmp_path / "two.md"]
    for page in pages:
        page.write_text(PAGE, encoding="utf-8")
    with pytest.raises(SystemExit, match=r"two.md and one.md both have a program counting.py"):
        check_docs.write_blocks([block for page in pages for block in check_docs.blocks_of(page)], tmp_path / "code")


def test_every_page_is_read_and_a_block_is_left_out_only_with_a_reason() -> None:
    assert {*(ROOT / "docs").glob("*.md"), ROOT / "README.md"} == set(check_docs.PAGES)
    assert check_docs.RECIPES in check_docs.PAGES
    fences = sum(page.read_text(encoding="utf-8").count("```python\n") for page in check_docs.PAGES)
    checked = [block for page in check_docs.PAGES for block in check_docs.blocks_of(page) if block.language == "python"]
    reasons = sum(page.read_text(encoding="utf-8").count("<!-- not checked: ") for page in check_docs.PAGES)
    assert (fences - len(checked), reasons) == (3, 3)


def test_a_program_below_a_recipe_is_for_the_client_of_the_recipe(tmp_path: Path) -> None:
    order = enumerate(["python", "yaml", "python"])
    blocks = [check_docs.Block(check_docs.RECIPES, language, f"{language} {n}", 0) for n, language in order]
    programs, recipes = check_docs.programs_of(blocks)
    assert [block.code for block in programs] == ["python 0"]
    assert [(block.code, additions) for block, additions in recipes] == [("python 2", ["yaml 1"])]
