"""Text made safe to show: nothing in data can move a cursor, change a colour or turn reading order round."""

from __future__ import annotations

import re

# Patterns stay text until they are needed: most texts are clean, and compiling costs what a small log costs.
# C0, DEL, C1 and the bidirectional controls (Unicode UAX #9); the line breaks are dealt with before.
_CONTROLS = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_BREAKS = "\r\n|[\n\r\t\x0b\x0c\x85\u2028\u2029]"


def one_line(text: str) -> str:
    """The text as one line: breaks and tabs become spaces, control characters go."""
    if text.isprintable():
        return text
    return re.sub(_CONTROLS, "", re.sub(_BREAKS, " ", text))


def block(text: str) -> str:
    """Text of several lines with its newlines and tabs kept; control characters go."""
    if text.isprintable():
        return text
    return re.sub(_CONTROLS, "", text.replace("\r\n", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))


def escaped_json(text: str) -> str:
    r"""JSON text in which every control character that JSON lets stand is written `\uXXXX` instead."""
    if text.isascii() and "\x7f" not in text:
        return text
    return re.sub(_CONTROLS, lambda found: f"\\u{ord(found[0]):04x}", text)
