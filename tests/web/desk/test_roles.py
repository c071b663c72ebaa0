"""Every route of the staff × every role, found in the application itself."""

from __future__ import annotations

import re

import pytest
from starlette.routing import Route

from bot.staff.accounts import ROLES, Role
from bot.web.app import create_app
from bot.web.conversation import Door
from bot.web.desk.page import NAVIGATION, StaffRoute
from tests.web.desk.conftest import ORIGIN, Browser, SignedIn

WITHOUT_ACCOUNT = {"/desk/sign-in", "/desk/link/{token}"}
"""Where people sign in; the display in the waiting room is no page of the staff."""

MAY = {
    "/desk/accounts": {"administrator"},
    "/desk/own": set(ROLES),
    "/desk/home": set(ROLES),
    "/desk/sign-out": set(ROLES),
    "/desk/reports": {"frontoffice", "editor", "administrator"},
    "/desk/today": {"frontoffice", "administrator"},
    "/desk": {"frontoffice", "editor", "administrator"},
    "/indicators": {"coordinator", "administrator"},
    "/review": {"coordinator", "editor", "administrator"},
}
"""Who may at most open what begins with an address: the longest one that fits counts."""


def staff_routes(door: Door) -> list[StaffRoute]:
    return [route for route in create_app(door).routes if isinstance(route, StaffRoute)]


def address(route: Route) -> str:
    return re.sub(r"\{\w+(:\w+)?\}", "1", route.path)


def may(path: str) -> set[str]:
    fitting = [start for start in MAY if path == start or path.startswith(f"{start}/")]
    assert fitting, f"{path}: write into MAY who may open it"
    return MAY[max(fitting, key=len)]


def test_whatever_stands_beside_the_desk_is_guarded(door: Door) -> None:
    routes = [route for route in create_app(door).routes if isinstance(route, Route)]
    inside = [route for route in routes if re.match(r"/(desk|indicators|review)(/|$)", route.path)]
    assert {route.path for route in inside if not isinstance(route, StaffRoute)} == WITHOUT_ACCOUNT


def test_no_route_is_open_to_more_roles_than_its_address_allows(door: Door) -> None:
    for route in staff_routes(door):
        assert route.roles <= may(route.path), route.path
        assert "administrator" in route.roles


def test_the_navigation_leads_only_to_pages_that_exist(signed_in: SignedIn, door: Door) -> None:
    for role in ROLES:
        page = signed_in(role).get("/desk/own").text
        shown = set(re.findall(r'<li><a href="([^"]+)"', page))
        routes = {route.path for route in staff_routes(door) if role in route.roles and "GET" in (route.methods or ())}
        assert shown == set(NAVIGATION) & routes


def test_without_an_account_every_route_leads_to_the_sign_in_or_refuses(browser: Browser, door: Door) -> None:
    for route in staff_routes(door):
        for method in (route.methods or set()) - {"HEAD"}:
            answer = browser.request(method, address(route), headers={"origin": ORIGIN})
            if answer.status_code == 303:
                assert method == "GET"
                assert answer.headers["location"].startswith("/desk/sign-in?next=/")
            else:
                assert answer.status_code == 401, (method, route.path)


@pytest.mark.parametrize("role", ROLES)
def test_every_route_is_open_to_its_roles_and_to_no_other(role: Role, signed_in: SignedIn, door: Door) -> None:
    browser = signed_in(role)
    for route in staff_routes(door):
        if role in route.roles and "GET" not in (route.methods or ()):
            continue  # what they change is for tests of their own; the token against forgery is tested below
        for method in (route.methods or set()) - {"HEAD"}:
            if role in route.roles and method == "GET" and "events" in route.path:
                continue  # a stream does not end
            answer = browser.request(method, address(route), headers={"origin": ORIGIN})
            if role in route.roles:
                assert answer.status_code not in (401, 403, 500, 503), (method, route.path)
            else:
                assert answer.status_code == 403, (method, route.path)


def test_nothing_changes_without_the_token_or_from_another_website(signed_in: SignedIn, door: Door) -> None:
    browser = signed_in("administrator")
    changing = [(method, route) for route in staff_routes(door) for method in (route.methods or ()) if method != "GET"]
    forged = {"origin": "https://evil.example"}
    for method, route in changing:
        if method == "HEAD":
            continue
        assert browser.request(method, address(route), headers={"origin": ORIGIN}).status_code == 403, route.path
        with_token = {"x-csrf-token": browser.csrf(), **forged}
        assert browser.request(method, address(route), headers=with_token).status_code == 403, route.path
