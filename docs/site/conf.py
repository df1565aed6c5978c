"""How Sphinx makes the site of the Markdown in docs/, of the docstrings, and of the spec."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from dify_completion import Dify
from docutils import nodes
from pygments.lexers.special import TextLexer
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from method_names import methods_of  # noqa: E402
from spec_document import SpecDocument, each_operation  # noqa: E402

DOCUMENT = SpecDocument(ROOT / "spec" / "openapi.yaml")

project = "dify-completion-client"
release = DOCUMENT.data["info"]["version"]
html_title = project
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
exclude_patterns = ["site"]
templates_path = ["templates"]

myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
default_role = "code"
maximum_signature_line_length = 88
python_use_unqualified_type_names = True
toc_object_entries_show_parents = "hide"

COLOURED = ["color-brand-primary", "color-brand-content", "color-api-name", "color-api-pre-name"]

html_theme = "furo"
html_static_path = ["static", "node_modules/redoc/bundles/redoc.standalone.js"]
html_extra_path = ["../../spec/openapi.yaml"]
html_css_files = ["header.css", "site.css"]
html_js_files = [("search_numbers.js", {"defer": "defer"})]
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False
HEADER = {"index": f"<b>{project} {release}</b>", "quick-start": "Quick start", "python-api": "Python API"}
HEADER |= {"http-api": "HTTP API", "changelog": "Changelog", "search": "Search"}
LINKS = "".join(f'<a href="{page}.html">{text}</a>' for page, text in HEADER.items())

html_theme_options = {
    "announcement": f'<nav class="site-header">{LINKS}</nav>',
    "light_css_variables": dict.fromkeys(COLOURED, "#0e7490"),
    "dark_css_variables": dict.fromkeys(COLOURED, "#67e8f9"),
}
copybutton_exclude = ".linenos, .gp, .go"


class EnglishWithNumbers(SearchEnglish):
    """English, for an index that has numbers, too: people search for "429"."""

    def word_filter(self, word: str) -> bool:
        """Say whether a word is in the index."""
        return word not in self.stopwords


def python_call(name: str) -> str:
    """How a method is called with no more than it needs."""
    parameters = list(inspect.signature(getattr(Dify, name)).parameters.values())[1:]
    needed = [parameter for parameter in parameters if parameter.default is parameter.empty]
    words = [each.name if each.kind is each.POSITIONAL_OR_KEYWORD else f"{each.name}=..." for each in needed]
    return f"dify.{name}({', '.join(words)})"


def python_samples(methods: dict[str, str]) -> list[dict[str, str]]:
    """What Redoc shows beside an operation: its method, and the one that streams, where there are."""
    samples = []
    if "call" in methods:
        source = f"result = {python_call(methods['call'])}"
        samples.append({"lang": "python", "label": "Python", "source": source})
    if "stream" in methods:
        source = f"with {python_call(methods['stream'])} as stream:\n    for event in stream:\n        ..."
        samples.append({"lang": "python", "label": "Python, streaming", "source": source})
    return samples


def spec_for_redoc() -> dict[str, Any]:
    """The spec, with the Python beside each operation."""
    spec: dict[str, Any] = deepcopy(DOCUMENT.data)
    for _, operation in each_operation(DOCUMENT.with_data(spec)):
        operation["x-codeSamples"] = python_samples(methods_of(DOCUMENT, operation))
    return spec


def show_spec(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> str | None:
    """Let Redoc fill the page of the HTTP API; it gets the spec within the page, as files must not be fetched."""
    if pagename != "http-api":
        return None
    context["spec"] = json.dumps(spec_for_redoc(), default=str).replace("</", "<\\/")
    return "redoc.html"


def unlink_folders(app: Sphinx, doctree: nodes.document) -> None:
    """Show a link to a folder of the repository (`../bench`) as its text; there is no such page in the site."""
    for link in list(doctree.findall(pending_xref)):
        if link["reftarget"].startswith("../") and (ROOT / "docs" / link["reftarget"]).is_dir():
            link.replace_self(link.children)


def let_search_find_the_api(app: Sphinx, doctree: nodes.document) -> None:
    """Give the search the text of the HTTP API: Redoc shows the page, and the search does not see what it shows."""
    if app.env.docname != "http-api":
        return
    page = next(iter(doctree.findall(nodes.section)))
    for name, text in api_texts():
        page += nodes.section("", nodes.title(text=name), nodes.paragraph(text=text), ids=[name])


def api_texts() -> Iterator[tuple[str, str]]:
    """Give what there is to find of each operation and each schema."""
    for _, operation in each_operation(DOCUMENT):
        answers = [f"{status} {answer.get('description', '')}" for status, answer in operation["responses"].items()]
        yield operation["operationId"], "\n".join([operation["summary"], operation["description"], *answers])
    for name, schema in DOCUMENT.data["components"]["schemas"].items():
        yield name, "\n".join([schema.get("description", ""), *schema.get("properties", {})])


def setup(app: Sphinx) -> None:
    """Do what no setting does."""
    app.add_lexer("csv", TextLexer)
    app.add_search_language(EnglishWithNumbers)
    app.connect("doctree-read", unlink_folders)
    app.connect("doctree-read", let_search_find_the_api)
    app.connect("html-page-context", show_spec)
