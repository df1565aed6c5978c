"""The message about a package that is not installed."""


def import_problem(error: ImportError) -> str:
    """Say which package a program could not import."""
    if isinstance(error, ModuleNotFoundError):
        return f"{error.name} is not installed"
    return f"{error.name} cannot be imported ({error})"


def install_advice(extra: str) -> str:
    """Say how to install an extra of this distribution, from an index and from a checkout."""
    return f'install it with pip install "dify-completion-client[{extra}]" (in a checkout: pip install ".[{extra}]")'
