"""The report of a quarter as PDF, for the council: the sheet, a chart for each indicator, what the numbers mean."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date
from sqlalchemy.engine import Connection

from bot.interactions.counting import moment_of
from bot.interactions.milestones import read_notes
from bot.interactions.sheet import Chosen, course_of, sheet
from bot.web.indicators import view, words
from bot.web.pages import HERE
from bot.web.templating import templates


def report(connection: Connection, chosen: Chosen, today: date) -> bytes:
    """The PDF of what is told of a quarter."""
    from weasyprint import CSS, HTML  # half a second, and only the coordinators need it

    styles = (HERE / "static" / "indicators" / "report.css").read_text(encoding="utf-8")
    page = HTML(string=report_html(connection, chosen, today), url_fetcher=_nothing)
    content: bytes = page.write_pdf(stylesheets=[CSS(string=styles)], pdf_variant="pdf/ua-1")
    return content


def report_html(connection: Connection, chosen: Chosen, today: date) -> str:
    """The report before it is set."""
    course = course_of(chosen.span)
    return templates.get_template("indicators/report.html").render(
        groups=view.by_group(sheet(connection, chosen, today)),
        notes=read_notes(connection, course[0], course[-1]),
        simulated=moment_of(connection, "simulated") is not None,
        running=chosen.span.after.first > today,
        chosen=chosen,
        say=words.told,
        view=view,
        words=words,
        made=format_date(today, "long", locale="de"),
    )


def _nothing(url: str, *_: Any, **__: Any) -> dict[str, Any]:
    """The report fetches nothing from anywhere."""
    raise ValueError(f"the report has no use for {url}")
