"""All routes of the staff, one line a module."""

from __future__ import annotations

from bot.web.desk import accounts, own, reports, signing

routes = [
    *signing.routes,
    *own.routes,
    *reports.routes,
    *accounts.routes,
]
