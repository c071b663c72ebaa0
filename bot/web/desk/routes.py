"""All routes of the staff, one line a module."""

from __future__ import annotations

from bot.web.desk import (
    accounts,
    answer,
    booking,
    display,
    inbox,
    moving,
    note,
    own,
    reports,
    review,
    search,
    signing,
    today,
)

routes = [
    *signing.routes,
    *own.routes,
    *search.routes,
    *answer.routes,
    *note.routes,
    *booking.routes,
    *accounts.routes,
    *reports.routes,
    *review.routes,
    *inbox.routes,
    *moving.routes,  # before the steps, whose address could be any of these
    *today.routes,
    *display.routes,
]
