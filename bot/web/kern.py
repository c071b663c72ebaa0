"""KERN, the design system of German administration: its colours, as the widget uses them.

KERN's whole stylesheet has 340 kB; the widget needs a dozen of its design tokens. They are read from the
installed package when the door starts, for light and dark.
"""

from __future__ import annotations

import re
from pathlib import Path

KERN = Path(__file__).parent / "node_modules" / "@kern-ux" / "native" / "dist"
"""Installed by npm; without it the widget has plain colours."""

Tokens = dict[str, str]

_RULE = re.compile(r"(?P<selectors>[^{}]+)\{(?P<body>[^{}]*)\}")
_TOKEN = re.compile(r"(--kern-[\w-]+):\s*([^;]+);")
_USE = re.compile(r"var\((--kern-[\w-]+)\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_BLOCK = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")


def read_themes(css: str) -> dict[str, Tokens]:
    """All tokens of KERN's stylesheet under ``light`` and ``dark``, as they stand there."""
    plain = _AT_BLOCK.sub("", _COMMENT.sub("", css))
    base: Tokens = {}
    themes: dict[str, Tokens] = {"light": {}, "dark": {}}
    for rule in _RULE.finditer(plain):
        selectors = {selector.strip() for selector in rule["selectors"].split(",")}
        found = dict(_TOKEN.findall(rule["body"]))
        if ":root" in selectors:
            base |= found
        for name, tokens in themes.items():
            if f"[data-kern-theme={name}]" in selectors:
                tokens |= found
    return {name: base | tokens for name, tokens in themes.items()}


def resolved(name: str, tokens: Tokens) -> str:
    """The value of a token with every ``var()`` in it replaced.

    Raises:
        KeyError: KERN has no such token.
    """
    return _USE.sub(lambda use: resolved(use[1], tokens), tokens[name]).strip()


def theme_styles(themes: dict[str, Tokens], names: list[str]) -> str:
    """A stylesheet that sets tokens for ``.app``: light, dark by the device's wish, dark by the person's."""
    light, dark = (
        "".join(f"{name}:{resolved(name, tokens)};" for name in names) for tokens in (themes["light"], themes["dark"])
    )
    return (
        f".app{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{.app:not([data-theme=light]){{{dark}}}}}\n"
        f".app[data-theme=dark]{{{dark}}}\n"
    )


def kern_styles(wanted: str, plain: str, folder: Path = KERN) -> str:
    """A stylesheet that sets the tokens which the stylesheet ``wanted`` uses.

    ``plain`` has a simple value for each of them, for where KERN is not installed or its colour space unknown.
    """
    names = sorted(set(re.findall(r"var\((--kern-[\w-]+)", wanted)))
    styles = theme_styles(read_themes(plain), names)
    file = folder / "kern.css"
    if file.is_file():
        themes = read_themes(file.read_text(encoding="utf-8"))
        styles += f"@supports (color:oklch(0 0 0)){{\n{theme_styles(themes, names)}}}\n"
    return styles
