"""The inbox: conversations that wait for a person, and writing in one."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.city.departments import departments
from bot.dialogue.answers import title
from bot.dialogue.languages import name_of
from bot.dialogue.texts import say, sentences
from bot.handover.inbox import STAFF_REASONS, Inbox
from bot.handover.records import QUEUED, Handover, Said, State
from bot.handover.service import takers
from bot.language.offered import SOURCE, direction
from bot.language.text import clean
from bot.staff.accounts import Role
from bot.web.desk.access import form, own_department, signed_in, staff_route, still_signed_in
from bot.web.desk.page import StaffRoute, desk_page
from bot.web.problems import Problem
from bot.web.streams import Pulse, changes, event, streaming
from bot.welcome.topics import topics

PAGE = "/desk/inbox"

PART = "staff/inbox"

SENTENCES = "handover_sentences"
"""The staff's ready sentences, in all offered languages."""

ROLES: tuple[Role, ...] = ("frontoffice", "editor")

ALL = "all"
"""Stands for every department in an address."""

MOST_WRITTEN = 2000
"""Characters of a message of the staff."""


def _inbox(request: Request) -> Inbox:
    return Inbox(request.app.state.door.engine, say)


def _handover(request: Request) -> Handover:
    """The conversation that the address names.

    Raises:
        Problem: 404, there is none (any more).
    """
    found = _inbox(request).find(request.path_params["id"])
    if found is None:
        raise Problem(404, "gone", part=PART)
    return found


def show_all(request: Request) -> Response:
    """``GET /desk/inbox``: who waits, my conversations, those of others; ``?department=``, one's own or ALL without."""
    everything = _inbox(request).open()
    wanted, own = _department(request), own_department(request)
    chosen = [each for each in everything if _is_shown(each, wanted)]
    mine = signed_in(request).name
    return desk_page(
        request,
        "desk/inbox.html",
        PART,
        waiting=[each for each in chosen if each.state in QUEUED],
        mine=[each for each in everything if each.taken_by == mine],
        others=[each for each in chosen if each.state is State.TAKEN and each.taken_by != mine],
        department=wanted,
        own=own,
        elsewhere=sum(each.state in QUEUED for each in everything if each not in chosen),
        present=sorted({each.department for each in everything} | ({own} if own else set())),
        now=request.app.state.door.clock(),
        **_words(),
    )


def _department(request: Request) -> str:
    return request.query_params.get("department") or own_department(request) or ALL


def _is_shown(handover: Handover, department: str) -> bool:
    """Whether it is in the list of a department; danger that waits is in every list."""
    return department in (ALL, handover.department) or (handover.urgent and handover.state in QUEUED)


def _words() -> dict[str, object]:
    return {
        "department_name": lambda department: departments()[department].name,
        "topic_name": lambda topic: title(topic, SOURCE) if topic in topics() else "",
        "language_name": partial(name_of, language=SOURCE),
        "direction": direction,
    }


def show(request: Request) -> Response:
    """``GET /desk/inbox/{id}``: one conversation; ``?late`` after something that was not possible any more."""
    handover = _handover(request)
    inbox = _inbox(request)
    return desk_page(
        request,
        "desk/conversation.html",
        PART,
        handover=handover,
        messages=inbox.messages(handover),
        mails=inbox.mails(handover),
        mine=handover.state is State.TAKEN and handover.taken_by == signed_in(request).name,
        waiting=handover.state in QUEUED,
        ready=[(key, german, say(key, handover.language, SENTENCES)) for key, german in sentences(SENTENCES).items()],
        takers=[(name, departments()[name].name) for name in takers() if name != handover.department],
        reasons=STAFF_REASONS,
        late="late" in request.query_params,
        sent_as=secrets.token_hex(16),
        most=MOST_WRITTEN,
        **_words(),
    )


def _back(handover: Handover, done: bool) -> Response:
    """To the conversation again, with a note where somebody else was quicker."""
    return RedirectResponse(f"{PAGE}/{handover.id}{'' if done else '?late'}", 303)


def post_take(request: Request) -> Response:
    """``POST /desk/inbox/{id}/take``."""
    handover = _handover(request)
    return _back(handover, _inbox(request).take(handover, signed_in(request).name, request.app.state.door.clock()))


def post_write(request: Request) -> Response:
    """``POST /desk/inbox/{id}/write``: ``sentence`` is the key of a ready one, else ``text`` in ``language``."""
    handover, fields = _handover(request), form(request)
    sent_as = str(fields.get("sent_as", ""))[:64] or None
    key, text = str(fields.get("sentence", "")), clean(str(fields.get("text", "")))
    if key in sentences(SENTENCES):
        language = handover.language
        said = Said("staff", language, say(key, language, SENTENCES), say(key, SOURCE, SENTENCES), sent_as=sent_as)
    elif text and len(text) <= MOST_WRITTEN:
        language = handover.language if fields.get("language") == handover.language else SOURCE
        said = Said("staff", language, text, sent_as=sent_as)
    else:
        raise Problem(422, "empty_or_long", part=PART, most=MOST_WRITTEN)
    now = request.app.state.door.clock()
    return _back(handover, _inbox(request).write(handover, signed_in(request).name, said, now))


def post_pass_on(request: Request) -> Response:
    """``POST /desk/inbox/{id}/pass``: to the queue of ``department``."""
    handover = _handover(request)
    department = str(form(request).get("department", ""))
    if department not in takers():
        raise Problem(422, "choose_department", part=PART)
    now = request.app.state.door.clock()
    done = _inbox(request).pass_on(handover, signed_in(request).name, department, now)
    return RedirectResponse(PAGE, 303) if done else _back(handover, done)


def post_close(request: Request) -> Response:
    """``POST /desk/inbox/{id}/close`` with a ``reason``."""
    handover = _handover(request)
    reason = next((known for known in STAFF_REASONS if known == form(request).get("reason")), None)
    if reason is None:
        raise Problem(422, "choose_reason", part=PART)
    done = _inbox(request).close(handover, signed_in(request).name, reason, request.app.state.door.clock())
    return RedirectResponse(PAGE, 303) if done else _back(handover, done)


async def events(request: Request) -> Response:
    """``GET /desk/inbox/events``: tells whenever something in the inbox has changed, and how many wait; no content.

    Those are counted who are in the list of ``?department=``, as in ``show_all``.
    """
    pulse: Pulse = request.app.state.pulse
    pulse.admit(signed_in(request).name)
    return streaming(_changes(request, pulse))


async def _changes(request: Request, pulse: Pulse) -> AsyncIterator[list[str]]:
    with pulse.listening(signed_in(request).name):
        told = partial(_changed, department=_department(request))
        async for found in changes(pulse.look, told, partial(still_signed_in, request)):
            yield found


def _changed(queue: Sequence[Handover], department: str) -> str:
    return event("changed", {"waiting": sum(each.state in QUEUED and _is_shown(each, department) for each in queue)})


routes: list[StaffRoute] = [
    staff_route(PAGE, show_all, roles=ROLES),
    staff_route(f"{PAGE}/live", show_all, roles=ROLES, background=True),
    staff_route(f"{PAGE}/events", events, roles=ROLES, json=True, background=True),
    staff_route(f"{PAGE}/{{id}}", show, roles=ROLES),
    staff_route(f"{PAGE}/{{id}}/live", show, roles=ROLES, background=True),
    staff_route(f"{PAGE}/{{id}}/take", post_take, roles=ROLES, methods=("POST",)),
    staff_route(f"{PAGE}/{{id}}/write", post_write, roles=ROLES, methods=("POST",)),
    staff_route(f"{PAGE}/{{id}}/pass", post_pass_on, roles=ROLES, methods=("POST",)),
    staff_route(f"{PAGE}/{{id}}/close", post_close, roles=ROLES, methods=("POST",)),
]
