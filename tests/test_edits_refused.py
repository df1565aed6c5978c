"""Edits of the spec that cannot come out right are refused where they stand, with advice that works."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from check_spec import find_faults
from edits.refused import REFUSALS, Refusal
from fast_yaml import from_yaml, to_yaml
from small_spec import SOUND
from spec_document import SpecDocument

FAILED = {"$ref": "#/components/responses/Failed"}


def document(refusal: Refusal, operation: dict[str, Any], top: dict[str, Any] | None) -> SpecDocument:
    """The small spec with one operation more."""
    data = from_yaml(SOUND)
    answers = {status: FAILED if "$ref" in said else said for status, said in operation["responses"].items()}
    one = {**operation, "operationId": refusal.name, "tags": ["Tides"], "responses": answers}
    data["paths"][refusal.path] = {refusal.method: one}
    if top:
        data["components"]["securitySchemes"] = top["schemes"]
        data["security"] = top.get("security", [])
    return SpecDocument(Path("spec.yaml"), to_yaml(data))


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_what_cannot_be_right_is_refused_with_its_place(refusal: Refusal) -> None:
    faults = find_faults(document(refusal, refusal.operation, refusal.top))
    assert [refusal.says in fault.message for fault in faults] == [True], faults
    assert faults[0].pointer[len(faults[0].pointer) - len(refusal.place) :] == refusal.place


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_the_advice_leads_to_a_sound_document(refusal: Refusal) -> None:
    assert find_faults(document(refusal, refusal.mended, refusal.mended_top or refusal.top)) == []
