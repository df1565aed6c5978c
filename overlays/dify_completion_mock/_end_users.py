"""The end users of an app."""

from __future__ import annotations

from starlette.types import ASGIApp

from ._call import Call
from ._faults import Fault
from ._store import ANONYMOUS, iso


async def get_end_user(call: Call) -> ASGIApp:
    """`GET /end-users/{end_user_id}`: of the app."""
    store, end_user_id = call.workspace.store, str(call.request.path_params["end_user_id"])
    by_id = {(end_user.app_id, end_user.id): end_user for end_user in store.end_users.values()}
    end_user = by_id.get((call.state.id, end_user_id))
    if end_user is None:
        raise Fault("end_user_not_found")
    return call.answer(
        {
            "id": end_user.id,
            "tenant_id": store.tenant_id,
            "app_id": end_user.app_id,
            "type": "service-api",
            "external_user_id": end_user.user,
            "name": None,
            "is_anonymous": end_user.user == ANONYMOUS,
            "session_id": end_user.user,
            "created_at": iso(end_user.created_at),
            "updated_at": iso(end_user.created_at),
        }
    )
