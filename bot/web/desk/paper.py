"""The sheet that is handed out: a PDF in German and the citizen's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from babel.dates import format_date
from markupsafe import Markup

from bot.dialogue.texts import say
from bot.language.offered import direction, locale_of
from bot.settings import settings
from bot.web.desk.bilingual import Part, Sheet
from bot.web.kern import KERN
from bot.web.markup import isolated
from bot.web.pages import HERE
from bot.web.templating import templates

STYLES = HERE / "static" / "desk" / "paper.css"


@cache
def _weasyprint() -> Any:
    """The library, None where what it needs of the system (Pango) is missing."""
    try:
        import weasyprint
        import weasyprint.urls
    except OSError:
        return None
    return weasyprint


def can_print() -> bool:
    """Whether this machine makes PDF files."""
    return _weasyprint() is not None


def printed(sheet: Sheet, parts: Sequence[Part], today: date, qr: Markup) -> bytes:
    """The sheet as a PDF file; only for a machine that can."""
    html = templates.get_template("desk/paper.html").render(
        sheet=sheet,
        parts=parts,
        direction=direction(sheet.language),
        isolated=lambda text, tag: isolated(text, direction(tag)),
        public=settings().public_url + sheet.public,
        qr=qr,
        printed=[
            (tag, say("printed", tag, "package", date=format_date(today, "long", locale=locale_of(tag))))
            for tag in ("de", sheet.language)
        ],
        fonts=_fonts(),
    )
    library = _weasyprint()
    files_only = library.urls.URLFetcher(allowed_protocols={"file"}, allow_redirects=False)
    page = library.HTML(string=html, url_fetcher=files_only)
    content: bytes = page.write_pdf(stylesheets=[library.CSS(filename=str(STYLES))], pdf_variant="pdf/ua-1")
    return content


def _fonts() -> list[tuple[str, int]]:
    """KERN's typeface where it is installed, by weight; other scripts come from the system's fonts."""
    folder = KERN / "fonts" / "fira-sans"
    weights = {"FiraSans-Regular.woff2": 400, "FiraSans-SemiBold.woff2": 600}
    return [((folder / name).as_uri(), weight) for name, weight in weights.items() if (folder / name).is_file()]
