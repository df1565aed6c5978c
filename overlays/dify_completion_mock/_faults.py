"""The errors of Dify, by their codes: as an HTTP answer, or as an event in a stream."""

from __future__ import annotations

INTERNAL = (
    "The server encountered an internal error and was unable to complete your request. "
    "Either the server is overloaded or there is an error in the application."
)
NOT_UNDERSTOOD = "The browser (or proxy) sent a request that this server could not understand."
UNAVAILABLE = "App unavailable, please check your app configurations."
OTHER_MODE = "Please check if your app mode matches the right API route."

_STATUSES_AND_MESSAGES: dict[str, tuple[int, str]] = {
    "app_unavailable": (400, UNAVAILABLE),
    "audio_too_large": (413, "Audio size larger than 30 mb"),
    "bad_request": (400, NOT_UNDERSTOOD),
    "bad_request_key_error": (400, NOT_UNDERSTOOD),
    "completion_request_error": (400, "[mock] Error: the model could not be reached"),
    "end_user_not_found": (404, "End user not found."),
    "file_access_denied": (403, "File access denied: not owned by requesting app"),
    "file_not_found": (404, "File not found in message context"),
    "file_too_large": (413, ""),
    "forbidden": (403, "You don't have the permission to access the requested resource."),
    "internal_server_error": (500, INTERNAL),
    "invalid_param": (400, "Invalid parameter"),
    "method_not_allowed": (405, "The method is not allowed for the requested URL."),
    "model_currently_not_support": (400, "Model Currently Not Support"),
    "no_file_uploaded": (400, "Please upload your file."),
    "not_chat_app": (400, OTHER_MODE),
    "not_found": (404, "The requested URL was not found on the server."),
    "not_workflow_app": (400, OTHER_MODE),
    "provider_not_initialize": (400, "Model mock credentials is not initialized."),
    "provider_not_support_speech_to_text": (400, "Provider not support speech to text."),
    "provider_quota_exceeded": (
        400,
        (
            "Your quota for Dify Hosted Model Provider has been exhausted. "
            "Please go to Settings -> Model Provider to complete your own provider credentials."
        ),
    ),
    "rate_limit_error": (429, "You have reached the limit of your plan."),
    "request_entity_too_large": (413, "The data value transmitted exceeds the capacity limit."),
    "service_unavailable": (503, "The server is temporarily unable to service your request."),
    "too_many_files": (400, "Only one file is allowed."),
    "too_many_requests": (429, "Too many requests. Please try again later."),
    "unauthorized": (401, "Access token is invalid"),
    "unknown": (500, "Internal Server Error"),
    "unsupported_audio_type": (415, "Audio type not allowed."),
    "unsupported_file_type": (415, "File type not allowed."),
    "unsupported_media_type": (
        415,
        "Did not attempt to load JSON data because the request Content-Type was not 'application/json'.",
    ),
}
_DEFAULT_CODES = {
    400: "invalid_param",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "request_entity_too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    500: "internal_server_error",
    503: "service_unavailable",
}


class Fault(Exception):
    """An error of Dify. Raise it in a function that writes answers, or use it as an app's fault.

    Attributes:
        code: Dify's code, such as `provider_quota_exceeded`.
        message: Dify's message.
        status: The HTTP status; in a stream, the status in the `error` event.
    """

    def __init__(self, code: str, message: str | None = None, status: int | None = None) -> None:
        """Make the error.

        Args:
            code: Dify's code.
            message: Dify's message. The default is the one of this code.
            status: The status. The default is the one of this code, and 400 for a code that Dify does not use.
        """
        default_status, default_message = _STATUSES_AND_MESSAGES.get(code, (400, code))
        self.code = code
        self.message = default_message if message is None else message
        self.status = default_status if status is None else status
        super().__init__(self.code, self.message, self.status)


def code_of(status: int) -> str | None:
    """The default code of a status; None for a status that Dify does not use."""
    return _DEFAULT_CODES.get(status)


def invalid(message: str) -> Fault:
    """Dify's error for a value that it does not take."""
    return Fault("invalid_param", message)
