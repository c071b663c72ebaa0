from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from bot.database import writing
from bot.staff.accounts import add_account
from bot.staff.links import demo_link, make_link
from bot.staff.sessions import IDLE
from bot.web.app import create_app
from bot.web.conversation import Door
from tests.conftest import NOW
from tests.web.desk.conftest import ORIGIN, Browser, Clock, SignedIn
from tests.web.page import read

PASSWORD = "ein langes Passwort"


@pytest.fixture
def link(desk_door: Door) -> str:
    """The address of the link to the demo account."""
    with writing(desk_door.engine) as connection:
        return f"/desk/link/{demo_link(connection, NOW)}"


@pytest.fixture
def ayse(desk_door: Door) -> str:
    with writing(desk_door.engine) as connection:
        add_account(connection, "ayse", "frontoffice", NOW, PASSWORD)
    return "ayse"


def sign_in(browser: Browser, name: str, password: str, target: str = "") -> int:
    return browser.submit("/desk/sign-in", csrf="", name=name, password=password, next=target).status_code


def test_signing_in_leads_to_where_one_wanted_to_go(browser: Browser, ayse: str) -> None:
    asked = browser.get("/desk/own")
    assert asked.headers["location"] == "/desk/sign-in?next=/desk/own"
    fields = {"name": " Ayse ", "password": PASSWORD, "next": "/desk/own"}
    answer = browser.post("/desk/sign-in", data=fields, headers={"origin": ORIGIN})
    assert answer.headers["location"] == "/desk/own"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert browser.get("/desk/own").status_code == 200


def test_a_wrong_password_is_told_with_the_name_kept(browser: Browser, ayse: str) -> None:
    answer = browser.submit("/desk/sign-in", csrf="", name="ayse", password="falsch")
    assert answer.status_code == 401
    assert "Name oder Passwort ist falsch" in answer.text
    assert 'value="ayse"' in answer.text
    assert "falsch" not in read(answer.text).all("input", name="password")[0].values()


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/deskevil", "/desk\\@evil", "javascript:1"]
)
def test_the_sign_in_leads_to_no_other_website(browser: Browser, ayse: str, target: str) -> None:
    fields = {"name": "ayse", "password": PASSWORD, "next": target}
    answer = browser.post("/desk/sign-in", data=fields, headers={"origin": ORIGIN})
    assert answer.headers["location"] == "/desk/home"


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_another_website_signs_nobody_in(browser: Browser, ayse: str, headers: dict[str, str]) -> None:
    answer = browser.post("/desk/sign-in", data={"name": "ayse", "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_outside_loopback_the_cookie_goes_over_tls_only(desk_door: Door, ayse: str) -> None:
    client = TestClient(create_app(desk_door), base_url="https://desk.luenen.example", follow_redirects=False)
    origin = {"origin": "https://desk.luenen.example"}
    answer = client.post("/desk/sign-in", data={"name": "ayse", "password": PASSWORD}, headers=origin)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-desk=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert client.get("/desk/own").status_code == 200


def test_the_demo_link_works_once(browser: Browser, link: str) -> None:
    assert browser.head(link).status_code == 200
    assert browser.get(link).headers["location"] == "/desk/home"
    assert browser.get("/desk/accounts").status_code == 200
    again = browser.get(link)
    assert again.status_code == 410
    assert "schon benutzt" in again.text


@pytest.mark.parametrize(
    ("base", "client", "headers"),
    [
        ("http://127.0.0.1", ("192.0.2.7", 50000), {}),
        ("http://desk.luenen.example", ("127.0.0.1", 50000), {}),
        ("http://127.0.0.1", ("127.0.0.1", 50000), {"x-forwarded-for": "192.0.2.7"}),
    ],
)
def test_the_demo_account_works_on_loopback_only(
    desk_door: Door, browser: Browser, link: str, base: str, client: tuple[str, int], headers: dict[str, str]
) -> None:
    elsewhere = TestClient(create_app(desk_door), base_url=base, client=client, headers=headers, follow_redirects=False)
    assert elsewhere.get(link).status_code == 410
    browser.get(link)
    token = browser.cookies["desk"]
    for name in ("desk", "__Host-desk"):
        elsewhere.headers["cookie"] = f"{name}={token}"
        assert elsewhere.get("/desk/own").status_code == 303


def test_a_new_colleague_chooses_a_password_by_a_link(browser: Browser, desk_door: Door) -> None:
    with writing(desk_door.engine) as connection:
        add_account(connection, "olena", "editor", NOW)
        link = f"/desk/link/{make_link(connection, 'olena', NOW)}"
    assert "olena" in browser.get(link).text
    for password, again, sentence in ((PASSWORD, "anders", "verschieden"), ("kurz", "kurz", "zu kurz")):
        answer = browser.submit(link, csrf="", password=password, again=again)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert browser.submit(link, csrf="", password=PASSWORD, again=PASSWORD).headers["location"] == "/desk/home"
    assert browser.submit(link, csrf="", password=PASSWORD, again=PASSWORD).status_code == 410
    assert sign_in(browser, "olena", PASSWORD) == 303


def test_a_page_left_alone_asks_for_the_password_again(signed_in: SignedIn, clock: Clock) -> None:
    browser = signed_in("editor")
    csrf = browser.csrf()
    clock.now += IDLE + timedelta(minutes=1)
    assert browser.get("/desk/own").headers["location"] == "/desk/sign-in?next=/desk/own"
    late = browser.submit("/desk/own", csrf=csrf, password=PASSWORD, again=PASSWORD)
    assert late.status_code == 401
    assert "nicht mehr angemeldet" in late.text


def test_signing_out_ends_the_session(signed_in: SignedIn) -> None:
    browser = signed_in("coordinator")
    token = browser.cookies["desk"]
    assert browser.submit("/desk/sign-out").headers["location"] == "/desk/sign-in"
    browser.cookies.set("desk", token, domain="127.0.0.1")
    assert browser.get("/desk/own").status_code == 303


def test_a_new_password_ends_the_other_sessions(signed_in: SignedIn, browser: Browser) -> None:
    here, elsewhere = signed_in("editor"), signed_in("editor")
    assert here.submit("/desk/own", password=PASSWORD, again=PASSWORD).headers["location"] == "/desk/own?changed"
    assert "Ihr Passwort ist geändert" in here.get("/desk/own?changed").text
    assert elsewhere.get("/desk/own").status_code == 303
    assert sign_in(browser, "editor", PASSWORD) == 303


def test_too_many_tries_from_one_address_wait(browser: Browser) -> None:
    statuses = [sign_in(browser, f"nobody{number}", "falsch") for number in range(21)]
    assert statuses == [401] * 20 + [429]


def test_a_form_that_is_too_large_is_not_read(browser: Browser) -> None:
    answer = browser.submit("/desk/sign-in", csrf="", name="x" * 70_000, password="falsch")
    assert answer.status_code == 413
    assert "zu groß" in answer.text


def test_pages_of_the_staff_are_kept_by_nobody(signed_in: SignedIn) -> None:
    answer = signed_in("editor").get("/desk/own")
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
