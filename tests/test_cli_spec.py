"""`dify-completion spec`: every control of a form as a type, in an overlay that is sound for any names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import check_spec
import pytest
from commands import called
from dify_completion_mock import App, MockDify
from fast_yaml import from_yaml, to_yaml
from projects import spec_of_completions

FILE = [{"$ref": "#/components/schemas/RemoteFile"}, {"$ref": "#/components/schemas/LocalFile"}]


def overlay_of(capsys: pytest.CaptureFixture[str], *controls: dict[str, Any], **app: Any) -> str:
    """What the command writes for an app whose form has these controls."""
    with MockDify(app=App(form=controls, **app)) as mock:
        outcome = called(mock, capsys, "spec")
    assert (outcome.status, outcome.err) == (0, "")
    return outcome.out


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the overlays are for."""
    path = tmp_path_factory.mktemp("spec") / "openapi.yaml"
    path.write_text(to_yaml(spec_of_completions()), encoding="utf-8")
    return path


def inputs_of(overlay: str, spec: Path) -> dict[str, Any]:
    """The schema of `inputs` in the spec with the overlay, which is sound."""
    path = spec.with_name("app.overlay.yaml")
    path.write_text(overlay, encoding="utf-8")
    document, faults = check_spec.load(spec, [path])
    assert faults == []
    assert document is not None
    inputs: dict[str, Any] = document.at(("components", "schemas", "CompletionRequest", "properties", "inputs"))
    return inputs


def control(kind: str, variable: str = "a", *, required: bool = True, **more: Any) -> dict[str, Any]:
    return {kind: {"variable": variable, "label": f"The {variable}", "required": required, **more}}


CONTROLS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a text": (control("text-input", max_length=48), {"type": "string", "maxLength": 48}),
    "a text without a limit": (control("paragraph", max_length=None), {"type": "string"}),
    "an optional text": (control("paragraph", required=False), {"type": ["string", "null"]}),
    "options": (control("select", options=["x", "no", "1"]), {"type": "string", "enum": ["x", "no", "1"]}),
    "an option twice": (control("select", options=["x", "x"]), {"type": "string", "enum": ["x"]}),
    "no options": (control("select", options=[]), {"type": "string"}),
    "optional options": (
        control("select", required=False, options=["x"]),
        {"type": ["string", "null"], "enum": ["x", None]},
    ),
    "a number": (control("number"), {"type": "number"}),
    "a truth value": (control("checkbox", required=False), {"type": ["boolean", "null"]}),
    "an object": (control("json_object"), {"type": "object", "additionalProperties": True}),
    "a kind that nobody knows": (control("hologram"), {}),
    "a kind that the server fills": (control("external_data_tool", type="api", enabled=True, config={}), {}),
}


def test_every_control_becomes_a_type(capsys: pytest.CaptureFixture[str], spec: Path) -> None:
    """All controls are in one form: to check a spec takes long."""
    form, types, required = [], dict[str, Any](), []
    for number, (given, expected) in enumerate(CONTROLS.values()):
        (kind, settings), variable = *given.items(), f"v{number}"
        form += [{kind: {**settings, "variable": variable, "label": f"The {variable}"}}]
        types[variable] = {**expected, "description": f"The {variable}."}
        required += [variable] if settings["required"] and kind != "external_data_tool" else []
    inputs = inputs_of(overlay_of(capsys, *form), spec)
    assert inputs["additionalProperties"] is False
    assert inputs["properties"] == types
    assert inputs["required"] == required


def test_files_are_those_of_requests(capsys: pytest.CaptureFixture[str], spec: Path) -> None:
    controls = [control("file"), control("file-list", "b", required=False, max_length=5)]
    properties = inputs_of(overlay_of(capsys, *controls), spec)["properties"]
    assert properties["a"]["oneOf"] == FILE
    assert properties["b"]["type"] == ["array", "null"]
    assert (properties["b"]["items"]["oneOf"], properties["b"]["maxItems"]) == (FILE, 5)


def test_an_app_without_a_form_takes_no_inputs(capsys: pytest.CaptureFixture[str], spec: Path) -> None:
    inputs = inputs_of(overlay_of(capsys), spec)
    assert inputs["properties"] == {}
    assert "required" not in inputs


def test_labels_and_names_can_be_any_text(capsys: pytest.CaptureFixture[str], spec: Path) -> None:
    label = 'Topic: "x" # {y}\n\u2028\x07- `z` \\ \U0001f30a """'
    given = control("text-input", label=label, max_length=5, default="none", description="What | it is for")
    overlay = overlay_of(capsys, given, name='Say "a": b\n# c')
    inputs = inputs_of(overlay, spec)
    said = 'Topic: "x" # {y} - `z` \\ \U0001f30a """. What | it is for. The default is none.'
    assert inputs["properties"]["a"]["description"] == said
    assert from_yaml(overlay)["info"]["title"] == 'Inputs of Say "a": b # c'


def test_variables_that_would_have_one_name_in_python_get_others(
    capsys: pytest.CaptureFixture[str], spec: Path
) -> None:
    names = ["topic", "Topic", "to_pic", "to_dict", "additional_properties", "class", "self", "_d", "T", "Größe", "x1"]
    controls = [control("text-input", name, required=False) for name in names]
    properties = inputs_of(overlay_of(capsys, *controls), spec)["properties"]
    assert [*properties] == names
    others = {name: schema["x-python-name"] for name, schema in properties.items() if "x-python-name" in schema}
    assert others == {
        "Topic": "topic_2",
        "to_pic": "to_pic_3",
        "to_dict": "to_dict_2",
        "additional_properties": "additional_properties_2",
    }


def test_names_that_python_takes_for_the_same_get_others(capsys: pytest.CaptureFixture[str], spec: Path) -> None:
    others = {"😀": None, "🎉": "field_2", "ﬁ": None, "fi": "fi_2", "FI": "fi_3", "ª": None, "a": "a_2"}
    controls = [control("text-input", name, required=False) for name in others]
    properties = inputs_of(overlay_of(capsys, *controls), spec)["properties"]
    assert {name: schema.get("x-python-name") for name, schema in properties.items()} == others


def test_what_a_schema_cannot_have_is_left_out(capsys: pytest.CaptureFixture[str], spec: Path) -> None:
    controls = [control("text-input", "$ref"), control("text-input"), control("select", "b", options=["x", "\ud800"])]
    inputs = inputs_of(overlay_of(capsys, *controls), spec)
    assert ([*inputs["properties"]], inputs["additionalProperties"]) == (["a", "b"], True)
    assert inputs["properties"]["b"]["enum"] == ["x"]


LIES: dict[str, dict[str, Any]] = {
    "a limit in quotes": {"max_length": "48"},
    "a limit below 0": {"max_length": -5},
    "a limit with a fraction": {"max_length": 1.5},
    "a label that is a number": {"label": 5},
    "a label that is a list": {"label": ["x"]},
    "a description that is a number": {"description": 7},
    "a default that is a list": {"default": ["x"]},
    "options that are not a list": {"options": 5},
    "options that are not texts": {"options": [1, None, {"x": 1}]},
}


def test_a_form_with_values_of_other_types_is_read(capsys: pytest.CaptureFixture[str], spec: Path) -> None:
    fields = {f"v{number}": lie for number, lie in enumerate(LIES.values())}
    form = [{"paragraph": {"variable": name, "label": "A", "required": True, **lie}} for name, lie in fields.items()]
    with MockDify() as mock:
        mock.answer("get_app_parameters", body={"user_input_form": form})
        overlay = called(mock, capsys, "spec")
        shown = called(mock, capsys, "app")
        completed = called(mock, capsys, "complete", *(f"{name}=tides" for name in fields))
    assert (overlay.status, shown.status, completed.status) == (0, 0, 0), overlay.err + shown.err + completed.err
    properties = inputs_of(overlay.out, spec)["properties"]
    assert {name: schema["type"] for name, schema in properties.items()} == dict.fromkeys(fields, "string")


def test_the_same_form_gives_the_same_bytes_in_a_file_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "app.overlay.yaml"
    path.write_text("an older one, which is longer\n" * 200, encoding="utf-8")
    with MockDify() as mock:
        first = called(mock, capsys, "spec").out
        outcome = called(mock, capsys, "spec", "--output", str(path))
        assert called(mock, capsys, "spec", "-o", "-").out == first
    assert outcome.out == ""
    assert path.read_text(encoding="utf-8") == first
    assert mock.api_key not in first


def test_the_key_of_another_kind_of_app_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with MockDify(app=App(mode="chat")) as mock:
        outcome = called(mock, capsys, "spec")
    assert outcome.status == 2
    assert outcome.err.startswith(
        "error: the key belongs to an app in the mode 'chat'; use the key of a completion app"
    )


def test_a_file_that_cannot_be_written_is_an_error(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = called(mock, capsys, "spec", "-o", "/nowhere/app.overlay.yaml")
    assert outcome.status != 0
    assert outcome.err.startswith("error: ")
