"""The turns in which a citizen says whether an answer helped; the door takes them, Rasa hears nothing of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Engine

from bot.database import writing
from bot.dialogue import voice
from bot.dialogue.reply import Reply
from bot.dialogue.voice import INTENT, STEPS, Step
from bot.interactions.log import record_answer, turn_of
from bot.interactions.review import Unclear, put_aside
from bot.staff.reports import REASONS, report
from bot.web.choices import pressed
from bot.web.sessions import Session
from bot.web.trackers import Asked, Trackers

MOST_ASKED = 3
"""So often a session is asked whether an answer helped: enough for the indicator, too little to annoy."""

COMMENT = "comment"


def step_in(text: str) -> tuple[Step, str, str] | None:
    """Step, value and the turn that a pressed button is about; None for all else that is said."""
    about = pressed(text, INTENT) or {}
    step = next((known for known in STEPS if known == about.get("step")), None)
    return (step, str(about.get("value")), str(about.get("turn"))) if step else None


def worth_asking(session: Session, text: str, replies: Sequence[Reply]) -> bool:
    """Whether to ask below this answer: a typed question on another topic than before, calmly answered, thrice at most.

    Whoever goes on in a topic or presses its buttons is reading; whoever is shown help numbers has other worries.
    """
    answered = [reply for reply in replies if reply.topic and reply.facet]
    return (
        session.asked < MOST_ASKED
        and not text.startswith("/")
        and bool(answered)
        and answered[-1].topic != session.topic
        and not any(reply.urgent for reply in replies)
    )


@dataclass(frozen=True)
class Voice:
    """Takes answers and comments; blocking, so the door calls it in a thread."""

    engine: Engine
    trackers: Trackers

    def concerns(self, session: Session, text: str) -> bool:
        """Whether this turn is an answer to one of our questions, or the comment that was invited."""
        return step_in(text) is not None or (session.expects == COMMENT and not text.startswith("/"))

    def turn(self, session: Session, text: str, now: datetime) -> tuple[Session, list[Reply]]:
        """The session after the turn, and what is said to it."""
        step = step_in(text)
        if step is None:
            self._keep_comment(session, text, now)
            return replace(session, expects=None), [voice.thank_for_survey(session.language)]
        return self._step(session, *step, now)

    def _step(self, session: Session, step: Step, value: str, turn: str, now: datetime) -> tuple[Session, list[Reply]]:
        language = session.language
        if step == "helped":
            return replace(session, expects=turn), [self._helped(session, value == "yes", turn, now)]
        if step == "why":
            if session.expects == turn and value in REASONS:
                self._report(value, turn)
                return replace(session, expects=None), [voice.thank_for_reason(language)]
            return session, [voice.thanks(language)]
        if step == "satisfaction":
            fresh = record_answer(self.engine, turn, "satisfaction", int(value))
            return session, [voice.ask_effort(turn, language) if fresh else voice.thanks(language)]
        if step == "effort":
            fresh = record_answer(self.engine, turn, "effort", value == "yes")
            return session, [voice.ask_comment(turn, language) if fresh else voice.thanks(language)]
        if value == "write":
            return replace(session, expects=COMMENT), [voice.let_write(language)]
        return session, [voice.thank_for_survey(language)]

    def _helped(self, session: Session, yes: bool, turn: str, now: datetime) -> Reply:
        if not record_answer(self.engine, turn, "helpful", yes) or yes:
            return voice.thanks(session.language)
        asked = next((each for each in self.trackers.asked(session.conversation) if each.turn == turn), None)
        self._keep_question(session, asked, now)
        return voice.ask_why(turn, session.language)

    def complained(self, session: Session, now: datetime) -> None:
        """Somebody wrote, in words, that the answer before did not help."""
        asked = self.trackers.asked(session.conversation)
        if len(asked) >= 2 and record_answer(self.engine, asked[-2].turn, "helpful", False):
            self._keep_question(session, asked[-2], now)

    def _keep_question(self, session: Session, asked: Asked | None, now: datetime) -> None:
        """The question that was not answered helpfully waits for review, unless it spoke of danger."""
        if asked is None or asked.text is None or asked.danger:
            return
        row = turn_of(self.engine, asked.turn)
        put_aside(
            self.engine,
            Unclear(
                reason="not_helpful",
                at=now,
                session=session.pseudonym,
                language=session.language,
                text=asked.text,
                content_version=row.content_version if row else "",
                model_version=row.model_version if row else "",
                topic=row.topic if row else None,
                facet=row.facet if row else None,
                confidence=row.confidence if row else None,
            ),
        )

    def _keep_comment(self, session: Session, text: str, now: datetime) -> None:
        comment = Unclear("comment", now, session.pseudonym, session.language, text, "", "", session.topic)
        put_aside(self.engine, comment)

    def _report(self, reason: str, turn: str) -> None:
        row = turn_of(self.engine, turn)
        if row is not None and row.topic:
            with writing(self.engine) as connection:
                chosen = next(each for each in REASONS if each == reason)
                report(connection, row.topic, row.facet, row.language, chosen, "citizen")
