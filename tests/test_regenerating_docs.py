"""What docs/regenerating.md shows is so: each recipe gives the client that it says."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from fast_yaml import to_yaml
from fork_server import run_forked
from jinja2 import Environment, FileSystemLoader, nodes
from openapi_python_client import TEMPLATE_FILTERS
from processes import clean_environment
from projects import spec_of_completions
from recipes import client_with
from recorded import ROOT
from replay import ReplayServer, event_stream, http_answer

TEXT = (ROOT / "docs" / "regenerating.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE))
USAGE = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2, "total_price": "0", "currency": "USD"}
ANSWER = {"task_id": "t-1", "message_id": "m-1", "answer": "Twice a day.", "metadata": {"usage": USAGE}}


OURS = {"arguments", "beside", "names", "properties", "reading", "stream", "way"}
"""What scripts/python_code hands to the templates."""


def code(section: str, language: str) -> str:
    (block,) = re.findall(rf"```{language}\n(.*?)```", SECTIONS[section], re.DOTALL)
    return str(block)


def regenerate(folder: Path, *sections: str) -> Path:
    """Make the package of completions with what some sections add; gives the folder that holds it."""
    spec = folder / "completions.yaml"
    spec.write_text(to_yaml(spec_of_completions("/info")), encoding="utf-8")
    return client_with(folder, *(code(section, "yaml") for section in sections), spec=spec)


def run(program: str, folder: Path, server: ReplayServer) -> str:
    """What a program prints that uses a generated package, and the client as it is."""
    path = os.pathsep.join((str(folder), str(ROOT / "overlays")))
    environment = {
        **clean_environment(),
        "PYTHONPATH": path,
        "DIFY_API_KEY": "app-key",
        "DIFY_BASE_URL": server.base_url,
    }
    return run_forked("-c", program, env=environment, cwd=folder).stdout


def streamed(*events: dict[str, Any]) -> list[bytes]:
    return event_stream(*(f"data: {json.dumps(event)}\n\n".encode() for event in events))


def test_an_operation_a_property_and_an_event_need_no_edit_by_hand(tmp_path: Path, server: ReplayServer) -> None:
    folder = regenerate(tmp_path, "Adding an operation", "Adding a property", "Adding an event")
    events = streamed({"event": "progress", "percent": 50}, {**ANSWER, "event": "message_end"})
    server.answer(http_answer("200 OK", b'{"left": 42}'), events)
    assert run(code("Adding an event", "python"), folder, server) == "42\n50\n"
    quota, completion = server.asked
    assert quota.target == "/v1/quota?period=month"
    assert json.loads(completion.body)["trace_id"] == "run-7"


def test_a_variant_for_one_app_has_inputs_of_its_own_type(tmp_path: Path, server: ReplayServer) -> None:
    section = "A variant for one app"
    folder = regenerate(tmp_path, section)
    server.answer(http_answer("200 OK", json.dumps(ANSWER).encode()))
    assert run(code(section, "python"), folder, server) == "Twice a day.\n"
    assert json.loads(server.asked[0].body)["inputs"] == {"topic": "tides", "words": 40}


def test_the_page_names_all_that_the_templates_take_from_the_generator() -> None:
    environment = Environment(loader=FileSystemLoader(ROOT / "scripts" / "templates"))
    environment.filters.update(TEMPLATE_FILTERS)
    names: set[str] = set()
    without_the_generator = {"events.py.jinja", "streams.py.jinja"}
    for template in {*environment.list_templates(extensions=["jinja"])} - without_the_generator:
        tree = environment.parse((ROOT / "scripts" / "templates" / template).read_text(encoding="utf-8"))
        names |= {node.attr for node in tree.find_all(nodes.Getattr) if getattr(node.node, "name", None) not in OURS}
        names |= {node.name for node in tree.find_all(nodes.Filter)} & TEMPLATE_FILTERS.keys()
    pythons_own = {name for kind in (str, list, dict) for name in dir(kind)}
    jinjas_own = {"last", "value"}  # Of a loop and of a namespace.
    table = "".join(re.findall(r"^\| .*", SECTIONS["What the templates rely on"], re.MULTILINE))
    globals_of_the_generator = {"endpoint_collections_by_tag", "openapi", "PythonCode"}
    assert set(re.findall(r"`(\w+)`", table)) == names - pythons_own - jinjas_own | globals_of_the_generator
