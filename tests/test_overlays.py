"""OpenAPI Overlays change the spec before everything else, and faults are named with their place in the overlay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import check_spec
import pytest
import yaml
from small_spec import SOUND, changed
from spec_document import SpecDocument

HEAD = "overlay: 1.1.0\ninfo: {title: Ours, version: 1.0.0}\nactions:\n"
PORT = "$.components.schemas.TideRequest.properties.port"
LIST = "$.paths['/ports/{name}'].get"


def written(folder: Path, *overlays: str, spec: str = SOUND) -> tuple[Path, list[Path]]:
    """Write a spec and overlays of it."""
    (folder / "openapi.yaml").write_text(spec, encoding="utf-8")
    paths = [folder / f"overlay{number}.yaml" for number in range(1, len(overlays) + 1)]
    for path, text in zip(paths, overlays, strict=True):
        path.write_text(text if text.startswith(("overlay", "{", "-")) else HEAD + text, encoding="utf-8")
    return folder / "openapi.yaml", paths


def overlaid(folder: Path, *overlays: str, spec: str = SOUND) -> SpecDocument:
    """What overlays make of a spec, which is sound."""
    document, faults = check_spec.load(*written(folder, *overlays, spec=spec))
    assert faults == []
    assert document is not None
    return document


def faults_of(folder: Path, *overlays: str, spec: str = SOUND) -> list[str]:
    """The faults of what overlays make of a spec, without the folder."""
    _, faults = check_spec.load(*written(folder, *overlays, spec=spec))
    return [fault.replace(f"{folder}/", "") for fault in faults]


CHANGES: dict[str, tuple[str, str, Any]] = {
    "a value replaces a value": (
        f"  - target: {PORT}\n    update: {{description: A harbour.}}",
        "components/schemas/TideRequest/properties/port",
        {"type": "string", "description": "A harbour."},
    ),
    "a value that is selected is replaced": (
        f"  - target: {PORT}.description\n    update: A harbour.",
        "components/schemas/TideRequest/properties/port/description",
        "A harbour.",
    ),
    "objects are merged at any depth": (
        "  - target: $\n    update: {components: {schemas: {Tide: {properties: {source: {maxLength: 9}}}}}}",
        "components/schemas/Tide/properties/source",
        {"type": "string", "maxLength": 9},
    ),
    "an array is appended to": (
        "  - target: $.tags\n    update: {name: Moon}",
        "tags",
        [{"name": "Tides"}, {"name": "Moon"}],
    ),
    "arrays are concatenated": (
        "  - target: $\n    update: {tags: [{name: Moon}, {name: Sun}]}",
        "tags",
        [{"name": "Tides"}, {"name": "Moon"}, {"name": "Sun"}],
    ),
    "an item of an array is removed": (
        (
            f"  - target: {LIST}.parameters[?@.name=='page' || @.name=='limit']\n    remove: true\n"
            f"  - target: {LIST}['x-pages']\n    remove: true"
        ),
        "paths/~1ports~1{name}/get/parameters",
        ["name"],
    ),
    "a value of an array is removed": (
        "  - target: $.components.schemas.TideRequest.required[?@=='port']\n    remove: true",
        "components/schemas/TideRequest/required",
        [],
    ),
    "a part is copied": (
        (
            "  - {target: $.components.schemas, update: {Low: {}}}\n"
            "  - {target: $.components.schemas.Low, copy: $.components.schemas.Tide}"
        ),
        "components/schemas/Low/required",
        ["height"],
    ),
    "what is removed can be written anew": (
        (
            f"  - {{target: {PORT}, remove: true}}\n"
            "  - {target: $.components.schemas.TideRequest.properties, update: {port: {type: [string, integer]}}}"
        ),
        "components/schemas/TideRequest/properties/port",
        {"type": ["string", "integer"]},
    ),
    "remove counts and update does not": (
        f"  - {{target: {PORT}.description, remove: true, update: other}}",
        "components/schemas/TideRequest/properties/port",
        {"type": "string"},
    ),
    "several are changed at once": (
        "  - {target: $.paths.*.*, update: {x-team: sea}}",
        "paths/~1tides/post/x-team",
        "sea",
    ),
}


@pytest.mark.parametrize(("overlay", "place", "expected"), CHANGES.values(), ids=CHANGES)
def test_an_action_changes_the_spec(overlay: str, place: str, expected: Any, tmp_path: Path) -> None:
    found = overlaid(tmp_path, overlay).at(tuple(token.replace("~1", "/") for token in place.split("/")))
    assert ([one["name"] for one in found] if place.endswith("parameters") else found) == expected


def test_overlays_are_applied_one_after_the_other_and_json_is_read_too(tmp_path: Path) -> None:
    first = f"  - {{target: {PORT}, update: {{description: One., maxLength: 5}}}}"
    second = '{"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": [{"target": "%s", "update": %s}]}'
    document = overlaid(tmp_path, first, second % (PORT, '{"description": "Two."}'))
    port = document.data["components"]["schemas"]["TideRequest"]["properties"]["port"]
    assert port == {"type": "string", "description": "Two.", "maxLength": 5}
    assert yaml.safe_load(document.text) == document.data


def test_an_overlay_reaches_all_files_of_a_spec_and_can_name_more(tmp_path: Path) -> None:
    (tmp_path / "moon.yaml").write_text("Moon: {type: object, properties: {age: {type: integer}}}", encoding="utf-8")
    (tmp_path / "sun.yaml").write_text("Sun: {type: string, description: The sun.}", encoding="utf-8")
    spec = changed(("    Ports:\n", '    Moon: {$ref: "moon.yaml#/Moon"}\n    Ports:\n'))
    overlay = "  - {target: $.components.schemas.Moon.properties, update: {sun: {$ref: 'sun.yaml#/Sun'}}}"
    document = overlaid(tmp_path, overlay, spec=spec)
    assert document.data["components"]["schemas"]["Moon"]["properties"]["sun"] == {"$ref": "#/components/schemas/Sun"}
    assert document.data["components"]["schemas"]["Sun"]["description"] == "The sun."


def test_what_an_alias_shares_in_the_spec_is_changed_in_one_place(tmp_path: Path) -> None:
    spec = changed(
        ("example: {port: Brest}", "example: &brest {port: Brest}"), ("example: {height: 6.5}", "example: {height: 6}")
    ).replace("        port: {type: string, description: The port.}", "        port: {type: string, example: Brest}")
    overlay = (
        "  - {target: \"$.paths['/tides'].post.requestBody.content.*.example\", update: {response_mode: blocking}}"
    )
    document = overlaid(tmp_path, overlay, spec=spec)
    assert document.data["components"]["schemas"]["TideRequest"]["properties"]["port"]["example"] == "Brest"


FAULTS: dict[str, tuple[str, str]] = {
    "no overlay": ("- 1\n", "overlay1.yaml:1: #: not an overlay: [1] is not of type 'object'"),
    "another version": (
        HEAD.replace("1.1.0", "2.0.0") + "  - {target: $, update: {}}",
        "overlay1.yaml:1: #/overlay: not an overlay: '2.0.0' does not match",
    ),
    "an unknown field": (
        "  - {target: $, update: {}, delete: true}",
        "overlay1.yaml:4: #/actions/0: not an overlay: 'delete' does not match any of the regexes",
    ),
    "no target": ("  - {update: {}}", "overlay1.yaml:4: #/actions/0: not an overlay: 'target' is a required property"),
    "nothing to do": ("  - {target: $}", "overlay1.yaml:4: #/actions/0: an action does nothing; give it update"),
    "copy before 1.1": (
        HEAD.replace("1.1.0", "1.0.0") + "  - {target: $, copy: $}",
        "overlay1.yaml:4: #/actions/0/copy: copy is new in 1.1; write overlay: 1.1.0",
    ),
    "not JSONPath": (
        "  - target: $.paths./tides\n    remove: true",
        "overlay1.yaml:4: #/actions/0/target: '$.paths./tides' is not JSONPath (RFC 9535): unexpected shorthand",
    ),
    "another base": (
        "overlay: 1.0.0\nextends: other.yaml\ninfo: {title: t, version: 1.0.0}\nactions: [{target: $, update: {}}]",
        "overlay1.yaml:2: #/extends: 'other.yaml' is other.yaml, and this is applied to openapi.yaml",
    ),
    "a key twice": (
        "  - {target: $, update: {}}\ninfo: {title: t, version: 1.0.0}",
        "overlay1.yaml:2: #/info: the key 'info' occurs more than once; keep one",
    ),
    "no JSON": (
        "  - target: $.info\n    update: {x-day: 2026-01-01}",
        "overlay1.yaml:5: #/actions/0/update/x-day: 2026-01-01 is a date to YAML, and JSON has none; put it in quotes",
    ),
    "no YAML": ("overlay: [\n", "overlay1.yaml:2: #: not valid YAML: "),
    "kinds that do not fit": (
        "  - target: $.components.schemas.Tide\n    update:\n      required: {height: true}",
        "overlay1.yaml:6: #/actions/0/update/required: an object cannot be merged with an array",
    ),
    "kinds that are not alike": (
        "  - target: $.info.*\n    update: {}",
        "overlay1.yaml:5: #/actions/0/update: an object cannot be merged with a value at #/info/title",
    ),
    "the whole document removed": ("  - {target: $, remove: true}", "overlay1.yaml:4: #/actions/0/target: '$' is the"),
    "a copy of nothing": (
        "  - {target: $.info, copy: $.nothing}",
        "overlay1.yaml:4: #/actions/0/copy: '$.nothing' selects 0 parts; copy takes exactly one",
    ),
    "an unsound update": (
        f"  - target: {PORT}\n    update:\n      type: text\n",
        "overlay1.yaml:6: #/actions/0/update/type: not a valid schema: 'text' is not valid",
    ),
    "something unsound in what is appended": (
        (
            f"  - target: {LIST}.parameters\n"
            "    update:\n      - name: day\n        in: query\n        schema: {type: string}"
        ),
        "overlay1.yaml:6: #/actions/0/update/0: description is missing; say what the parameter is",
    ),
    "something unsound in what moves up": (
        (
            f"  - target: {LIST}.parameters\n"
            "    update:\n      - {name: d, in: query, description: D., schema: {type: 5}}\n"
            f"  - target: {LIST}.parameters[?@.name=='page' || @.name=='limit']\n    remove: true\n"
            f"  - target: {LIST}['x-pages']\n    remove: true\n"
        ),
        "overlay1.yaml:6: #/actions/0/update/0/schema/type: not a valid schema: 5 is not valid",
    ),
    "a part that is needed is removed": (
        "  - target: $.paths['/tides'].post.summary\n    remove: true",
        "overlay1.yaml:4: #/actions/0: summary is missing; every operation needs one [operation-summary]",
    ),
    "a part that is referred to is removed": (
        "  - target: $.components.schemas.Ports\n    remove: true",
        "overlay1.yaml:4: #/actions/0: $ref '#/components/schemas/Ports' does not exist in this document",
    ),
    "a part that a copy made unsound": (
        f"  - target: {PORT}.type\n    copy: $.info.version",
        "overlay1.yaml:5: #/actions/0/copy: not a valid schema: '0.1.0' is not valid",
    ),
    "a mixture of kinds": (
        "  - target: $['info','tags']\n    update: {}",
        "overlay1.yaml:4: #/actions/0/target: \"$['info','tags']\" selects parts of several kinds: an array, an object",
    ),
    "names that Python takes for the same": (
        (
            "  - target: $.components.schemas.TideRequest\n"
            "    update: {properties: {ﬁ: {type: string}, fi: {type: string}}}"
        ),
        "openapi.yaml:7: #/paths/~1tides/post: 'fi' names two arguments of the method",
    ),
    "a file that is not there": (
        f"  - target: {PORT}\n    update: {{$ref: 'gone.yaml#/Port'}}",
        "overlay1.yaml:5: #/actions/0/update/$ref: $ref 'gone.yaml#/Port': the file gone.yaml does not exist",
    ),
}


@pytest.mark.parametrize(("overlay", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_its_place_in_the_overlay(overlay: str, fault: str, tmp_path: Path) -> None:
    found = faults_of(tmp_path, overlay)
    assert found
    assert found[0].startswith(fault)


def test_the_place_in_the_result_is_told_too(tmp_path: Path) -> None:
    fault, _ = faults_of(tmp_path, "  - {target: $.paths.*.post.summary, remove: true}")
    assert fault.endswith("(in the result: #/paths/~1tides/post)")


def test_each_action_that_does_not_fit_is_told(tmp_path: Path) -> None:
    overlay = "  - {target: $.info, update: []}\n  - {target: '$.tags[0].name', update: {}}"
    found = faults_of(tmp_path, overlay, "  - {target: $, update: 1}")
    assert [fault.partition(" cannot be merged")[0] for fault in found] == [
        "overlay1.yaml:4: #/actions/0/update: an array",
        "overlay1.yaml:5: #/actions/1/update: an object",
        "overlay2.yaml:4: #/actions/0/update: a value",
    ]


def test_where_the_place_is_in_the_spec_it_is_said_that_an_overlay_is_the_cause(tmp_path: Path) -> None:
    found = faults_of(tmp_path, f"  - target: {PORT}\n    update: {{type: integer}}")
    assert "the example" in found[0]
    assert found[-1] == "The spec is sound without the overlays, so one of them is the cause."


def test_a_fault_in_the_spec_is_told_with_the_action_behind_it(tmp_path: Path) -> None:
    first = f"  - {{target: {PORT}, update: {{maxLength: 5}}}}\n"
    second = f"  - target: {LIST}.parameters[?@.name=='page']\n    remove: true\n"
    fault, _ = faults_of(tmp_path, first, first + second + first)
    assert fault.startswith("openapi.yaml:34: #/paths/~1ports~1{name}/get/x-pages: pages are asked for")
    assert fault.endswith("; add page (since overlay2.yaml:5: #/actions/1)")


def test_faults_of_the_spec_itself_come_first_and_alone(tmp_path: Path) -> None:
    spec = changed(("      summary: List ports.\n", ""))
    found = faults_of(tmp_path, f"  - target: {PORT}\n    update: {{type: text}}", spec=spec)
    assert found[0].startswith("openapi.yaml:32: #/paths/~1ports~1{name}/get: summary is missing")
    assert found[1:] == ["These are faults of the spec itself: the overlays were left out."]
    mended = f"  - target: {LIST}\n    update: {{summary: List ports.}}"
    assert faults_of(tmp_path, mended, spec=spec) == []


def test_a_target_that_selects_nothing_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert faults_of(tmp_path, "  - target: $.paths['/gone']\n    remove: true") == []
    assert (
        "overlay1.yaml:4: #/actions/0/target: warning: \"$.paths['/gone']\" selects nothing" in capsys.readouterr().err
    )


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path, _ = written(tmp_path)
    (tmp_path / "latin.yaml").write_bytes(b"overlay: \xe9")
    _, faults = check_spec.load(path, [tmp_path / "gone.yaml", tmp_path / "latin.yaml"])
    assert faults[0].endswith("gone.yaml: cannot be read: No such file or directory")
    assert "latin.yaml:1: #: not UTF-8: byte 9 cannot be read" in faults[1]
