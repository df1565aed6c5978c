"""What a form gives. For the type checkers; nothing runs this."""

from __future__ import annotations

from typing import Any, assert_type

from dify_completion import AsyncDify, Dify, InputForm
from dify_completion_api.models import InputField


def a_form(dify: Dify) -> None:
    form = InputForm(dify.get_app_parameters())
    assert_type(form, InputForm)
    assert_type(form.fields, dict[str, tuple[str, InputField]])
    assert_type(form.check({"topic": "tides"}), dict[str, str])
    assert_type(form.fill({"topic": "tides"}), dict[str, Any])


async def a_form_of_an_async_client(dify: AsyncDify) -> None:
    assert_type(InputForm(await dify.get_app_parameters()), InputForm)
