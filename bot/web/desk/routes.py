"""All routes of the staff, one line a module."""

from __future__ import annotations

from bot.web.desk import accounts, inbox, own, signing

routes = [
    *signing.routes,
    *own.routes,
    *accounts.routes,
    *inbox.routes,
]
