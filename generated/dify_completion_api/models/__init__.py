# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
"""The objects that requests and responses are made of, each imported when it is first named."""

from importlib import import_module
from typing import TYPE_CHECKING
from typing import Any as _Any

if TYPE_CHECKING:
    from .annotation import Annotation
    from .annotation_author import AnnotationAuthor
    from .annotation_page import AnnotationPage
    from .annotation_reply_feature import AnnotationReplyFeature
    from .annotation_reply_job import AnnotationReplyJob
    from .annotation_reply_request import AnnotationReplyRequest
    from .annotation_reply_source import AnnotationReplySource
    from .annotation_request import AnnotationRequest
    from .app_info import AppInfo
    from .app_meta import AppMeta
    from .app_meta_tool_icons import AppMetaToolIcons
    from .app_parameters import AppParameters
    from .app_site import AppSite
    from .audio_to_text_request import AudioToTextRequest
    from .completion import Completion
    from .completion_metadata import CompletionMetadata
    from .completion_metadata_reasoning import CompletionMetadataReasoning
    from .completion_request import CompletionRequest
    from .completion_request_inputs import CompletionRequestInputs
    from .configure_annotation_reply_action import ConfigureAnnotationReplyAction
    from .embedding_model import EmbeddingModel
    from .end_user import EndUser
    from .error import Error
    from .error_details import ErrorDetails
    from .error_errors import ErrorErrors
    from .error_event import ErrorEvent
    from .feature import Feature
    from .feedback import Feedback
    from .feedback_page import FeedbackPage
    from .feedback_request import FeedbackRequest
    from .file_type import FileType
    from .file_upload_feature import FileUploadFeature
    from .get_annotation_reply_status_action import GetAnnotationReplyStatusAction
    from .image_upload_feature import ImageUploadFeature
    from .input_control import InputControl
    from .input_field import InputField
    from .input_field_config import InputFieldConfig
    from .local_file import LocalFile
    from .message_end_event import MessageEndEvent
    from .message_event import MessageEvent
    from .message_file import MessageFile
    from .message_file_event import MessageFileEvent
    from .message_replace_event import MessageReplaceEvent
    from .moderation_config import ModerationConfig
    from .moderation_feature import ModerationFeature
    from .moderation_feature_configs_item import ModerationFeatureConfigsItem
    from .moderation_rule import ModerationRule
    from .rating import Rating
    from .remote_file import RemoteFile
    from .response_mode import ResponseMode
    from .result import Result
    from .retriever_resource import RetrieverResource
    from .retriever_resource_doc_metadata import RetrieverResourceDocMetadata
    from .retriever_resource_files_type_0_item import RetrieverResourceFilesType0Item
    from .stop_request import StopRequest
    from .system_parameters import SystemParameters
    from .text_to_audio_request import TextToAudioRequest
    from .text_to_speech_feature import TextToSpeechFeature
    from .tool_icon import ToolIcon
    from .transcript import Transcript
    from .tts_message_end_event import TtsMessageEndEvent
    from .tts_message_event import TtsMessageEvent
    from .upload_file_request import UploadFileRequest
    from .uploaded_file import UploadedFile
    from .usage import Usage

__all__ = (
    "Annotation",
    "AnnotationAuthor",
    "AnnotationPage",
    "AnnotationReplyFeature",
    "AnnotationReplyJob",
    "AnnotationReplyRequest",
    "AnnotationReplySource",
    "AnnotationRequest",
    "AppInfo",
    "AppMeta",
    "AppMetaToolIcons",
    "AppParameters",
    "AppSite",
    "AudioToTextRequest",
    "Completion",
    "CompletionMetadata",
    "CompletionMetadataReasoning",
    "CompletionRequest",
    "CompletionRequestInputs",
    "ConfigureAnnotationReplyAction",
    "EmbeddingModel",
    "EndUser",
    "Error",
    "ErrorDetails",
    "ErrorErrors",
    "ErrorEvent",
    "Feature",
    "Feedback",
    "FeedbackPage",
    "FeedbackRequest",
    "FileType",
    "FileUploadFeature",
    "GetAnnotationReplyStatusAction",
    "ImageUploadFeature",
    "InputControl",
    "InputField",
    "InputFieldConfig",
    "LocalFile",
    "MessageEndEvent",
    "MessageEvent",
    "MessageFile",
    "MessageFileEvent",
    "MessageReplaceEvent",
    "ModerationConfig",
    "ModerationFeature",
    "ModerationFeatureConfigsItem",
    "ModerationRule",
    "Rating",
    "RemoteFile",
    "ResponseMode",
    "Result",
    "RetrieverResource",
    "RetrieverResourceDocMetadata",
    "RetrieverResourceFilesType0Item",
    "StopRequest",
    "SystemParameters",
    "TextToAudioRequest",
    "TextToSpeechFeature",
    "ToolIcon",
    "Transcript",
    "TtsMessageEndEvent",
    "TtsMessageEvent",
    "UploadedFile",
    "UploadFileRequest",
    "Usage",
)

_MODULES = {
    "Annotation": "annotation",
    "AnnotationAuthor": "annotation_author",
    "AnnotationPage": "annotation_page",
    "AnnotationReplyFeature": "annotation_reply_feature",
    "AnnotationReplyJob": "annotation_reply_job",
    "AnnotationReplyRequest": "annotation_reply_request",
    "AnnotationReplySource": "annotation_reply_source",
    "AnnotationRequest": "annotation_request",
    "AppInfo": "app_info",
    "AppMeta": "app_meta",
    "AppMetaToolIcons": "app_meta_tool_icons",
    "AppParameters": "app_parameters",
    "AppSite": "app_site",
    "AudioToTextRequest": "audio_to_text_request",
    "Completion": "completion",
    "CompletionMetadata": "completion_metadata",
    "CompletionMetadataReasoning": "completion_metadata_reasoning",
    "CompletionRequest": "completion_request",
    "CompletionRequestInputs": "completion_request_inputs",
    "ConfigureAnnotationReplyAction": "configure_annotation_reply_action",
    "EmbeddingModel": "embedding_model",
    "EndUser": "end_user",
    "Error": "error",
    "ErrorDetails": "error_details",
    "ErrorErrors": "error_errors",
    "ErrorEvent": "error_event",
    "Feature": "feature",
    "Feedback": "feedback",
    "FeedbackPage": "feedback_page",
    "FeedbackRequest": "feedback_request",
    "FileType": "file_type",
    "FileUploadFeature": "file_upload_feature",
    "GetAnnotationReplyStatusAction": "get_annotation_reply_status_action",
    "ImageUploadFeature": "image_upload_feature",
    "InputControl": "input_control",
    "InputField": "input_field",
    "InputFieldConfig": "input_field_config",
    "LocalFile": "local_file",
    "MessageEndEvent": "message_end_event",
    "MessageEvent": "message_event",
    "MessageFile": "message_file",
    "MessageFileEvent": "message_file_event",
    "MessageReplaceEvent": "message_replace_event",
    "ModerationConfig": "moderation_config",
    "ModerationFeature": "moderation_feature",
    "ModerationFeatureConfigsItem": "moderation_feature_configs_item",
    "ModerationRule": "moderation_rule",
    "Rating": "rating",
    "RemoteFile": "remote_file",
    "ResponseMode": "response_mode",
    "Result": "result",
    "RetrieverResource": "retriever_resource",
    "RetrieverResourceDocMetadata": "retriever_resource_doc_metadata",
    "RetrieverResourceFilesType0Item": "retriever_resource_files_type_0_item",
    "StopRequest": "stop_request",
    "SystemParameters": "system_parameters",
    "TextToAudioRequest": "text_to_audio_request",
    "TextToSpeechFeature": "text_to_speech_feature",
    "ToolIcon": "tool_icon",
    "Transcript": "transcript",
    "TtsMessageEndEvent": "tts_message_end_event",
    "TtsMessageEvent": "tts_message_event",
    "UploadedFile": "uploaded_file",
    "UploadFileRequest": "upload_file_request",
    "Usage": "usage",
}

_CLASSES: dict[str, str] = {}


def __getattr__(name: str) -> _Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_MODULES[name]}", __name__), _CLASSES.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
