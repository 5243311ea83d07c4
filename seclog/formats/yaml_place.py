"""Places in a YAML file, and how one is shown to a person: the line, and a caret under the column."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from seclog.core.errors import Finding

EXCERPT_WIDTH = 100

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class Span(NamedTuple):
    """Where a value stands: line and column from 1, the characters from `start` to before `end`, its style.

    Styles are those of YAML: empty for plain, `'`, `"`, `|`, `>`; `[` for a list or map in brackets, `-` for
    one in lines.
    """

    line: int
    column: int
    start: int
    end: int
    style: str = ""


def excerpt(text: str, line: int, column: int) -> str:
    """The line with its number, and under it a caret at the column; both count from 1."""
    lines = text.split("\n", line)
    shown = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    begin = max(0, column - 1 - EXCERPT_WIDTH // 2) if len(shown) > EXCERPT_WIDTH else 0
    window = _UNSEEN.sub("\ufffd", shown[begin : begin + EXCERPT_WIDTH].replace("\t", "→"))
    indent = sum(map(_width, window[: column - 1 - begin]))
    margin = f"{line:>5} | "
    return f"{margin}{window}\n{' ' * 6}| {' ' * indent}^"


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def finding_at(file: tuple[str, str], code: str, place: Span, message: str, hint: str = "") -> Finding:
    """A finding in a file (its name and text): at `name:line:column`, the sentence, the line and a caret."""
    name, text = file
    shown = excerpt(text, place.line, place.column)
    return Finding(code, f"{name}:{place.line}:{place.column}", f"{message}\n{shown}", hint)


def quoted(text: str) -> str:
    """A text from a file as a message shows it: in quotes, cut at 40 characters, what is unseen escaped."""
    return repr(text if len(text) <= 40 else text[:40] + "...")
