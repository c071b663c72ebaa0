"""Rendering the templates of the welcome package's pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from itertools import groupby

from bot.dialogue.answers import title
from bot.dialogue.lines import Form, Line
from bot.dialogue.reply import Origin
from bot.dialogue.texts import say
from bot.language.offered import direction, offered
from bot.web.kern import KERN
from bot.web.markup import isolated, linked, spoken_date
from bot.web.package_metadata import address, alternates
from bot.web.templating import TEMPLATES, templates
from bot.welcome.version import digest


@cache
def design_version() -> str:
    """Changes whenever a template does."""
    return digest([*(TEMPLATES / "package").glob("*.html"), TEMPLATES / "styles.html"], TEMPLATES)


def blocks(lines: Iterable[Line]) -> list[tuple[Form, list[Line]]]:
    """The lines by runs of one form, as lists and paragraphs need them."""
    return [(form, list(run)) for form, run in groupby(lines, key=lambda line: line.form)]


def by_origin(lines: Iterable[Line]) -> dict[Origin, list[str]]:
    """The origins in the order of the lines, each with the texts that it stands behind."""
    told: dict[Origin, list[str]] = {}
    for line in lines:
        for origin in dict.fromkeys(line.origins):
            told.setdefault(origin, []).append(line.text)
    return told


def render(template: str, language: str, page: str, **values: object) -> str:
    """A page in a language; ``page`` is what follows the language in its address, "" for the overview."""
    return templates.get_template(f"package/{template}").render(
        language=language,
        direction=direction(language),
        languages=offered().values(),
        page=page,
        unreviewed=offered()[language].review == "none",
        address=address(language, page),
        alternates=alternates(page),
        say=partial(_say, language, "package"),
        say_dialogue=partial(_say, language, "dialogue"),
        say_routing=partial(_say, language, "routing"),
        title=lambda topic: title(topic, language),
        isolated=lambda text: isolated(text, direction(language)),
        linked=lambda text: linked(text, direction(language)),
        as_of=lambda checked: _as_of(checked, language),
        blocks=blocks,
        by_origin=by_origin,
        kern=KERN.is_dir(),
        **values,
    )


def _say(language: str, part: str, key: str, /, **values: object) -> str:
    return say(key, language, part, **values)


def _as_of(checked: str, language: str) -> str:
    """The date of a source, in the words of the chat."""
    if checked == "undated":
        return say("checked_undated", language, "page")
    return say("checked", language, "page", date=spoken_date(checked, language))
