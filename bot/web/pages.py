"""The chat page."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.dialogue.texts import say
from bot.language.offered import direction, offered, preferred
from bot.language.text import MOST_CHARACTERS

HERE = Path(__file__).parent
KERN = HERE / "node_modules" / "@kern-ux" / "native" / "dist"
"""KERN, the design system of German administration, installed by npm; without it the page keeps its own plain style."""

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=select_autoescape(), undefined=StrictUndefined
)


async def chat(request: Request) -> Response:
    """``GET /``: the chat, in the language of ``?language=`` or of the browser."""
    wanted = request.query_params.get("language", "")
    language = wanted if wanted in offered() else preferred(request.headers.get("accept-language", ""))
    page = _templates.get_template("chat.html").render(
        language=language,
        direction=direction(language),
        languages=offered().values(),
        say=lambda key: say(key, language, "page"),
        kern=KERN.is_dir(),
        most=MOST_CHARACTERS,
    )
    headers = {"cache-control": "no-store", "content-language": language, "vary": "accept-language"}
    return HTMLResponse(page, headers=headers)


routes = [
    Route("/", chat, methods=["GET"]),
    Mount("/static/kern", StaticFiles(directory=KERN, check_dir=False)),
    Mount("/static", StaticFiles(directory=HERE / "static")),
]
