"""Applies OpenAPI Overlay documents (Overlay Specification 1.0 and 1.1) to the spec."""

from __future__ import annotations

from spec_overlays.actions import applied as applied
from spec_overlays.actions import fresh as fresh
from spec_overlays.overlay import Overlay as Overlay
from spec_overlays.overlay import faults_of as faults_of
