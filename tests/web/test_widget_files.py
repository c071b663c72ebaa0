from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.web.app import create_app
from bot.web.bundle import MODULES, SOURCES, widget_script, widget_styles
from bot.web.conversation import Door
from bot.web.kern import KERN, kern_styles, read_themes
from bot.web.links import allowed_hosts

SITE = "https://www.example.org"


@pytest.fixture
def embedding(door: Door) -> TestClient:
    return TestClient(create_app(door, (SITE,)))


def test_every_module_is_in_the_script_once_and_none_needs_another_file() -> None:
    assert {file.stem for file in SOURCES.glob("*.js")} == set(MODULES)
    script = widget_script().decode()
    assert not re.search(r"^(import|export) ", script, re.MULTILINE)
    assert script.count("class Chat ") == 1


def test_a_module_uses_only_modules_before_it() -> None:
    for place, name in enumerate(MODULES):
        source = (SOURCES / f"{name}.js").read_text(encoding="utf-8")
        assert set(re.findall(r'from "\./(\w+)\.js"', source)) <= set(MODULES[:place]), name


def test_kerns_colours_come_resolved_for_light_and_dark() -> None:
    css = (
        ":root{--kern-a: #111;}[data-kern-theme=light]{--kern-b: var(--kern-a);}[data-kern-theme=dark]{--kern-b: #222;}"
    )
    assert read_themes(css)["dark"]["--kern-b"] == "#222"
    styles = kern_styles("color: var(--kern-b)", css, folder=Path("/nowhere"))
    assert ".app{--kern-b:#111;}" in styles
    assert ".app[data-theme=dark]{--kern-b:#222;}" in styles


def test_kerns_own_values_win_where_it_is_installed() -> None:
    assert KERN.is_dir(), "npm ci in bot/web installs KERN"
    assert "oklch(" in widget_styles().split("/* The chat")[0]


@pytest.mark.parametrize("path", ["/widget.js", "/widget.css", "/widget/fonts/regular.woff2"])
def test_the_widgets_files_may_be_loaded_by_sites_on_the_list(embedding: TestClient, path: str) -> None:
    response = embedding.get(path, headers={"origin": SITE})
    assert response.status_code == 200
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["access-control-allow-origin"] == SITE
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


def test_only_sites_on_the_list_may_talk_to_the_assistant(embedding: TestClient) -> None:
    for origin, allowed in ((SITE, SITE), ("https://evil.example", None)):
        answer = embedding.post("/api/conversations", json={"language": "de"}, headers={"origin": origin})
        assert answer.headers.get("access-control-allow-origin") == allowed
        asked = embedding.options(
            "/api/conversations",
            headers={
                "origin": origin,
                "access-control-request-method": "DELETE",
                "access-control-request-headers": "authorization,content-type",
            },
        )
        assert asked.headers.get("access-control-allow-origin") == allowed
        assert asked.is_success == (allowed is not None)
    problem = embedding.post("/api/messages", json={"text": "a"}, headers={"origin": SITE})
    assert (problem.status_code, problem.headers["access-control-allow-origin"]) == (401, SITE)
    assert problem.headers["cross-origin-resource-policy"] == "same-origin"


def test_without_a_setting_no_site_may(client: TestClient) -> None:
    assert "access-control-allow-origin" not in client.get("/widget.js", headers={"origin": SITE}).headers


def test_the_script_is_sent_anew_only_where_it_has_changed(client: TestClient) -> None:
    first = client.get("/widget.js")
    assert first.headers["content-encoding"] == "gzip"
    again = client.get("/widget.js", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_unknown_font_is_not_found(client: TestClient) -> None:
    for name in ("italic", "../fira-sans/FiraSans-Regular"):
        assert client.get(f"/widget/fonts/{name}.woff2").status_code == 404


def test_links_may_lead_to_hosts_of_the_data_and_nowhere_else() -> None:
    assert {"www.luenen.de", "www.hilfetelefon.de"} <= set(allowed_hosts())
    assert all(re.fullmatch(r"[a-z0-9.-]+", host) for host in allowed_hosts())


def test_the_page_says_the_ways_to_information_where_the_chat_cannot_run(client: TestClient) -> None:
    page = client.get("/?language=tr").text
    for part in ("JavaScript", "02306 104-2020", "2020", "110", 'href="/tr/kita"', 'href="/tr/datenschutz"'):
        assert part in page
