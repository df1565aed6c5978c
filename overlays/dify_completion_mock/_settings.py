"""Checks of the settings of a mock."""

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
    """Refuse a setting that is not a number of a type, or too small.

    Args:
        name: The setting.
        value: Its value.
        least: The minimum; None: the value must be greater than `above`.
        above: The exclusive minimum.
        kind: `Real`, or `int` for a whole number.

    Raises:
        ValueError: It is another value.
    """
    size = f"above {above}" if least is None else f"{least} or more"
    if not isinstance(value, kind) or isinstance(value, bool):
        number = "a whole number" if kind is int else "a number"
        raise ValueError(f"{name} must be {number}, {size}, not {value!r:.100}")
    is_large_enough = value > above if least is None else value >= least
    if not is_large_enough:
        raise ValueError(f"{name} must be {size}, not {value!r:.100}")


def check_apps(app: Any, apps: Any) -> None:
    """Refuse what is not an app, or apps by their keys.

    Raises:
        ValueError: It is not.
    """
    if (app is not None and apps is not None) or apps == {}:
        raise ValueError("pass either app, or apps by their keys")
    if app is not None and not isinstance(app, App):
        raise ValueError(f"app must be an App, not {app!r:.100}")
    if apps is not None and not _are_apps(apps):
        raise ValueError(f"apps must be a dict of Apps by their keys, not {apps!r:.100}")


def _are_apps(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    apps = cast("Mapping[object, object]", value)
    return all(isinstance(key, str) and isinstance(app, App) for key, app in apps.items())
