"""A schema may have any name: the generated code keeps its own names apart from those of models."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import dify_completion_api
import generate
import pytest
from fast_yaml import from_yaml, to_yaml
from processes import check
from python_code.names import TAKEN
from shared import SharedFolders
from small_spec import SOUND
from spec_document import SpecDocument
from type_checks import mypy

PACKAGE = Path(dify_completion_api.__file__).parent
NAMING_MODELS = ["api/__init__.py", "api/completion/create_completion.py", "events.py", "models/completion.py"]
"""A module of each kind that names classes of the spec."""
QUOTED = "a\"b\\c'{d}"
READ = """\
from dify_completion_api import api, dicts, models, streams
from dify_completion_api.events import TIDE_EVENT_PARSERS
for kind, parse in TIDE_EVENT_PARSERS.items():
    event = parse({"event": kind})
    assert event.event == kind and event.to_dict()["event"] == kind, event
"""


def names_of_the_code(module: Path) -> Iterator[str]:
    """The names that a module imports from elsewhere than models, or defines."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and "models" not in (node.module or "") and node.module != "streams":
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id


@pytest.mark.parametrize("module", NAMING_MODELS)
def test_every_name_of_the_code_that_a_class_could_have_is_taken(module: str) -> None:
    found = {name for name in names_of_the_code(PACKAGE / module) if name[0].isupper()}
    assert {name for name in found if "_" not in name} - TAKEN - {"CompletionEvent"} == set()


def test_events_of_any_name_and_any_kind_are_read(tmp_path: Path, shared: SharedFolders) -> None:
    data = from_yaml(SOUND)
    schemas = data["components"]["schemas"]
    union = schemas["TideEvent"]
    for number, name in enumerate(sorted((TAKEN | {"Path", "Exception", "Models"}) - {"UNSET"})):
        kind = f"{QUOTED}{number}"
        schemas[name] = {"type": "object", "required": ["event"], "properties": {"event": {"const": kind}}}
        union["oneOf"].append({"$ref": f"#/components/schemas/{name}"})
        union["discriminator"]["mapping"][kind] = f"#/components/schemas/{name}"
    document = SpecDocument(tmp_path / "openapi.yaml", to_yaml(data))
    generate.generate(document, tmp_path / "dify_completion_api")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "MYPYPATH": str(tmp_path)}
    check(["-c", READ], tmp_path, environment)
    mypy(shared, tmp_path, environment, "dify_completion_api")
