"""One turn of a conversation, from the citizen's message to the answer on their screen."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any

import anyio
import httpx
from sqlalchemy.engine import Engine

from bot.appointments.book import OwnBook
from bot.appointments.codes import spaced
from bot.database import empty_log
from bot.dialogue import emergency
from bot.dialogue.answers import title
from bot.dialogue.privacy import stored
from bot.dialogue.reply import InputForm, Origin, Reply
from bot.dialogue.texts import say
from bot.dialogue.voice import ask_satisfaction, did_it_help
from bot.handover.requests import Requests
from bot.interactions.log import Shown, record_shown
from bot.nlu.danger_words import speaks_of_danger
from bot.web.answered import Answered
from bot.web.choices import Choices
from bot.web.limits import Limiter, Turnstile
from bot.web.markup import spoken_date
from bot.web.own_data import Keeper, Rows, as_json, keepers
from bot.web.person import PersonTurns
from bot.web.problems import Problem
from bot.web.rasa_client import Assistant, AssistantUnavailable
from bot.web.sessions import Session, Sessions
from bot.web.tickets import Tickets
from bot.web.trackers import Trackers
from bot.web.voice import COMMENT, Voice, worth_asking
from bot.welcome.topics import FACETS, topics

logger = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The clock of the door."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Door:
    """What the door's routes share."""

    engine: Engine
    sessions: Sessions
    trackers: Trackers
    assistant: Assistant
    choices: Choices
    limiter: Limiter
    turnstile: Turnstile
    book: OwnBook
    tickets: Tickets
    answered: Answered = field(default_factory=Answered)
    actions_url: str = ""
    http: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(trust_env=False, timeout=2.0))
    clock: Callable[[], datetime] = utc_now

    @property
    def voice(self) -> Voice:
        """The turns in which citizens judge answers."""
        return Voice(self.engine, self.trackers)

    @property
    def person(self) -> PersonTurns:
        """The turns that a person takes over."""
        return PersonTurns(Requests(self.engine), self.trackers)

    async def turn(self, session: Session, text: str, message_id: str | None = None) -> list[dict[str, Any]]:
        """Put a cleaned text (or a choice's payload) to the assistant; returns messages for the screen.

        A message whose id was answered in the last minutes gets the same answer again.

        Raises:
            Problem: 429 where too many messages wait, 503 where the assistant does not answer.
        """
        async with self.turnstile.enter(session.token):
            began = time.monotonic()
            known = self.answered.find(session.token, message_id, self.clock()) if message_id else None
            if known is not None:
                return known
            # Others of this session may have changed it while this turn waited.
            before = await anyio.to_thread.run_sync(self._reread, session)
            current = await anyio.to_thread.run_sync(self.sessions.renewed, before, self.clock())
            messages = await self._turn_with_a_person(before, current, text, message_id)
            if messages is None:
                messages = await self._turn_of_voice(before, current, text, message_id)
            if messages is not None:
                return messages
            current = replace(current, expects=None if current.expects == COMMENT else current.expects)
            turn_id = secrets.token_hex(16)
            metadata = {
                "turn": turn_id,
                "session": current.pseudonym,
                "channel": current.channel,
                "language": current.language,
                "topic": current.topic,
            }
            try:
                replies = await self.assistant.turn(current.conversation, text, metadata)
            except AssistantUnavailable:
                raise Problem(503, "unavailable", retry_after=30) from None
            if not replies:
                replies = [Reply(say("no_answer", current.language), current.language)]
            after = _after(current, replies, self.clock())
            ask = worth_asking(current, text, replies)
            survey = any(reply.order == "ask_satisfaction" for reply in replies)
            # Whoever was shown the help numbers has other worries.
            survey = survey and after.topic not in (None, emergency.TOPIC) and not after.surveyed
            after = replace(after, asked=after.asked + ask, surveyed=after.surveyed or survey)
            latency = round((time.monotonic() - began) * 1000)
            await anyio.to_thread.run_sync(self._finish, before, after, turn_id, Shown(latency, ask, survey))
            replies = await anyio.to_thread.run_sync(self._ordered, replies, after)
            if any(reply.order == "delete_data" for reply in replies):
                self.answered.forget(session.token)
                message_id = None  # nothing of a deleted conversation is kept, its last answer neither
            if survey:
                replies = [*replies, ask_satisfaction(turn_id, after.language)]
            return self._messages(replies, after, message_id, did_it_help(turn_id, after.language) if ask else None)

    def _ordered(self, replies: list[Reply], session: Session) -> list[Reply]:
        """Do what the replies order: after the turn, since Rasa writes its tracker at the end of one."""
        orders = {reply.order for reply in replies}
        if "delete_data" in orders:
            self._erase(session)
        elif "not_helped" in orders:
            self.voice.complained(session, self.clock())
        elif "show_data" in orders:
            return [*replies, stored(self._kept(session), session.language)]
        return replies

    def _kept(self, session: Session) -> dict[str, Rows]:
        return {name: keeper.rows(session) for name, keeper in self._keepers.items()}

    @property
    def _keepers(self) -> Mapping[str, Keeper]:
        return keepers(self.engine, self.sessions, self.trackers, self.book)

    async def own_data(self, session: Session) -> dict[str, Any]:
        """All that is stored of a session, as plain data."""
        async with self.turnstile.enter(session.token):
            return as_json(await anyio.to_thread.run_sync(lambda: self._kept(self._reread(session))))

    async def _turn_with_a_person(
        self, before: Session, current: Session, text: str, message_id: str | None
    ) -> list[dict[str, Any]] | None:
        """The turn where a person of the city is asked for or speaks; None where it is the assistant's."""
        if not await anyio.to_thread.run_sync(self.person.concerns, current, text):
            return None
        danger = await self._in_danger(text)
        now = self.clock()
        handled = await anyio.to_thread.run_sync(self.person.turn, current, text, message_id, danger, now)
        if handled is None:
            return None
        changed, replies = handled
        after = replace(changed, last_seen=now)
        await anyio.to_thread.run_sync(self._save, before, after)
        return self._messages(replies, after, message_id)

    async def _turn_of_voice(
        self, before: Session, current: Session, text: str, message_id: str | None
    ) -> list[dict[str, Any]] | None:
        """The turn where the citizen judges an answer or comments; None where it is the assistant's, as is danger."""
        if not self.voice.concerns(current, text):
            return None
        if await self._in_danger(text):
            return None
        now = self.clock()
        changed, replies = await anyio.to_thread.run_sync(self.voice.turn, current, text, now)
        after = replace(changed, last_seen=now)
        await anyio.to_thread.run_sync(self._save, before, after)
        return self._messages(replies, after, message_id)

    async def _in_danger(self, text: str) -> bool:
        """Whether somebody types of danger: by words, and by Rasa's understanding where it answers."""
        return not text.startswith("/") and (speaks_of_danger(text) or await self.assistant.in_danger(text))

    def _messages(
        self, replies: list[Reply], session: Session, message_id: str | None, question: Reply | None = None
    ) -> list[dict[str, Any]]:
        """The replies as the API gives them out, below the last answer ``question``."""
        messages = [self.message(reply, session) for reply in replies]
        if question is not None:
            below = next(message for message in reversed(messages) if message["topic"])
            asked = self.message(question, session)
            below["feedback"] = {"question": asked["text"], "choices": asked["choices"]}
        if message_id:
            self.answered.keep(session.token, message_id, messages, session.last_seen)
        return messages

    async def end(self, session: Session) -> None:
        """Forget a conversation: whatever its token still leads to, and at last the session."""
        async with self.turnstile.enter(session.token):
            await anyio.to_thread.run_sync(self._erase, session)
            self.answered.forget(session.token)

    def _erase(self, session: Session) -> None:
        current = self.sessions.find_hashed(session.token)
        if current is not None:
            for keeper in self._keepers.values():
                keeper.erase(current)
            empty_log(self.engine)

    def _reread(self, session: Session) -> Session:
        found = self.sessions.find_hashed(session.token)
        if found is None:
            raise Problem(401, "no_token")
        return found

    def _finish(self, before: Session, after: Session, turn_id: str, shown: Shown) -> None:
        try:
            self._save(before, after)
        except Exception as error:  # the answer is there; the next turn goes on from the state before
            logger.error("a session was not saved: %s", type(error).__name__)
        try:
            record_shown(self.engine, turn_id, shown)
        except Exception as error:  # the answer is there; that it was shown may be missing in the log
            logger.error("what was shown was not logged: %s", type(error).__name__)

    def _save(self, before: Session, after: Session) -> None:
        self.sessions.save(after)
        if after.conversation != before.conversation:
            try:
                self.trackers.erase(before.conversation)
            except Exception as error:  # the answer is there; the rest of the text goes with its retention
                logger.error("an old conversation was not erased: %s", type(error).__name__)

    def message(self, reply: Reply, session: Session) -> dict[str, Any]:
        """A reply as the API gives it out, its choices signed for this session."""
        dates = [origin.checked for origin in reply.origins]
        return {
            "text": self._with_code(reply),
            "language": reply.language,
            "direction": reply.direction,
            "topic": reply.topic,
            "facet": reply.facet,
            "topic_title": title(reply.topic, reply.language) if reply.topic in topics() else None,
            "facet_title": say(f"facet_{reply.facet}", reply.language) if reply.facet in FACETS else None,
            "urgent": reply.urgent,
            "own_data": reply.own_data,
            "feedback": None,
            "ended": reply.order == "delete_data",
            "choices": [
                {"label": choice.label, "choice": self.choices.sign(choice, session.token)} for choice in reply.choices
            ],
            "links": [{"label": link.label, "url": link.url} for link in reply.links],
            "source": "; ".join(dict.fromkeys(origin.source for origin in reply.origins)) or None,
            "checked": ("undated" if "undated" in dates else min(dates)) if dates else None,
            "sources": [_dated(origin, reply.language) for origin in reply.origins],
            "form": self._form(reply.form, session) if reply.form else None,
            "take_along": self._take_along(reply) if reply.appointment else None,
        }

    def _with_code(self, reply: Reply) -> str:
        """The text; the code of an appointment is added only here, so that Rasa's memory does not hold it."""
        found = self.book.find(reply.appointment) if reply.appointment else None
        if found is None:
            return reply.text
        code = say("your_code", reply.language, "appointments", code=spaced(found.code))
        return "\n".join((reply.text, code, say("change_by_code", reply.language, "appointments")))

    def _form(self, form: InputForm, session: Session) -> dict[str, Any]:
        """The fields of a message, with the choice that goes on after them."""
        submit = {"label": form.submit.label, "choice": self.choices.sign(form.submit, session.token)}
        return {"fields": [vars(field) for field in form.fields], "submit": submit}

    def _take_along(self, reply: Reply) -> list[dict[str, str]]:
        """The calendar file and the sheet of the appointment that a message tells of."""
        address = f"/{reply.language}/appointment/{self.tickets.sign(str(reply.appointment))}"
        return [
            {"label": say("calendar", reply.language, "booking"), "path": f"{address}.ics"},
            {"label": say("sheet", reply.language, "booking"), "path": address},
        ]


def _dated(origin: Origin, language: str) -> dict[str, str | None]:
    date = None if origin.checked == "undated" else spoken_date(origin.checked, language)
    return {**vars(origin), "date": date}


def _after(session: Session, replies: list[Reply], now: datetime) -> Session:
    topics = [reply.topic for reply in replies if reply.topic]
    return replace(
        session,
        language=replies[-1].language,
        topic=topics[-1] if topics else session.topic,
        in_form=any(reply.in_form for reply in replies),
        turns=session.turns + 1,
        last_seen=now,
    )
