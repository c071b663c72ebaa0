"""What search engines read of the welcome package."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from bot.language.offered import offered
from bot.settings import settings
from bot.web.package_pages import all_pages
from bot.welcome.topics import topics
from tests.web.page import Page, read

BASE = settings().public_url
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def path(language: str, page: str) -> str:
    return f"/{language}/{page}" if page else f"/{language}"


def alternates(seen: Page) -> dict[str, str]:
    return {link["hreflang"]: link["href"] for link in seen.all("link", rel="alternate")}


@pytest.mark.parametrize("language", offered())
def test_the_languages_of_a_page_point_to_each_other(client: TestClient, language: str) -> None:
    for page in all_pages():
        expected = {tag: BASE + path(tag, page) for tag in offered()}
        expected["x-default"] = expected["de"]
        seen = read(client.get(path(language, page)).text)
        assert alternates(seen) == expected
        assert [link["href"] for link in seen.all("link", rel="canonical")] == [expected[language]]


@pytest.mark.parametrize("language", offered())
def test_titles_and_descriptions_tell_the_pages_apart(client: TestClient, language: str) -> None:
    titles, descriptions = set(), set()
    for page in all_pages():
        html = client.get(path(language, page)).text
        titles.add(html.partition("<title>")[2].partition("</title>")[0])
        (description,) = read(html).all("meta", name="description")
        assert 20 <= len(description["content"]) <= 300
        descriptions.add(description["content"])
    assert len(titles) == len(all_pages())
    assert len(descriptions) == len(all_pages())


@pytest.mark.parametrize("language", offered())
def test_a_topic_is_a_government_service(client: TestClient, language: str) -> None:
    for topic in topics():
        (block,) = read(client.get(path(language, topic)).text).data_blocks
        data = json.loads(block)
        assert data["@type"] == "GovernmentService"
        assert data["provider"]["name"]
        assert data["areaServed"]["name"] == "Lünen"
        assert data["availableChannel"]["serviceUrl"] == BASE + path(language, topic)
        assert data["availableChannel"]["availableLanguage"] == list(offered())


def test_the_map_of_the_site_has_every_page_with_its_languages(client: TestClient) -> None:
    response = client.get("/sitemap.xml")
    assert response.headers["content-type"].startswith("application/xml")
    urls = ElementTree.fromstring(response.text).findall(f"{SITEMAP}url")  # noqa: S314 - our own text
    found = {url.findtext(f"{SITEMAP}loc"): url for url in urls}
    assert set(found) == {BASE + path(language, page) for language in offered() for page in all_pages()}
    for url in urls:
        tags = {link.attrib["hreflang"]: link.attrib["href"] for link in url.findall(f"{XHTML}link")}
        assert set(tags) == {*offered(), "x-default"}
        assert set(tags.values()) <= set(found)


def test_robots_find_the_map_and_keep_out_of_the_conversations(client: TestClient) -> None:
    text = client.get("/robots.txt").text
    assert f"Sitemap: {BASE}/sitemap.xml" in text
    assert "Disallow: /api/" in text


@pytest.mark.parametrize("address", ["/de/kita", "/sitemap.xml", "/robots.txt", "/de/nothing", "/de?q=kita"])
def test_no_header_of_a_request_comes_into_an_address(client: TestClient, address: str) -> None:
    headers = {
        "host": "evil.example",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "gopher",
        "forwarded": "host=evil.example",
        "accept": "text/html",
    }
    response = client.get(address, headers=headers)
    assert "evil.example" not in response.text + str(response.headers)
    assert "gopher" not in response.text
