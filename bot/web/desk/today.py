"""The day at the counters: who is expected, who is here, who is called; each step by one button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.appointments.assumptions import assumptions
from bot.appointments.book import OwnBook
from bot.appointments.lists import notices_on, waiting_for
from bot.appointments.mail import folder_of
from bot.appointments.offices import Office, offices
from bot.appointments.records import State, Wish
from bot.appointments.refusals import Refusal
from bot.appointments.rules import rule_on
from bot.appointments.services import services
from bot.appointments.times import berlin_day
from bot.appointments.visits import Changed, Visit, Visits, next_in_turn
from bot.appointments.wording import language_in_words
from bot.city.services import services as described
from bot.dialogue.booking.services import name_of
from bot.dialogue.texts import say
from bot.language.offered import SOURCE, offered
from bot.settings import settings
from bot.staff.accounts import Role
from bot.web.desk.access import form, own_department, staff_route, still_signed_in
from bot.web.desk.display import display_address
from bot.web.desk.page import desk_page
from bot.web.problems import Problem
from bot.web.streams import streaming, versions

PART = "staff/today"

PAGE = "/desk/today"

ROLES: tuple[Role, ...] = ("frontoffice",)


@dataclass(frozen=True)
class View:
    """What of the book a page shows: an office, a Lünen day, and the counter of whoever looks (0: not chosen)."""

    office: Office
    day: date
    counter: int

    def address(self, path: str = PAGE, /, **more: object) -> str:
        """The page's address; what it shows stands in it, so that it can be kept and shared."""
        return f"{path}?{urlencode({'office': self.office.id, 'day': self.day, 'counter': self.counter, **more})}"

    @property
    def counters(self) -> int:
        """How many counters the office has on the day, as many as ever where it is closed."""
        rule = rule_on(self.office, self.day)
        return rule.counters if rule else max(rule.counters for rule in self.office.opening)


def book_of(request: Request) -> OwnBook:
    """The door's appointment book."""
    book: OwnBook = request.app.state.door.book
    return book


def view_of(request: Request, fields: Mapping[str, object] | None = None) -> View:
    """The view that an address or a form names; else the office of one's own department or the first one, and today."""
    given = request.query_params if fields is None else fields
    office, day, counter = (str(given.get(name, "")) for name in ("office", "day", "counter"))
    try:
        shown = date.fromisoformat(day)
    except ValueError:
        shown = berlin_day(request.app.state.door.clock())
    own = (each for each in offices().values() if each.department == own_department(request))
    found = offices().get(office) or next(own, next(iter(offices().values())))
    return View(found, shown, int(counter) if counter.isascii() and counter.isdecimal() and len(counter) < 3 else 0)


def show(request: Request) -> Response:
    """``GET /desk/today``."""
    view, now = view_of(request), request.app.state.door.clock()
    today = berlin_day(now)
    visits = book_of(request).day(view.office.id, view.day)
    with request.app.state.door.engine.connect() as connection:
        waiting = waiting_for(connection, view.office.id)
        notices = notices_on(connection, view.office.id, view.day)
    turn = next_in_turn(visits)
    return desk_page(
        request,
        "desk/today.html",
        PART,
        view=view,
        offices=offices().values(),
        today=today,
        is_today=view.day == today,
        before=view.day - timedelta(days=1),
        after=view.day + timedelta(days=1),
        assumed=bool(assumptions()),
        here=sorted(_in(visits, State.CHECKED_IN), key=lambda visit: visit is not turn),
        turn=turn,
        called=_in(visits, State.CALLED),
        expected=_in(visits, State.CONFIRMED),
        over=_in(visits, State.SERVED, State.MISSED),
        waiting=waiting,
        notices=notices,
        now=now,
        service_name=service_name,
        language_name=language_name,
        walk_in_services=[service.id for service in services().values() if service.office == view.office.id],
        languages=offered(),
        done=_done(request),
        display=display_address(view.office.id),
        minutes_since=lambda moment: int((now - moment).total_seconds() // 60),
    )


def service_name(service: str) -> str:
    """The German name of a service, its id where the city has taken it off the list since it was booked."""
    return name_of(service, SOURCE) if service in described() else service


def language_name(tag: str) -> str:
    """A language by its own name, one that is not offered by its German name."""
    found = offered().get(tag)
    return found.name if found else language_in_words(tag, SOURCE, say)


def _in(visits: list[Visit], *states: State) -> list[Visit]:
    return [visit for visit in visits if visit.state in states]


def _done(request: Request) -> dict[str, object] | None:
    """What the step before has done, from the address: key of its sentence, values, and what can be taken back."""
    given = request.query_params
    key = given.get("done") or given.get("refused")
    if not key or not key.isascii() or not key.replace("_", "").isalpha():
        return None
    values = {name: given.get(name, "") for name in ("number", "minutes", "at")}
    return {"key": key, "refused": "refused" in given, "undo": given.get("undo", ""), **values}


def post_step(request: Request) -> Response:
    """``POST /desk/today/{id}/{step}``: one step; refused where a colleague was quicker."""
    view, identity, step = view_of(request, form(request)), request.path_params["id"], request.path_params["step"]
    act = STEPS.get(step)
    if act is None:
        return _back(view, refused="bad_form")
    if step == "call" and not view.counter:
        return _back(view, refused="no_counter")
    seen = str(form(request).get("seen", ""))
    try:
        with book_of(request).at_the_counters() as visits:
            visit = act(visits, identity, view.counter, seen)
    except Changed:
        return _back(view, refused="changed")
    except Refusal as refusal:
        return _back(view, refused=refusal.key)
    if visit is None:
        return _back(view, done="undo")
    about = {"number": visit.ticket or "", "minutes": visit.appointment.minutes, "at": visit.desk or ""}
    undo = {"undo": identity} if step in CAN_BE_TAKEN_BACK else {}
    return _back(view, done=step, **about, **undo)


def post_walk_in(request: Request) -> Response:
    """``POST /desk/today/walk-in``: a number for somebody without an appointment."""
    view, given = view_of(request, form(request)), form(request)
    service, persons, language = (str(given.get(name, "")) for name in ("service", "persons", "language"))
    known = services().get(service)
    if known is None or known.office != view.office.id or not persons.isdecimal() or language not in offered():
        return _back(view, refused="bad_form")
    try:
        with book_of(request).at_the_counters() as visits:
            visit = visits.walk_in(Wish(service, int(persons)), language)
    except Refusal as refusal:
        return _back(view, refused=refusal.key)
    return _back(view, done="walk_in", number=visit.ticket, undo=visit.id)


Step = Callable[[Visits, str, int, str], "Visit | None"]

STEPS: dict[str, Step] = {
    "check_in": lambda visits, identity, counter, seen: visits.check_in(identity),
    "call": lambda visits, identity, counter, seen: visits.call(identity, counter),
    "again": lambda visits, identity, counter, seen: visits.call_again(identity),
    "serve": lambda visits, identity, counter, seen: visits.serve(identity),
    "miss": lambda visits, identity, counter, seen: visits.miss(identity, _state(seen)),
    "extend": lambda visits, identity, counter, seen: visits.extend(identity),
    "undo": lambda visits, identity, counter, seen: visits.undo(identity),
}

CAN_BE_TAKEN_BACK = ("check_in", "call", "serve", "miss")


def _state(name: str) -> State:
    try:
        return State(name)
    except ValueError:
        raise Changed from None


def _back(view: View, **more: object) -> Response:
    return RedirectResponse(view.address(**more), 303)


def show_notice(request: Request) -> Response:
    """``GET /desk/today/notices/{key}``: what the office was told, where no mail server takes it.

    A citizen's message is nobody's but the citizen's: it holds the code.
    """
    key = request.path_params["key"]
    message = folder_of(settings()).text_of(key) if key.endswith(".office") else None
    if message is None:
        raise Problem(404, "notice_gone", part=PART)
    return desk_page(request, "desk/notice.html", PART, view=view_of(request), subject=message[0], text=message[1])


def events(request: Request) -> Response:
    """``GET /desk/today/events``: a new number with every change in the book."""
    return streaming(versions(request.app.state.book_version.look, partial(still_signed_in, request)))


routes = [
    staff_route(PAGE, show, roles=ROLES),
    # The page as fetched by its own script after a change: that is nobody's sign of life.
    staff_route(f"{PAGE}/now", show, roles=ROLES, background=True),
    staff_route(f"{PAGE}/events", events, roles=ROLES, json=True, background=True),
    staff_route(f"{PAGE}/notices/{{key}}", show_notice, roles=ROLES),
    staff_route(f"{PAGE}/walk-in", post_walk_in, roles=ROLES, methods=("POST",)),
    staff_route(f"{PAGE}/{{id}}/{{step}}", post_step, roles=ROLES, methods=("POST",)),
]
