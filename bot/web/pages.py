"""The chat page, and the files of the widget."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.dialogue.answers import title
from bot.dialogue.guide import START, to_a_person
from bot.dialogue.texts import say
from bot.interactions.conversations import channel_named
from bot.language.offered import direction, offered, preferred
from bot.web.bundle import widget_script, widget_styles
from bot.web.kern import KERN
from bot.web.problems import Problem
from bot.web.templating import templates

HERE = Path(__file__).parent

FONTS = {"regular": "FiraSans-Regular.woff2", "semibold": "FiraSans-SemiBold.woff2"}
"""The two weights that the widget uses."""

EMBEDDABLE = {"cross-origin-resource-policy": "cross-origin"}
"""For the widget's own files: other sites may load them (for what the API tells them see EMBED_ORIGINS)."""


async def chat(request: Request) -> Response:
    """``GET /``: the chat, in the language of ``?language=`` or of the browser; ``?channel=`` tells where it stands."""
    wanted = request.query_params.get("language", "")
    language = wanted if wanted in offered() else preferred(request.headers.get("accept-language", ""))
    (person,) = to_a_person("person", language, request.app.state.door.clock().date()).replies
    page = templates.get_template("chat.html").render(
        language=language,
        direction=direction(language),
        channel=channel_named(request.query_params.get("channel")),
        say=lambda key: say(key, language, "page"),
        ways_without_chat=[person.text, say("emergency_hint", language)],
        topics=[(topic, title(topic, language)) for topic in START],
    )
    headers = {"cache-control": "no-store", "content-language": language, "vary": "accept-language"}
    return HTMLResponse(page, headers=headers)


def _embeddable(request: Request, content: bytes, media_type: str) -> Response:
    """A file of the widget, sent anew only where it has changed."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "public, max-age=300", **EMBEDDABLE}
    if request.headers.get("if-none-match", "").removeprefix("W/") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)


async def script(request: Request) -> Response:
    """``GET /widget.js``."""
    return _embeddable(request, widget_script(), "text/javascript; charset=utf-8")


async def styles(request: Request) -> Response:
    """``GET /widget.css``: for browsers that cannot take the styles from the script."""
    return _embeddable(request, widget_styles().encode(), "text/css; charset=utf-8")


async def font(request: Request) -> Response:
    """``GET /widget/fonts/{name}.woff2``."""
    file = KERN / "fonts" / "fira-sans" / FONTS.get(request.path_params["name"], "")
    if not file.is_file():
        raise Problem(404, "not_found")
    headers = {"cache-control": "public, max-age=604800", **EMBEDDABLE}
    return FileResponse(file, headers=headers, media_type="font/woff2")


_compressed = [Middleware(GZipMiddleware)]

routes = [
    Route("/", chat, methods=["GET"], middleware=_compressed),
    Route("/widget.js", script, methods=["GET"], middleware=_compressed),
    Route("/widget.css", styles, methods=["GET"], middleware=_compressed),
    Route("/widget/fonts/{name}.woff2", font, methods=["GET"]),
    Mount("/static/kern", StaticFiles(directory=KERN, check_dir=False)),
    Mount("/static", StaticFiles(directory=HERE / "static")),
]
