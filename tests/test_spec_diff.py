"""What a change of the spec means for callers: each kind of change, the version it asks for, and the commands."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from changes.change import Change, Kind, demanded_version, is_at_least
from changes.spec import changes_between
from fork_server import run_forked
from packaging.version import Version
from projects import copy_code
from recorded import ROOT
from shared import SharedFolders
from small_spec import SOUND, changed
from spec_document import SpecDocument

PORT = "        port: {type: string, description: The port.}\n"
HEIGHT = "        height: {type: number, description: In metres.}\n"
SOURCE = "        source: {type: string}\n"
NAMED_LIMIT = "          schema: {type: integer, description: Items per page.}\n"
PAGE = "          schema: {type: integer, default: 1, description: The page.}\n"
CREATE = "`create_tide({0}=)`, `stream_tide({0}=)`"
MORE = """\
  /moon:
    get:
      operationId: getMoon
      tags: [Tides]
      summary: Get the moon.
      description: Returns the moon.
      responses:
        "200":
          description: The moon.
          content: {application/json: {schema: {type: string}, example: full}}
        "401": {$ref: "#/components/responses/Failed"}
        default: {$ref: "#/components/responses/Failed"}
components:
"""
MORE_PAGES = (
    "        data: {type: array, items: {type: string}}\n",
    "        data: {type: array, items: {type: string}}\n        more: {type: boolean}\n",
)
ORDER = "    Order: {type: string, enum: [up, down], default: up}\n    Error:\n"
BY_ORDER = (
    NAMED_LIMIT,
    NAMED_LIMIT + '        - {name: order, in: query, description: o, schema: {$ref: "#/components/schemas/Order"}}\n',
)
IN_PLACE = """\
        source:
          type: array
          items: {type: object, properties: {name: {type: string}}}
"""
KEYS = "  securitySchemes: {key: {type: http, scheme: bearer}}\n"
EVENTS = '        - $ref: "#/components/schemas/EndEvent"\n', '          end: "#/components/schemas/EndEvent"\n'

# What is changed; what is told, an exclamation mark before what may break callers.
CASES: dict[str, tuple[tuple[tuple[str, str], ...], list[str]]] = {
    "words and examples": ((("Foretell a tide.", "Tell a tide."), ("{port: Brest}", "{port: Dover}")), []),
    "a new operation": ((("components:\n", MORE),), ["`get_moon()`: is new"]),
    "another operationId": (
        (("operationId: listPorts", "operationId: listHarbours"),),
        [
            "!`iter_ports()`: is gone",
            "!`list_ports()`: is gone",
            "`iter_harbours()`: is new",
            "`list_harbours()`: is new",
        ],
    ),
    "another path": ((("  /tides:", "  /v2/tides:"),), ["`create_tide()`: asks POST /v2/tides now, not POST /tides"]),
    "another tag": (
        (("- name: Tides", "- name: Sea"), ("[Tides]", "[Sea]"), ("[Tides]", "[Sea]")),
        [
            "!`dify_completion_api.api.tides.create_tide`: moves to `dify_completion_api.api.sea.create_tide`",
            "!`dify_completion_api.api.tides.list_ports`: moves to `dify_completion_api.api.sea.list_ports`",
        ],
    ),
    "no more pages": ((("      x-pages: data\n", ""),), ["!`iter_ports()`: is gone"]),
    "a new optional argument": (
        ((NAMED_LIMIT, NAMED_LIMIT + "        - {name: sea, in: query, schema: {type: string}}\n"),),
        ["`list_ports(sea=)`: is new"],
    ),
    "a new argument that must be given": (
        ((NAMED_LIMIT, NAMED_LIMIT + "        - {name: sea, in: query, required: true, schema: {type: string}}\n"),),
        ["!`list_ports(sea=)`: is new and required"],
    ),
    "an argument less": (
        (("        - name: limit\n          in: query\n          description: Items per page.\n" + NAMED_LIMIT, ""),),
        ["!`list_ports(limit=)`: is gone"],
    ),
    "an argument that is required now": (
        ((NAMED_LIMIT, NAMED_LIMIT + "          required: true\n"),),
        ["!`list_ports(limit=)`: is required now"],
    ),
    "another default": (
        (("default: 1,", "default: 2,"),),
        ["!`list_ports(page=)`: leaving it out means 2 now, not 1"],
    ),
    "other pages": (
        (("x-pages: data", "x-pages: {items: data, offset: page, limit: limit}"),),
        ["!`iter_ports()`: sets other arguments itself, to request a page"],
    ),
    "another property for the next page": (
        (("x-pages: data", "x-pages: {items: data, page: page, limit: limit, more: more}"), MORE_PAGES),
        ["`Ports.more`: is new", "`iter_ports()`: finds the next page in another property of the answer"],
    ),
    "the long form of the same pages": ((("x-pages: data", "x-pages: {items: data, page: page, limit: limit}"),), []),
    "a way of sending that cannot be judged": (
        ((NAMED_LIMIT, NAMED_LIMIT + "          style: pipeDelimited\n"),),
        ["!`list_ports(limit=)`: differs in 'style', which is unknown here; compare it yourself"],
    ),
    "a body that is required now": (
        (("      requestBody:\n", "      requestBody:\n        required: true\n"),),
        ["!`create_tide(body=)`: is required now"],
    ),
    "another kind of body": (
        (
            (
                "      requestBody:\n        content:\n          application/json",
                "      requestBody:\n        content:\n          text/plain",
            ),
        ),
        ["`create_tide(body=)`: is sent as text/plain now, not as application/json"],
    ),
    "a new property of a request": (
        ((PORT, PORT + "        sea: {type: string}\n"),),
        [f"{CREATE.format('sea')}: is new"],
    ),
    "a new property of a request that must be given": (
        ((PORT, PORT + "        sea: {type: string}\n"), ("required: [port]", "required: [port, sea]")),
        [f"!{CREATE.format('sea')}: is new and required"],
    ),
    "a new required property that has a default": (
        ((PORT, PORT + "        sea: {type: string, default: North}\n"), ("required: [port]", "required: [port, sea]")),
        [f"{CREATE.format('sea')}: is new"],
    ),
    "a property of a request less": (
        ((PORT, ""), ("      required: [port]\n", "")),
        [f"!{CREATE.format('port')}: is gone"],
    ),
    "a property that is optional now": (
        (("      required: [port]\n", ""),),
        [f"{CREATE.format('port')}: is optional now"],
    ),
    "one more value in a request": (
        (("[blocking, streaming]", "[blocking, streaming, later]"),),
        ["`TideRequest.response_mode`: takes 'later', too"],
    ),
    "a value less in a request": (
        (("[blocking, streaming]", "[blocking]"),),
        ["!`TideRequest.response_mode`: no longer accepts 'streaming'"],
    ),
    "null in a request": (
        ((PORT, '        port: {type: [string, "null"]}\n'),),
        [f"{CREATE.format('port')}: takes None, too"],
    ),
    "a narrower limit": (
        ((PORT, "        port: {type: string, maxLength: 9}\n"),),
        [f"!{CREATE.format('port')}: accepts fewer values (maxLength 9)"],
    ),
    "another type in a request": (
        ((PORT, "        port: {type: integer}\n"),),
        [f"!{CREATE.format('port')}: is int now, was str"],
    ),
    "a new property of an answer": (((SOURCE, SOURCE + "        moon: {type: string}\n"),), ["`Tide.moon`: is new"]),
    "a new property that is always there": (
        ((SOURCE, SOURCE + "        moon: {type: string}\n"), ("required: [height]", "required: [height, moon]")),
        ["`Tide.moon`: is new"],
    ),
    "a property of an answer less": (((SOURCE, ""),), ["!`Tide.source`: is gone"]),
    "null in an answer": (
        ((SOURCE, '        source: {type: [string, "null"]}\n'),),
        ["!`Tide.source`: may be None now"],
    ),
    "a narrower type in an answer": (
        (("height: {type: number", "height: {type: integer"),),
        ["`Tide.height`: is never float now"],
    ),
    "another type in an answer": (
        ((SOURCE, "        source: {type: boolean}\n"),),
        ["!`Tide.source`: is bool now, was str"],
    ),
    "what may be missing now": (
        (("      required: [height]\n", ""),),
        ["!`Tide.height`: may be missing now (`UNSET`)"],
    ),
    "what is always present now": (
        (("required: [height]", "required: [height, source]"),),
        ["`Tide.source`: is always present now"],
    ),
    "a limit of an answer": (((SOURCE, "        source: {type: string, maxLength: 9}\n"),), []),
    "a list of something else": (
        (("data: {type: array, items: {type: string}}", "data: {type: array, items: {type: integer}}"),),
        ["!`Ports.data`: is list[int] now, was list[str]"],
    ),
    "another answer": (
        (('schema: {$ref: "#/components/schemas/Ports"}', 'schema: {$ref: "#/components/schemas/Tide"}'),),
        ["!`list_ports()`: returns Tide now, not Ports"],
    ),
    "a new event": (
        (
            (EVENTS[0], EVENTS[0] + '        - $ref: "#/components/schemas/MoonEvent"\n'),
            (EVENTS[1], EVENTS[1] + '          moon: "#/components/schemas/MoonEvent"\n'),
            ("    EndEvent:\n", "    MoonEvent:\n      type: object\n    EndEvent:\n"),
        ),
        ["`MoonEvent`: the event 'moon' has a class; it was an `UnknownEvent`"],
    ),
    "an event less": (
        tuple((text, "") for text in EVENTS),
        ["!`EndEvent`: the event 'end' is an `UnknownEvent` now"],
    ),
    "another class for an event": (
        (('end: "#/components/schemas/EndEvent"', 'end: "#/components/schemas/TurnedEvent"'),),
        ["!`EndEvent`: the event 'end' is a `TurnedEvent` now"],
    ),
    "a new error status": (
        (('        "401":', '        "404": {$ref: "#/components/responses/Failed"}\n        "401":'),),
        ["`create_tide()`: describes 404"],
    ),
    "an error status less": (
        (('        "400": {$ref: "#/components/responses/Failed"}\n', ""),),
        ["`create_tide()`: no longer describes 400"],
    ),
    "another success": (
        (('        "200":\n          description: The ports.', '        "201":\n          description: The ports.'),),
        [
            "!`list_ports()`: no longer treats the status 200 as a success",
            "`list_ports()`: also treats the status 201 as a success",
        ],
    ),
    "a deprecated operation": (
        (("operationId: listPorts", "deprecated: true\n      operationId: listPorts"),),
        ["`list_ports()`: is deprecated now"],
    ),
    "a deprecated argument": (
        ((NAMED_LIMIT, NAMED_LIMIT + "          deprecated: true\n"),),
        ["`list_ports(limit=)`: is deprecated now"],
    ),
    "a deprecated property": (
        ((SOURCE, "        source: {type: string, deprecated: true}\n"),),
        ["`Tide.source`: is deprecated now"],
    ),
    "a deprecated class": (
        (("    Error:\n", "    Error:\n      deprecated: true\n"),),
        ["`Error`: is deprecated now"],
    ),
    "another name in Python": (
        ((SOURCE, "        source: {type: string, x-python-name: origin}\n"),),
        ["!`Tide.source`: is called 'origin' now"],
    ),
    "another name of an argument": (
        ((NAMED_LIMIT, NAMED_LIMIT + "          x-python-name: most\n"),),
        ["!`list_ports(limit=)`: is called 'most' now"],
    ),
    "another name of a class": (
        (("    Error:\n", "    Error:\n      x-python-name: Failure\n"),),
        ["!`Error`: is called 'Failure' now"],
    ),
    "a server": (
        (("tags:\n", "servers: [{url: 'https://tides.example.com'}]\ntags:\n"),),
        ["!`base_url`: the server is https://tides.example.com now, was the one that the caller names"],
    ),
    "an operation's own server": (
        (("operationId: listPorts", "servers: [{url: 'https://ports.example.com'}]\n      operationId: listPorts"),),
        ["!`list_ports()`: is sent to https://ports.example.com now, not to the one that the caller names"],
    ),
    "a key for everything": (
        (
            ("tags:\n", "security: [{key: []}]\ntags:\n"),
            ("  responses:\n    Failed", KEYS + "  responses:\n    Failed"),
        ),
        [
            "!`create_tide()`: asks for a bearer credential now, not for nothing",
            "!`list_ports()`: asks for a bearer credential now, not for nothing",
        ],
    ),
    "another way in": (
        (
            ("operationId: listPorts", "security: [{}, {key: []}]\n      operationId: listPorts"),
            ("  responses:\n    Failed", KEYS + "  responses:\n    Failed"),
        ),
        ["`list_ports()`: also accepts a bearer credential as a credential"],
    ),
    "a description that is written once": (
        ((NAMED_LIMIT, "          schema: {type: integer}\n"),),
        [],
    ),
    "a stream in other words": (
        (("x-stream: {end:", "x-stream: {description: The tide in pieces., end:"),),
        [],
    ),
    "the same in other words": (
        (
            (SOURCE, "        source: {allOf: [{type: [string]}], description: Where from.}\n"),
            (NAMED_LIMIT, NAMED_LIMIT + "          style: form\n          explode: true\n"),
        ),
        [],
    ),
    "an object that takes no other properties": (
        (("      required: [port]\n", "      required: [port]\n      additionalProperties: false\n"),),
        [
            (
                "!`create_tide(additional_properties=)`, `stream_tide(additional_properties=)`: "
                "accepts only these properties now"
            )
        ],
    ),
    "a new class": ((("    Error:\n", "    Moon:\n      type: object\n    Error:\n"),), ["`Moon`: is new"]),
}


def document(text: str) -> SpecDocument:
    return SpecDocument(Path("openapi.yaml"), text)


def told(old: str, new: str) -> list[str]:
    found = changes_between(document(old), document(new))
    return [f"{'!' if change.breaking else ''}{change}" for change in found]


@pytest.mark.parametrize("name", CASES)
def test_a_change_is_told_with_its_python_name_and_whether_it_breaks_callers(name: str) -> None:
    changes, expected = CASES[name]
    assert told(SOUND, changed(*changes)) == expected


def test_what_is_written_in_place_is_compared_too() -> None:
    old = changed((SOURCE, IN_PLACE))
    new = changed((SOURCE, IN_PLACE.replace("string", "integer")))
    assert told(old, new) == ["!`Tide.source[].name`: is int now, was str"]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("[up, down, none], default: up", "`list_ports(order=)`: takes 'none', too"),
        ("[up], default: up", "!`list_ports(order=)`: no longer accepts 'down'"),
        ("[up, down], default: down", "!`list_ports(order=)`: leaving it out means 'down' now, not 'up'"),
    ],
)
def test_what_is_referred_to_with_a_description_is_compared_too(new: str, expected: str) -> None:
    old = changed(BY_ORDER, ("    Error:\n", ORDER))
    assert told(old, old.replace("[up, down], default: up", new)) == [expected]


def test_another_title_of_a_class_in_place_is_told() -> None:
    old = changed((SOURCE, IN_PLACE))
    new = old.replace("items: {type: object", "items: {title: Origin, type: object")
    assert told(old, new) == ["!`Tide.source[]`: has a class with another name, from its title"]


def test_names_for_what_was_any_object_are_told() -> None:
    free = "        more: {type: object, additionalProperties: true}\n"
    named = (
        "        more: {type: object, additionalProperties: false, required: [sea], properties: {sea: {}, moon: {}}}\n"
    )
    more = "`create_tide(more=).{0}`, `stream_tide(more=).{0}`: "
    assert told(changed((PORT, PORT + free)), changed((PORT, PORT + named))) == [
        f"!{more.format('sea')}is new and required",
        f"!{more.format('additional_properties')}accepts only these properties now",
        f"{more.format('moon')}is new",
    ]


FORM = """\
          multipart/form-data:
            schema: {type: object, properties: {picture: {type: string, format: binary}}}
            encoding: {picture: {contentType: "image/png, image/jpeg"}}
"""


def test_what_a_part_of_a_form_may_be_is_compared() -> None:
    start, end = SOUND.index("          application/json:\n"), SOUND.index("      responses:\n")
    old = SOUND[:start] + FORM + SOUND[end:]
    name = "`create_tide(picture=)`"
    assert told(old, old.replace("image/png, ", "")) == [f"!{name}: no longer accepts image/png"]
    assert told(old.replace("image/png, ", ""), old) == [f"{name}: takes image/jpeg, image/png"]
    assert told(old, old.replace("image/png, image/jpeg", "*/*")) == [f"{name}: accepts any media type"]
    assert told(old.replace("image/png, image/jpeg", "*/*"), old) == [f"!{name}: takes image/jpeg, image/png"]


def test_what_is_sent_and_received_breaks_either_way() -> None:
    both = changed(
        ("        port: {type: string, description: The port.}", '        port: {$ref: "#/components/schemas/Tide"}')
    )
    wider = changed((SOURCE, '        source: {type: [string, "null"]}\n'), text=both)
    assert told(both, wider) == ["!`Tide.source`: may be None now"]
    assert told(wider, both) == ["!`Tide.source`: no longer accepts None"]


def test_the_order_of_path_arguments_is_part_of_a_call() -> None:
    parameter = (
        "        - {{name: {0}, in: path, required: true, description: d, schema: {{type: string, description: d}}}}\n"
    )
    head, path = "      parameters:\n        - name: name\n", "/ports/{name}/{sea}/{pier}:"
    orders = [
        changed(
            ("/ports/{name}:", path), (head, head.replace("\n", "\n" + "".join(parameter.format(n) for n in names), 1))
        )
        for names in (("sea", "pier"), ("pier", "sea"))
    ]
    assert told(*orders) == ["!`list_ports()`: takes its arguments in another order: pier, sea, name"]


@pytest.mark.parametrize(
    ("base", "breaking", "demanded"),
    [
        ("0.1.0", None, "0.1.0"),
        ("0.1.0", False, "0.1.1"),
        ("0.1.7", True, "0.2.0"),
        ("1.4.2", None, "1.4.2"),
        ("1.4.2", False, "1.5.0"),
        ("1.4.2", True, "2.0.0"),
    ],
)
def test_the_version_follows_semantic_versioning(base: str, breaking: bool | None, demanded: str) -> None:
    changes = [] if breaking is None else [Change(Kind.CHANGED, ("x",), "y", breaking)]
    assert demanded_version(Version(base), changes) == Version(demanded)


def test_a_candidate_counts_as_the_release_it_leads_to() -> None:
    assert is_at_least(Version("0.2.0rc1"), Version("0.2.0"))
    assert not is_at_least(Version("0.1.9"), Version("0.2.0"))


class Project:
    """A repository of its own: the commands, a small spec, and a package that is written by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spec = folder / "spec" / "openapi.yaml"
        self.module = folder / "overlays" / "tides" / "__init__.py"

    def begin(self) -> None:
        """Make the repository, with its first commit."""
        copy_code("scripts", self.folder)
        shutil.copy(ROOT / "Makefile", self.folder)
        self.git("init", "--quiet", "--template=")
        (self.folder / ".gitignore").write_text("scripts\n", encoding="utf-8")  # They do not change.
        self.write(SOUND, "def foretell(port: str) -> None: ...\n")
        self.commit()

    def write(self, spec: str, module: str) -> None:
        for path, text in ((self.spec, spec), (self.module, module)):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def git(self, *arguments: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *arguments], cwd=self.folder, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", "change")

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the program that make would run, with this environment's Python instead of one that it would set up."""
        binaries = f"BIN={Path(sys.executable).parent}"
        # Within another make, as in `make test`, it would name the folders that it enters.
        make = ["make", "--dry-run", "--no-print-directory", "--old-file=.venv/.ready", binaries, *arguments]
        shown = subprocess.run(make, cwd=self.folder, capture_output=True, text=True, check=True).stdout
        python, *command = shlex.split(shown)
        assert Path(python).parent == Path(sys.executable).parent
        return self.run(*command)

    def diff(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run what `make diff` runs."""
        return self.run("scripts/diff_spec.py", *arguments)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return run_forked(*command, cwd=self.folder, env=os.environ)


@pytest.fixture
def project(shared: SharedFolders, tmp_path: Path) -> Project:
    begun = shared.made("repository", lambda folder: Project(folder).begin())
    return Project(shutil.copytree(begun, tmp_path / "project"))


def test_make_diff_tells_people_what_they_need_to_know(project: Project) -> None:
    project.write(
        changed((SOURCE, ""), (PORT, PORT + "        sea: {type: string}\n")),
        "def foretell(harbour: str) -> None: ...\n",
    )
    run = project.make("diff")
    assert run.returncode == 0, run.stderr
    head, _, entry = run.stdout.partition("For the newest section of CHANGELOG.md:\n")
    assert "Breaks programs that use the client:\n  removed  `Tide.source`: is gone\n" in head
    assert "Compatible:\n  added  `create_tide(sea=)`, `stream_tide(sea=)`: is new\n" in head
    assert "removed  `tides.foretell(port)`: parameter was removed\n" in head
    assert "must be at least 0.2.0; info.version is 0.1.0: raise it" in head
    assert "### Added\n\n- `create_tide(sea=)`, `stream_tide(sea=)`: is new.\n" in entry
    assert "- **Breaking:** `Tide.source`: is gone.\n" in entry
    assert "- **Breaking:** `tides.foretell(port)`: parameter was removed.\n" in entry


def test_make_diff_compares_the_spec_with_what_an_overlay_makes_of_it(project: Project) -> None:
    overlay = "overlay: 1.0.0\ninfo: {title: t, version: 1.0.0}\nactions:\n"
    overlay += "  - {target: $.components.schemas.TideRequest.required, update: sea}\n"
    overlay += "  - {target: $.components.schemas.TideRequest.properties, update: {sea: {type: string}}}\n"
    overlay += "  - {target: \"$.paths['/tides'].post.requestBody.content.*.example\", update: {sea: north}}\n"
    (project.folder / "ours.yaml").write_text(overlay, encoding="utf-8")
    run = project.make("diff", "OVERLAY=ours.yaml")
    assert run.returncode == 0, run.stderr
    assert run.stdout.split("\n", 2)[:2] == ["With ours.yaml, compared with the spec alone:", ""]
    assert "added  `create_tide(sea=)`, `stream_tide(sea=)`: is new and required" in run.stdout
    assert "Nothing has changed" in project.make("diff", "BASE=HEAD").stdout


def test_the_base_is_the_last_release_else_the_last_other_spec(project: Project) -> None:
    project.write(changed((SOURCE, ""), ('"0.1.0"', '"0.2.0"')), project.module.read_text())
    project.commit()
    assert "whose spec says 0.1.0" in project.diff().stdout
    project.git("tag", "v0.2.0")
    since_release = project.diff().stdout
    assert "Since v0.2.0 (" in since_release
    assert "Nothing has changed" in since_release
    assert "`Tide.source`: is gone" in project.diff("HEAD~1").stdout


def test_what_changed_by_hand_before_an_edit_of_the_spec_does_not_count(project: Project) -> None:
    project.write(SOUND, "")
    project.commit()
    project.write(changed((SOURCE, "")), "")
    edited = project.diff().stdout
    project.commit()
    for report in (edited, project.diff().stdout):
        assert "removed  `Tide.source`: is gone" in report
        assert "foretell" not in report


def test_a_version_that_says_too_little_fails_the_check(project: Project) -> None:
    project.write(changed((SOURCE, "")), project.module.read_text())
    project.commit()
    assert project.make("check-version").returncode != 0
    project.write(changed((SOURCE, ""), ('"0.1.0"', '"0.2.0"')), project.module.read_text())
    assert project.diff("--check").returncode == 0


def test_a_change_by_hand_asks_for_a_version_too(project: Project) -> None:
    project.git("tag", "v0.1.0")
    project.write(SOUND, "")
    run = project.diff("--check")
    assert run.returncode != 0
    assert "removed  `tides.foretell`: public object was removed" in run.stdout


def test_a_dataclass_that_becomes_a_class_of_attrs_keeps_its_arguments(project: Project) -> None:
    project.write(SOUND, "import dataclasses\n@dataclasses.dataclass\nclass Port:\n    name: str\n")
    project.commit()
    project.write(SOUND, "import attrs\n@attrs.frozen\nclass Port:\n    name: str\n")
    assert "Nothing has changed" in project.diff("HEAD").stdout
    project.write(SOUND, "class Port:\n    name: str\n")
    assert "removed  `tides.Port.__init__`" in project.diff("HEAD").stdout


def test_a_clone_without_history_passes_and_says_why(project: Project, tmp_path: Path) -> None:
    project.write(changed((SOURCE, "")), project.module.read_text())
    project.commit()
    shallow = tmp_path / "shallow"
    project.git("clone", "--quiet", "--depth=1", f"file://{project.folder}", str(shallow))
    copy_code("scripts", shallow)
    project.folder = shallow
    run = project.diff("--check")
    assert run.returncode == 0
    assert "this clone is shallow: `git fetch --unshallow --tags` brings the history" in run.stdout


def test_a_base_that_is_none_or_a_spec_that_is_unsound_is_told(project: Project) -> None:
    run = project.diff("v9")
    assert run.returncode != 0
    assert "'v9' is not a revision of this repository with spec/openapi.yaml" in run.stderr
    project.spec.write_text(changed(("      summary: List ports.\n", "")), encoding="utf-8")
    run = project.diff()
    assert run.returncode != 0
    assert "summary is missing" in run.stderr
    assert "Nothing was compared." in run.stderr
