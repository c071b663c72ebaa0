"""A real door whose assistant needs no trained model, and a website of somebody else that embeds the chat."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any

import anyio
import uvicorn

from bot.appointments.book import OwnBook
from bot.appointments.codes import Codes
from bot.appointments.offices import offices
from bot.appointments.places import open_days
from bot.database import make_engine, writing
from bot.dialogue.answers import Outcome, answer
from bot.dialogue.booking.flow import begin, go_on
from bot.dialogue.booking.message import INTENTS, Message
from bot.dialogue.booking.state import Booking
from bot.dialogue.emergency import emergency
from bot.dialogue.guide import change_language, clarify, small_talk
from bot.dialogue.person import INTENT as PERSON
from bot.dialogue.person import offer
from bot.dialogue.privacy import explain
from bot.dialogue.reply import Reply
from bot.language.dates import BERLIN
from bot.language.offered import offered
from bot.nlu.entities import find_all
from bot.run.migrate import migrate
from bot.web.app import create_app
from bot.web.choices import Choices
from bot.web.conversation import Door
from bot.web.limits import Limiter, Rates, Turnstile
from bot.web.rasa_client import AssistantUnavailable
from bot.web.sessions import Sessions
from bot.web.tickets import Tickets
from bot.web.trackers import Trackers
from bot.welcome.topics import topics
from tests.chain import free_port
from tests.conftest import TODAY

OPEN = datetime(2026, 12, 7, 10, 0, tzinfo=BERLIN)
CLOSED = datetime(2026, 12, 7, 20, 0, tzinfo=BERLIN)
"""Hours of a Monday: at one somebody is there for the chat, at the other nobody is."""

DANGER = "112"
"""What a test says to be answered with the help numbers."""

EMBEDDING_PAGE = """<!DOCTYPE html><html lang="{language}"><title>Website</title>
<main><h1>A page of somebody else</h1></main>
<script defer src="{door}/widget.js" data-language="{language}"></script></html>"""
"""The shortest page that embeds the chat."""


@dataclass
class ScriptedAssistant:
    """Answers with the true texts of the package: a topic's id, or ``topic facet``, gets its answer."""

    pause: float = 0.0
    available: bool = True
    heard: list[str] = field(default_factory=list)
    now: datetime = OPEN
    book: OwnBook | None = None
    bookings: dict[str, Any] = field(default_factory=dict)

    async def turn(self, conversation: str, text: str, metadata: dict[str, Any]) -> list[Reply]:
        self.heard.append(text)
        await anyio.sleep(self.pause)
        if not self.available:
            raise AssistantUnavailable
        language = str(metadata["language"])
        chosen = re.fullmatch(r"/(\w+)(\{.*\})?", text)
        intent, _, facet = (chosen[1], "", "") if chosen else text.partition(" ")
        entities = json.loads(chosen[2] or "{}") if chosen else {}
        names = {each.name: each.tag for each in offered().values()}
        booking = self._booking(conversation, text, intent, entities, language)
        if booking is not None:
            outcome = booking
        elif text in names:
            outcome = change_language(names[text], language)
        elif text == DANGER or intent == "notfall":
            outcome = emergency(language, TODAY, ("beratung",))
        elif intent in topics():
            outcome = answer(intent, entities.get("facet", facet or "what"), language, TODAY)
        elif intent == PERSON:
            outcome = offer(language, self.clock())
        elif intent == "datenschutz":
            outcome = explain(language, TODAY)
        elif intent in ("ablehnen", "danke"):
            outcome = small_talk(intent, language)
        else:
            outcome = clarify("nlu_fallback", ["kita", "schule", "wohnen"], 0, language, TODAY)
        return list(outcome.replies)

    def clock(self) -> datetime:
        """The door's clock stands: at an hour at which somebody is there, or as a test sets it."""
        return self.now

    async def in_danger(self, text: str) -> bool:
        return text == DANGER

    def _booking(
        self, conversation: str, text: str, intent: str, entities: dict[str, str], language: str
    ) -> Outcome | None:
        """The true booking dialogue, begun by the word ``termin`` or a button."""
        pressed, now = text.startswith("/"), self.now
        known = Booking.from_slot(self.bookings.get(conversation), now)
        found = entities if pressed else dict(find_all(text, now))
        meant = "termin_buchen" if text == "termin" else intent if pressed else "nlu_fallback"
        message = Message(text, pressed, meant, 0.3, found, language, None, None, conversation, now)
        if self.book is None or not (known or meant in INTENTS):
            return None
        outcome = (known and go_on(message, known, self.book)) or (
            begin(message, self.book) if meant in INTENTS else None
        )
        if outcome is not None:
            self.bookings[conversation] = outcome.booking
        return outcome

    async def alive(self) -> bool:
        return self.available


@dataclass(frozen=True)
class Scripted:
    """A running door: its address, its assistant, and its parts."""

    address: str
    assistant: ScriptedAssistant
    door: Door


@contextmanager
def scripted(state: Path, embed_origins: tuple[str, ...] = ()) -> Iterator[Scripted]:
    """Serve a door with a scripted assistant until the block ends."""
    engine = make_engine(f"sqlite:///{state / 'scripted.db'}")
    migrate(engine)
    assistant = ScriptedAssistant()
    book = assistant.book = OwnBook(engine, Codes("a secret for tests"), assistant.clock, Random(1))
    for office in offices().values():
        with writing(engine) as connection:
            open_days(connection, office, OPEN.date(), office.horizon_days + 1, OPEN)
    door = Door(
        engine=engine,
        sessions=Sessions(engine),
        trackers=Trackers(engine),
        assistant=assistant,
        choices=Choices("a secret for tests"),
        limiter=Limiter(Rates(session=10_000, address=10_000, conversations=10_000, persons=10_000)),
        turnstile=Turnstile(),
        clock=assistant.clock,
        book=book,
        tickets=Tickets("a secret for tests"),
    )
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(create_app(door, embed_origins), port=port, log_level="error", ws="none", lifespan="off")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield Scripted(f"http://127.0.0.1:{port}", assistant, door)
    finally:
        server.should_exit = True
        thread.join(10)
        engine.dispose()


class ForeignSite:
    """Somebody else's website: pages by path, all with one content security policy."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://localhost:{port}"  # another site than 127.0.0.1 in a browser's eyes
        self.pages: dict[str, str] = {}
        self.policy = ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = site.pages.get(self.path)
                self.send_response(200 if page is not None else 404)
                self.send_header("content-type", "text/html; charset=utf-8")
                if site.policy:
                    self.send_header("content-security-policy", site.policy)
                self.end_headers()
                self.wfile.write((page or "").encode())

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)


@contextmanager
def foreign_site(port: int) -> Iterator[ForeignSite]:
    """Serve a foreign website until the block ends."""
    site = ForeignSite(port)
    thread = threading.Thread(target=site.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()
        thread.join(10)
