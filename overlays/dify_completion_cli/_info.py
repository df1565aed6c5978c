"""`dify-completion app`: the name of an app, the variables of its form, and its features."""

from __future__ import annotations

from ._options import AsJson, BaseUrl, Profile


def show_app(as_json: AsJson = False, profile: Profile = None, base_url: BaseUrl = None) -> None:
    """Show the app: its name, its mode, its features, and the variables of its form."""
    from dify_completion import Dify

    from ._json_errors import errors_in_json
    from ._keys import key_of
    from ._terminal import write_json

    with errors_in_json(as_json), Dify(key_of(profile), base_url=base_url) as dify:
        info, parameters = dify.get_app_info(), dify.get_app_parameters()
    if as_json:
        write_json({**info.to_dict(), "parameters": parameters.to_dict()})
        return

    from ._app_table import show_table

    show_table(info, parameters)
