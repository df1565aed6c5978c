# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.


"""Every operation of the API as a method: `Operations` is synchronous, `AsyncOperations` is asynchronous.

Both are abstract, and context managers. A subclass sends a request (`_call`), opens a stream of events (`_stream`), and
closes the connections (`close`).
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self
from typing import cast as _cast
from uuid import UUID

from .._arguments import checked as _checked
from .._uploads import FileInput as FileInput
from .._uploads import file as _file
from .._uploads import files as _files
from ..encoding import encoded as _encoded
from ..keywords import by_keyword as _by_keyword
from ..timeouts import checked_timeout as _checked_timeout
from ..types import UNSET, File, Unset

if TYPE_CHECKING:
    from ..models.annotation import Annotation
    from ..models.annotation_page import AnnotationPage
    from ..models.annotation_reply_job import AnnotationReplyJob
    from ..models.annotation_reply_request import AnnotationReplyRequest
    from ..models.annotation_request import AnnotationRequest
    from ..models.app_info import AppInfo
    from ..models.app_meta import AppMeta
    from ..models.app_parameters import AppParameters
    from ..models.app_site import AppSite
    from ..models.audio_to_text_request import AudioToTextRequest
    from ..models.completion import Completion
    from ..models.completion_request import CompletionRequest
    from ..models.completion_request_inputs import CompletionRequestInputs
    from ..models.configure_annotation_reply_action import (
        ConfigureAnnotationReplyAction,
    )
    from ..models.end_user import EndUser
    from ..models.feedback import Feedback
    from ..models.feedback_page import FeedbackPage
    from ..models.feedback_request import FeedbackRequest
    from ..models.get_annotation_reply_status_action import (
        GetAnnotationReplyStatusAction,
    )
    from ..models.local_file import LocalFile
    from ..models.rating import Rating
    from ..models.remote_file import RemoteFile
    from ..models.response_mode import ResponseMode
    from ..models.result import Result
    from ..models.stop_request import StopRequest
    from ..models.text_to_audio_request import TextToAudioRequest
    from ..models.transcript import Transcript
    from ..models.upload_file_request import UploadFileRequest
    from ..models.uploaded_file import UploadedFile
    from ..streaming import (
        AsyncStreamReader,
        EventT,
        ResultT,
        StreamDescription,
        StreamReader,
    )
    from ..streams import AsyncCompletionStream, CompletionStream


class Operations(ABC):
    """Every operation as a method."""

    @abstractmethod
    def _call(self, request: dict[str, Any], parse: Callable[..., Any], success: Mapping[int, str]) -> Any:
        """Send `request` (the arguments of `httpx.Client.request`) and `parse` the answer.

        `success` has the statuses with a result, each with the media type of the result; empty means no body.
        """

    @abstractmethod
    def _stream(
        self,
        request: dict[str, Any],
        path_arguments: Mapping[str, Any],
        description: StreamDescription[EventT, ResultT],
        *,
        stop_on_exit: bool,
        read_timeout: float | None | Unset,
    ) -> StreamReader[EventT, ResultT]:
        """Make the reader of a stream. It sends `request` when it is entered; `path_arguments` are part of its URL."""

    @abstractmethod
    def close(self) -> None:
        """Close the connections. You cannot call methods afterwards."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    @_by_keyword
    def create_completion(
        self,
        *,
        inputs: CompletionRequestInputs | Mapping[str, Any],
        user: str,
        files: Sequence[RemoteFile | LocalFile | Mapping[str, Any]] | None | Unset = UNSET,
        query: str | Unset = UNSET,
    ) -> Completion:
        """Generate a text.

        Runs the app once with the given inputs.

        A generation is not idempotent: each request is billed. If a client disconnects, the server keeps generating.
        `stop_completion()` ends the generation.

        Args:
            inputs: Values for the app's form, by variable (see `get_app_parameters()`): strings, numbers,
                booleans. A `number` also accepts a text with a number (`7`, `1.5`, `1_000`), and a
                `checkbox` accepts anything but an object. The server drops unknown variables, and refuses
                a request without a required one. If an optional variable is missing, the prompt contains
                the word `None` for it.
            user: A name that identifies the end user. The server keeps the data of each end user apart.
            files: Files for the model to read. An app that does not accept files ignores them.
            query: Free text of older apps. It does not fill a form variable with the name `query`; use
                `inputs` for that.

        Returns:
            A finished text, and what it cost. A run that reaches the server's time limit (1200 s by
            default) looks like a success with an empty answer.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 413, 415, 429, 500, 502, 503, 504).
        """

        from ..models.completion_request import CompletionRequest
        from .completion.create_completion import _get_kwargs, _parse_response

        return _cast(
            "Completion",
            self._call(
                _encoded(
                    _get_kwargs,
                    body=CompletionRequest(
                        inputs=_checked("inputs", inputs, ("object", "CompletionRequestInputs")),
                        user=user,
                        files=_checked(
                            "files",
                            files,
                            ("one of", ("list", ("one of", ("object", "RemoteFile"), ("object", "LocalFile"))), "none"),
                        ),
                        query=query,
                        response_mode="blocking",
                    ),
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    def stream_completion(
        self,
        *,
        inputs: CompletionRequestInputs | Mapping[str, Any],
        user: str,
        files: Sequence[RemoteFile | LocalFile | Mapping[str, Any]] | None | Unset = UNSET,
        query: str | Unset = UNSET,
        stop_on_exit: bool = True,
        read_timeout: float | None | Unset = UNSET,
    ) -> CompletionStream:
        """Generate a text, as a stream of events.

        Runs the app once with the given inputs.

        A generation is not idempotent: each request is billed. If a client disconnects, the server keeps generating.
        `stop_completion()` ends the generation.

        The text arrives in pieces while the model writes it. Status and headers arrive with the first event,
        which can take 10 s. Exactly one `message_end` or `error` event ends the text. If the app reads its
        answers aloud (text to speech with auto-play), `tts_message` events can follow, and `tts_message_end`
        is the last. A run that reaches the server's time limit (1200 s by default) ends with `message_end`
        and a usage of zero.

        Args:
            inputs: Values for the app's form, by variable (see `get_app_parameters()`): strings, numbers,
                booleans. A `number` also accepts a text with a number (`7`, `1.5`, `1_000`), and a
                `checkbox` accepts anything but an object. The server drops unknown variables, and refuses
                a request without a required one. If an optional variable is missing, the prompt contains
                the word `None` for it.
            user: A name that identifies the end user. The server keeps the data of each end user apart.
            files: Files for the model to read. An app that does not accept files ignores them.
            query: Free text of older apps. It does not fill a form variable with the name `query`; use
                `inputs` for that.
            stop_on_exit: Whether leaving the stream early also stops the work on the server.
            read_timeout: Seconds of silence after which the stream counts as lost; None: no limit. The default is
                the client's limit.

        Returns:
            The stream. Use it in a `with` block, which sends the request.

        Raises:
            DifyError: You enter or read the stream, and it breaks off, does not match the spec, or is an error
                (400, 401, 403, 404, 413, 415, 429, 500, 502, 503, 504).
        """

        from ..events import COMPLETION_STREAM
        from ..models.completion_request import CompletionRequest
        from ..streams import CompletionStream
        from .completion.create_completion import _get_kwargs, _parse_response

        return CompletionStream(
            self._stream(
                _encoded(
                    _get_kwargs,
                    body=CompletionRequest(
                        inputs=_checked("inputs", inputs, ("object", "CompletionRequestInputs")),
                        user=user,
                        files=_checked(
                            "files",
                            files,
                            ("one of", ("list", ("one of", ("object", "RemoteFile"), ("object", "LocalFile"))), "none"),
                        ),
                        query=query,
                        response_mode="streaming",
                    ),
                ),
                {},
                COMPLETION_STREAM,
                stop_on_exit=stop_on_exit,
                read_timeout=_checked_timeout("read_timeout", read_timeout),
            )
        )

    @_by_keyword
    def stop_completion(
        self,
        task_id: str,
        *,
        user: str,
    ) -> Result:
        """Stop a generation.

        Asks the server to end a running generation. The generation ends within about a second: its stream ends with
        `message_end`, and the server keeps the text so far. This also works if the client of the generation has hung up.

        The server always reports success, even if the task is unknown, has finished, or belongs to another user. A
        task of another user continues. The first event of a stream has the `task_id`. A blocking call returns it only
        at the end of the generation.

        Args:
            task_id: The `task_id` of the stream's events.
            user: The end user of the generation.

        Returns:
            The server received the request. This does not confirm that a generation stopped.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 415, 429, 500, 502, 503, 504).
        """

        from ..models.stop_request import StopRequest
        from .completion.stop_completion import _get_kwargs, _parse_response

        return _cast(
            "Result",
            self._call(
                _encoded(
                    _get_kwargs,
                    task_id,
                    body=StopRequest(
                        user=user,
                    ),
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    def upload_file(
        self,
        *,
        file: FileInput,
        user: str | Unset = UNSET,
    ) -> UploadedFile:
        """Upload a file.

        Stores a file. A later generation can name it in its `files`. The extension of the file's name decides its size
        limit: 10 MiB for images, 100 for video, 50 for audio, 15 for other files. These are the defaults; see
        `system_parameters` of `get_app_parameters()`. The name must not contain `/` or `\\`. Before 1.14, it must not contain
        any of `: * ? " < > |` either. The server shortens a name of more than 200 characters. From 1.13 on, the file
        belongs to the end user who uploads it: generations of other users cannot use it.

        Args:
            file: The file. It needs a name and a media type. The extension of the name decides its kind.
            user: The end user who uploads it. The default is a user that all programs share. From 1.13 on,
                only generations of this user can use the file.

        Returns:
            The file is stored.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 413, 415, 429, 500, 502, 503, 504).
        """

        from ..models.upload_file_request import UploadFileRequest
        from .files.upload_file import _get_kwargs, _parse_response

        with _file("file", file, ()) as file_part:
            return _cast(
                "UploadedFile",
                self._call(
                    _encoded(
                        _get_kwargs,
                        body=UploadFileRequest(
                            file=file_part,
                            user=user,
                        ),
                    ),
                    _parse_response,
                    {201: "application/json"},
                ),
            )

    @_by_keyword
    def download_file(
        self,
        file_id: str,
        *,
        as_attachment: bool | Unset = UNSET,
        user: str | Unset = UNSET,
    ) -> File:
        """Download a file.

        Returns the bytes of an uploaded file. You can read a file only after a generation of this app has named it.
        Before that, the answer is 404, even for the user who uploaded the file. After that, every user of the app can
        read it. The server ignores `Range` and sends the whole file.

        Args:
            file_id: The `id` of the uploaded file, a UUID.
            as_attachment: Whether to ask for a download (`application/octet-stream` with a `Content-Disposition`).
                Servers from 1.7.2 to 1.10 treat any value as true, even `false`. For false, leave it out.
            user: The end user. Access does not depend on it.

        Returns:
            The file, with the media type of its upload. Attachments and HTML files have
            `application/octet-stream`.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .files.download_file import _get_kwargs, _parse_response

        return _cast(
            "File",
            self._call(
                _encoded(
                    _get_kwargs,
                    file_id,
                    as_attachment=as_attachment,
                    user=user,
                ),
                _parse_response,
                {200: "*/*"},
            ),
        )

    @_by_keyword
    def submit_feedback(
        self,
        message_id: str,
        *,
        user: str,
        rating: Rating | None | Unset = UNSET,
        content: str | None | Unset = UNSET,
    ) -> Result:
        """Rate an answer.

        Sets, changes or revokes an end user's rating of an answer. Each message has one feedback. Each request replaces
        its `content`; a request without `content` removes it.

        Args:
            message_id: The `message_id` of the answer, a UUID.
            user: The end user of the answer.
            rating: The rating. Null, or leaving it out, revokes it.
            content: The user's comment on the answer.

        Returns:
            The rating is set or revoked.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 415, 429, 500, 502, 503, 504).
        """

        from ..models.feedback_request import FeedbackRequest
        from .feedback.submit_feedback import _get_kwargs, _parse_response

        return _cast(
            "Result",
            self._call(
                _encoded(
                    _get_kwargs,
                    message_id,
                    body=FeedbackRequest(
                        user=user,
                        rating=rating,
                        content=content,
                    ),
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    def list_feedbacks(
        self,
        *,
        page: int | Unset = 1,
        limit: int | Unset = 20,
    ) -> FeedbackPage:
        """List the feedbacks of the app.

        Returns the feedbacks of all end users and administrators, newest first. The answer does not contain their number:
        a page with fewer than `limit` items is the last one.

        Args:
            page: The page, counted from 1.
            limit: Items per page, 1 to 101.

        Returns:
            One page of feedbacks.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .feedback.list_feedbacks import _get_kwargs, _parse_response

        return _cast(
            "FeedbackPage",
            self._call(
                _encoded(
                    _get_kwargs,
                    page=page,
                    limit=limit,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    def iter_feedbacks(
        self,
        limit: int = 100,
    ) -> Iterator[Feedback]:
        """List the feedbacks of the app, one by one, through all pages.

        Args:
            limit: Items per page, 1 to 101.

        Yields:
            Each item. The iterator requests a page when it needs one, until the last.

        Raises:
            DifyError: As `list_feedbacks()`.
        """
        _at: Any = 1
        while True:
            _answer = self.list_feedbacks(
                page=_at,
                limit=limit,
            )
            _items = _answer.data or []
            yield from _items
            if len(_items) < max(min(limit, 101), 1):
                return
            _at += 1

    @_by_keyword
    def text_to_audio(
        self,
        *,
        message_id: str | None | Unset = UNSET,
        text: str | None | Unset = UNSET,
        voice: str | None | Unset = UNSET,
        streaming: bool | None | Unset = UNSET,
        user: str | None | Unset = UNSET,
    ) -> File:
        """Convert a text to speech.

        Converts an answer (`message_id`) or a text to speech, with the app's text-to-speech model. If you send both, the
        server uses `message_id`.

        Args:
            message_id: The answer to speak. It wins over `text`.
            text: The text to speak.
            voice: The voice. The default is the app's, or the provider's first.
            streaming: The server ignores it and always sends the audio in pieces.
            user: The end user; without it, one that all programs share.

        Returns:
            The audio. Older servers always label it `audio/mpeg`; newer servers send its real media type.
            If `message_id` is not a UUID or is unknown, or its answer is empty, the answer is the JSON
            value `null`.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 415, 429, 500, 502, 503, 504).
        """

        from ..models.text_to_audio_request import TextToAudioRequest
        from .audio.text_to_audio import _get_kwargs, _parse_response

        return _cast(
            "File",
            self._call(
                _encoded(
                    _get_kwargs,
                    body=TextToAudioRequest(
                        message_id=message_id,
                        text=text,
                        voice=voice,
                        streaming=streaming,
                        user=user,
                    ),
                ),
                _parse_response,
                {200: "audio/*"},
            ),
        )

    @_by_keyword
    def audio_to_text(
        self,
        *,
        file: FileInput,
        user: str | Unset = UNSET,
    ) -> Transcript:
        """Convert a recording of speech to text.

        Converts speech to text, with the app's speech-to-text model. The console cannot switch this on for a completion
        app, so nearly all completion apps answer 400.

        Args:
            file: The recording, at most 30 MiB. Since 1.2.0 the server accepts the media types `audio/mp3`,
                `audio/m4a`, `audio/wav`, `audio/amr` and `audio/mpga` only; before, `audio/mpeg`,
                `audio/mp4` and `audio/webm`, too.
            user: The end user; without it, one that all programs share.

        Returns:
            The text of the recording.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 413, 415, 429, 500, 502, 503, 504).
        """

        from ..models.audio_to_text_request import AudioToTextRequest
        from .audio.audio_to_text import _get_kwargs, _parse_response

        with _file("file", file, ("audio/mp3", "audio/m4a", "audio/wav", "audio/amr", "audio/mpga")) as file_part:
            return _cast(
                "Transcript",
                self._call(
                    _encoded(
                        _get_kwargs,
                        body=AudioToTextRequest(
                            file=file_part,
                            user=user,
                        ),
                    ),
                    _parse_response,
                    {200: "application/json"},
                ),
            )

    @_by_keyword
    def get_app_info(
        self,
    ) -> AppInfo:
        """Get the name and the kind of the app.

        Returns the name, the description, the tags and the author of the app.

        Returns:
            The app.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .app.get_app_info import _get_kwargs, _parse_response

        return _cast(
            "AppInfo",
            self._call(
                _encoded(
                    _get_kwargs,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    def get_app_parameters(
        self,
    ) -> AppParameters:
        """Get the inputs and the features of the app.

        Returns the app's form (`user_input_form`), its features, and the server's limits for files. The server does not
        fill in the defaults of form fields. Send them yourself if you want them.

        Returns:
            The app's parameters.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .app.get_app_parameters import _get_kwargs, _parse_response

        return _cast(
            "AppParameters",
            self._call(
                _encoded(
                    _get_kwargs,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    def get_app_meta(
        self,
    ) -> AppMeta:
        """Get the icons of the app's tools.

        Returns an icon for each tool of the app. A completion app has no tools, so the answer is empty.

        Returns:
            The icons, by tool.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .app.get_app_meta import _get_kwargs, _parse_response

        return _cast(
            "AppMeta",
            self._call(
                _encoded(
                    _get_kwargs,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    def get_app_site(
        self,
    ) -> AppSite:
        """Get the settings of the app's web page.

        Returns the title, icon, colours and legal texts of the page that Dify hosts for the app.

        Returns:
            The settings of the page.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .app.get_app_site import _get_kwargs, _parse_response

        return _cast(
            "AppSite",
            self._call(
                _encoded(
                    _get_kwargs,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    def get_end_user(
        self,
        end_user_id: str,
    ) -> EndUser:
        """Look up an end user.

        Returns an end user of the app. The id is the `created_by` of an upload, or the `from_end_user_id` of a
        feedback. Servers before 1.13.0 do not have this path.

        Args:
            end_user_id: The end user's id, a UUID (not the `user` value that a program sends).

        Returns:
            The end user.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .end_users.get_end_user import _get_kwargs, _parse_response

        return _cast(
            "EndUser",
            self._call(
                _encoded(
                    _get_kwargs,
                    end_user_id,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    def list_annotations(
        self,
        *,
        page: int | Unset = 1,
        limit: int | Unset = 20,
        keyword: str | Unset = UNSET,
    ) -> AnnotationPage:
        """List the annotations of the app.

        Returns the app's prepared answers. They do not affect completions.

        Args:
            page: The page, counted from 1. The server reads 1 if the value is not a number.
            limit: Items per page, 1 to 100. The server reads 20 if the value is not a number.
            keyword: Only annotations whose question or answer contains this.

        Returns:
            One page of annotations.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .annotations.list_annotations import _get_kwargs, _parse_response

        return _cast(
            "AnnotationPage",
            self._call(
                _encoded(
                    _get_kwargs,
                    page=page,
                    limit=limit,
                    keyword=keyword,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    def create_annotation(
        self,
        *,
        question: str,
        answer: str,
    ) -> Annotation:
        """Create an annotation.

        Adds a prepared answer to the app. It does not affect completions.

        Args:
            question: The question it answers.
            answer: The answer.

        Returns:
            The annotation is created.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 415, 429, 500, 502, 503, 504).
        """

        from ..models.annotation_request import AnnotationRequest
        from .annotations.create_annotation import _get_kwargs, _parse_response

        return _cast(
            "Annotation",
            self._call(
                _encoded(
                    _get_kwargs,
                    body=AnnotationRequest(
                        question=question,
                        answer=answer,
                    ),
                ),
                _parse_response,
                {201: "application/json"},
            ),
        )

    @_by_keyword
    def update_annotation(
        self,
        annotation_id: str,
        *,
        question: str,
        answer: str,
    ) -> Annotation:
        """Change an annotation.

        Replaces the question and the answer of a prepared answer. In 1.12, the server does not check that it belongs to
        the key's app. It does not affect completions.

        Args:
            annotation_id: The `id` of the annotation, a UUID.
            question: The question it answers.
            answer: The answer.

        Returns:
            The annotation as it is now.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 415, 429, 500, 502, 503, 504).
        """

        from ..models.annotation_request import AnnotationRequest
        from .annotations.update_annotation import _get_kwargs, _parse_response

        return _cast(
            "Annotation",
            self._call(
                _encoded(
                    _get_kwargs,
                    annotation_id,
                    body=AnnotationRequest(
                        question=question,
                        answer=answer,
                    ),
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    def delete_annotation(
        self,
        annotation_id: str,
    ) -> None:
        """Delete an annotation.

        Removes a prepared answer. It does not affect completions.

        Args:
            annotation_id: The `id` of the annotation, a UUID.

        Returns:
            The annotation is deleted. The answer has no body.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .annotations.delete_annotation import _get_kwargs, _parse_response

        return _cast(
            "None",
            self._call(
                _encoded(
                    _get_kwargs,
                    annotation_id,
                ),
                _parse_response,
                {204: ""},
            ),
        )

    @_by_keyword
    def configure_annotation_reply(
        self,
        action: ConfigureAnnotationReplyAction,
        *,
        score_threshold: float,
        embedding_provider_name: str,
        embedding_model_name: str,
    ) -> AnnotationReplyJob:
        """Switch answers from annotations on or off.

        Starts a job that switches the feature on or off for the app. `get_annotation_reply_status()` returns its state. All
        three properties of the body are required, also for `disable`. The feature does not affect completions.

        Args:
            action: Whether to switch the feature on or off. For any other value, the server answers 500.
            score_threshold: How well a question must match, 0 to 1.
            embedding_provider_name: The provider of the embedding model.
            embedding_model_name: The embedding model.

        Returns:
            The job is queued.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 415, 429, 500, 502, 503, 504).
        """

        from ..models.annotation_reply_request import AnnotationReplyRequest
        from .annotations.configure_annotation_reply import _get_kwargs, _parse_response

        return _cast(
            "AnnotationReplyJob",
            self._call(
                _encoded(
                    _get_kwargs,
                    action,
                    body=AnnotationReplyRequest(
                        score_threshold=score_threshold,
                        embedding_provider_name=embedding_provider_name,
                        embedding_model_name=embedding_model_name,
                    ),
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    def get_annotation_reply_status(
        self,
        action: GetAnnotationReplyStatusAction,
        job_id: str,
    ) -> AnnotationReplyJob:
        """Get the state of a job.

        Returns the state of a job of `configure_annotation_reply()`. The server forgets a job 600 s after its end.

        Args:
            action: The action of the job.
            job_id: The `job_id` of the job, a UUID.

        Returns:
            The job.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .annotations.get_annotation_reply_status import (
            _get_kwargs,
            _parse_response,
        )

        return _cast(
            "AnnotationReplyJob",
            self._call(
                _encoded(
                    _get_kwargs,
                    action,
                    job_id,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )


class AsyncOperations(ABC):
    """Every operation as a coroutine method."""

    @abstractmethod
    async def _call(self, request: dict[str, Any], parse: Callable[..., Any], success: Mapping[int, str]) -> Any:
        """Send `request` (the arguments of `httpx.Client.request`) and `parse` the answer.

        `success` has the statuses with a result, each with the media type of the result; empty means no body.
        """

    @abstractmethod
    def _stream(
        self,
        request: dict[str, Any],
        path_arguments: Mapping[str, Any],
        description: StreamDescription[EventT, ResultT],
        *,
        stop_on_exit: bool,
        read_timeout: float | None | Unset,
    ) -> AsyncStreamReader[EventT, ResultT]:
        """Make the reader of a stream. It sends `request` when it is entered; `path_arguments` are part of its URL."""

    @abstractmethod
    async def close(self) -> None:
        """Close the connections. You cannot call methods afterwards."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    @_by_keyword
    async def create_completion(
        self,
        *,
        inputs: CompletionRequestInputs | Mapping[str, Any],
        user: str,
        files: Sequence[RemoteFile | LocalFile | Mapping[str, Any]] | None | Unset = UNSET,
        query: str | Unset = UNSET,
    ) -> Completion:
        """Generate a text.

        Runs the app once with the given inputs.

        A generation is not idempotent: each request is billed. If a client disconnects, the server keeps generating.
        `stop_completion()` ends the generation.

        Args:
            inputs: Values for the app's form, by variable (see `get_app_parameters()`): strings, numbers,
                booleans. A `number` also accepts a text with a number (`7`, `1.5`, `1_000`), and a
                `checkbox` accepts anything but an object. The server drops unknown variables, and refuses
                a request without a required one. If an optional variable is missing, the prompt contains
                the word `None` for it.
            user: A name that identifies the end user. The server keeps the data of each end user apart.
            files: Files for the model to read. An app that does not accept files ignores them.
            query: Free text of older apps. It does not fill a form variable with the name `query`; use
                `inputs` for that.

        Returns:
            A finished text, and what it cost. A run that reaches the server's time limit (1200 s by
            default) looks like a success with an empty answer.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 413, 415, 429, 500, 502, 503, 504).
        """

        from ..models.completion_request import CompletionRequest
        from .completion.create_completion import _get_kwargs, _parse_response

        return _cast(
            "Completion",
            await self._call(
                _encoded(
                    _get_kwargs,
                    body=CompletionRequest(
                        inputs=_checked("inputs", inputs, ("object", "CompletionRequestInputs")),
                        user=user,
                        files=_checked(
                            "files",
                            files,
                            ("one of", ("list", ("one of", ("object", "RemoteFile"), ("object", "LocalFile"))), "none"),
                        ),
                        query=query,
                        response_mode="blocking",
                    ),
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    def stream_completion(
        self,
        *,
        inputs: CompletionRequestInputs | Mapping[str, Any],
        user: str,
        files: Sequence[RemoteFile | LocalFile | Mapping[str, Any]] | None | Unset = UNSET,
        query: str | Unset = UNSET,
        stop_on_exit: bool = True,
        read_timeout: float | None | Unset = UNSET,
    ) -> AsyncCompletionStream:
        """Generate a text, as a stream of events.

        Runs the app once with the given inputs.

        A generation is not idempotent: each request is billed. If a client disconnects, the server keeps generating.
        `stop_completion()` ends the generation.

        The text arrives in pieces while the model writes it. Status and headers arrive with the first event,
        which can take 10 s. Exactly one `message_end` or `error` event ends the text. If the app reads its
        answers aloud (text to speech with auto-play), `tts_message` events can follow, and `tts_message_end`
        is the last. A run that reaches the server's time limit (1200 s by default) ends with `message_end`
        and a usage of zero.

        Args:
            inputs: Values for the app's form, by variable (see `get_app_parameters()`): strings, numbers,
                booleans. A `number` also accepts a text with a number (`7`, `1.5`, `1_000`), and a
                `checkbox` accepts anything but an object. The server drops unknown variables, and refuses
                a request without a required one. If an optional variable is missing, the prompt contains
                the word `None` for it.
            user: A name that identifies the end user. The server keeps the data of each end user apart.
            files: Files for the model to read. An app that does not accept files ignores them.
            query: Free text of older apps. It does not fill a form variable with the name `query`; use
                `inputs` for that.
            stop_on_exit: Whether leaving the stream early also stops the work on the server.
            read_timeout: Seconds of silence after which the stream counts as lost; None: no limit. The default is
                the client's limit.

        Returns:
            The stream. Use it in a `with` block, which sends the request.

        Raises:
            DifyError: You enter or read the stream, and it breaks off, does not match the spec, or is an error
                (400, 401, 403, 404, 413, 415, 429, 500, 502, 503, 504).
        """

        from ..events import COMPLETION_STREAM
        from ..models.completion_request import CompletionRequest
        from ..streams import AsyncCompletionStream
        from .completion.create_completion import _get_kwargs, _parse_response

        return AsyncCompletionStream(
            self._stream(
                _encoded(
                    _get_kwargs,
                    body=CompletionRequest(
                        inputs=_checked("inputs", inputs, ("object", "CompletionRequestInputs")),
                        user=user,
                        files=_checked(
                            "files",
                            files,
                            ("one of", ("list", ("one of", ("object", "RemoteFile"), ("object", "LocalFile"))), "none"),
                        ),
                        query=query,
                        response_mode="streaming",
                    ),
                ),
                {},
                COMPLETION_STREAM,
                stop_on_exit=stop_on_exit,
                read_timeout=_checked_timeout("read_timeout", read_timeout),
            )
        )

    @_by_keyword
    async def stop_completion(
        self,
        task_id: str,
        *,
        user: str,
    ) -> Result:
        """Stop a generation.

        Asks the server to end a running generation. The generation ends within about a second: its stream ends with
        `message_end`, and the server keeps the text so far. This also works if the client of the generation has hung up.

        The server always reports success, even if the task is unknown, has finished, or belongs to another user. A
        task of another user continues. The first event of a stream has the `task_id`. A blocking call returns it only
        at the end of the generation.

        Args:
            task_id: The `task_id` of the stream's events.
            user: The end user of the generation.

        Returns:
            The server received the request. This does not confirm that a generation stopped.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 415, 429, 500, 502, 503, 504).
        """

        from ..models.stop_request import StopRequest
        from .completion.stop_completion import _get_kwargs, _parse_response

        return _cast(
            "Result",
            await self._call(
                _encoded(
                    _get_kwargs,
                    task_id,
                    body=StopRequest(
                        user=user,
                    ),
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    async def upload_file(
        self,
        *,
        file: FileInput,
        user: str | Unset = UNSET,
    ) -> UploadedFile:
        """Upload a file.

        Stores a file. A later generation can name it in its `files`. The extension of the file's name decides its size
        limit: 10 MiB for images, 100 for video, 50 for audio, 15 for other files. These are the defaults; see
        `system_parameters` of `get_app_parameters()`. The name must not contain `/` or `\\`. Before 1.14, it must not contain
        any of `: * ? " < > |` either. The server shortens a name of more than 200 characters. From 1.13 on, the file
        belongs to the end user who uploads it: generations of other users cannot use it.

        Args:
            file: The file. It needs a name and a media type. The extension of the name decides its kind.
            user: The end user who uploads it. The default is a user that all programs share. From 1.13 on,
                only generations of this user can use the file.

        Returns:
            The file is stored.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 413, 415, 429, 500, 502, 503, 504).
        """

        from ..models.upload_file_request import UploadFileRequest
        from .files.upload_file import _get_kwargs, _parse_response

        with _file("file", file, ()) as file_part:
            return _cast(
                "UploadedFile",
                await self._call(
                    _encoded(
                        _get_kwargs,
                        body=UploadFileRequest(
                            file=file_part,
                            user=user,
                        ),
                    ),
                    _parse_response,
                    {201: "application/json"},
                ),
            )

    @_by_keyword
    async def download_file(
        self,
        file_id: str,
        *,
        as_attachment: bool | Unset = UNSET,
        user: str | Unset = UNSET,
    ) -> File:
        """Download a file.

        Returns the bytes of an uploaded file. You can read a file only after a generation of this app has named it.
        Before that, the answer is 404, even for the user who uploaded the file. After that, every user of the app can
        read it. The server ignores `Range` and sends the whole file.

        Args:
            file_id: The `id` of the uploaded file, a UUID.
            as_attachment: Whether to ask for a download (`application/octet-stream` with a `Content-Disposition`).
                Servers from 1.7.2 to 1.10 treat any value as true, even `false`. For false, leave it out.
            user: The end user. Access does not depend on it.

        Returns:
            The file, with the media type of its upload. Attachments and HTML files have
            `application/octet-stream`.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .files.download_file import _get_kwargs, _parse_response

        return _cast(
            "File",
            await self._call(
                _encoded(
                    _get_kwargs,
                    file_id,
                    as_attachment=as_attachment,
                    user=user,
                ),
                _parse_response,
                {200: "*/*"},
            ),
        )

    @_by_keyword
    async def submit_feedback(
        self,
        message_id: str,
        *,
        user: str,
        rating: Rating | None | Unset = UNSET,
        content: str | None | Unset = UNSET,
    ) -> Result:
        """Rate an answer.

        Sets, changes or revokes an end user's rating of an answer. Each message has one feedback. Each request replaces
        its `content`; a request without `content` removes it.

        Args:
            message_id: The `message_id` of the answer, a UUID.
            user: The end user of the answer.
            rating: The rating. Null, or leaving it out, revokes it.
            content: The user's comment on the answer.

        Returns:
            The rating is set or revoked.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 415, 429, 500, 502, 503, 504).
        """

        from ..models.feedback_request import FeedbackRequest
        from .feedback.submit_feedback import _get_kwargs, _parse_response

        return _cast(
            "Result",
            await self._call(
                _encoded(
                    _get_kwargs,
                    message_id,
                    body=FeedbackRequest(
                        user=user,
                        rating=rating,
                        content=content,
                    ),
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    async def list_feedbacks(
        self,
        *,
        page: int | Unset = 1,
        limit: int | Unset = 20,
    ) -> FeedbackPage:
        """List the feedbacks of the app.

        Returns the feedbacks of all end users and administrators, newest first. The answer does not contain their number:
        a page with fewer than `limit` items is the last one.

        Args:
            page: The page, counted from 1.
            limit: Items per page, 1 to 101.

        Returns:
            One page of feedbacks.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .feedback.list_feedbacks import _get_kwargs, _parse_response

        return _cast(
            "FeedbackPage",
            await self._call(
                _encoded(
                    _get_kwargs,
                    page=page,
                    limit=limit,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    async def iter_feedbacks(
        self,
        limit: int = 100,
    ) -> AsyncIterator[Feedback]:
        """List the feedbacks of the app, one by one, through all pages.

        Args:
            limit: Items per page, 1 to 101.

        Yields:
            Each item. The iterator requests a page when it needs one, until the last.

        Raises:
            DifyError: As `list_feedbacks()`.
        """
        _at: Any = 1
        while True:
            _answer = await self.list_feedbacks(
                page=_at,
                limit=limit,
            )
            _items = _answer.data or []
            for _item in _items:
                yield _item
            if len(_items) < max(min(limit, 101), 1):
                return
            _at += 1

    @_by_keyword
    async def text_to_audio(
        self,
        *,
        message_id: str | None | Unset = UNSET,
        text: str | None | Unset = UNSET,
        voice: str | None | Unset = UNSET,
        streaming: bool | None | Unset = UNSET,
        user: str | None | Unset = UNSET,
    ) -> File:
        """Convert a text to speech.

        Converts an answer (`message_id`) or a text to speech, with the app's text-to-speech model. If you send both, the
        server uses `message_id`.

        Args:
            message_id: The answer to speak. It wins over `text`.
            text: The text to speak.
            voice: The voice. The default is the app's, or the provider's first.
            streaming: The server ignores it and always sends the audio in pieces.
            user: The end user; without it, one that all programs share.

        Returns:
            The audio. Older servers always label it `audio/mpeg`; newer servers send its real media type.
            If `message_id` is not a UUID or is unknown, or its answer is empty, the answer is the JSON
            value `null`.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 415, 429, 500, 502, 503, 504).
        """

        from ..models.text_to_audio_request import TextToAudioRequest
        from .audio.text_to_audio import _get_kwargs, _parse_response

        return _cast(
            "File",
            await self._call(
                _encoded(
                    _get_kwargs,
                    body=TextToAudioRequest(
                        message_id=message_id,
                        text=text,
                        voice=voice,
                        streaming=streaming,
                        user=user,
                    ),
                ),
                _parse_response,
                {200: "audio/*"},
            ),
        )

    @_by_keyword
    async def audio_to_text(
        self,
        *,
        file: FileInput,
        user: str | Unset = UNSET,
    ) -> Transcript:
        """Convert a recording of speech to text.

        Converts speech to text, with the app's speech-to-text model. The console cannot switch this on for a completion
        app, so nearly all completion apps answer 400.

        Args:
            file: The recording, at most 30 MiB. Since 1.2.0 the server accepts the media types `audio/mp3`,
                `audio/m4a`, `audio/wav`, `audio/amr` and `audio/mpga` only; before, `audio/mpeg`,
                `audio/mp4` and `audio/webm`, too.
            user: The end user; without it, one that all programs share.

        Returns:
            The text of the recording.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 413, 415, 429, 500, 502, 503, 504).
        """

        from ..models.audio_to_text_request import AudioToTextRequest
        from .audio.audio_to_text import _get_kwargs, _parse_response

        with _file("file", file, ("audio/mp3", "audio/m4a", "audio/wav", "audio/amr", "audio/mpga")) as file_part:
            return _cast(
                "Transcript",
                await self._call(
                    _encoded(
                        _get_kwargs,
                        body=AudioToTextRequest(
                            file=file_part,
                            user=user,
                        ),
                    ),
                    _parse_response,
                    {200: "application/json"},
                ),
            )

    @_by_keyword
    async def get_app_info(
        self,
    ) -> AppInfo:
        """Get the name and the kind of the app.

        Returns the name, the description, the tags and the author of the app.

        Returns:
            The app.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .app.get_app_info import _get_kwargs, _parse_response

        return _cast(
            "AppInfo",
            await self._call(
                _encoded(
                    _get_kwargs,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    async def get_app_parameters(
        self,
    ) -> AppParameters:
        """Get the inputs and the features of the app.

        Returns the app's form (`user_input_form`), its features, and the server's limits for files. The server does not
        fill in the defaults of form fields. Send them yourself if you want them.

        Returns:
            The app's parameters.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .app.get_app_parameters import _get_kwargs, _parse_response

        return _cast(
            "AppParameters",
            await self._call(
                _encoded(
                    _get_kwargs,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    async def get_app_meta(
        self,
    ) -> AppMeta:
        """Get the icons of the app's tools.

        Returns an icon for each tool of the app. A completion app has no tools, so the answer is empty.

        Returns:
            The icons, by tool.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .app.get_app_meta import _get_kwargs, _parse_response

        return _cast(
            "AppMeta",
            await self._call(
                _encoded(
                    _get_kwargs,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    async def get_app_site(
        self,
    ) -> AppSite:
        """Get the settings of the app's web page.

        Returns the title, icon, colours and legal texts of the page that Dify hosts for the app.

        Returns:
            The settings of the page.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .app.get_app_site import _get_kwargs, _parse_response

        return _cast(
            "AppSite",
            await self._call(
                _encoded(
                    _get_kwargs,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    async def get_end_user(
        self,
        end_user_id: str,
    ) -> EndUser:
        """Look up an end user.

        Returns an end user of the app. The id is the `created_by` of an upload, or the `from_end_user_id` of a
        feedback. Servers before 1.13.0 do not have this path.

        Args:
            end_user_id: The end user's id, a UUID (not the `user` value that a program sends).

        Returns:
            The end user.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .end_users.get_end_user import _get_kwargs, _parse_response

        return _cast(
            "EndUser",
            await self._call(
                _encoded(
                    _get_kwargs,
                    end_user_id,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    async def list_annotations(
        self,
        *,
        page: int | Unset = 1,
        limit: int | Unset = 20,
        keyword: str | Unset = UNSET,
    ) -> AnnotationPage:
        """List the annotations of the app.

        Returns the app's prepared answers. They do not affect completions.

        Args:
            page: The page, counted from 1. The server reads 1 if the value is not a number.
            limit: Items per page, 1 to 100. The server reads 20 if the value is not a number.
            keyword: Only annotations whose question or answer contains this.

        Returns:
            One page of annotations.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .annotations.list_annotations import _get_kwargs, _parse_response

        return _cast(
            "AnnotationPage",
            await self._call(
                _encoded(
                    _get_kwargs,
                    page=page,
                    limit=limit,
                    keyword=keyword,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    async def create_annotation(
        self,
        *,
        question: str,
        answer: str,
    ) -> Annotation:
        """Create an annotation.

        Adds a prepared answer to the app. It does not affect completions.

        Args:
            question: The question it answers.
            answer: The answer.

        Returns:
            The annotation is created.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 415, 429, 500, 502, 503, 504).
        """

        from ..models.annotation_request import AnnotationRequest
        from .annotations.create_annotation import _get_kwargs, _parse_response

        return _cast(
            "Annotation",
            await self._call(
                _encoded(
                    _get_kwargs,
                    body=AnnotationRequest(
                        question=question,
                        answer=answer,
                    ),
                ),
                _parse_response,
                {201: "application/json"},
            ),
        )

    @_by_keyword
    async def update_annotation(
        self,
        annotation_id: str,
        *,
        question: str,
        answer: str,
    ) -> Annotation:
        """Change an annotation.

        Replaces the question and the answer of a prepared answer. In 1.12, the server does not check that it belongs to
        the key's app. It does not affect completions.

        Args:
            annotation_id: The `id` of the annotation, a UUID.
            question: The question it answers.
            answer: The answer.

        Returns:
            The annotation as it is now.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 415, 429, 500, 502, 503, 504).
        """

        from ..models.annotation_request import AnnotationRequest
        from .annotations.update_annotation import _get_kwargs, _parse_response

        return _cast(
            "Annotation",
            await self._call(
                _encoded(
                    _get_kwargs,
                    annotation_id,
                    body=AnnotationRequest(
                        question=question,
                        answer=answer,
                    ),
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    async def delete_annotation(
        self,
        annotation_id: str,
    ) -> None:
        """Delete an annotation.

        Removes a prepared answer. It does not affect completions.

        Args:
            annotation_id: The `id` of the annotation, a UUID.

        Returns:
            The annotation is deleted. The answer has no body.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .annotations.delete_annotation import _get_kwargs, _parse_response

        return _cast(
            "None",
            await self._call(
                _encoded(
                    _get_kwargs,
                    annotation_id,
                ),
                _parse_response,
                {204: ""},
            ),
        )

    @_by_keyword
    async def configure_annotation_reply(
        self,
        action: ConfigureAnnotationReplyAction,
        *,
        score_threshold: float,
        embedding_provider_name: str,
        embedding_model_name: str,
    ) -> AnnotationReplyJob:
        """Switch answers from annotations on or off.

        Starts a job that switches the feature on or off for the app. `get_annotation_reply_status()` returns its state. All
        three properties of the body are required, also for `disable`. The feature does not affect completions.

        Args:
            action: Whether to switch the feature on or off. For any other value, the server answers 500.
            score_threshold: How well a question must match, 0 to 1.
            embedding_provider_name: The provider of the embedding model.
            embedding_model_name: The embedding model.

        Returns:
            The job is queued.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 415, 429, 500, 502, 503, 504).
        """

        from ..models.annotation_reply_request import AnnotationReplyRequest
        from .annotations.configure_annotation_reply import _get_kwargs, _parse_response

        return _cast(
            "AnnotationReplyJob",
            await self._call(
                _encoded(
                    _get_kwargs,
                    action,
                    body=AnnotationReplyRequest(
                        score_threshold=score_threshold,
                        embedding_provider_name=embedding_provider_name,
                        embedding_model_name=embedding_model_name,
                    ),
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )

    @_by_keyword
    async def get_annotation_reply_status(
        self,
        action: GetAnnotationReplyStatusAction,
        job_id: str,
    ) -> AnnotationReplyJob:
        """Get the state of a job.

        Returns the state of a job of `configure_annotation_reply()`. The server forgets a job 600 s after its end.

        Args:
            action: The action of the job.
            job_id: The `job_id` of the job, a UUID.

        Returns:
            The job.

        Raises:
            DifyError: No answer arrives, it does not match the spec, or the server answers with an error (400,
                401, 403, 404, 429, 500, 502, 503, 504).
        """

        from .annotations.get_annotation_reply_status import (
            _get_kwargs,
            _parse_response,
        )

        return _cast(
            "AnnotationReplyJob",
            await self._call(
                _encoded(
                    _get_kwargs,
                    action,
                    job_id,
                ),
                _parse_response,
                {200: "application/json"},
            ),
        )
