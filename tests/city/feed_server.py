"""A feed's server on loopback that answers as a test wants."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext

Answer = Callable[[BaseHTTPRequestHandler], None]


class FeedServer(ThreadingHTTPServer):
    """Answers with ``answer``; ``asked`` holds the headers of every request, ``leave`` ends slow answers."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.asked: list[dict[str, str]] = []
        self.leave = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/calendar.ics?all=1"

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: FeedServer

    def do_GET(self) -> None:
        self.server.asked.append({name.lower(): value for name, value in self.headers.items()})
        self.server.answer(self)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


def sends(content: bytes, status: int = 200, **headers: str) -> Answer:
    """An answer with a body and headers (underscores for hyphens)."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"content_length": str(len(content)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


@contextmanager
def serving(answer: Answer, tls: SSLContext | None = None) -> Iterator[FeedServer]:
    """Serve until the block ends."""
    server = FeedServer(answer)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.leave.set()
        server.shutdown()
        server.server_close()
        thread.join()
