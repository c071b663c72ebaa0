"""While a person of the city is asked for or speaks: the door itself takes the turns, and Rasa hears nothing of them.

Only danger is looked for in what the citizen writes: by words, and by Rasa's understanding where it answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.appointments.people import read_contact
from bot.dialogue import person
from bot.dialogue.emergency import TOPIC, emergency
from bot.dialogue.person import INTENT, STEPS, Step
from bot.dialogue.reply import Reply
from bot.dialogue.texts import say
from bot.handover.records import DRAFTS, Handover, Said, State
from bot.handover.requests import Asker, Requests
from bot.handover.service import service
from bot.language.dates import BERLIN
from bot.language.offered import offered
from bot.web.choices import pressed
from bot.web.sessions import Session
from bot.web.trackers import Trackers


def step_of(text: str) -> Step | None:
    """The step that a pressed button stands for, None for all else that is said."""
    step = (pressed(text, INTENT) or {}).get("step")
    return next((known for known in STEPS if known == step), None)


@dataclass(frozen=True)
class PersonTurns:
    """The turns that belong to a person; blocking, so the door calls it in a thread."""

    requests: Requests
    trackers: Trackers

    def concerns(self, session: Session, text: str) -> bool:
        """Whether this turn is the person's and not the assistant's."""
        return step_of(text) is not None or self.requests.current(session.token) is not None

    def listening(self, session: Session) -> bool:
        """Whether a chat with a person is open, of which the window should hear."""
        current = self.requests.current(session.token)
        return current is not None and current.state not in DRAFTS

    def turn(
        self, session: Session, text: str, message_id: str | None, danger: bool, now: datetime
    ) -> tuple[Session, list[Reply]] | None:
        """The session after the turn and what is said to it; None where it is the assistant's after all."""
        step = step_of(text)
        current = self.requests.current(session.token)
        if step is not None:
            return session, [self._step(session, step, current, now)]
        if current is None:
            return None
        if text.startswith("/"):
            today = now.astimezone(BERLIN).date()
            is_emergency = text.partition("{")[0] == f"/{TOPIC}"
            return session, list(emergency(session.language, today).replies) if is_emergency else [
                person.silent(session.language)
            ]
        names = {language.name: tag for tag, language in offered().items()}
        if text in names:
            self.requests.speak(current, names[text])
            return replace(session, language=names[text]), [Reply(say("language_changed", names[text]), names[text])]
        if danger:
            self.requests.mark_urgent(current)
        said = Said("citizen", session.language, text, sent_as=message_id)
        replies = self._heard(session, current, said, now)
        if replies is None:
            return None
        if danger:
            replies = [*emergency(session.language, now.astimezone(BERLIN).date()).replies, *replies]
        return session, replies

    def _step(self, session: Session, step: Step, current: Handover | None, now: datetime) -> Reply:
        language = session.language
        asker = Asker(session.token, session.pseudonym, session.channel, language, session.topic)
        if step == "back":
            return person.back_again(language, current is not None and self.requests.withdraw(current, now))
        if current is not None and current.state is State.TAKEN:
            return person.silent(language)
        if step == "message":
            draft = self.requests.begin_message(asker, now)
            return person.ask_contact(language) if draft.state is State.CONTACT_ASKED else person.ask_message(language)
        if not service().at(now).is_open:
            return person.offer(language, now).replies[0]
        self.requests.ask_for_chat(asker, self.trackers.said(session.conversation) if step == "shared" else None, now)
        return person.queued(language)

    def _heard(self, session: Session, current: Handover, said: Said, now: datetime) -> list[Reply] | None:
        """What is answered to words; None where the person closed the chat in this moment."""
        if current.state is State.MESSAGE_ASKED:
            self.requests.write_message(current, said, now)
            return [person.ask_contact(session.language)]
        if current.state is State.CONTACT_ASKED:
            contact = read_contact(said.text)
            if contact is None:
                return [person.ask_contact(session.language, understood=False)]
            self.requests.leave(current, contact, now)
            return [person.message_left(session.language, contact.value, now)]
        return [] if self.requests.write(current, said, now) else None
