"""Causes every class of error with a mock, and prints what to do: python examples/handle_errors.py"""

from collections.abc import Callable

from dify_completion import Dify, DifyError, errors
from dify_completion_mock import MockDify, Reply

CODES = """invalid_param unauthorized forbidden not_found file_too_large unsupported_file_type
too_many_requests rate_limit_error internal_server_error"""
BROKEN = [Reply("Twice a day.", error="unknown", error_after=2), Reply("Twice a day.", cut="broken", cut_after=2)]


def advice(error: DifyError) -> str:  # noqa: C901 (a case for each kind of error)
    match error:  # As with `except`, special classes come before general ones.
        case errors.RateLimitError(code="rate_limit_error"):
            return "the plan is used up; another attempt does not help"
        case errors.RateLimitError():
            return "too many requests at once; try later, with fewer at a time"
        case errors.APIStatusError(partial=text) if text:
            return f"the model failed after {text!r}"
        case errors.BadRequestError(code=code):
            return f"the inputs were refused, or the model cannot work: {code}"
        case errors.PayloadTooLargeError() | errors.UnsupportedMediaTypeError():
            return "the app does not take this file; ask the user for another one"
        case errors.ServerError():
            return "the server failed; try later"
        case errors.APIStatusError() | errors.ConfigurationError():
            return "check the key, the base URL, the ids and the app; another attempt does not help"
        case errors.StreamInterrupted(partial=text):
            return f"the connection was lost after {text!r}; another request costs again"
        case errors.APITimeoutError():
            return "no answer in time; the server may be still at work"
        case errors.APIConnectionError():
            return "no connection; is the server there?"
        case _:  # An APIResponseError.
            return "a success without a result, or no Dify at this base URL"


def attempt(call: Callable[[], object]) -> None:
    try:
        print(f"no error: {call()}")
    except DifyError as error:
        print(f"{type(error).__name__}: {error}\n    {advice(error)}")


def ask(dify: Dify) -> str:
    with dify.stream_completion(inputs={"topic": "the tides"}, user="example") as stream:
        return stream.get_final_text()


with MockDify() as mock, Dify(**mock.settings, max_retries=0, timeout=1.0) as dify:
    for reply in [*(Reply(error=code) for code in CODES.split()), *BROKEN]:
        mock.answer(reply)
        attempt(lambda: ask(dify))
    mock.answer(Reply(stall_after=0))
    attempt(lambda: dify.create_completion(inputs={"topic": "the tides"}, user="example"))
    attempt(lambda: dify.text_to_audio(message_id="unknown"))
attempt(lambda: Dify("app-key", base_url="http://127.0.0.1:9", max_retries=0).get_app_info())
attempt(lambda: Dify("not a key"))
