"""The site as a browser shows it: everything of the spec is there, and no page asks anybody but its own server.

`make test-docs` builds the site and runs this. It needs Chromium and its driver (Debian: chromium, chromium-driver).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import dify_completion
import dify_completion_batch
import dify_completion_doctor
import dify_completion_mock
import pytest
import yaml
from dify_completion import Dify
from dify_completion_api import models
from recorded import ROOT
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.command import Command
from selenium.webdriver.support.wait import WebDriverWait

SITE = ROOT / "site"
PAGES = sorted(path.name for path in SITE.glob("*.html"))
GUIDES = ["quick-start", "streaming", "errors", "testing", "cli", "batch", "reliability", "performance"]
GUIDES += ["changing-the-spec", "regenerating", "installing", "moving", "retries", "web-frameworks", "troubleshooting"]
GUIDES += ["architecture", "unset-and-none", "glossary", "changelog", "examples"]
SPEC: dict[str, Any] = yaml.safe_load((ROOT / "spec" / "openapi.yaml").read_text(encoding="utf-8"))
OPERATIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, methods in SPEC["paths"].items()
    for method, operation in methods.items()
    if "operationId" in operation
}
EVENTS = [
    reference.rpartition("/")[2]
    for reference in SPEC["components"]["schemas"]["CompletionEvent"]["discriminator"]["mapping"].values()
]
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
FLAGS += " disable-component-update disable-sync window-size=1400,1000"

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None, reason="needs Chromium: apt-get install chromium chromium-driver"
)


class Pages(SimpleHTTPRequestHandler):
    """Serves the site without a word."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the site is served, on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(SITE))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A browser that knows this machine only, and keeps a log of what pages ask for."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in FLAGS.split():
        options.add_argument(f"--{flag}")
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    browser.get("data:,")  # Away from its own start page.
    yield browser
    browser.quit()


def log_of(browser: webdriver.Chrome, kind: str) -> list[dict[str, Any]]:
    """What the browser logged since it was asked last."""
    entries: list[dict[str, Any]] = browser.execute(Command.GET_LOG, {"type": kind})["value"]
    return entries


def requests_of(browser: webdriver.Chrome) -> list[str]:
    """The addresses that were asked for since last, without those that the page's own policy forbade."""
    messages = [json.loads(entry["message"])["message"] for entry in log_of(browser, "performance")]
    blocked = {m["params"]["requestId"] for m in messages if m["params"].get("blockedReason") == "csp"}
    sent = [m["params"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    return [params["request"]["url"] for params in sent if params["requestId"] not in blocked]


def text_of(browser: webdriver.Chrome, selector: str) -> str:
    """What is to be read in a part of a page, once it is there."""
    part = WebDriverWait(browser, 20).until(lambda browser: browser.find_element(By.CSS_SELECTOR, selector))
    return str(part.get_property("innerText"))


@pytest.fixture
def keep(browser: webdriver.Chrome, record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Keeps a picture of what the browser shows; the run says where."""

    def keep(name: str) -> None:
        path = SITE / "screenshots" / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        assert browser.save_screenshot(str(path))
        record_property(f"picture of {name}", path.relative_to(ROOT))

    return keep


@pytest.fixture(scope="module")
def reference(browser: webdriver.Chrome, address: str) -> webdriver.Chrome:
    """A browser that shows the HTTP API."""
    browser.get(f"{address}/http-api.html")
    text_of(browser, f"[id='schema/{EVENTS[-1]}']")
    return browser


def test_the_site_has_every_guide() -> None:
    assert {"index.html", "http-api.html", "python-api.html", *(f"{name}.html" for name in GUIDES)} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_fault_and_asks_its_own_server_only(browser: webdriver.Chrome, address: str, page: str) -> None:
    requests_of(browser)
    log_of(browser, "browser")
    browser.get(f"{address}/{page}")
    text_of(browser, "main#redoc h1" if page == "http-api.html" else "article")
    asked = requests_of(browser)
    assert f"{address}/{page}" in asked
    assert [url for url in asked if not url.startswith((f"{address}/", "data:", f"blob:{address}/"))] == []
    faults = [entry["message"] for entry in log_of(browser, "browser") if entry["level"] == "SEVERE"]
    assert [fault for fault in faults if "Content Security Policy" not in fault and "favicon" not in fault] == []


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_an_operation_is_shown_with_its_path_and_statuses(reference: webdriver.Chrome, operation_id: str) -> None:
    method, path, operation = OPERATIONS[operation_id]
    shown = text_of(reference, f"[id$='/operation/{operation_id}']")
    expected = [operation["summary"], method, path, *operation["responses"], "Python"]
    assert [text for text in expected if text not in shown] == []


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_shown_with_its_properties(reference: webdriver.Chrome, event: str) -> None:
    shown = text_of(reference, f"[id='schema/{event}']")
    assert event in shown
    assert all(name in shown for name in SPEC["components"]["schemas"][event].get("properties", {}))


WIDER = """
const room = document.querySelector("article").getBoundingClientRect().width + 10;
const parts = [...document.querySelectorAll("article table, article img, article pre")];
return parts.filter(part => part.scrollWidth > room).map(part => part.textContent.slice(0, 60));
"""


@pytest.mark.parametrize("page", ["index", "python-api", *GUIDES])
def test_tables_code_and_pictures_fit_their_page(browser: webdriver.Chrome, address: str, page: str) -> None:
    browser.set_window_size(1366, 900)
    browser.get(f"{address}/{page}.html")
    assert browser.execute_script(WIDER) == []
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_the_start_page_leads_to_every_guide_and_reference(
    browser: webdriver.Chrome, address: str, keep: Callable[[str], None]
) -> None:
    browser.get(f"{address}/index.html")
    for part in ("article", "aside"):
        links = [link.get_attribute("href") for link in browser.find_elements(By.CSS_SELECTOR, f"{part} a[href]")]
        assert {f"{address}/{name}.html" for name in [*GUIDES, "python-api", "http-api"]} <= set(links), part
    keep("index")


def test_every_public_name_and_method_is_in_the_python_api(
    browser: webdriver.Chrome, address: str, keep: Callable[[str], None]
) -> None:
    browser.get(f"{address}/python-api.html")
    ids = {
        str(part.get_attribute("id")).rpartition(".")[2] for part in browser.find_elements(By.CSS_SELECTOR, "dt[id]")
    }
    names = {name for name in vars(Dify.__mro__[2]) if not name.startswith("_")}
    for module in (dify_completion, dify_completion_batch, dify_completion_doctor, dify_completion_mock):
        names |= {*module.__all__}
    names |= {name for name in models.__all__ if isinstance(getattr(models, name), type)}  # Not sets of values.
    assert not sorted(names - ids)
    keep("python-api")


@pytest.mark.parametrize("from_disk", [False, True])
@pytest.mark.parametrize(
    ("query", "page"),
    [("billing", "streaming"), ("429", "errors"), ("429", "http-api"), ("createCompletion", "http-api")],
)
def test_the_search_finds_words_numbers_and_operations(
    browser: webdriver.Chrome, address: str, query: str, page: str, from_disk: bool
) -> None:
    site = SITE.as_uri() if from_disk else address
    browser.get("data:,")  # A query alone may not load the page anew.
    browser.get(f"{site}/search.html?q={query}")
    assert text_of(browser, f"ul.search a[href^='{page}.html']")


@pytest.mark.parametrize("page", ["index", "python-api", "http-api"])
def test_every_page_has_the_same_header(browser: webdriver.Chrome, address: str, page: str) -> None:
    browser.get(f"{address}/{page}.html")
    header = text_of(browser, ".site-header")
    assert [
        word for word in ("Quick start", "Python API", "HTTP API", "Changelog", "Search") if word not in header
    ] == []


@pytest.mark.parametrize("page", ["index", "http-api"])
def test_the_site_can_be_read_from_the_disk(browser: webdriver.Chrome, page: str, keep: Callable[[str], None]) -> None:
    browser.get((SITE / f"{page}.html").as_uri())
    place = "[id='tag/Completion/operation/createCompletion']" if page == "http-api" else "article"
    assert "stream" in text_of(browser, place)
    keep(f"{page}-from-disk")
