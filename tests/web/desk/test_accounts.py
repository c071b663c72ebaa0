from __future__ import annotations

import html
import re

from bot.database import writing
from bot.staff.accounts import add_account
from bot.staff.links import make_link
from bot.web.conversation import Door
from tests.conftest import NOW
from tests.web.desk.conftest import Browser, SignedIn

PASSWORD = "ein langes Passwort"


def test_an_administrator_makes_an_account_and_its_owner_opens_it(signed_in: SignedIn, browser: Browser) -> None:
    admin = signed_in("administrator")
    page = admin.submit("/desk/accounts", name="m.yilmaz", role="frontoffice")
    link = re.search(r"/desk/link/[\w-]+", html.unescape(page.text))
    assert link is not None
    assert "wartet auf ein Passwort" in page.text
    assert browser.submit(link[0], csrf="", password=PASSWORD, again=PASSWORD).status_code == 303
    assert "m.yilmaz" in browser.get("/desk/own").text
    assert link[0] not in admin.get("/desk/accounts").text


def test_a_role_counts_from_the_next_request_on(signed_in: SignedIn) -> None:
    admin, other = signed_in("administrator"), signed_in("editor")
    assert other.get("/desk/accounts").status_code == 403
    assert admin.submit("/desk/accounts/role", name="editor", role="administrator").status_code == 303
    assert other.get("/desk/accounts").status_code == 200


def test_a_department_is_given_also_to_oneself_and_told_on_ones_own_page(signed_in: SignedIn) -> None:
    admin, other = signed_in("administrator"), signed_in("editor")
    for name in ("editor", "administrator"):
        answer = admin.submit("/desk/accounts/department", name=name, department="jugendamt")
        assert answer.status_code == 303
    assert "Ihre Stelle: Jugendamt" in other.get("/desk/own").text
    assert "Stelle geändert" in admin.get("/desk/accounts").text
    admin.submit("/desk/accounts/department", name="editor", department="")
    assert "Ihre Stelle" not in other.get("/desk/own").text
    page = admin.submit("/desk/accounts", name="m.yilmaz", role="frontoffice", department="standesamt").text
    assert re.search(r"m\.yilmaz</th>\s*<td>Frontoffice</td>\s*<td>Standesamt", page)


def test_a_removed_account_is_signed_out(signed_in: SignedIn) -> None:
    admin, other = signed_in("administrator"), signed_in("editor")
    assert admin.submit("/desk/accounts/remove", name="editor").status_code == 303
    assert other.get("/desk/own").status_code == 303
    assert "Konto entfernt" in admin.get("/desk/accounts").text


def test_an_administrator_remains(signed_in: SignedIn) -> None:
    admin = signed_in("administrator")
    for path, fields in (("remove", {}), ("role", {"role": "editor"})):
        answer = admin.submit(f"/desk/accounts/{path}", name="administrator", **fields)
        assert answer.status_code == 422
        assert "Ihr eigenes Konto" in answer.text
    assert admin.get("/desk/accounts").status_code == 200


def test_what_cannot_be_done_is_said(signed_in: SignedIn) -> None:
    admin = signed_in("administrator")
    for path, fields, sentence in (
        ("", {"name": "editor", "role": "editor"}, "gibt es schon"),
        ("", {"name": "neu", "role": "chef"}, "Diese Rolle gibt es nicht"),
        ("/department", {"name": "editor", "department": "nirgendwo"}, "gibt es bei der Stadt nicht"),
        ("/link", {"name": "niemand"}, "gibt es nicht mehr"),
        ("/remove", {"name": "niemand"}, "gibt es nicht mehr"),
    ):
        answer = admin.submit(f"/desk/accounts{path}", **fields)
        assert answer.status_code == 422
        assert sentence in answer.text


def test_the_demo_account_has_no_password(desk_door: Door, browser: Browser) -> None:
    with writing(desk_door.engine) as connection:
        add_account(connection, "demo", "administrator", NOW, demo=True)
        link = make_link(connection, "demo", NOW)
    browser.get(f"/desk/link/{link}")
    assert browser.submit("/desk/own", password=PASSWORD, again=PASSWORD).status_code == 422
