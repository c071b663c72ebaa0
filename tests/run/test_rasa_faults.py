"""A real Rasa beside an action server and a database that fail, as the door's client sees it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.reply import Reply
from bot.settings import ROOT
from bot.web import rasa_client
from bot.web.rasa_client import AssistantUnavailable, RasaClient
from tests.chain import free_port

pytestmark = pytest.mark.trained

SECRET = "s" * 32
ANSWER = json.dumps({"events": [], "responses": [{"custom": Reply("Antwort", "de").to_json()}]}).encode()


IMPATIENT = """
from bot.run import action_endpoint
from bot.__main__ import rasa

action_endpoint.PATIENCE = 3.0
rasa()
"""
"""A Rasa that waits three seconds for its action server instead of twelve."""


@dataclass
class Actions:
    """An action server that replies what a test tells it to."""

    port: int = field(default_factory=free_port)
    body: bytes = ANSWER
    status: int = 200
    kind: str = "application/json"
    released: threading.Event = field(default_factory=threading.Event)
    server: ThreadingHTTPServer | None = None
    calls: list[dict[str, Any]] = field(default_factory=list)

    def start(self) -> None:
        actions = self
        self.released.set()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                actions.calls.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                actions.released.wait(30)
                self.send_response(actions.status)
                self.send_header("content-type", actions.kind)
                self.send_header("content-length", str(len(actions.body)))
                self.end_headers()
                self.wfile.write(actions.body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


@dataclass
class Chain:
    """Rasa's process, its action server, its store and what it printed."""

    url: str
    process: subprocess.Popen[bytes]
    actions: Actions
    trackers: Path
    printed: Path

    def say(self, text: str, conversation: str = "c") -> list[Reply]:
        async def turn() -> list[Reply]:
            client = RasaClient(self.url, SECRET)
            try:
                return await client.turn(conversation, text, {"turn": "t"})
            finally:
                await client.close()

        return asyncio.run(turn())

    def stored(self, conversation: str = "c") -> int:
        with sqlite3.connect(self.trackers) as connection:
            query = "SELECT count(*) FROM events WHERE type_name = 'user' AND sender_id = ?"
            count: int = connection.execute(query, (conversation,)).fetchone()[0]
            return count


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    state = tmp_path_factory.mktemp("rasa")
    actions, port = Actions(), free_port()
    actions.start()
    printed = state / "printed.log"
    environment = {
        **os.environ,
        "STATE_DIR": str(state),
        "RASA_PORT": str(port),
        "DOOR_SECRET": SECRET,
        "TRACKER_URL": f"sqlite:///{state / 'trackers.db'}",
        "ACTION_ENDPOINT": f"http://127.0.0.1:{actions.port}/webhook",
    }
    with printed.open("wb") as output:
        command = [sys.executable, "-c", IMPATIENT]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    chain = Chain(f"http://127.0.0.1:{port}", process, actions, state / "trackers.db", printed)
    try:
        deadline = time.monotonic() + 120
        while not asyncio.run(RasaClient(chain.url, SECRET).alive()):
            assert process.poll() is None, printed.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, printed.read_text(encoding="utf-8")
            time.sleep(0.3)
        while not chain.stored("first"):  # the first turn of a process is slow
            with suppress(AssistantUnavailable):
                chain.say("wo melde ich mich an", "first")
        yield chain
    finally:
        process.kill()
        process.wait()
        actions.stop()


@pytest.fixture
def chain(running: Chain) -> Iterator[Chain]:
    """The chain as it should be, and again afterwards."""
    actions = running.actions
    yield running
    actions.body, actions.status, actions.kind = ANSWER, 200, "application/json"
    if actions.server is None:
        actions.start()
    assert [reply.text for reply in running.say("wo melde ich mich an")] == ["Antwort"]
    assert "Quendolina" not in running.printed.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "application/json", b"{"),
        (200, "application/json", b"null"),
        (200, "application/json", b'{"events": "none"}'),
        (200, "application/json", b'{"events": [], "responses": [{"custom": 7}]}'),
        (200, "text/html", b"<h1>It works!</h1>"),
        (200, "application/json", "\ud800".encode("utf-8", "surrogatepass")),
        (400, "application/json", b"{}"),
        (500, "application/json", b'{"request_body": "ich bin Quendolina"}'),
    ],
)
def test_rubbish_from_the_action_server_is_no_answer_and_the_turn_is_stored(
    chain: Chain, status: int, kind: str, body: bytes
) -> None:
    before = chain.stored()
    chain.actions.status, chain.actions.kind, chain.actions.body = status, kind, body
    with suppress(AssistantUnavailable):  # which the door says as well
        assert chain.say("wo melde ich mich an, ich bin Quendolina") == []
    assert chain.stored() == before + 1


def test_a_turn_waits_for_an_action_server_that_starts_again(chain: Chain) -> None:
    chain.actions.stop()
    threading.Timer(1.5, chain.actions.start).start()
    assert [reply.text for reply in chain.say("wo melde ich mich an")] == ["Antwort"]


def test_an_action_server_that_does_not_reply_is_given_up_and_the_turn_is_stored(chain: Chain) -> None:
    chain.actions.released.clear()
    try:
        assert chain.say("wo melde ich mich an, ich bin Quendolina", "slow") == []
    finally:
        chain.actions.released.set()
    assert chain.stored("slow") == 1
    assert chain.say("was kostet das", "slow")
    said = [event["text"] for event in chain.actions.calls[-1]["tracker"]["events"] if event["event"] == "user"]
    assert said == ["wo melde ich mich an, ich bin Quendolina", "was kostet das"]


def test_a_locked_tracker_store_fails_the_turn_and_nothing_is_lost(chain: Chain) -> None:
    chain.say("wo melde ich mich an", "locked")
    with sqlite3.connect(chain.trackers, isolation_level=None) as lock:
        lock.execute("BEGIN IMMEDIATE")
        with pytest.raises(AssistantUnavailable):
            chain.say("was kostet das, fragt Quendolina", "locked")
        lock.execute("ROLLBACK")
    assert chain.stored("locked") == 1
    assert chain.say("was kostet das", "locked")
    assert chain.stored("locked") == 2
    said = [event["text"] for event in chain.actions.calls[-1]["tracker"]["events"] if event["event"] == "user"]
    assert said == ["wo melde ich mich an", "was kostet das"]


def test_a_rasa_that_hangs_is_said_to_be_unavailable(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa_client, "PATIENCE", 1.0)
    monkeypatch.setattr(rasa_client, "CHECK_PATIENCE", 0.5)
    chain.process.send_signal(signal.SIGSTOP)
    try:
        with pytest.raises(AssistantUnavailable):
            chain.say("wo melde ich mich an", "hanging")
        assert not asyncio.run(RasaClient(chain.url, SECRET).alive())
    finally:
        chain.process.send_signal(signal.SIGCONT)


def test_a_server_that_only_accepts_is_not_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa_client, "CHECK_PATIENCE", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        client = RasaClient(f"http://127.0.0.1:{silent.getsockname()[1]}", SECRET)
        assert not asyncio.run(client.alive())
