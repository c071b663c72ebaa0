"""Writing the internal note on an answer."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.database import writing
from bot.dialogue.texts import say
from bot.staff.audit import record
from bot.staff.notes import LONGEST_NOTE, write_note
from bot.web.desk.access import form, signed_in, staff_route
from bot.web.desk.answer import PART, SHEETS, sheet_of, show


def post_note(request: Request) -> Response:
    """``POST /desk/{kind}/{id}/note``: over the version that the editor saw; a colleague's words are never lost."""
    sheet, account, door = sheet_of(request), signed_in(request), request.app.state.door
    text, version = str(form(request).get("text", "")), str(form(request).get("version", ""))
    if len(text) > LONGEST_NOTE:
        return show(request, 422, say("note_too_long", "de", PART, most=LONGEST_NOTE), text)
    seen = int(version) if version.isdecimal() and len(version) < 10 else 0
    with writing(door.engine) as connection:
        written = write_note(connection, sheet.subject, text, seen, account.name, door.clock())
        if written:
            record(connection, door.clock(), account.name, "note_written", sheet.subject)
    if not written:
        return show(request, 409, say("note_conflict", "de", PART), text)
    return RedirectResponse(f"{sheet.address}?language={sheet.language}&saved=1#note", 303)


routes = [staff_route(f"/desk/{kind}/{{id}}/note", post_note, roles=("editor",), methods=("POST",)) for kind in SHEETS]
