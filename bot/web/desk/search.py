"""The information aid: one field that finds everything, while one types or, without a script, after Enter."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.language.offered import SOURCE, offered
from bot.language.text import clean
from bot.staff.accounts import Role
from bot.web.desk.access import staff_route
from bot.web.desk.finding import finder
from bot.web.desk.page import desk_page

PART = "staff/search"

READERS: tuple[Role, ...] = ("frontoffice", "editor")
"""Who looks things up."""

LONGEST_QUERY = 200

USUAL = "en"
"""The citizen's language until one is chosen."""


def language_of(request: Request) -> str:
    """The citizen's language, as the address has it."""
    wanted = request.query_params.get("language", "")
    return wanted if wanted in offered() and wanted != SOURCE else USUAL


def _results(request: Request, template: str) -> Response:
    query = clean(request.query_params.get("q", "")[:LONGEST_QUERY])
    search = finder()
    return desk_page(
        request,
        template,
        PART,
        query=query,
        found=search.find(query) if query else [],
        meaning=search.meaning.ready,
        language=language_of(request),
        languages=[each for each in offered().values() if each.tag != SOURCE],
    )


def show(request: Request) -> Response:
    """``GET /desk``; with ``?q=`` what was found."""
    return _results(request, "desk/search.html")


def show_results(request: Request) -> Response:
    """``GET /desk/results``: what was found alone, for the page to put in while somebody types."""
    return _results(request, "desk/results.html")


routes = [
    staff_route("/desk", show, roles=READERS),
    staff_route("/desk/results", show_results, roles=READERS),
]
