"""Offices that are organised by place of living: which team is responsible, and asking for the district."""

from __future__ import annotations

from datetime import datetime

from bot.city.departments import Department
from bot.city.districts import collectives, districts
from bot.city.streets import streets
from bot.dialogue.offices import PART, Named, contact_line, write_department
from bot.dialogue.reply import Choice
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer


def districts_named(named: Named) -> tuple[str, ...]:
    """The districts in which a person may live by what they named: one, several, or () where nothing is known."""
    if named.district:
        group = collectives().get(named.district)
        return tuple(group.districts) if group else (named.district,)
    known = streets()
    return known.find(named.street) if named.street and known else ()


def place_decides(department: Department, named: Named) -> bool:
    """Whether an office is organised by place of living, and the one district is known."""
    return department.by_place is not None and len(districts_named(named)) == 1


def write_office(
    writer: Writer, department: Department, facet: str, named: Named, question: Choice, now: datetime | None = None
) -> list[Choice]:
    """Describe an office, and its team where the place of living decides: the answer first, a question last.

    ``question`` is the button that would ask the same again; with a district it is its answer. Returns those buttons.
    """
    known = place_decides(department, named)
    choices = write_team(writer, department, named, question) if known else []
    write_department(writer, department, facet, now)
    if not known and facet != "opening_hours":
        choices = write_team(writer, department, named, question)
    return choices


def write_team(writer: Writer, department: Department, named: Named, question: Choice) -> list[Choice]:
    """Add who is responsible for the person's district, or ask for the district; returns the districts as buttons."""
    if department.by_place is None:
        return []
    context = f"city.{department.id}.{department.by_place.id}"
    writer.lines.append(writer.fact_text(context, department.by_place, department))
    found = districts_named(named)
    if len(found) == 1:
        _write_responsible(writer, department, found[0])
        return []
    writer.lines.append(say(_asking(named, found), writer.language, PART))
    return [
        Choice(districts()[district].name, question.intent, {**question.entities, "district": district})
        for district in found or districts()
    ]


def _asking(named: Named, found: tuple[str, ...]) -> str:
    """The key of the sentence that asks for the district."""
    if found:
        return "district_of_several" if named.district else "street_in_several"
    if streets() is None:
        return "no_street_list" if named.street else "which_district"
    return "street_not_found" if named.street else "which_district_or_street"


def _write_responsible(writer: Writer, department: Department, district: str) -> None:
    team, name = department.team_of(district), districts()[district].name
    if team is None:
        office = writer.office(department)
        writer.lines.append(say("team_unknown", writer.language, PART, district=name, office=office))
        writer.unknown = True
        return
    writer.lines.append(say("team", writer.language, PART, district=name, team=team.name))
    writer.lines += [
        contact_line(writer, department, contact) for contact in team.contacts if contact.shown(writer.today) != "ask"
    ]
