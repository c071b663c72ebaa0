"""What waits for the editors: answers reported as wrong, facts that grow old. Staff report from any answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timezone
from itertools import groupby
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.appointments.times import read_moment
from bot.city.departments import departments
from bot.city.facts import Fact, last_day
from bot.database import writing
from bot.dialogue.answers import title
from bot.dialogue.texts import say
from bot.language.offered import offered
from bot.staff.accounts import Role
from bot.staff.audit import record
from bot.staff.reports import REASONS, Reported, mark_done, open_again, open_reports, report
from bot.web.desk.access import form, signed_in, staff_route
from bot.web.desk.page import desk_page
from bot.web.problems import Problem
from bot.welcome.topics import FACETS, topics

PART = "staff/reports"

PAGE = "/desk/reports"

READERS: tuple[Role, ...] = ("frontoffice", "editor")


@dataclass(frozen=True)
class Group:
    """The open reports of one side of a topic."""

    topic: str
    facet: str
    reports: tuple[Reported, ...]

    @property
    def times(self) -> int:
        """How often anything of it was reported."""
        return sum(each.times for each in self.reports)

    @property
    def newest(self) -> int:
        """The last report that the page shows."""
        return max(each.newest for each in self.reports)


@dataclass(frozen=True)
class OldFacts:
    """The facts of a topic or an office whose sources were looked at more than a year ago, the oldest first."""

    name: str
    file: str
    facts: tuple[Fact, ...]


def _grouped(found: Iterable[Reported]) -> list[Group]:
    def side(each: Reported) -> tuple[str, str]:
        return each.topic, each.facet

    groups = [Group(*key, tuple(rows)) for key, rows in groupby(sorted(found, key=side), key=side)]
    return sorted(groups, key=lambda group: -group.times)


def old_facts(today: date) -> list[OldFacts]:
    """All facts to look at again, most of them first."""
    places: list[tuple[str, str, Iterable[Fact]]] = [
        (topic.title, f"data/welcome/{topic.topic}.yml", topic.facts) for topic in topics().values()
    ]
    places += [(each.name, "data/city", each.contacts) for each in departments().values()]
    found = []
    for name, file, facts in places:
        old = sorted((fact for fact in facts if fact.is_old(today)), key=lambda fact: last_day(fact.checked) or today)
        if old:
            found.append(OldFacts(name, file, tuple(old)))
    return sorted(found, key=lambda each: -len(each.facts))


def show(request: Request) -> Response:
    """``GET /desk/reports``; ``?done=`` and what was marked, after "done"."""
    door = request.app.state.door
    with door.engine.connect() as connection:
        groups = _grouped(open_reports(connection))
    done = {name: request.query_params.get(name, "") for name in ("topic", "facet", "done", "times")}
    return desk_page(
        request,
        "desk/reports.html",
        PART,
        groups=groups,
        old=old_facts(door.clock().date()),
        title=lambda topic: title(topic, "de") if topic in topics() else topic,
        facet_names={facet: say(f"facet_{facet}", "de") for facet in FACETS},
        languages={each.tag: each.name for each in offered().values()},
        done=done if done["done"] and done["topic"] in topics() else None,
        may_edit=signed_in(request).role in ("editor", "administrator"),
    )


def post_report(request: Request) -> Response:
    """``POST /desk/reports``: a member of staff says that an answer is wrong; goes back to the answer."""
    topic, facet, language = (str(form(request).get(name, "")) for name in ("topic", "facet", "language"))
    reason = next((reason for reason in REASONS if reason == form(request).get("reason")), None)
    if reason is None or topic not in topics() or facet not in ("", *FACETS) or language not in offered():
        raise Problem(422, "unknown_report", part=PART)
    door, account = request.app.state.door, signed_in(request)
    with writing(door.engine) as connection:
        report(connection, topic, facet, language, reason, "staff", door.clock(), account.name)
    return RedirectResponse(f"/desk/topic/{topic}?{urlencode({'language': language, 'reported': '1'})}#report", 303)


def post_done(request: Request) -> Response:
    """``POST /desk/reports/done``: an editor has mended what was reported."""
    topic, facet, newest = (str(form(request).get(name, "")) for name in ("topic", "facet", "newest"))
    if not newest.isdecimal() or len(newest) > 18:
        raise Problem(422, "unknown_report", part=PART)
    door, account = request.app.state.door, signed_in(request)
    now = door.clock()
    with writing(door.engine) as connection:
        times = mark_done(connection, topic, facet, int(newest), account.name, now)
        if times:
            record(connection, now, account.name, "report_done", f"{topic} {facet}".strip())
    if not times:
        raise Problem(409, "already_done", part=PART)
    marked = urlencode({"topic": topic, "facet": facet, "times": times, "done": now.isoformat()})
    return RedirectResponse(f"{PAGE}?{marked}", 303)


def post_undo(request: Request) -> Response:
    """``POST /desk/reports/undo``: take "done" back."""
    topic, facet, done = (str(form(request).get(name, "")) for name in ("topic", "facet", "done"))
    try:
        moment = read_moment(done)
    except ValueError:
        raise Problem(422, "unknown_report", part=PART) from None
    door, account = request.app.state.door, signed_in(request)
    with writing(door.engine) as connection:
        times = open_again(connection, topic, facet, moment.astimezone(timezone.utc), account.name)
        if times:
            record(connection, door.clock(), account.name, "report_opened", f"{topic} {facet}".strip())
    return RedirectResponse(PAGE, 303)


routes = [
    staff_route(PAGE, show, roles=READERS),
    staff_route(PAGE, post_report, roles=READERS, methods=("POST",)),
    staff_route(f"{PAGE}/done", post_done, roles=("editor",), methods=("POST",)),
    staff_route(f"{PAGE}/undo", post_undo, roles=("editor",), methods=("POST",)),
]
