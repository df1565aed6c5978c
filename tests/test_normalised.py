"""OpenAPI as people write it, over several files: what the client sends and what callers get, sync and async."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from fast_yaml import to_yaml
from fork_server import run_forked
from projects import copy_code, environment_of, link_overlays, spec_of_completions
from recorded import ROOT
from replay import ReplayServer, http_answer
from shared import SharedFolders
from spec_document import SpecDocument
from type_checks import mypy

SPEC = to_yaml(spec_of_completions("/info"))
RULES = (
    *("operation-summary", "operation-description", "operation-tags", "parameter-description", "answer-401"),
    *("answer-400", "answer-default", "body-example", "open-answers", "fitting-example"),
)
PATHS = """\
  /tides/{tide-id}: {$ref: "paths/tides.yaml"}
  /reports: {$ref: "paths/more.yaml#/reports"}
  /scans: {$ref: "paths/more.yaml#/scans"}
  /beings: {$ref: "#/components/pathItems/Beings"}
"""
COMPONENTS = """\
  pathItems:
    Beings:
      get:
        operationId: getBeing
        responses:
          "200":
            description: A being.
            content: {application/json: {schema: {$ref: "schemas/beings.yaml#/Being"}}}
  schemas:
    Sea_Level: {$ref: "schemas/tides.yaml#/sea-level"}
"""
FILES = {
    "paths/tides.yaml": """\
parameters:
  - {name: tide-id, in: path, required: true, x-python-name: tide, schema: {type: string}}
  - {name: depth, in: query, schema: {type: integer}}
  - {name: X-Depth, in: header, x-python-name: header_depth, description: In the header., schema: {type: string}}
get:
  operationId: getTide
  parameters:
    - {name: depth, in: query, description: How deep., schema: {type: string, default: low}}
    - {name: ports, in: query, style: form, explode: true, schema: {type: array, items: {type: string}}}
    - {name: mode, in: query, description: The mode here., schema: {$ref: "../schemas/tides.yaml#/Mode"}}
    - name: depth-2
      in: query
      x-python-name: second_depth
      schema: {$ref: "../schemas/tides.yaml#/Tide/properties/height"}
  responses:
    "200": {$ref: "#/x-answers/tide"}
put:
  operationId: putTide
  parameters: []
  requestBody:
    required: true
    content:
      application/json:
        schema: {$ref: "../schemas/tides.yaml#/TideChange"}
  responses:
    "200": {$ref: "#/x-answers/tide"}
x-answers:
  tide:
    description: The tide.
    content: {application/json: {schema: {$ref: "../schemas/tides.yaml#/Tide"}}}
""",
    "paths/more.yaml": """\
reports:
  get:
    operationId: getReport
    responses:
      "200":
        description: The report.
        content: {application/pdf: {}}
scans:
  post:
    operationId: sendScan
    requestBody:
      required: true
      content:
        multipart/form-data:
          schema:
            type: object
            required: [scan-file]
            properties:
              scan-file: {type: string, format: binary, x-python-name: scan}
              scan.file: {type: string, x-python-name: label}
          encoding:
            scan-file: {contentType: "image/png, image/jpeg"}
    responses:
      "200":
        description: The scan.
        content: {image/png: {schema: {type: string}}}
""",
    "schemas/tides.yaml": """\
Mode: {type: string, enum: [spring, neap]}
sea-level:
  type: object
  x-python-name: SeaLevel
  properties: {metres: {type: number}}
named: &named
  description: The port.
  type: string
  maxLength: 20
Tide:
  type: object
  required: [height]
  properties:
    height: {type: number}
    level: {$ref: "#/sea-level", description: The level here.}
    properties: {$ref: "#/sea-level"}
    examples: {$ref: "#/sea-level"}
    sea-level: {type: integer, x-python-name: sea_in_metres}
    sea.level: {type: integer, x-python-name: sea_in_feet}
    weather:
      type: [object, "null"]
      properties: {wind: {type: string}}
    next: {anyOf: [{$ref: "#/Tide"}, {type: "null"}]}
TideChange:
  allOf:
    - type: object
      required: [mode]
      properties:
        mode: {type: [string, "null"], enum: [spring, neap, null]}
        kind: {enum: [high, 2, true]}
        open: {enum: [true, false]}
        nothing: {const: null}
        things: {type: array}
        port: {<<: *named, maxLength: 10}
        height: {allOf: [{type: number}, {description: The height.}]}
        parts: {type: object, properties: {a: {type: string}}, anyOf: [{required: [a]}, {properties: {a: true}}]}
""",
    "schemas/beings.yaml": """\
Being:
  type: object
  required: [kind]
  properties: {kind: {type: string, description: Which being.}, name: {type: string}}
  discriminator: {propertyName: kind, mapping: {fish: "#/Fish", seal: "#/Seal"}}
Fish:
  allOf:
    - $ref: "#/Being"
    - {type: object, properties: {fins: {type: integer}, name: {type: string, description: Its name.}}}
Seal:
  allOf:
    - $ref: "#/Being"
    - {type: object, properties: {whiskers: {type: integer}}}
""",
}
TIDE = (
    b'{"height": 1.5, "sea-level": 2, "sea.level": 7, "weather": null, "next": {"height": 2, "weather": {"wind": "N"}}}'
)

# What is called, what the server answers, what it is asked, and what callers get.
CASES = {
    "get_tide('t/1')": (TIDE, "GET /v1/tides/t%2F1?depth=low", "result.next_.weather.wind", "N"),
    "get_tide('t', depth='d', ports=['a', 'b'], mode='neap', second_depth=1.0, header_depth='h')": (
        TIDE,
        "GET /v1/tides/t?depth=d&ports=a&ports=b&mode=neap&depth-2=1.0",
        "(result.sea_in_metres, result.sea_in_feet, result.weather)",
        (2, 7, None),
    ),
    "put_tide('t', mode=None, kind=True, open_=False, things=[1, 'a'], port='Brest', height=2.5)": (
        TIDE,
        {"mode": None, "kind": True, "open": False, "things": [1, "a"], "port": "Brest", "height": 2.5},
        "result.height",
        1.5,
    ),
    "put_tide('t', mode='neap', kind=2, nothing=None)": (
        b'{"height": 0, "level": {"metres": 3}, "properties": {"metres": 4}, "examples": {"metres": 5}}',
        {"mode": "neap", "kind": 2, "nothing": None},
        "(result.level.metres, result.properties.metres, result.examples.metres)",
        (3, 4, 5),
    ),
    "get_being()": (b'{"kind": "seal", "name": "Ann", "fins": 3}', "GET /v1/beings", "type(result).__name__", "Seal"),
    "get_report()": (b"%PDF", "GET /v1/reports", "result.payload.read()", b"%PDF"),
    "send_scan(scan=b'bytes', label='x')": (b"PNG", b'name="scan.file"', "result.payload.read()", b"PNG"),
}
TYPES = {"get_report()": "application/pdf", "send_scan(scan=b'bytes', label='x')": "image/png"}
PROGRAM = """\
import asyncio, json, sys
from dify_completion import AsyncDify, Dify

def sync() -> None:
    with Dify("app-key", base_url=sys.argv[1], max_retries=0) as dify:
{sync}

async def main() -> None:
    async with AsyncDify("app-key", base_url=sys.argv[1], max_retries=0) as dify:
{main}

sync()
asyncio.run(main())
"""
TYPED = """\
from typing import assert_type
from dify_completion import Dify
from dify_completion_api.models import Fish, Seal, SeaLevel, Tide, TideWeather
from dify_completion_api.types import File, Unset

def check(dify: Dify) -> None:
    tide = dify.get_tide("t", mode="spring", second_depth=1)
    assert_type(tide, Tide)
    assert_type(tide.level, SeaLevel | Unset)
    assert_type(tide.weather, None | TideWeather | Unset)
    assert_type(dify.get_being(), Fish | Seal)
    assert_type(dify.get_report(), File)
"""


@pytest.fixture
def project(shared: SharedFolders, tmp_path: Path) -> Path:
    """A copy of a project whose spec is written as people write one, over several files, with its client."""
    return shutil.copytree(shared.made("normalised", _make), tmp_path / "project", symlinks=True)


def _make(project: Path) -> None:
    copy_code("scripts", project)
    link_overlays(project)
    shutil.copy(ROOT / "pyproject.toml", project)
    (project / "spec").mkdir()
    (project / "spec" / "openapi.yaml").write_text(_root(), encoding="utf-8")
    for name, text in FILES.items():
        (project / "spec" / name).parent.mkdir(exist_ok=True)
        (project / "spec" / name).write_text(text, encoding="utf-8")
    (project / "spec" / "rules.yaml").write_text("".join(f"{rule}: warning\n" for rule in RULES), encoding="utf-8")
    run(project, "scripts/generate.py")


def _root() -> str:
    items, _, schemas = COMPONENTS.partition("  schemas:\n")
    spec = SPEC.replace("\ncomponents:\n", f"\n{PATHS}\ncomponents:\n{items}", 1)
    return spec.replace("\n  schemas:\n", f"\n  schemas:\n{schemas}", 1)


def run(project: Path, *command: str) -> str:
    done = run_forked(*command, env=environment_of(project), cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _calls(prefix: str) -> str:
    lines = []
    for call, (_, _, got, _) in CASES.items():
        lines += [f"result = {prefix}dify.{call}", f"print(repr({got}))"]
    return "\n".join(f"        {line}" for line in lines)


def test_what_people_write_is_right_on_the_wire_and_for_callers(
    project: Path, shared: SharedFolders, server: ReplayServer
) -> None:
    (project / "program.py").write_text(PROGRAM.format(sync=_calls(""), main=_calls("await ")), encoding="utf-8")
    (project / "typed.py").write_text(TYPED, encoding="utf-8")
    answers = [
        http_answer("200 OK", answer, TYPES.get(call, "application/json")) for call, (answer, *_) in CASES.items()
    ]
    server.answer(*answers * 2)
    said = run(project, "program.py", server.base_url).splitlines()
    assert said == [repr(expected) for *_, expected in CASES.values()] * 2
    for asked, (_, expected, _, _) in zip(server.asked, [*CASES.values()] * 2, strict=True):
        if isinstance(expected, str):
            assert f"{asked.method} {asked.target}" == expected
        elif isinstance(expected, bytes):
            assert expected in asked.body
            assert b'name="scan-file"; filename="file"' in asked.body
        else:
            assert json.loads(asked.body) == expected
    assert server.asked[1].headers["x-depth"] == "h"
    mypy(shared, project, environment_of(project), "typed.py", "generated/dify_completion_api")


def test_one_document_ships_and_its_digest_is_that_of_all_files(project: Path) -> None:
    shipped = project / "generated" / "dify_completion_api"
    text = (shipped / "openapi.yaml").read_text(encoding="utf-8")
    assert ".yaml#" not in text
    assert "pathItems: {}" in text
    spec = project / "spec" / "openapi.yaml"
    digest = json.loads((shipped / "manifest.json").read_text(encoding="utf-8"))["spec_sha256"]
    assert SpecDocument(spec).digest == digest
    path = project / "spec" / "schemas" / "tides.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a word\n", encoding="utf-8")
    assert SpecDocument(spec).digest != digest
