"""What a mock can be set up with."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real
from typing import Any, cast

from ._apps import App


def check_number(
    name: str,
    value: Any,
    *,
    least: float | None = None,
    above: float = 0,
    kind: type[Any] = Real,
) -> None:
    """Refuse what is not a number of a kind and a size.

    Args:
        name: The setting.
        value: Its value.
        least: The least that it can be; None: it must be above a number.
        above: That number.
        kind: `Real`, or `int` for a whole number.

    Raises:
        ValueError: It is another value.
    """
    is_number = isinstance(value, kind) and not isinstance(value, bool)
    if is_number and (value > above if least is None else value >= least):
        return
    size = f"above {above}" if least is None else f"{least} or more"
    number = "" if is_number else "a whole number, " if kind is int else "a number, "
    raise ValueError(f"{name} must be {number}{size}, not {value!r:.100}")


def check_apps(app: Any, apps: Any) -> None:
    """Refuse what is not an app, or apps by their keys.

    Raises:
        ValueError: It is not.
    """
    if (app is not None and apps is not None) or apps == {}:
        raise ValueError("give app, or apps by their keys, not both and not none")
    if app is not None and not isinstance(app, App):
        raise ValueError(f"app must be an App, not {app!r:.100}")
    if apps is not None and not _are_apps(apps):
        raise ValueError(f"apps must be a dict of Apps by their keys, not {apps!r:.100}")


def _are_apps(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    apps = cast("Mapping[object, object]", value)
    return all(isinstance(key, str) and isinstance(app, App) for key, app in apps.items())
