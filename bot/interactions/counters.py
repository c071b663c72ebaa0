"""What is counted of one conversation: a small pure function for each figure of data/indicators.yml.

Each gets the conversation and the turns of it that belong to the value in question (``some``; all turns where no topic,
department or district is asked for) and tells what it adds: a number, or the points and days to keep apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from functools import lru_cache
from itertools import islice

from bot.city.departments import departments
from bot.city.opening import Opening, open_at
from bot.interactions.conversations import Conversation, LoggedTurn

Turns = tuple[LoggedTurn, ...]

ANSWERED = ("answered", "partly_answered")
HANDED_OVER = ("handover_requested", "handed_over")
NO_CONCERN = ("small_talk", "declined", "language_changed", "language_asked", "language_not_offered", "error")
"""Outcomes of turns in which nobody wanted anything of the city."""

REACHABLE = "buergertelefon"
"""The office whose opening hours are those in which the city can be reached otherwise."""

PARTICIPATION = "mitbestimmen"


def conversation(whole: Conversation, some: Turns) -> int:
    """Every conversation."""
    return 1


def not_german(whole: Conversation, some: Turns) -> int:
    """Conversations in another language than German."""
    return not whole.german


def own_language(whole: Conversation, some: Turns) -> int:
    """Conversations in which no answer had a German line for want of a translation."""
    return all(turn.translated is not False for turn in whole.turns)


def package_answer(whole: Conversation, some: Turns) -> int:
    """Conversations with an answer from the welcome package."""
    return any(turn.outcome in ANSWERED and turn.package_topic for turn in some)


def topic_asked(whole: Conversation, some: Turns) -> int:
    """Conversations in which a topic of the package was meant."""
    return any(turn.package_topic for turn in some)


def question(whole: Conversation, some: Turns) -> int:
    """Turns that asked something of the city."""
    return sum(turn.outcome not in NO_CONCERN for turn in some)


def unanswered(whole: Conversation, some: Turns) -> int:
    """Of those the ones that were not understood or answered only by the name of an office."""
    return sum(turn.not_understood or turn.outcome == "partly_answered" for turn in some)


def free_text(whole: Conversation, some: Turns) -> int:
    """Typed turns."""
    return sum(turn.kind == "text" for turn in some)


def not_understood(whole: Conversation, some: Turns) -> int:
    """Typed turns that were not understood."""
    return sum(turn.kind == "text" and turn.not_understood for turn in some)


def concern(whole: Conversation, some: Turns) -> int:
    """Conversations in which somebody wanted something of the city."""
    return any(turn.outcome not in NO_CONCERN for turn in whole.turns)


def resolved(whole: Conversation, some: Turns) -> int:
    """Conversations with an answer or a booking, whose last turn was understood."""
    return whole.has(*ANSWERED, "booking_confirmed") and not whole.turns[-1].not_understood


def self_served(whole: Conversation, some: Turns) -> int:
    """Of those the ones in which nobody asked for a person or was sent to one."""
    return resolved(whole, some) and not whole.has("to_a_person", *HANDED_OVER)


def handed_over(whole: Conversation, some: Turns) -> int:
    """Conversations that were to be handed over to a person."""
    return whole.has(*HANDED_OVER)


def concern_german(whole: Conversation, some: Turns) -> int:
    """Concerns in German."""
    return whole.german and concern(whole, some)


def concern_other(whole: Conversation, some: Turns) -> int:
    """Concerns in another language."""
    return not whole.german and concern(whole, some)


def resolved_german(whole: Conversation, some: Turns) -> int:
    """Resolved in German."""
    return whole.german and resolved(whole, some)


def resolved_other(whole: Conversation, some: Turns) -> int:
    """Resolved in another language."""
    return not whole.german and resolved(whole, some)


def helpful_answer(whole: Conversation, some: Turns) -> int:
    """Answers to "did that help?"."""
    return sum(turn.helpful is not None for turn in some)


def helped(whole: Conversation, some: Turns) -> int:
    """Of those "that helped"."""
    return sum(turn.helpful is True for turn in some)


def helpful_asked(whole: Conversation, some: Turns) -> int:
    """Answers below which "did that help?" was asked."""
    return sum(turn.helpful_asked is True for turn in some)


def helpful_response(whole: Conversation, some: Turns) -> int:
    """Of those the ones that were judged; what a citizen writes unasked is not among them."""
    return sum(turn.helpful_asked is True and turn.helpful is not None for turn in some)


def survey_asked(whole: Conversation, some: Turns) -> int:
    """Surveys at the end of a conversation."""
    return sum(turn.survey_asked is True for turn in some)


def satisfaction_response(whole: Conversation, some: Turns) -> int:
    """Of those the ones in which a step from −2 to +2 was chosen."""
    return sum(turn.survey_asked is True and turn.satisfaction is not None for turn in some)


def effort_response(whole: Conversation, some: Turns) -> int:
    """Of those the ones in which "it was easy" was answered."""
    return sum(turn.survey_asked is True and turn.effort is not None for turn in some)


def satisfaction(whole: Conversation, some: Turns) -> Iterator[int]:
    """The points from −2 to +2."""
    return (turn.satisfaction for turn in some if turn.satisfaction is not None)


def effort_answer(whole: Conversation, some: Turns) -> int:
    """Answers to "it was easy"."""
    return sum(turn.effort is not None for turn in some)


def easy(whole: Conversation, some: Turns) -> int:
    """Of those the ones that agree."""
    return sum(turn.effort is True for turn in some)


def days_to_place(whole: Conversation, some: Turns) -> Iterator[int]:
    """The days from the wish to the first appointment offered, once a conversation."""
    return islice((turn.days_to_place for turn in some if turn.days_to_place is not None), 1)


def booking_begun(whole: Conversation, some: Turns) -> int:
    """Booking dialogues."""
    return sum(turn.outcome == "booking_begun" for turn in some)


def booking_confirmed(whole: Conversation, some: Turns) -> int:
    """Of those the ones that ended in an appointment."""
    return min(sum(turn.outcome == "booking_confirmed" for turn in some), booking_begun(whole, some))


def referral(whole: Conversation, some: Turns) -> int:
    """Departments and partners that the conversation was referred to, each once."""
    return len({turn.department for turn in some if turn.department})


def referral_outside(whole: Conversation, some: Turns) -> int:
    """Of those the ones outside the city administration."""
    named = {turn.department for turn in some if turn.department}
    return sum(name in departments() and not departments()[name].inside for name in named)


def district_referral(whole: Conversation, some: Turns) -> int:
    """Referrals to services organised by place of living."""
    return len(_by_place(some))


def district_routed(whole: Conversation, some: Turns) -> int:
    """Of those the ones that named the team of the district."""
    named = {(turn.department, turn.district) for turn in some if turn.department and turn.district}
    return len({name for name, district in named if name in _by_place(some) and departments()[name].team_of(district)})


def _by_place(some: Turns) -> set[str]:
    named = {turn.department for turn in some if turn.department}
    return {name for name in named if name in departments() and departments()[name].by_place}


def out_of_hours(whole: Conversation, some: Turns) -> int:
    """Conversations that began while the city could not be reached by telephone."""
    return not _open(int(whole.begin.timestamp()))


@lru_cache(maxsize=4096)
def _open(moment: int) -> bool:
    state = open_at(_hours(), datetime.fromtimestamp(moment, timezone.utc))
    return state is not None and state.is_open


def _hours() -> Opening:
    return next(contact.opening for contact in departments()[REACHABLE].contacts if contact.opening)


def participation_shown(whole: Conversation, some: Turns) -> int:
    """Conversations that were shown an offer to take part."""
    return any(turn.topic == PARTICIPATION for turn in whole.turns)


def participation_opened(whole: Conversation, some: Turns) -> int:
    """Of those the ones that opened a part of it by a button."""
    return any(turn.topic == PARTICIPATION and turn.kind == "choice" and turn.facet != "what" for turn in whole.turns)


Counter = Callable[[Conversation, Turns], "int | Iterator[int]"]

COUNTERS: dict[str, Counter] = {
    "conversations": conversation,
    "not_german": not_german,
    "own_language": own_language,
    "package_answers": package_answer,
    "topic_asked": topic_asked,
    "questions": question,
    "unanswered": unanswered,
    "free_text": free_text,
    "not_understood": not_understood,
    "concerns": concern,
    "resolved": resolved,
    "self_served": self_served,
    "handed_over": handed_over,
    "concerns_german": concern_german,
    "concerns_other": concern_other,
    "resolved_german": resolved_german,
    "resolved_other": resolved_other,
    "helpful_asked": helpful_asked,
    "helpful_responses": helpful_response,
    "survey_asked": survey_asked,
    "satisfaction_responses": satisfaction_response,
    "effort_responses": effort_response,
    "helpful_answers": helpful_answer,
    "helped": helped,
    "satisfaction": satisfaction,
    "effort_answers": effort_answer,
    "easy": easy,
    "days_to_place": days_to_place,
    "bookings_begun": booking_begun,
    "bookings_confirmed": booking_confirmed,
    "referrals": referral,
    "referrals_outside": referral_outside,
    "district_referrals": district_referral,
    "district_routed": district_routed,
    "out_of_hours": out_of_hours,
    "participation_shown": participation_shown,
    "participation_opened": participation_opened,
}
