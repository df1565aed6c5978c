"""A helper of the examples: fills in the form of any app. Your own program knows the variables of its app."""

from dify_completion import InputForm
from dify_completion_api.models import AppParameters, InputField

Inputs = dict[str, str | float | bool]


def inputs_about(topic: str, parameters: AppParameters) -> Inputs:
    """Fill in an app's form.

    Args:
        topic: The value of the first text field.
        parameters: What `get_app_parameters()` returned.

    Returns:
        The topic, and a sample for each other field that is required.
    """
    form = InputForm(parameters)
    texts = [name for name, (kind, _) in form.fields.items() if kind in ("text-input", "paragraph")]
    inputs: Inputs = dict.fromkeys(texts[:1], topic)
    required = {name: control for name, control in form.fields.items() if control[1].required}
    samples = {name: sample(kind, field, topic) for name, (kind, field) in required.items()}
    return {**samples, **inputs}


def sample(kind: str, field: InputField, text: str) -> str | float | bool:
    """Give a field a value that the server accepts."""
    match kind:
        case "select":
            return (field.options or [""])[0]
        case "number":
            return 3
        case "checkbox":
            return True
        case _:
            return text[: field.max_length or None]
