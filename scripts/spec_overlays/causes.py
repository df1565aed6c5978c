"""Finds the action of an overlay that is behind a fault of the changed spec."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from spec_files import Place

from spec_overlays.actions import applied, fresh
from spec_overlays.overlay import Overlay

if TYPE_CHECKING:
    from spec_document import Fault, SpecDocument


class Causes:
    """Finds the action since which a spec has a fault, by checking it with some of the actions.

    Args:
        spec: The spec without overlays, which is sound.
        overlays: The overlays, in the order in which they are applied.
        find_faults: What checks a document.
    """

    def __init__(
        self,
        spec: SpecDocument,
        overlays: Sequence[Overlay],
        find_faults: Callable[[SpecDocument], Iterable[Fault]],
    ) -> None:
        self._spec = spec
        self._overlays = overlays
        self._find_faults = find_faults
        self._actions = [(overlay, index) for overlay in overlays for index in range(len(overlay.actions))]
        self._messages: dict[int, set[str]] = {}

    def of(self, fault: Fault) -> Place:
        """The place of the action since which the spec has a fault."""
        without, with_fault = 0, len(self._actions)
        while with_fault - without > 1:
            middle = (without + with_fault) // 2
            if fault.message in self._messages_after(middle):
                with_fault = middle
            else:
                without = middle
        overlay, index = self._actions[with_fault - 1]
        return overlay.place(("actions", str(index)))

    def _messages_after(self, count: int) -> set[str]:
        """The faults of the spec after its first changes."""
        if count not in self._messages:
            self._messages[count] = {fault.message for fault in self._find_faults(self._after(count))}
        return self._messages[count]

    def _after(self, count: int) -> SpecDocument:
        data, origins = fresh(self._spec.data), self._spec.origins()
        for overlay in self._overlays:
            first = overlay.with_first_actions(count)
            applied(first, data, origins)
            count -= len(first.actions)
        return self._spec.overlaid(self._overlays, data, origins)
