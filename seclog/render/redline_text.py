"""A redline as text: marked `[-deleted-]{+inserted+}` where it is piped, in colour at a terminal.

A backslash before a mark makes it text, and backslashes directly before a mark are doubled. Inside a
deletion only `-]` is a mark, inside an insertion only `+}`, elsewhere `[-` and `{+`. A change over
several lines is marked on each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from seclog.core.redline import Block, Kind, Redline, Span
from seclog.render.paper import Screen
from seclog.render.redline_view import groups, left_out, summary, visible_line, visible_spans

if TYPE_CHECKING:
    from rich.text import Text

_SCREEN = Screen()
_MARKS: dict[Kind, tuple[str, str]] = {"equal": ("", ""), "delete": ("[-", "-]"), "insert": ("{+", "+}")}
_STYLES: dict[Kind, str] = {"equal": "", "delete": "red strike", "insert": "green underline"}
_LIKE_MARKS: dict[Kind, re.Pattern[str]] = {
    "equal": re.compile(r"(?<!\\)(\\*)(\[-|\{\+)"),
    "delete": re.compile(r"(?<!\\)(\\*)(-\])"),
    "insert": re.compile(r"(?<!\\)(\\*)(\+\})"),
}


def render_plain(redline: Redline, base_name: str, target_name: str, full: bool = False) -> str:
    """The redline with marks; unchanged paragraphs far from changes are counted unless `full`."""
    parts = ["\n".join(_head(redline, base_name, target_name))]
    for group in groups(redline, full=full):
        if group.is_shown:
            text = "".join(span.text for block in group.blocks for span in _lines(block, marked=True))
            parts.append(text.strip("\n"))
        else:
            parts.append(f"... {left_out(group.blocks)} ...")
    return "\n\n".join(parts) + "\n"


def print_rich(redline: Redline, base_name: str, target_name: str, full: bool = False, screen: Screen = _SCREEN) -> str:
    """The redline with terminal codes: deletions red and struck, insertions green and underlined.

    Without colour the marks of the plain form stand beside strike and underline.
    """
    from io import StringIO

    from rich.console import Console

    console = Console(
        file=StringIO(),
        force_terminal=True,
        color_system="standard",
        no_color=not screen.color,
        width=screen.width,
        legacy_windows=False,
        _environ={},
    )
    with console.capture() as printed:
        for text in _rich_parts(redline, _head(redline, base_name, target_name), full, screen.color):
            console.print(text, overflow="fold", highlight=False)
    return printed.get()


def _head(redline: Redline, base_name: str, target_name: str) -> tuple[str, str, str]:
    return f"--- {visible_line(base_name)}", f"+++ {visible_line(target_name)}", summary(redline)


def _rich_parts(redline: Redline, head: tuple[str, str, str], full: bool, color: bool) -> Iterator[Text]:
    from rich.text import Text

    yield Text("\n".join(head), style="bold")
    for group in groups(redline, full=full):
        yield Text("")
        if not group.is_shown:
            yield Text(f"... {left_out(group.blocks)} ...", style="italic cyan")
            continue
        text = Text()
        for block in group.blocks:
            weight = "bold " if block.form == "heading" else ""
            for kind, words in _lines(block, marked=not color):
                text.append(words, style=weight + _STYLES[kind])
        text.rstrip()
        yield text


def _lines(block: Block, *, marked: bool) -> Iterator[Span]:
    """What a block shows, in spans of which a changed one never holds a line break."""
    ending = ""
    for part in block.shown():
        spans = list(visible_spans(part))
        for at, span in enumerate(spans):
            following = spans[at + 1].text if at + 1 < len(spans) else ""
            before_mark = following[:1] not in ("", "\n")
            yield from _cut(span, before_mark, marked)
            ending = span.text
    if not ending.endswith("\n"):
        # Only the last block of a text lacks its line end; the other text may go on.
        yield Span("equal", "\n\n")


def _cut(span: Span, before_mark: bool, marked: bool) -> Iterator[Span]:
    lines = span.text.split("\n")
    for at, line in enumerate(lines):
        if at:
            yield Span("equal", "\n")
        if line:
            last = at + 1 == len(lines)
            text = _marked(line, span.kind, before_mark and last) if marked else line
            yield Span(span.kind, text)


def _marked(line: str, kind: Kind, before_mark: bool) -> str:
    opening, closing = _MARKS[kind]
    line = _LIKE_MARKS[kind].sub(lambda found: f"{found[1] * 2}\\{found[2]}", line)
    if closing or before_mark:
        line += "\\" * (len(line) - len(line.rstrip("\\")))
    return opening + line + closing
