"""What stands in a redacted message in the place of what was taken out; German, since staff read it."""

from __future__ import annotations

import re

KINDS = ("Name", "Nummer", "Telefon", "E-Mail", "IBAN", "Adresse", "Datum", "Link")

NAME, NUMBER, PHONE, MAIL, IBAN, ADDRESS, DATE, LINK = (f"[{kind}]" for kind in KINDS)

MARK = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
