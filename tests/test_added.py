"""What is added to the spec needs no edit by hand: the client, the mock and the tests take it from the spec.

A copy of the project gets the operations of made_up.yaml and chat_and_workflow.yaml in tests/helpers/, and a completion
a property and an event more. After `make generate` tests run there, in one process: tests/suites/added.py, which asks
the mock for all of it, tests/suites/other_streams.py, and those of this project that look at the whole client.
"""

from __future__ import annotations

from processes import PYTEST, check
from projects import environment_of, project_with_more
from shared import SharedFolders

SUITES = ["suites/added.py", "suites/other_streams.py"]
WHOLE = ["test_public_names.py", "test_typing_is_whole.py", "test_spec_is_true.py"]
"""The modules that look at every operation there is."""
RECORDINGS = "test_recordings.py"
CHATS = "1.12.1/0xx"
"""The first hundred recordings of a version, among them what a completion app's key gets from the routes of a chat."""


def test_the_client_the_mock_and_the_tests_know_what_was_added(shared: SharedFolders) -> None:
    project = project_with_more(shared)
    # Spoiled values are many, and the same with what was added.
    chosen = f"{CHATS} or not (spoiled or {RECORDINGS})"
    tests = [f"tests/{name}" for name in (*SUITES, *WHOLE, RECORDINGS)]
    check([*PYTEST, "-n", "0", *tests, "-k", chosen], project, environment_of(project))
