"""A request on its way to its handler, with the app that it is for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from attrs import frozen
from starlette.requests import Request
from starlette.types import ASGIApp

from ._checks import app_of, json_of, user_of
from ._faults import Fault
from ._forms import Form
from ._payloads import Payload, validated
from ._responses import fault_answer, json_answer
from ._store import ANONYMOUS, EndUser
from ._workspace import AppState, Workspace

logger = logging.getLogger("dify_completion_mock")


@frozen
class Call:
    """A request for an app."""

    request: Request
    workspace: Workspace
    state: AppState

    @property
    def form(self) -> Form:
        """The parts of the request's form; none if the request is not a form."""
        form: Form = self.request.scope["form"]
        return form

    async def json(self) -> dict[str, Any]:
        """The JSON object that the request brings."""
        return await json_of(self.request)

    def end_user(self, user: Any, required: bool = True) -> EndUser:
        """The end user of that name: the anonymous one where none is named and none need be."""
        name = user_of(user, required) or ANONYMOUS
        return self.workspace.store.end_user(self.state.id, name)

    def text(self, name: str) -> str | None:
        """A text of the form."""
        return next(
            (value for key, value in self.form if key == name and isinstance(value, str)), None
        )

    def validated(self, model: type[Payload], data: Mapping[str, Any]) -> Payload:
        """A body or a query, checked against its model."""
        return validated(model, data, self.workspace.version)

    def answer(
        self, body: Any, status: int = 200, fields: Mapping[str, str] | None = None
    ) -> ASGIApp:
        """An answer in JSON."""
        return json_answer(body, self.workspace.version, status, fields)


Handler = Callable[[Call], Awaitable[ASGIApp]]


def guarded(handler: Handler, *, needs_key: bool = True) -> Callable[[Request], Awaitable[Any]]:
    """Make the endpoint that checks the key, calls a handler, and answers its faults."""

    async def endpoint(request: Request) -> ASGIApp:
        workspace: Workspace = request.app.state.workspace
        try:
            state = app_of(request, workspace) if needs_key else workspace.first_app
            return await handler(Call(request, workspace, state))
        except Fault as fault:
            return fault_answer(fault, workspace.version)
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # pytest's own exceptions are no Exceptions.
            logger.exception("a function of the test failed in the mock")
            workspace.failures.append(error)
            return fault_answer(Fault("unknown"), workspace.version)

    return endpoint
