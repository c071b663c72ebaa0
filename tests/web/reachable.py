"""What is a link in a text, and what is none: for the pages (bot/web/markup.py) and the chat (widget/text.js)."""

from __future__ import annotations

LINKS = (
    ("Telefon: 02306 104-2030 (Stand 2021)", "tel:+4923061042030"),
    ("02303 27-7134 / -8434", "tel:+492303277134"),
    ("0800 4 5555 00", "tel:+498004555500"),
    ("+49 2306 104-0", "tel:+4923061040"),
    ("112: Feuerwehr", "tel:112"),
    ("110 (Polizei)", "tel:110"),
    ("116 016: Hilfetelefon", "tel:116016"),
    ("E-Mail: buergerbuero@luenen.de.", "mailto:buergerbuero@luenen.de"),
    ("Internet: www.luenen.de/familie.", "https://www.luenen.de/familie"),
    ("(https://www.luenen.de/ombudsstelle)", "https://www.luenen.de/ombudsstelle"),
)
"""Texts with the one link that each becomes."""

PLAIN = (
    "44532 Lünen",
    "Zimmer 112–127",
    "الغرف من 112 إلى 127",
    "am 15.03.2025",
    "2026-03-01",
    "10:00",
    "§ 112",
    "Zimmer 110 und 112",
)
"""Texts without a link."""
