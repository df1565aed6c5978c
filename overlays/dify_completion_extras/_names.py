"""The public names of a package that needs an extra."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from ._missing import import_problem, install_advice


def lazy_names(package: str, modules: Mapping[str, str], *, extra: str) -> Callable[[str], Any]:
    """Make the `__getattr__` of a package, which imports a public name on first use.

    The package itself can be imported without the extra.

    Args:
        package: The name of the package.
        modules: The module of each public name.
        extra: The extra that the modules need.

    Returns:
        The function. It raises a `ModuleNotFoundError` that names the extra if a package is not installed.
    """

    def import_name(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        try:
            return getattr(import_module(f".{modules[name]}", package), name)
        except ModuleNotFoundError as error:
            message = f"{import_problem(error)}; {install_advice(extra)}"
            raise ModuleNotFoundError(message, name=error.name) from error

    return import_name
