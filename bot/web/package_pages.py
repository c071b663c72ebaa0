"""The welcome package as plain pages, readable without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial

from babel.dates import format_date
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.city.departments import departments
from bot.dialogue.chapters import chapter, checklist_steps, groups, help_numbers
from bot.dialogue.emergency import TOPIC as EMERGENCY_TOPIC
from bot.dialogue.guide import guide_values
from bot.dialogue.lines import unmarked
from bot.dialogue.offices import GUIDE
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer
from bot.interactions.periods import periods
from bot.language.offered import locale_of
from bot.language.text import clean
from bot.web.addresses import LANGUAGE
from bot.web.package_metadata import robots, sitemap, structured_data
from bot.web.package_search import find_topics
from bot.web.package_templates import design_version, render
from bot.web.problems import language_of
from bot.welcome.topics import topics
from bot.welcome.version import content_version

PRIVACY = (
    "controller", "officer", "purpose", "stored", "appointments", "person", "duration", "basis",
    "recipients", "duty", "rights", "complaint",
)  # fmt: skip
"""The parts of the notice under Art. 13 DSGVO."""

ACCESSIBILITY = ("state", "gaps", "feedback", "enforcement", "date")
"""The parts of the statement under § 10b BGG NRW."""

TOWN_HALL = "buergerbuero"
"""The office whose address is that of the town hall."""

LONGEST_QUERY = 100


def _overview(language: str, today: date) -> str:
    return render("overview.html", language, "", groups=groups())


def _found(query: str, language: str) -> str:
    return render("found.html", language, "", query=query, found=find_topics(query, language))


def _topic(topic: str, language: str, today: date) -> str:
    content = chapter(topic, language, today)
    return render("topic.html", language, topic, chapter=content, data=structured_data(content, language))


def _emergency(language: str, today: date) -> str:
    numbers = help_numbers(language, today)
    return render("emergency.html", language, "emergency", numbers=numbers, topic=EMERGENCY_TOPIC)


def _checklist(language: str, today: date) -> str:
    return render("checklist.html", language, "checkliste", steps=checklist_steps(language, today))


def _whole_package(language: str, today: date) -> str:
    parts = {group: [chapter(topic, language, today) for topic in members] for group, members in groups().items()}
    made = format_date(today, "long", locale=locale_of(language))
    return render("package.html", language, "package", groups=parts, made=made)


def _notice(kind: str, names: tuple[str, ...], page: str, language: str, today: date) -> str:
    """A notice of several parts, with the ways to reach the city filled in."""
    writer = Writer(language, today)
    guide, town_hall = departments()[GUIDE], departments()[TOWN_HALL].ways("address")[0]
    values = {"address": writer.dated(town_hall, town_hall.text)}
    writer.add(departments()[TOWN_HALL].name)
    values |= {**guide_values(writer), "office": writer.office(guide)}
    values["statistics_days"] = str(periods().statistics_days)
    values["review_days"] = str(periods().review_days)
    values["messages_days"] = str(periods().messages_days)
    writer.add(guide.name)
    parts = {
        say(f"{kind}_{name}", language, "package"): unmarked(say(f"{kind}_{name}_text", language, "package", **values))
        for name in names
    }
    return render("notice.html", language, page, kind=kind, sections=parts, contacts=writer.take())


PAGES: dict[str, Callable[[str, date], str]] = {
    "": _overview,
    "package": _whole_package,
    "checkliste": _checklist,
    "emergency": _emergency,
    "datenschutz": partial(_notice, "privacy", PRIVACY, "datenschutz"),
    "barrierefreiheit-erklaerung": partial(_notice, "accessibility", ACCESSIBILITY, "barrierefreiheit-erklaerung"),
}
"""The pages beside the topics, by what follows the language in their address."""


def all_pages() -> tuple[str, ...]:
    """What may follow the language in an address."""
    return (*PAGES, *topics())


@lru_cache(maxsize=512)  # all pages of a day and of the day before
def _rendered(language: str, page: str, today: date) -> str:
    return PAGES[page](language, today) if page in PAGES else _topic(page, language, today)


def _html(content: str, language: str, headers: dict[str, str], status: int = 200) -> HTMLResponse:
    return HTMLResponse(content, status, {"content-language": language, **headers})


def overview(request: Request) -> Response:
    """``GET /{language}``: all topics; with ``?q=`` those that a word finds."""
    query = clean(request.query_params.get("q", ""))[:LONGEST_QUERY]
    if not query:
        return show(request)
    language = request.path_params["language"]
    return _html(_found(query, language), language, {"cache-control": "no-store"})


def show(request: Request) -> Response:
    """``GET /{language}/{page}``: a page as of today; 304 where the browser has it already."""
    language, page = request.path_params["language"], request.path_params.get("page", "")
    request.state.language = language  # an error is told in it
    if page not in all_pages():
        raise HTTPException(404)
    today: date = request.app.state.door.clock().date()
    etag = f'"{content_version()}-{design_version()}-{today}"'
    headers = {"etag": etag, "cache-control": "public, max-age=300"}
    known = request.headers.get("if-none-match", "").split(",")
    if etag in (tag.strip().removeprefix("W/") for tag in known):
        return Response(status_code=304, headers=headers)
    return _html(_rendered(language, page, today), language, headers)


def without_slash(request: Request) -> Response:
    """``GET /{language}/``: the address without the slash; relative, so that no ``Host`` header comes into it."""
    return RedirectResponse(f"/{request.path_params['language']}", 308)


def wants_page(request: Request) -> bool:
    """Whether a browser asks, rather than a program."""
    return "text/html" in request.headers.get("accept", "")


def not_found(request: Request) -> Response:
    """The page for an address that there is not, in its language or the browser's."""
    language = language_of(request)
    headers = {"cache-control": "no-store", "vary": "accept, accept-language"}
    return _html(render("not_found.html", language, ""), language, headers, 404)


def show_sitemap(request: Request) -> Response:
    """``GET /sitemap.xml``."""
    return Response(sitemap(all_pages()), media_type="application/xml", headers={"cache-control": "max-age=3600"})


def show_robots(request: Request) -> Response:
    """``GET /robots.txt``."""
    return PlainTextResponse(robots(), headers={"cache-control": "max-age=3600"})


routes = [
    Route("/sitemap.xml", show_sitemap, methods=["GET"]),
    Route("/robots.txt", show_robots, methods=["GET"]),
    Route(f"/{LANGUAGE}", overview, methods=["GET"]),
    Route(f"/{LANGUAGE}/", without_slash, methods=["GET"]),
    Route(f"/{LANGUAGE}/{{page}}", show, methods=["GET"]),
]
