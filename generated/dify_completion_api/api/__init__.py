# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.


"""Every operation of the API as a method: `Operations` waits for the answer, `AsyncOperations` awaits it.

Both are abstract, and context managers. Who derives from them says how a request is sent (`_call`), how a stream of
events is opened (`_stream`), and how the connections are closed (`close`).
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self
from typing import cast as _cast
from uuid import UUID

from .._arguments import checked as _checked
from .._limits import limit as _limit
from .._sending import encoded as _encoded
from .._uploads import FileInput as FileInput
from .._uploads import file as _file
from .._uploads import files as _files
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
    """Every operation as a method that returns when the answer is there."""

    @abstractmethod
    def _call(self, request: dict[str, Any], parse: Callable[..., Any], success: Mapping[int, str]) -> Any:
        """Send `request` (the arguments of `httpx.Client.request`) and `parse` the answer.

        `success` tells which statuses have a result, and the media type it is read from; empty means no body.
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
        """Make what reads the stream, and sends `request` when it is entered; `path_arguments` are part of its URL."""

    @abstractmethod
    def close(self) -> None:
        """Close the connections. Nothing can be called afterwards."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def create_completion(
        self,
        *,
        inputs: CompletionRequestInputs | Mapping[str, Any],
        user: str,
        files: Sequence[RemoteFile | LocalFile | Mapping[str, Any]] | None | Unset = UNSET,
        query: str | Unset = UNSET,
    ) -> Completion:
        """Generate a text.

        Runs the app once with the given inputs. With `response_mode` `blocking` (also when it is omitted or null) the
        answer is one JSON object; with `streaming` it is a stream of Server-Sent Events.

        The stream: each event is one `data:` line that holds a JSON object (`CompletionEvent`), followed by a blank
        line; its kind is the JSON property `event`, not the SSE field. The one exception is the keep-alive, the bare
        lines `event: ping`, sent about every 10 s and carrying no data. Status and headers come with the first event,
        so up to 10 s late. Exactly one `message_end` or `error` ends the text; where the app speaks its answers
        (text to speech with auto-play), `tts_message` events may still follow, and `tts_message_end` is the last. A
        stream that ends with neither `message_end` nor `error` was cut. There is no `[DONE]` marker.

        A generation is not idempotent: it is billed again when it is sent again. The server goes on generating for a
        client that hangs up; ask `stopCompletion` to end it.

        Args:
            inputs: Values for the app's form, by variable (see `getAppParameters`): strings, numbers,
                booleans. A `number` also takes a text that is one (`7`, `1.5`, `1_000`), a `checkbox`
                anything but an object. Unknown variables are dropped. A required one that is missing is
                refused; an optional one that is missing reaches the prompt as the word `None`.
            user: Your own name for the end user. The server keeps users apart by it.
            files: Files for the model to read. Ignored by an app that does not take files.
            query: Free text of older apps. It does not fill a form variable named `query`; use `inputs` for
                that.

        Returns:
            The finished text (`application/json`) or the stream that brings it (`text/event-stream`,
            whose schema describes the JSON of one event). A blocking run that meets the server's time
            limit (1200 s by default) looks like success, with an empty answer; a streamed one ends with
            `message_end` and a usage of zero.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 413, 415, 429, 500, 502, 503, 504.
        """

        from ..models.completion_request import CompletionRequest
        from .completion import create_completion as _endpoint

        return _cast(
            "Completion",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
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
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

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

        Runs the app once with the given inputs. With `response_mode` `blocking` (also when it is omitted or null) the
        answer is one JSON object; with `streaming` it is a stream of Server-Sent Events.

        The stream: each event is one `data:` line that holds a JSON object (`CompletionEvent`), followed by a blank
        line; its kind is the JSON property `event`, not the SSE field. The one exception is the keep-alive, the bare
        lines `event: ping`, sent about every 10 s and carrying no data. Status and headers come with the first event,
        so up to 10 s late. Exactly one `message_end` or `error` ends the text; where the app speaks its answers
        (text to speech with auto-play), `tts_message` events may still follow, and `tts_message_end` is the last. A
        stream that ends with neither `message_end` nor `error` was cut. There is no `[DONE]` marker.

        A generation is not idempotent: it is billed again when it is sent again. The server goes on generating for a
        client that hangs up; ask `stopCompletion` to end it.

        Args:
            inputs: Values for the app's form, by variable (see `getAppParameters`): strings, numbers,
                booleans. A `number` also takes a text that is one (`7`, `1.5`, `1_000`), a `checkbox`
                anything but an object. Unknown variables are dropped. A required one that is missing is
                refused; an optional one that is missing reaches the prompt as the word `None`.
            user: Your own name for the end user. The server keeps users apart by it.
            files: Files for the model to read. Ignored by an app that does not take files.
            query: Free text of older apps. It does not fill a form variable named `query`; use `inputs` for
                that.
            stop_on_exit: Whether leaving the stream early also stops the work on the server.
            read_timeout: Seconds of silence after which the stream counts as lost; None waits for ever. Without it,
                the client's own limit holds.

        Returns:
            The stream, a context manager; the request is sent on entering it.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 413, 415, 429, 500, 502, 503, 504.
        """

        from ..events import COMPLETION_STREAM
        from ..models.completion_request import CompletionRequest
        from ..streams import CompletionStream
        from .completion import create_completion as _endpoint

        return CompletionStream(
            self._stream(
                _encoded(
                    _endpoint._get_kwargs,
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
                read_timeout=_limit("read_timeout", read_timeout),
            )
        )

    def stop_completion(
        self,
        task_id: str,
        *,
        user: str,
    ) -> Result:
        """Stop a generation.

        Asks the server to end a running generation, within about a second; its stream then ends with `message_end`
        and the text so far is kept. It works for a generation whose client has hung up, too.

        The answer is always success: also for a task that is unknown, finished or another user's, which goes on. The
        `task_id` comes with the first event of a stream; a blocking call tells it only when there is nothing left to
        stop.

        Args:
            task_id: The `task_id` of the stream's events.
            user: The end user that the generation was asked for.

        Returns:
            The server took note. This does not confirm that anything was stopped.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 415, 429, 500, 502, 503, 504.
        """

        from ..models.stop_request import StopRequest
        from .completion import stop_completion as _endpoint

        return _cast(
            "Result",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    task_id,
                    body=StopRequest(
                        user=user,
                    ),
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    def upload_file(
        self,
        *,
        file: FileInput,
        user: str | Unset = UNSET,
    ) -> UploadedFile:
        """Upload a file.

        Stores a file, to be named in the `files` of a later generation. The server picks the size limit by the
        extension of the file's name: 10 MiB for images, 100 for video, 50 for audio, 15 for anything else (defaults,
        see `system_parameters` of `getAppParameters`). The name must not contain `/` or `\\`, before 1.14 nor any of
        `: * ? " < > |`; one of more than 200 characters is shortened. A server from 1.13 on gives the file to the end
        user who uploads it: a generation of another one cannot use it.

        Args:
            file: The file. It needs a name and a media type; the server judges its kind by the name's
                extension.
            user: The end user who uploads it; without it, one that all programs share. A server from 1.13
                on lets only this user generate with the file.

        Returns:
            The file is stored.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 413, 415, 429, 500, 502, 503, 504.
        """

        from ..models.upload_file_request import UploadFileRequest
        from .files import upload_file as _endpoint

        with _file("file", file, ()) as file_part:
            return _cast(
                "UploadedFile",
                self._call(
                    _encoded(
                        _endpoint._get_kwargs,
                        body=UploadFileRequest(
                            file=file_part,
                            user=user,
                        ),
                    ),
                    _endpoint._parse_response,
                    {201: "application/json"},
                ),
            )

    def download_file(
        self,
        file_id: str,
        *,
        as_attachment: bool | Unset = UNSET,
        user: str | Unset = UNSET,
    ) -> File:
        """Download a file.

        Returns the bytes of an uploaded file. Only a file that a generation of this app has named can be read; until
        then the answer is 404, even for the one who uploaded it. After that every user of the app may read it. The whole file comes, also where a `Range` was asked
        for.

        Args:
            file_id: The `id` of the uploaded file, a UUID.
            as_attachment: Whether to ask for a download (`application/octet-stream` with a `Content-Disposition`).
                Servers from 1.7.2 to 1.10 take any value, even `false`, for true; leave it out to mean
                false.
            user: The end user. Access does not depend on it.

        Returns:
            The file, under the media type it was uploaded with; as `application/octet-stream` where it
            was asked for as an attachment or is HTML.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .files import download_file as _endpoint

        return _cast(
            "File",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    file_id,
                    as_attachment=as_attachment,
                    user=user,
                ),
                _endpoint._parse_response,
                {200: "*/*"},
            ),
        )

    def submit_feedback(
        self,
        message_id: str,
        *,
        user: str,
        rating: Rating | None | Unset = UNSET,
        content: str | None | Unset = UNSET,
    ) -> Result:
        """Rate an answer.

        Sets, changes or revokes the rating that an end user gives to an answer. There is one feedback per message; its
        `content` is overwritten each time, also by its absence.

        Args:
            message_id: The `message_id` of the answer, a UUID.
            user: The end user that the answer was generated for.
            rating: The rating; null, or nothing, revokes it.
            content: What the user says of the answer.

        Returns:
            The rating is set or revoked.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 415, 429, 500, 502, 503, 504.
        """

        from ..models.feedback_request import FeedbackRequest
        from .feedback import submit_feedback as _endpoint

        return _cast(
            "Result",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    message_id,
                    body=FeedbackRequest(
                        user=user,
                        rating=rating,
                        content=content,
                    ),
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    def list_feedbacks(
        self,
        *,
        page: int | Unset = 1,
        limit: int | Unset = 20,
    ) -> FeedbackPage:
        """List the feedbacks of the app.

        Returns the feedbacks of all end users and administrators, the newest first. Nothing tells how many there are:
        a page with fewer than `limit` items is the last.

        Args:
            page: The page, counted from 1.
            limit: Items per page, 1 to 101.

        Returns:
            One page of feedbacks.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .feedback import list_feedbacks as _endpoint

        return _cast(
            "FeedbackPage",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    page=page,
                    limit=limit,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    def iter_feedbacks(
        self,
        limit: int = 100,
    ) -> Iterator[Feedback]:
        """List the feedbacks of the app, one by one, through all pages.

        Args:
            limit: Items per page, 1 to 101.

        Yields:
            Each item; pages are fetched as they are needed, until the last.

        Raises:
            What `list_feedbacks` raises.
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

    def text_to_audio(
        self,
        *,
        message_id: str | None | Unset = UNSET,
        text: str | None | Unset = UNSET,
        voice: str | None | Unset = UNSET,
        streaming: bool | None | Unset = UNSET,
        user: str | None | Unset = UNSET,
    ) -> File:
        """Speak a text.

        Turns an answer (`message_id`) or a text into speech, with the app's text-to-speech model. `message_id` wins
        where both are given.

        Args:
            message_id: The answer to speak; wins over `text`.
            text: The text to speak.
            voice: The voice; without it, the app's, or the provider's first.
            streaming: Accepted and ignored; the sound always comes in pieces.
            user: The end user; without it, one that all programs share.

        Returns:
            The sound, labelled `audio/mpeg` whatever the provider made of it (newer servers label it
            truly). The JSON value `null` instead, where there is nothing to speak: `message_id` is not a
            UUID, is unknown, or its answer is empty.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 415, 429, 500, 502, 503, 504.
        """

        from ..models.text_to_audio_request import TextToAudioRequest
        from .audio import text_to_audio as _endpoint

        return _cast(
            "File",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    body=TextToAudioRequest(
                        message_id=message_id,
                        text=text,
                        voice=voice,
                        streaming=streaming,
                        user=user,
                    ),
                ),
                _endpoint._parse_response,
                {200: "audio/*"},
            ),
        )

    def audio_to_text(
        self,
        *,
        file: FileInput,
        user: str | Unset = UNSET,
    ) -> Transcript:
        """Write down a recording of speech.

        Turns speech into text, with the app's speech-to-text model. The console does not let a completion app switch
        this on, so nearly all of them answer 400.

        Args:
            file: The recording, at most 30 MiB. Since 1.2.0 the server takes the media types `audio/mp3`,
                `audio/m4a`, `audio/wav`, `audio/amr` and `audio/mpga` only; before, `audio/mpeg`,
                `audio/mp4` and `audio/webm`, too.
            user: The end user; without it, one that all programs share.

        Returns:
            What was said.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 413, 415, 429, 500, 502, 503, 504.
        """

        from ..models.audio_to_text_request import AudioToTextRequest
        from .audio import audio_to_text as _endpoint

        with _file("file", file, ("audio/mp3", "audio/m4a", "audio/wav", "audio/amr", "audio/mpga")) as file_part:
            return _cast(
                "Transcript",
                self._call(
                    _encoded(
                        _endpoint._get_kwargs,
                        body=AudioToTextRequest(
                            file=file_part,
                            user=user,
                        ),
                    ),
                    _endpoint._parse_response,
                    {200: "application/json"},
                ),
            )

    def get_app_info(
        self,
    ) -> AppInfo:
        """Get the name and the kind of the app.

        Returns what the app's author says of it.

        Returns:
            The app.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .app import get_app_info as _endpoint

        return _cast(
            "AppInfo",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    def get_app_parameters(
        self,
    ) -> AppParameters:
        """Get the inputs and the features of the app.

        Returns the app's form (`user_input_form`), its switched-on features, and the server's limits for files. The
        server never fills in a form field's default; a program that wants it has to send it.

        Returns:
            The app's parameters.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .app import get_app_parameters as _endpoint

        return _cast(
            "AppParameters",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    def get_app_meta(
        self,
    ) -> AppMeta:
        """Get the icons of the app's tools.

        Returns an icon for each tool of the app. A completion app has no tools, so it is empty.

        Returns:
            The icons, by tool.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .app import get_app_meta as _endpoint

        return _cast(
            "AppMeta",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    def get_app_site(
        self,
    ) -> AppSite:
        """Get the looks of the app's web page.

        Returns title, icon, colours and legal texts of the page that Dify hosts for the app.

        Returns:
            The settings of the page.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .app import get_app_site as _endpoint

        return _cast(
            "AppSite",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    def get_end_user(
        self,
        end_user_id: str,
    ) -> EndUser:
        """Look up an end user.

        Returns an end user of the app by the id that uploads (`created_by`) and feedbacks (`from_end_user_id`) name.
        Servers before 1.13.0 do not have this path.

        Args:
            end_user_id: The end user's id, a UUID (not the `user` value that a program sends).

        Returns:
            The end user.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .end_users import get_end_user as _endpoint

        return _cast(
            "EndUser",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    end_user_id,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    def list_annotations(
        self,
        *,
        page: int | Unset = 1,
        limit: int | Unset = 20,
        keyword: str | Unset = UNSET,
    ) -> AnnotationPage:
        """List the annotations of the app.

        Returns the app's prepared answers. They are without effect on completion.

        Args:
            page: The page, counted from 1. What is not a number counts as 1.
            limit: Items per page, 1 to 100. What is not a number counts as 20.
            keyword: Only annotations whose question or answer contains this.

        Returns:
            One page of annotations.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .annotations import list_annotations as _endpoint

        return _cast(
            "AnnotationPage",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    page=page,
                    limit=limit,
                    keyword=keyword,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    def create_annotation(
        self,
        *,
        question: str,
        answer: str,
    ) -> Annotation:
        """Create an annotation.

        Adds a prepared answer to the app. It is without effect on completion.

        Args:
            question: The question it answers.
            answer: The answer.

        Returns:
            The annotation is created.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 415, 429, 500, 502, 503, 504.
        """

        from ..models.annotation_request import AnnotationRequest
        from .annotations import create_annotation as _endpoint

        return _cast(
            "Annotation",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    body=AnnotationRequest(
                        question=question,
                        answer=answer,
                    ),
                ),
                _endpoint._parse_response,
                {201: "application/json"},
            ),
        )

    def update_annotation(
        self,
        annotation_id: str,
        *,
        question: str,
        answer: str,
    ) -> Annotation:
        """Change an annotation.

        Replaces question and answer of a prepared answer. In 1.12 the server does not check that it belongs to the
        key's app. It is without effect on completion.

        Args:
            annotation_id: The `id` of the annotation, a UUID.
            question: The question it answers.
            answer: The answer.

        Returns:
            The annotation as it is now.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 415, 429, 500, 502, 503, 504.
        """

        from ..models.annotation_request import AnnotationRequest
        from .annotations import update_annotation as _endpoint

        return _cast(
            "Annotation",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    annotation_id,
                    body=AnnotationRequest(
                        question=question,
                        answer=answer,
                    ),
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    def delete_annotation(
        self,
        annotation_id: str,
    ) -> None:
        """Delete an annotation.

        Removes a prepared answer. It is without effect on completion.

        Args:
            annotation_id: The `id` of the annotation, a UUID.

        Returns:
            The annotation is gone. There is no body.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .annotations import delete_annotation as _endpoint

        return _cast(
            "None",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    annotation_id,
                ),
                _endpoint._parse_response,
                {204: ""},
            ),
        )

    def configure_annotation_reply(
        self,
        action: ConfigureAnnotationReplyAction,
        *,
        score_threshold: float,
        embedding_provider_name: str,
        embedding_model_name: str,
    ) -> AnnotationReplyJob:
        """Switch answers from annotations on or off.

        Starts a job that switches the feature on or off for the app; ask `getAnnotationReplyStatus` how it goes. All
        three properties of the body are required, also for `disable`. It is without effect on completion.

        Args:
            action: What to do. Any other word ends in a 500.
            score_threshold: How well a question must match, 0 to 1.
            embedding_provider_name: The provider of the embedding model.
            embedding_model_name: The embedding model.

        Returns:
            The job is queued.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 415, 429, 500, 502, 503, 504.
        """

        from ..models.annotation_reply_request import AnnotationReplyRequest
        from .annotations import configure_annotation_reply as _endpoint

        return _cast(
            "AnnotationReplyJob",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    action,
                    body=AnnotationReplyRequest(
                        score_threshold=score_threshold,
                        embedding_provider_name=embedding_provider_name,
                        embedding_model_name=embedding_model_name,
                    ),
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    def get_annotation_reply_status(
        self,
        action: GetAnnotationReplyStatusAction,
        job_id: str,
    ) -> AnnotationReplyJob:
        """Get the state of a job.

        Tells how far the job of `configureAnnotationReply` is. The server forgets it 600 s after its end.

        Args:
            action: The action the job was started with.
            job_id: The `job_id` of the job, a UUID.

        Returns:
            The job.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .annotations import get_annotation_reply_status as _endpoint

        return _cast(
            "AnnotationReplyJob",
            self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    action,
                    job_id,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )


class AsyncOperations(ABC):
    """Every operation as a method that is awaited."""

    @abstractmethod
    async def _call(self, request: dict[str, Any], parse: Callable[..., Any], success: Mapping[int, str]) -> Any:
        """Send `request` (the arguments of `httpx.Client.request`) and `parse` the answer.

        `success` tells which statuses have a result, and the media type it is read from; empty means no body.
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
        """Make what reads the stream, and sends `request` when it is entered; `path_arguments` are part of its URL."""

    @abstractmethod
    async def close(self) -> None:
        """Close the connections. Nothing can be called afterwards."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    async def create_completion(
        self,
        *,
        inputs: CompletionRequestInputs | Mapping[str, Any],
        user: str,
        files: Sequence[RemoteFile | LocalFile | Mapping[str, Any]] | None | Unset = UNSET,
        query: str | Unset = UNSET,
    ) -> Completion:
        """Generate a text.

        Runs the app once with the given inputs. With `response_mode` `blocking` (also when it is omitted or null) the
        answer is one JSON object; with `streaming` it is a stream of Server-Sent Events.

        The stream: each event is one `data:` line that holds a JSON object (`CompletionEvent`), followed by a blank
        line; its kind is the JSON property `event`, not the SSE field. The one exception is the keep-alive, the bare
        lines `event: ping`, sent about every 10 s and carrying no data. Status and headers come with the first event,
        so up to 10 s late. Exactly one `message_end` or `error` ends the text; where the app speaks its answers
        (text to speech with auto-play), `tts_message` events may still follow, and `tts_message_end` is the last. A
        stream that ends with neither `message_end` nor `error` was cut. There is no `[DONE]` marker.

        A generation is not idempotent: it is billed again when it is sent again. The server goes on generating for a
        client that hangs up; ask `stopCompletion` to end it.

        Args:
            inputs: Values for the app's form, by variable (see `getAppParameters`): strings, numbers,
                booleans. A `number` also takes a text that is one (`7`, `1.5`, `1_000`), a `checkbox`
                anything but an object. Unknown variables are dropped. A required one that is missing is
                refused; an optional one that is missing reaches the prompt as the word `None`.
            user: Your own name for the end user. The server keeps users apart by it.
            files: Files for the model to read. Ignored by an app that does not take files.
            query: Free text of older apps. It does not fill a form variable named `query`; use `inputs` for
                that.

        Returns:
            The finished text (`application/json`) or the stream that brings it (`text/event-stream`,
            whose schema describes the JSON of one event). A blocking run that meets the server's time
            limit (1200 s by default) looks like success, with an empty answer; a streamed one ends with
            `message_end` and a usage of zero.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 413, 415, 429, 500, 502, 503, 504.
        """

        from ..models.completion_request import CompletionRequest
        from .completion import create_completion as _endpoint

        return _cast(
            "Completion",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
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
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

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

        Runs the app once with the given inputs. With `response_mode` `blocking` (also when it is omitted or null) the
        answer is one JSON object; with `streaming` it is a stream of Server-Sent Events.

        The stream: each event is one `data:` line that holds a JSON object (`CompletionEvent`), followed by a blank
        line; its kind is the JSON property `event`, not the SSE field. The one exception is the keep-alive, the bare
        lines `event: ping`, sent about every 10 s and carrying no data. Status and headers come with the first event,
        so up to 10 s late. Exactly one `message_end` or `error` ends the text; where the app speaks its answers
        (text to speech with auto-play), `tts_message` events may still follow, and `tts_message_end` is the last. A
        stream that ends with neither `message_end` nor `error` was cut. There is no `[DONE]` marker.

        A generation is not idempotent: it is billed again when it is sent again. The server goes on generating for a
        client that hangs up; ask `stopCompletion` to end it.

        Args:
            inputs: Values for the app's form, by variable (see `getAppParameters`): strings, numbers,
                booleans. A `number` also takes a text that is one (`7`, `1.5`, `1_000`), a `checkbox`
                anything but an object. Unknown variables are dropped. A required one that is missing is
                refused; an optional one that is missing reaches the prompt as the word `None`.
            user: Your own name for the end user. The server keeps users apart by it.
            files: Files for the model to read. Ignored by an app that does not take files.
            query: Free text of older apps. It does not fill a form variable named `query`; use `inputs` for
                that.
            stop_on_exit: Whether leaving the stream early also stops the work on the server.
            read_timeout: Seconds of silence after which the stream counts as lost; None waits for ever. Without it,
                the client's own limit holds.

        Returns:
            The stream, a context manager; the request is sent on entering it.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 413, 415, 429, 500, 502, 503, 504.
        """

        from ..events import COMPLETION_STREAM
        from ..models.completion_request import CompletionRequest
        from ..streams import AsyncCompletionStream
        from .completion import create_completion as _endpoint

        return AsyncCompletionStream(
            self._stream(
                _encoded(
                    _endpoint._get_kwargs,
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
                read_timeout=_limit("read_timeout", read_timeout),
            )
        )

    async def stop_completion(
        self,
        task_id: str,
        *,
        user: str,
    ) -> Result:
        """Stop a generation.

        Asks the server to end a running generation, within about a second; its stream then ends with `message_end`
        and the text so far is kept. It works for a generation whose client has hung up, too.

        The answer is always success: also for a task that is unknown, finished or another user's, which goes on. The
        `task_id` comes with the first event of a stream; a blocking call tells it only when there is nothing left to
        stop.

        Args:
            task_id: The `task_id` of the stream's events.
            user: The end user that the generation was asked for.

        Returns:
            The server took note. This does not confirm that anything was stopped.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 415, 429, 500, 502, 503, 504.
        """

        from ..models.stop_request import StopRequest
        from .completion import stop_completion as _endpoint

        return _cast(
            "Result",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    task_id,
                    body=StopRequest(
                        user=user,
                    ),
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    async def upload_file(
        self,
        *,
        file: FileInput,
        user: str | Unset = UNSET,
    ) -> UploadedFile:
        """Upload a file.

        Stores a file, to be named in the `files` of a later generation. The server picks the size limit by the
        extension of the file's name: 10 MiB for images, 100 for video, 50 for audio, 15 for anything else (defaults,
        see `system_parameters` of `getAppParameters`). The name must not contain `/` or `\\`, before 1.14 nor any of
        `: * ? " < > |`; one of more than 200 characters is shortened. A server from 1.13 on gives the file to the end
        user who uploads it: a generation of another one cannot use it.

        Args:
            file: The file. It needs a name and a media type; the server judges its kind by the name's
                extension.
            user: The end user who uploads it; without it, one that all programs share. A server from 1.13
                on lets only this user generate with the file.

        Returns:
            The file is stored.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 413, 415, 429, 500, 502, 503, 504.
        """

        from ..models.upload_file_request import UploadFileRequest
        from .files import upload_file as _endpoint

        with _file("file", file, ()) as file_part:
            return _cast(
                "UploadedFile",
                await self._call(
                    _encoded(
                        _endpoint._get_kwargs,
                        body=UploadFileRequest(
                            file=file_part,
                            user=user,
                        ),
                    ),
                    _endpoint._parse_response,
                    {201: "application/json"},
                ),
            )

    async def download_file(
        self,
        file_id: str,
        *,
        as_attachment: bool | Unset = UNSET,
        user: str | Unset = UNSET,
    ) -> File:
        """Download a file.

        Returns the bytes of an uploaded file. Only a file that a generation of this app has named can be read; until
        then the answer is 404, even for the one who uploaded it. After that every user of the app may read it. The whole file comes, also where a `Range` was asked
        for.

        Args:
            file_id: The `id` of the uploaded file, a UUID.
            as_attachment: Whether to ask for a download (`application/octet-stream` with a `Content-Disposition`).
                Servers from 1.7.2 to 1.10 take any value, even `false`, for true; leave it out to mean
                false.
            user: The end user. Access does not depend on it.

        Returns:
            The file, under the media type it was uploaded with; as `application/octet-stream` where it
            was asked for as an attachment or is HTML.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .files import download_file as _endpoint

        return _cast(
            "File",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    file_id,
                    as_attachment=as_attachment,
                    user=user,
                ),
                _endpoint._parse_response,
                {200: "*/*"},
            ),
        )

    async def submit_feedback(
        self,
        message_id: str,
        *,
        user: str,
        rating: Rating | None | Unset = UNSET,
        content: str | None | Unset = UNSET,
    ) -> Result:
        """Rate an answer.

        Sets, changes or revokes the rating that an end user gives to an answer. There is one feedback per message; its
        `content` is overwritten each time, also by its absence.

        Args:
            message_id: The `message_id` of the answer, a UUID.
            user: The end user that the answer was generated for.
            rating: The rating; null, or nothing, revokes it.
            content: What the user says of the answer.

        Returns:
            The rating is set or revoked.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 415, 429, 500, 502, 503, 504.
        """

        from ..models.feedback_request import FeedbackRequest
        from .feedback import submit_feedback as _endpoint

        return _cast(
            "Result",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    message_id,
                    body=FeedbackRequest(
                        user=user,
                        rating=rating,
                        content=content,
                    ),
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    async def list_feedbacks(
        self,
        *,
        page: int | Unset = 1,
        limit: int | Unset = 20,
    ) -> FeedbackPage:
        """List the feedbacks of the app.

        Returns the feedbacks of all end users and administrators, the newest first. Nothing tells how many there are:
        a page with fewer than `limit` items is the last.

        Args:
            page: The page, counted from 1.
            limit: Items per page, 1 to 101.

        Returns:
            One page of feedbacks.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .feedback import list_feedbacks as _endpoint

        return _cast(
            "FeedbackPage",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    page=page,
                    limit=limit,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    async def iter_feedbacks(
        self,
        limit: int = 100,
    ) -> AsyncIterator[Feedback]:
        """List the feedbacks of the app, one by one, through all pages.

        Args:
            limit: Items per page, 1 to 101.

        Yields:
            Each item; pages are fetched as they are needed, until the last.

        Raises:
            What `list_feedbacks` raises.
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

    async def text_to_audio(
        self,
        *,
        message_id: str | None | Unset = UNSET,
        text: str | None | Unset = UNSET,
        voice: str | None | Unset = UNSET,
        streaming: bool | None | Unset = UNSET,
        user: str | None | Unset = UNSET,
    ) -> File:
        """Speak a text.

        Turns an answer (`message_id`) or a text into speech, with the app's text-to-speech model. `message_id` wins
        where both are given.

        Args:
            message_id: The answer to speak; wins over `text`.
            text: The text to speak.
            voice: The voice; without it, the app's, or the provider's first.
            streaming: Accepted and ignored; the sound always comes in pieces.
            user: The end user; without it, one that all programs share.

        Returns:
            The sound, labelled `audio/mpeg` whatever the provider made of it (newer servers label it
            truly). The JSON value `null` instead, where there is nothing to speak: `message_id` is not a
            UUID, is unknown, or its answer is empty.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 415, 429, 500, 502, 503, 504.
        """

        from ..models.text_to_audio_request import TextToAudioRequest
        from .audio import text_to_audio as _endpoint

        return _cast(
            "File",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    body=TextToAudioRequest(
                        message_id=message_id,
                        text=text,
                        voice=voice,
                        streaming=streaming,
                        user=user,
                    ),
                ),
                _endpoint._parse_response,
                {200: "audio/*"},
            ),
        )

    async def audio_to_text(
        self,
        *,
        file: FileInput,
        user: str | Unset = UNSET,
    ) -> Transcript:
        """Write down a recording of speech.

        Turns speech into text, with the app's speech-to-text model. The console does not let a completion app switch
        this on, so nearly all of them answer 400.

        Args:
            file: The recording, at most 30 MiB. Since 1.2.0 the server takes the media types `audio/mp3`,
                `audio/m4a`, `audio/wav`, `audio/amr` and `audio/mpga` only; before, `audio/mpeg`,
                `audio/mp4` and `audio/webm`, too.
            user: The end user; without it, one that all programs share.

        Returns:
            What was said.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 413, 415, 429, 500, 502, 503, 504.
        """

        from ..models.audio_to_text_request import AudioToTextRequest
        from .audio import audio_to_text as _endpoint

        with _file("file", file, ("audio/mp3", "audio/m4a", "audio/wav", "audio/amr", "audio/mpga")) as file_part:
            return _cast(
                "Transcript",
                await self._call(
                    _encoded(
                        _endpoint._get_kwargs,
                        body=AudioToTextRequest(
                            file=file_part,
                            user=user,
                        ),
                    ),
                    _endpoint._parse_response,
                    {200: "application/json"},
                ),
            )

    async def get_app_info(
        self,
    ) -> AppInfo:
        """Get the name and the kind of the app.

        Returns what the app's author says of it.

        Returns:
            The app.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .app import get_app_info as _endpoint

        return _cast(
            "AppInfo",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    async def get_app_parameters(
        self,
    ) -> AppParameters:
        """Get the inputs and the features of the app.

        Returns the app's form (`user_input_form`), its switched-on features, and the server's limits for files. The
        server never fills in a form field's default; a program that wants it has to send it.

        Returns:
            The app's parameters.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .app import get_app_parameters as _endpoint

        return _cast(
            "AppParameters",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    async def get_app_meta(
        self,
    ) -> AppMeta:
        """Get the icons of the app's tools.

        Returns an icon for each tool of the app. A completion app has no tools, so it is empty.

        Returns:
            The icons, by tool.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .app import get_app_meta as _endpoint

        return _cast(
            "AppMeta",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    async def get_app_site(
        self,
    ) -> AppSite:
        """Get the looks of the app's web page.

        Returns title, icon, colours and legal texts of the page that Dify hosts for the app.

        Returns:
            The settings of the page.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .app import get_app_site as _endpoint

        return _cast(
            "AppSite",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    async def get_end_user(
        self,
        end_user_id: str,
    ) -> EndUser:
        """Look up an end user.

        Returns an end user of the app by the id that uploads (`created_by`) and feedbacks (`from_end_user_id`) name.
        Servers before 1.13.0 do not have this path.

        Args:
            end_user_id: The end user's id, a UUID (not the `user` value that a program sends).

        Returns:
            The end user.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .end_users import get_end_user as _endpoint

        return _cast(
            "EndUser",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    end_user_id,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    async def list_annotations(
        self,
        *,
        page: int | Unset = 1,
        limit: int | Unset = 20,
        keyword: str | Unset = UNSET,
    ) -> AnnotationPage:
        """List the annotations of the app.

        Returns the app's prepared answers. They are without effect on completion.

        Args:
            page: The page, counted from 1. What is not a number counts as 1.
            limit: Items per page, 1 to 100. What is not a number counts as 20.
            keyword: Only annotations whose question or answer contains this.

        Returns:
            One page of annotations.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .annotations import list_annotations as _endpoint

        return _cast(
            "AnnotationPage",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    page=page,
                    limit=limit,
                    keyword=keyword,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    async def create_annotation(
        self,
        *,
        question: str,
        answer: str,
    ) -> Annotation:
        """Create an annotation.

        Adds a prepared answer to the app. It is without effect on completion.

        Args:
            question: The question it answers.
            answer: The answer.

        Returns:
            The annotation is created.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 415, 429, 500, 502, 503, 504.
        """

        from ..models.annotation_request import AnnotationRequest
        from .annotations import create_annotation as _endpoint

        return _cast(
            "Annotation",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    body=AnnotationRequest(
                        question=question,
                        answer=answer,
                    ),
                ),
                _endpoint._parse_response,
                {201: "application/json"},
            ),
        )

    async def update_annotation(
        self,
        annotation_id: str,
        *,
        question: str,
        answer: str,
    ) -> Annotation:
        """Change an annotation.

        Replaces question and answer of a prepared answer. In 1.12 the server does not check that it belongs to the
        key's app. It is without effect on completion.

        Args:
            annotation_id: The `id` of the annotation, a UUID.
            question: The question it answers.
            answer: The answer.

        Returns:
            The annotation as it is now.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 415, 429, 500, 502, 503, 504.
        """

        from ..models.annotation_request import AnnotationRequest
        from .annotations import update_annotation as _endpoint

        return _cast(
            "Annotation",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    annotation_id,
                    body=AnnotationRequest(
                        question=question,
                        answer=answer,
                    ),
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    async def delete_annotation(
        self,
        annotation_id: str,
    ) -> None:
        """Delete an annotation.

        Removes a prepared answer. It is without effect on completion.

        Args:
            annotation_id: The `id` of the annotation, a UUID.

        Returns:
            The annotation is gone. There is no body.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .annotations import delete_annotation as _endpoint

        return _cast(
            "None",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    annotation_id,
                ),
                _endpoint._parse_response,
                {204: ""},
            ),
        )

    async def configure_annotation_reply(
        self,
        action: ConfigureAnnotationReplyAction,
        *,
        score_threshold: float,
        embedding_provider_name: str,
        embedding_model_name: str,
    ) -> AnnotationReplyJob:
        """Switch answers from annotations on or off.

        Starts a job that switches the feature on or off for the app; ask `getAnnotationReplyStatus` how it goes. All
        three properties of the body are required, also for `disable`. It is without effect on completion.

        Args:
            action: What to do. Any other word ends in a 500.
            score_threshold: How well a question must match, 0 to 1.
            embedding_provider_name: The provider of the embedding model.
            embedding_model_name: The embedding model.

        Returns:
            The job is queued.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 415, 429, 500, 502, 503, 504.
        """

        from ..models.annotation_reply_request import AnnotationReplyRequest
        from .annotations import configure_annotation_reply as _endpoint

        return _cast(
            "AnnotationReplyJob",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    action,
                    body=AnnotationReplyRequest(
                        score_threshold=score_threshold,
                        embedding_provider_name=embedding_provider_name,
                        embedding_model_name=embedding_model_name,
                    ),
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )

    async def get_annotation_reply_status(
        self,
        action: GetAnnotationReplyStatusAction,
        job_id: str,
    ) -> AnnotationReplyJob:
        """Get the state of a job.

        Tells how far the job of `configureAnnotationReply` is. The server forgets it 600 s after its end.

        Args:
            action: The action the job was started with.
            job_id: The `job_id` of the job, a UUID.

        Returns:
            The job.

        Raises:
            What the client raises where no answer came or one that does not fit, and for an error status:
            400, 401, 403, 404, 429, 500, 502, 503, 504.
        """

        from .annotations import get_annotation_reply_status as _endpoint

        return _cast(
            "AnnotationReplyJob",
            await self._call(
                _encoded(
                    _endpoint._get_kwargs,
                    action,
                    job_id,
                ),
                _endpoint._parse_response,
                {200: "application/json"},
            ),
        )
