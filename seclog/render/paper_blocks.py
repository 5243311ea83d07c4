"""A paper's HTML read back as blocks, so that Word papers come from the same template as HTML ones."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_PARAGRAPHS = frozenset(("p", "li", "caption", "td", "th", *_HEADINGS))
_UNSHOWN = frozenset(("style", "script", "head"))
_STYLES = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic", "code": "code"}
_MARK = r" seclog:(begin|end) ([a-z][a-z0-9-]*) "


class Run(NamedTuple):
    """A stretch of text in one style: empty, `bold`, `italic` or `code`."""

    text: str
    style: str = ""


Runs = tuple[Run, ...]


class Mark(NamedTuple):
    """Where a part begins or ends."""

    word: str
    name: str


class Words(NamedTuple):
    """A paragraph: `kind` is h1 to h6, p or li; `ordered` says that a list is numbered."""

    kind: str
    runs: Runs
    ordered: bool = False


class Grid(NamedTuple):
    """A table: its caption, how many of its rows are headers, and its rows."""

    caption: str
    headers: int
    rows: tuple[tuple[Runs, ...], ...]


Block = Mark | Words | Grid


class BlockReader(HTMLParser):
    """Gathers the blocks of a page; what it does not know keeps its text. `title` is the page's."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.title = ""
        self._open: list[str] = []
        self._runs: list[Run] = []
        self._kind = "p"
        self._caption = ""
        self._headers = 0
        self._rows: list[list[Runs]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element; a paragraph-like one ends the text before it."""
        if tag == "br":
            self._runs.append(Run("\n"))
            return
        if tag in _PARAGRAPHS:
            self._finish()
            self._kind = tag
        elif tag == "table":
            self._finish()
            self._rows, self._headers, self._caption = [], 0, ""
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
            self._headers += "thead" in self._open
        if tag not in ("meta", "link", "hr", "img"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """End an element, and with a paragraph-like one its text."""
        if tag in _PARAGRAPHS:
            self._finish()
        if tag == "table" and self._rows is not None:
            rows = tuple(tuple(row) for row in self._rows if row)
            self._rows = None
            if rows:
                self.blocks.append(Grid(self._caption, self._headers, rows))
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """Text, with white space as HTML has it."""
        if "title" in self._open:
            self.title = " ".join((self.title + data).split())
        elif not _UNSHOWN & set(self._open):
            style = next((_STYLES[tag] for tag in reversed(self._open) if tag in _STYLES), "")
            style = style or ("bold" if self._kind == "th" else "")
            self._runs.append(Run(re.sub(r"[ \t\r\n\f]+", " ", data), style))

    def handle_comment(self, data: str) -> None:
        """The mark of a part; other comments go."""
        mark = re.fullmatch(_MARK, data)
        if mark is not None:
            self._finish()
            self.blocks.append(Mark(mark[1], mark[2]))

    def close(self) -> None:
        """The end of the page, and of the text before it."""
        super().close()
        self._finish()

    def _finish(self) -> None:
        runs, self._runs = _trimmed(self._runs), []
        kind, self._kind = self._kind, "p"
        if self._rows is not None:
            if kind == "caption":
                self._caption = "".join(run.text for run in runs)
            elif kind in ("td", "th") and self._rows:
                self._rows[-1].append(runs)
        elif runs:
            self.blocks.append(Words(kind, runs, "ol" in self._open))


def _trimmed(runs: list[Run]) -> Runs:
    """The runs without white space at either end, nor twice in a row."""
    kept: list[Run] = []
    for run in runs:
        text = run.text.lstrip(" ") if not kept or kept[-1].text.endswith((" ", "\n")) else run.text
        if text:
            kept.append(Run(text, run.style))
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[-1] = Run(kept[-1].text.rstrip(), kept[-1].style)
    return tuple(kept)


def read_blocks(page: str) -> tuple[str, tuple[Block, ...]]:
    """The title of a page and its blocks in order."""
    reader = BlockReader()
    reader.feed(page)
    reader.close()
    return reader.title, tuple(reader.blocks)
