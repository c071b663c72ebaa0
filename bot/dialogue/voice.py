"""The citizens' voice: "did that help?" below an answer, and at the end, at most once, satisfaction, effort, a comment.

The door takes the turns of these buttons itself; Rasa never sees them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from bot.dialogue.feedback import PART
from bot.dialogue.guide import person_choice
from bot.dialogue.reply import Choice, Reply
from bot.dialogue.texts import say
from bot.interactions.periods import periods
from bot.staff.reports import REASONS

INTENT = "rueckmeldung"

Step = Literal["helped", "why", "satisfaction", "effort", "comment"]

STEPS: tuple[Step, ...] = get_args(Step)

SATISFACTION = ("2", "1", "0", "-1", "-2")
"""From very satisfied to very dissatisfied, as the federal survey of life situations asks."""


def _choice(step: Step, value: str, turn: str, label: str, language: str) -> Choice:
    return Choice(say(label, language, PART), INTENT, {"step": step, "value": value, "turn": turn})


def _ask(key: str, language: str, choices: Sequence[Choice]) -> Reply:
    return Reply(say(key, language, PART), language, choices=tuple(choices))


def did_it_help(turn: str, language: str) -> Reply:
    """The question below an answer; ``turn`` is the id of the answer's turn."""
    return _ask(
        "helped_question", language, [_choice("helped", v, turn, f"helped_{v}", language) for v in ("yes", "no")]
    )


def thanks(language: str) -> Reply:
    """After an answer to any of the questions that leads no further."""
    return Reply(say("helped_thanks", language, PART), language)


def ask_why(turn: str, language: str) -> Reply:
    """What was wrong, from a fixed list: no free text about an answer."""
    return _ask("why_question", language, [_choice("why", each, turn, f"reason_{each}", language) for each in REASONS])


def thank_for_reason(language: str) -> Reply:
    """After the reason, the ways on."""
    return Reply(say("why_thanks", language, PART), language, choices=(person_choice(language),))


def ask_satisfaction(turn: str, language: str) -> Reply:
    """How satisfied somebody is, on five steps."""
    steps = [_choice("satisfaction", each, turn, f"satisfaction_{each}", language) for each in SATISFACTION]
    return _ask("satisfaction_question", language, steps)


def ask_effort(turn: str, language: str) -> Reply:
    """Whether it was easy."""
    return _ask(
        "effort_question", language, [_choice("effort", v, turn, f"effort_{v}", language) for v in ("yes", "no")]
    )


def ask_comment(turn: str, language: str) -> Reply:
    """Whether there is anything else to say."""
    steps = [_choice("comment", v, turn, f"comment_{v}", language) for v in ("write", "no")]
    return _ask("comment_question", language, steps)


def let_write(language: str) -> Reply:
    """The next message is the comment."""
    return Reply(say("comment_write_now", language, PART, days=periods().review_days), language)


def thank_for_survey(language: str) -> Reply:
    """The end of the questions."""
    return Reply(say("survey_thanks", language, PART), language)
