"""All routes of the staff, one line a module."""

from __future__ import annotations

from bot.web.desk import accounts, own, signing

routes = [
    *signing.routes,
    *own.routes,
    *accounts.routes,
]
