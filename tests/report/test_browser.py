"""A real browser shows the page and asks nobody for anything."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.report.reading import Read
from tests.report.results import HOSTILE, furnish, policy, record

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs the browser chromium")
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--virtual-time-budget=2000",
)  # fmt: skip


class Server(ThreadingHTTPServer):
    """Serves one page and notes all that is asked for."""

    daemon_threads = True

    def __init__(self, page: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.page, self.asked = page, list[str]()

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.server_port}/page.html"


class Answer(BaseHTTPRequestHandler):
    """The page, whatever is asked for: what it should not load would be loaded."""

    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.server.page)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def browse(folder: Path, *arguments: str, port: int) -> str:
    """What the browser prints; every other address than ours leads nowhere."""
    assert BROWSER is not None
    done = subprocess.run(
        [BROWSER, *OPTIONS, f"--user-data-dir={folder / 'browser'}",
         f"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1:{port} , EXCLUDE 127.0.0.1", *arguments],
        capture_output=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A page with hostile texts, on a server of its own."""
    furnish(tmp_path, place=HOSTILE)
    monkeypatch.chdir(tmp_path)
    policy().report(record("compare"), "page.html", language="zh")
    server = Server((tmp_path / "page.html").read_bytes())
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_browser_shows_the_page_and_loads_nothing_else(served: Server, tmp_path: Path) -> None:
    shown = Read(browse(tmp_path, "--dump-dom", served.address, port=served.server_port))
    assert "R1 的改动" in shown.texts
    assert any("<script>alert('x')</script>" in text for text in shown.texts)
    # The icon of a site is the browser's own wish, which a page cannot take away.
    assert set(served.asked) - {"/favicon.ico"} == {"/page.html"}


def test_the_browser_can_tell_what_a_page_loads(served: Server, tmp_path: Path) -> None:
    """The test above can fail: without the page's own policy an image is asked for."""
    served.page = b"<html><body><img src='/other.png'>shown</body></html>"
    browse(tmp_path, "--dump-dom", served.address, port=served.server_port)
    assert "/other.png" in served.asked


def test_the_page_forbids_what_it_does_not_hold(served: Server, tmp_path: Path) -> None:
    """Were a script or an image to slip in, the browser would refuse it."""
    slipped = b"<img src='/other.png'><script>document.title = 'ran'</script></body>"
    served.page = served.page.replace(b"</body>", slipped)
    shown = browse(tmp_path, "--dump-dom", served.address, port=served.server_port)
    assert "<title>ran</title>" not in shown
    assert "/other.png" not in served.asked


def test_the_page_is_drawn(served: Server, tmp_path: Path) -> None:
    """The picture of the page holds ink, and more than one of no content."""
    sizes = []
    for name, address in (("page", (tmp_path / "page.html").as_uri()), ("empty", "about:blank")):
        picture = tmp_path / f"{name}.png"
        browse(tmp_path, f"--screenshot={picture}", address, port=served.server_port)
        sizes.append(picture.stat().st_size)
    assert sizes[0] > 4 * sizes[1]
