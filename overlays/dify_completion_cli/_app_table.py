"""Shows an app: its name, the variables of its form, and its features."""

from __future__ import annotations

from collections.abc import Iterator

from dify_completion_api.models import AppInfo, AppParameters
from rich.table import Table
from rich.text import Text

from dify_completion import InputForm
from dify_completion_batch import AppFiles

from ._fields import default_of, label_of, limits_of
from ._terminal import printable_line, stdout_console


def show_table(info: AppInfo, parameters: AppParameters) -> None:
    """Show the app as tables on stdout."""
    stdout_console().print(_about(info, parameters), "", _form(InputForm(parameters)), sep="\n")


def _about(info: AppInfo, parameters: AppParameters) -> Table:
    table = Table.grid(padding=(0, 2))
    features = ", ".join(_features(parameters)) or "none"
    rows = {
        "Name": info.name,
        "Mode": info.mode,
        "Description": info.description,
        "Features": features,
    }
    for name, value in rows.items():
        if value:
            table.add_row(Text(name, "bold"), Text(printable_line(str(value))))
    return table


def _features(parameters: AppParameters) -> Iterator[str]:
    for name in parameters.to_dict():
        if name != "file_upload" and getattr(getattr(parameters, name, None), "enabled", False):
            yield printable_line(name.replace("_", " "))
    if kinds := AppFiles.of(parameters).kinds:
        yield printable_line(f"files ({', '.join(kinds)})")


def _form(form: InputForm) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Variable", "Label", "Kind", "Takes", "Default", "Required"):
        table.add_column(column)
    for variable, (kind, field) in form.fields.items():
        cells = variable, label_of(field), kind, limits_of(kind, field), default_of(field)
        table.add_row(
            *(Text(printable_line(cell)) for cell in cells), Text("yes" if field.required else "no")
        )
    return table
