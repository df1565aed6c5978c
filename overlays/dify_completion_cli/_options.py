"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]

BaseUrl: TypeAlias = Annotated[
    str | None,
    typer.Option(envvar="DIFY_BASE_URL", show_default="https://api.dify.ai/v1", help="Where the API is, /v1 included."),
]
