"""Rendering a page of the staff: navigation by role, sentences, the token against forgery."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from babel.dates import format_date, format_time
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.dialogue.texts import say, say_to_staff
from bot.language.dates import BERLIN
from bot.staff.accounts import Account, Role
from bot.web.desk.session import PART
from bot.web.kern import KERN
from bot.web.problems import Problem
from bot.web.templating import templates

HEADERS = {"cache-control": "no-store", "content-language": "de", "referrer-policy": "same-origin"}
"""``same-origin``, so that a browser names the page from which a form was sent."""


class StaffRoute(Route):
    """A route for the staff; ``roles`` are those that may use it."""

    roles: frozenset[Role]


NAVIGATION = {
    "/desk": "nav_search",
    "/desk/today": "nav_today",
    "/desk/inbox": "nav_inbox",
    "/desk/reports": "nav_reports",
    "/indicators": "nav_indicators",
    "/review": "nav_review",
    "/desk/accounts": "nav_accounts",
}
"""The pages in the navigation and their names; one shows as soon as there is its route and the role may use it."""


def desk_page(
    request: Request, template: str, part: str = PART, status: int = 200, /, **values: object
) -> HTMLResponse:
    """A page from a template that extends ``desk/base.html``; ``say`` in it speaks the sentences of ``part``."""
    account: Account | None = getattr(request.state, "account", None)
    content = templates.get_template(template).render(
        say=partial(say_to_staff, part),
        say_desk=partial(say_to_staff, PART),
        account=account,
        csrf=getattr(request.state, "csrf", ""),
        path=request.url.path,
        navigation=navigation(request, account) if account else [],
        day=lambda moment: format_date(moment.astimezone(BERLIN), "dd.MM.yyyy", locale="de"),
        clock=_clock,
        in_words=lambda each: format_date(each, "EEEE, d. MMMM yyyy", locale="de"),
        kern=KERN.is_dir(),
        **values,
    )
    return HTMLResponse(content, status, HEADERS)


def refusal(request: Request, problem: Problem) -> HTMLResponse:
    """The page that says why a request was not served."""
    sentence = say(problem.key, "de", problem.part, **problem.values)
    response = desk_page(request, "desk/refused.html", PART, problem.status, sentence=sentence)
    if problem.retry_after is not None:
        response.headers["retry-after"] = str(problem.retry_after)
    return response


def home(request: Request, account: Account) -> str:
    """The address of the first page that an account may open."""
    return next((path for path, _ in navigation(request, account)), "/desk/own")


def navigation(request: Request, account: Account) -> list[tuple[str, str]]:
    """Address and name of each page in the navigation that the account may open."""
    open_to = {
        route.path
        for route in request.app.routes
        if isinstance(route, StaffRoute) and "GET" in (route.methods or ()) and account.role in route.roles
    }
    return [(path, say(key, "de", PART)) for path, key in NAVIGATION.items() if path in open_to]


def _clock(moment: datetime) -> str:
    return format_time(moment.astimezone(BERLIN), "HH:mm", locale="de")
