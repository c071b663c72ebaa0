"""Errors as problem details (RFC 9457), each sentence in the citizen's language."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.dialogue.texts import say
from bot.language.offered import direction, preferred


class Problem(Exception):
    """A request that cannot be served. ``key`` names the sentence in data/texts/errors.yml, or in another ``part``."""

    def __init__(
        self, status: int, key: str, *, retry_after: int | None = None, part: str = "errors", **values: object
    ) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.retry_after = retry_after
        self.part = part
        self.values = values


def language_of(request: Request) -> str:
    """The language to answer an error in: the session's, else the browser's."""
    known: str | None = getattr(request.state, "language", None)
    return known or preferred(request.headers.get("accept-language", ""))


def problem_response(request: Request, problem: Problem) -> JSONResponse:
    """``application/problem+json`` with a sentence that says the mend."""
    language = language_of(request)
    body: dict[str, Any] = {
        "type": f"about:blank#{problem.key}",
        "title": problem.key,
        "status": problem.status,
        "detail": say(problem.key, language, problem.part, **problem.values),
        "language": language,
        "direction": direction(language),
    }
    headers = {"content-language": language, "cache-control": "no-store"}
    if problem.retry_after is not None:
        headers["retry-after"] = str(problem.retry_after)
        body["retry_after"] = problem.retry_after
    return JSONResponse(body, problem.status, headers, media_type="application/problem+json")
