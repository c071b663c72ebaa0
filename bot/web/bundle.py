"""``widget.js``: the modules of the widget and its styles as one classic script.

One script tag is all that a page needs to embed, one integrity hash covers everything, and a phone makes one
request instead of eight. The modules stay plain ES modules in ``static/widget/``; joining them is all that is done.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from bot.web.kern import kern_styles

SOURCES = Path(__file__).parent / "static" / "widget"

MODULES = (
    "dom", "icons", "fonts", "server", "memory", "speech", "text",
    "card", "settings", "composer", "frame", "person", "chat", "start",
)  # fmt: skip
"""In the order in which they need each other."""

_IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@cache
def widget_styles() -> str:
    """The widget's stylesheet with KERN's tokens before it."""
    own, plain = ((SOURCES / name).read_text(encoding="utf-8") for name in ("widget.css", "plain.css"))
    return kern_styles(own, plain) + own


@cache
def widget_script() -> bytes:
    """The script as it is served."""
    parts = [(SOURCES / f"{name}.js").read_text(encoding="utf-8") for name in MODULES]
    joined = "\n".join(_EXPORT.sub("", _IMPORT.sub("", part)) for part in parts)
    return f'(() => {{\n"use strict";\nconst STYLES = {json.dumps(widget_styles())};\n{joined}}})();\n'.encode()
