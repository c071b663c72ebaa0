"""What services are called in a language."""

from __future__ import annotations

from bot.city.services import Service
from bot.language.catalogue import translate


def service_name(service: Service, language: str) -> str:
    """The name in a language; the German one stays beside the translation."""
    name = translate(f"services.{service.id}.name", service.name, language).text
    return name if name == service.name else f"{name} ({service.name})"
