"""What search engines read: languages of a page, structured data, the map of the site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import quoteattr

from bot.city.departments import departments
from bot.dialogue.chapters import Chapter
from bot.language.offered import SOURCE, offered
from bot.settings import settings
from bot.welcome.topics import topics


def address(language: str, page: str) -> str:
    """The full address of a page; ``page`` is what follows the language, "" for the overview."""
    return f"{settings().public_url}/{language}{'/' + page if page else ''}"


def alternates(page: str) -> dict[str, str]:
    """The page's address in every language, German for whoever reads none of them (``x-default``)."""
    found = {language: address(language, page) for language in offered()}
    return {**found, "x-default": found[SOURCE]}


def structured_data(chapter: Chapter, language: str) -> dict[str, Any]:
    """A chapter as a ``GovernmentService`` of schema.org."""
    office = departments()[topics()[chapter.topic].department]
    page = address(language, chapter.topic)
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": chapter.title,
        "description": chapter.summary,
        "inLanguage": language,
        "url": page,
        "provider": {"@type": "GovernmentOrganization" if office.inside else "Organization", "name": office.name},
        "areaServed": {"@type": "City", "name": "Lünen"},
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceUrl": page,
            "availableLanguage": list(offered()),
        },
    }


def sitemap(pages: Iterable[str]) -> str:
    """The map of the site (sitemaps.org), each page with its languages."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for page in pages:
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang={quoteattr(tag)} href={quoteattr(url)}/>'
            for tag, url in alternates(page).items()
        )
        lines += [f"<url><loc>{address(language, page)}</loc>{links}</url>" for language in offered()]
    return "\n".join([*lines, "</urlset>", ""])


def robots() -> str:
    """What robots may read: all but the conversations."""
    return f"User-agent: *\nDisallow: /api/\nSitemap: {settings().public_url}/sitemap.xml\n"
