"""Lists of who offers something, in portions, those in the person's district first."""

from __future__ import annotations

from datetime import date

from bot.city.departments import Department, departments
from bot.city.directory import Offer, find
from bot.city.districts import collectives, districts
from bot.dialogue.answers import Outcome, facet_choices
from bot.dialogue.languages import name_of
from bot.dialogue.offices import PART, Named, department_choice
from bot.dialogue.places import districts_named
from bot.dialogue.reply import Choice
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer
from bot.welcome.topics import topics

PORTION = 5
"""Offers shown at once."""

GENERAL = ("what", "where", "who")
"""Facets that ask for offers where a district is named ("sport in Brambauer")."""


def offers_asked(named: Named, topic: str, facet: str, begin: int | None) -> bool:
    """Whether a message asks who offers something: by the button, or by naming a district."""
    by_button = facet == "who" and begin is not None
    return bool(find(topic)) and (by_button or (facet in GENERAL and bool(districts_named(named))))


def list_offers(topic: str, named: Named, language: str, today: date, begin: int = 0) -> Outcome:
    """A portion of the offers for a topic; where a district is named, honestly whether there are any."""
    writer = Writer(language, today)
    within = districts_named(named)
    here = find(topic, within=within) if within else []
    elsewhere = [offer for offer in find(topic) if offer not in here]
    # After the person's own district what is for all of the city, then other districts.
    offers = here + sorted(elsewhere, key=lambda offer: bool(within and offer.districts))
    portion = offers[begin : begin + PORTION]
    for place, offer in enumerate(portion, begin):
        heading = _heading(named, within, place, len(here))
        if heading:
            writer.add(say(heading, language, PART, district=_place_name(named, within)))
        write_offer(writer, offer)
    leading = departments()[topics()[topic].department]
    choices = []
    if begin + PORTION < len(offers):
        following = {"facet": "who", "begin": str(begin + PORTION)}
        if named.district:
            following["district"] = named.district
        choices.append(Choice(say("next_part", language), topic, following))
    else:
        write_incomplete(writer, leading)
    offices = dict.fromkeys(offer.office for offer in portion if offer.office)
    choices += [department_choice(departments()[office]) for office in offices]
    choices += facet_choices(topics()[topic], language, "offers")
    unknown = writer.unknown or bool(within and not here)
    reply = writer.reply(topic, "who", choices, ())
    return Outcome((reply,), "partly_answered" if unknown else "answered", leading.id)


def write_offer(writer: Writer, offer: Offer) -> None:
    """Add an offer as an item of a list."""
    writer.add(f"{offer.name}: {_offer_text(writer, offer)}", "item")


def write_incomplete(writer: Writer, leading: Department) -> None:
    """Add, below a list, that there may be more, and which office knows."""
    writer.add(say("offers_incomplete", writer.language, PART, office=writer.office(leading)))


def _heading(named: Named, within: tuple[str, ...], place: int, here: int) -> str:
    """The key of the line above an offer, "" where none is needed."""
    if not within:
        return "offers" if place == 0 else ""
    if place == 0:
        return "offers_here" if here else "offers_not_here"
    return "offers_elsewhere" if place == here else ""


def _place_name(named: Named, within: tuple[str, ...]) -> str:
    """The name of the district, or of several together, as people say it."""
    if named.district in collectives():
        return collectives()[named.district].name
    return ", ".join(districts()[district].name for district in within)


def _offer_text(writer: Writer, offer: Offer) -> str:
    """What it is for, when, where and for whom, with its date; then the way to ask."""
    context = f"directory.{offer.id}"
    parts = [writer.translated(f"{context}.text", offer.text)]
    if offer.when:
        parts.append(writer.translated(f"{context}.when", offer.when))
    if offer.where:
        parts.append(f"{say('contact_address', writer.language, value=offer.where)}.")
    if offer.languages:
        names = ", ".join(name_of(language, writer.language) for language in offer.languages)
        parts.append(say("offer_languages", writer.language, PART, languages=names))
    if offer.barrier_free != "unknown":
        parts.append(say(f"barrier_free_{offer.barrier_free}", writer.language, PART))
    if offer.contact:
        parts.append(offer.contact)
    way = writer.way(departments()[offer.office]) if offer.office else None
    if way is None:
        return writer.dated(offer, " ".join(parts))
    if (way.confidence, way.year) == (offer.confidence, offer.year):  # "as of" once for both
        writer.note(way)
        return writer.dated(offer, " ".join([*parts, way.text]))
    return f"{writer.dated(offer, ' '.join(parts))} {writer.dated(way, way.text)}"
