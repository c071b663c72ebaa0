"""The review of the log: what was not understood or did not help, grouped by meaning, for a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.database import writing
from bot.dialogue.answers import title
from bot.dialogue.languages import name_of
from bot.dialogue.texts import say
from bot.interactions.grouping import grouped
from bot.interactions.periods import periods
from bot.interactions.reviewing import DECISIONS, Waiting, decide, decided_by, open_messages, take_back
from bot.staff.accounts import Role
from bot.staff.audit import record
from bot.web.desk.access import form, signed_in, staff_route
from bot.web.desk.page import desk_page
from bot.web.problems import Problem
from bot.welcome.topics import FACETS, topics

PART = "staff/review"

PAGE = "/review"

READERS: tuple[Role, ...] = ("coordinator", "editor")


@dataclass(frozen=True)
class Group:
    """Messages that mean much the same."""

    messages: tuple[Waiting, ...]

    @property
    def guess(self) -> str:
        """The topic that was guessed most often, "" where none was."""
        guessed = Counter(message.topic for message in self.messages if message.topic in topics())
        return str(guessed.most_common(1)[0][0]) if guessed else ""


def groups_of(messages: Sequence[Waiting]) -> list[Group]:
    """Messages by meaning, the largest group first."""
    numbers = grouped([message.text for message in messages])
    return [Group(tuple(messages[number] for number in group)) for group in numbers]


def show(request: Request) -> Response:
    """``GET /review``; after a decision ``?done=`` and ``?missed=`` tell how many were decided and how many not."""
    door = request.app.state.door
    with door.engine.connect() as connection:
        waiting = open_messages(connection)
        mine = decided_by(connection, signed_in(request).name)
    told = {name: request.query_params.get(name, "") for name in ("done", "undone", "missed")}
    return desk_page(
        request,
        "desk/review.html",
        PART,
        groups=groups_of([message for message in waiting if message.reason != "comment"]),
        comments=[message for message in waiting if message.reason == "comment"],
        mine=mine,
        days=periods().review_days,
        told={name: int(value) for name, value in told.items() if value.isdecimal() and len(value) < 6},
        topic_titles={each: title(each, "de") for each in sorted(topics(), key=lambda each: title(each, "de"))},
        facet_names={facet: say(f"facet_{facet}", "de") for facet in FACETS},
        language_name=lambda tag: name_of(tag, "de"),
    )


def _seen(request: Request) -> dict[str, int]:
    """The messages that are ticked, with the revisions that the page showed.

    Raises:
        Problem: 422, none is or they cannot be read.
    """
    pairs = [str(value).partition(":") for value in form(request).getlist("message")]
    if not pairs or any(not revision.isdecimal() or len(revision) > 9 for _, _, revision in pairs):
        raise Problem(422, "nothing_ticked", part=PART)
    return {name: int(revision) for name, _, revision in pairs}


def post_decision(request: Request) -> Response:
    """``POST /review/decide``: what the ticked messages mean."""
    seen = _seen(request)
    decision = next((each for each in DECISIONS if each == form(request).get("decision")), None)
    topic, facet = str(form(request).get("topic", "")), str(form(request).get("facet", ""))
    if decision is None or facet not in ("", *FACETS) or (decision == "topic" and topic not in topics()):
        raise Problem(422, "no_topic", part=PART)
    if decision != "topic":
        topic = facet = ""
    door, account = request.app.state.door, signed_in(request)
    now = door.clock()
    with writing(door.engine) as connection:
        done = decide(connection, seen, decision, account.name, now, topic or None, facet or None)
        if done:
            record(connection, now, account.name, "review_decided", f"{done}: {topic or decision}")
    return RedirectResponse(f"{PAGE}?{urlencode({'done': done, 'missed': len(seen) - done})}", 303)


def post_undo(request: Request) -> Response:
    """``POST /review/undo``: take one's own decision back."""
    seen = _seen(request)
    door, account = request.app.state.door, signed_in(request)
    with writing(door.engine) as connection:
        undone = take_back(connection, seen, account.name)
        if undone:
            record(connection, door.clock(), account.name, "review_undone", str(undone))
    return RedirectResponse(f"{PAGE}?{urlencode({'undone': undone, 'missed': len(seen) - undone})}", 303)


routes = [
    staff_route(PAGE, show, roles=READERS),
    staff_route(f"{PAGE}/decide", post_decision, roles=READERS, methods=("POST",)),
    staff_route(f"{PAGE}/undo", post_undo, roles=READERS, methods=("POST",)),
]
