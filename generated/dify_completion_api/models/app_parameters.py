# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="AppParameters")


@_attrs_define(repr=False)
class AppParameters(_ReprMixin):
    """The app's form, its features and the server's limits.

    Attributes:
        user_input_form (list[InputControl]): The fields of the form, in order.
        opening_statement (None | str | Unset): A greeting, for chat apps.
        suggested_questions (list[str] | Unset): Questions to begin with, for chat apps.
        suggested_questions_after_answer (Feature | Unset): A feature that is on or off.
        speech_to_text (Feature | Unset): A feature that is on or off.
        text_to_speech (TextToSpeechFeature | Unset): Whether and how the app speaks its answers.
        retriever_resource (Feature | Unset): A feature that is on or off.
        annotation_reply (AnnotationReplyFeature | Unset): Whether the app uses prepared answers. This does not
            affect completions.
        more_like_this (Feature | Unset): A feature that is on or off.
        sensitive_word_avoidance (ModerationFeature | Unset): Whether the app moderates inputs and answers, with the
            stored settings.
        file_upload (FileUploadFeature | Unset): The files that a generation can read. Older servers describe only
            images.
        system_parameters (SystemParameters | Unset): The server's limits for uploads.
    """

    user_input_form: list[InputControl]
    opening_statement: None | str | Unset = UNSET
    suggested_questions: list[str] | Unset = UNSET
    suggested_questions_after_answer: Feature | Unset = UNSET
    speech_to_text: Feature | Unset = UNSET
    text_to_speech: TextToSpeechFeature | Unset = UNSET
    retriever_resource: Feature | Unset = UNSET
    annotation_reply: AnnotationReplyFeature | Unset = UNSET
    more_like_this: Feature | Unset = UNSET
    sensitive_word_avoidance: ModerationFeature | Unset = UNSET
    file_upload: FileUploadFeature | Unset = UNSET
    system_parameters: SystemParameters | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "user_input_form": self.user_input_form,
            "opening_statement": self.opening_statement,
            "suggested_questions": self.suggested_questions,
            "suggested_questions_after_answer": self.suggested_questions_after_answer,
            "speech_to_text": self.speech_to_text,
            "text_to_speech": self.text_to_speech,
            "retriever_resource": self.retriever_resource,
            "annotation_reply": self.annotation_reply,
            "more_like_this": self.more_like_this,
            "sensitive_word_avoidance": self.sensitive_word_avoidance,
            "file_upload": self.file_upload,
            "system_parameters": self.system_parameters,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_user_input_form = _d.pop("user_input_form")
        _v_user_input_form = [InputControl.from_dict(_item0) for _item0 in _v_user_input_form]
        _v_opening_statement = _d.pop("opening_statement", UNSET)
        _v_suggested_questions = _d.pop("suggested_questions", UNSET)
        _v_suggested_questions_after_answer = _d.pop("suggested_questions_after_answer", UNSET)
        if _v_suggested_questions_after_answer is not UNSET:
            _v_suggested_questions_after_answer = Feature.from_dict(_v_suggested_questions_after_answer)
        _v_speech_to_text = _d.pop("speech_to_text", UNSET)
        if _v_speech_to_text is not UNSET:
            _v_speech_to_text = Feature.from_dict(_v_speech_to_text)
        _v_text_to_speech = _d.pop("text_to_speech", UNSET)
        if _v_text_to_speech is not UNSET:
            _v_text_to_speech = TextToSpeechFeature.from_dict(_v_text_to_speech)
        _v_retriever_resource = _d.pop("retriever_resource", UNSET)
        if _v_retriever_resource is not UNSET:
            _v_retriever_resource = Feature.from_dict(_v_retriever_resource)
        _v_annotation_reply = _d.pop("annotation_reply", UNSET)
        if _v_annotation_reply is not UNSET:
            _v_annotation_reply = AnnotationReplyFeature.from_dict(_v_annotation_reply)
        _v_more_like_this = _d.pop("more_like_this", UNSET)
        if _v_more_like_this is not UNSET:
            _v_more_like_this = Feature.from_dict(_v_more_like_this)
        _v_sensitive_word_avoidance = _d.pop("sensitive_word_avoidance", UNSET)
        if _v_sensitive_word_avoidance is not UNSET:
            _v_sensitive_word_avoidance = ModerationFeature.from_dict(_v_sensitive_word_avoidance)
        _v_file_upload = _d.pop("file_upload", UNSET)
        if _v_file_upload is not UNSET:
            _v_file_upload = FileUploadFeature.from_dict(_v_file_upload)
        _v_system_parameters = _d.pop("system_parameters", UNSET)
        if _v_system_parameters is not UNSET:
            _v_system_parameters = SystemParameters.from_dict(_v_system_parameters)
        _made = cls(
            user_input_form=_v_user_input_form,
            opening_statement=_v_opening_statement,
            suggested_questions=_v_suggested_questions,
            suggested_questions_after_answer=_v_suggested_questions_after_answer,
            speech_to_text=_v_speech_to_text,
            text_to_speech=_v_text_to_speech,
            retriever_resource=_v_retriever_resource,
            annotation_reply=_v_annotation_reply,
            more_like_this=_v_more_like_this,
            sensitive_word_avoidance=_v_sensitive_word_avoidance,
            file_upload=_v_file_upload,
            system_parameters=_v_system_parameters,
        )
        _made.additional_properties = _d
        return _made

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


# Last, since models may refer to each other in a circle.
from ..models.annotation_reply_feature import AnnotationReplyFeature
from ..models.feature import Feature
from ..models.file_upload_feature import FileUploadFeature
from ..models.input_control import InputControl
from ..models.moderation_feature import ModerationFeature
from ..models.system_parameters import SystemParameters
from ..models.text_to_speech_feature import TextToSpeechFeature
