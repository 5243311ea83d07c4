"""The smallest edits of a YAML file that change the values of its top-level keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from seclog.formats.yaml_place import Span
from seclog.formats.yaml_reader import Value
from seclog.formats.yaml_source import Source

Change = str | tuple[str, ...] | None

_TAKEN_OTHERWISE = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_SYNTAX = frozenset(",[]{}:#\"'")
_COLON = re.compile(r" *:")


class Edit(NamedTuple):
    """Characters from `start` to before `end` that give way to `text`."""

    start: int
    end: int
    text: str


def scalar(text: str, style: str = "") -> str:
    """A text as YAML, in the style it had where it can be; plain only where every reader takes it for a text."""
    if style == "'":
        return "'" + text.replace("'", "''") + "'"
    plain = text[:1].isalpha() and text.casefold() not in _TAKEN_OTHERWISE and not _SYNTAX & set(text)
    return text if plain and style != '"' else json.dumps(text, ensure_ascii=False)


def inline(value: Change, style: str = "") -> str:
    """A value on the line of its key."""
    if value is None:
        return "null"
    return scalar(value, style) if isinstance(value, str) else f"[{', '.join(map(scalar, value))}]"


def key_lines(key: str, value: Change) -> list[str]:
    """A key with its value as lines of a file, a list below its key."""
    if isinstance(value, tuple) and value:
        return [f"{key}:", *(f"  - {scalar(item)}" for item in value)]
    return [f"{key}: {inline(value)}"]


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; of two at one place, the first given comes first."""
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: edit[:2]):
        parts += (text[done : edit.start], edit.text)
        done = edit.end
    return "".join((*parts, text[done:]))


class Editor:
    """Makes edits for one file with a map at its top; `order` is that of its keys, for those to be added."""

    def __init__(self, source: Source, order: Sequence[str]) -> None:
        self._source = source
        self._text = source.text
        self._order = order
        self._newline = "\r\n" if "\r\n" in source.text else "\n"

    def edits(self, changes: Mapping[str, Change]) -> list[Edit]:
        """The edits that give each key its new value; a key that is absent is added after its neighbour."""
        made: list[Edit] = []
        added: list[Edit] = []
        for key in sorted(changes, key=self._order.index):
            if (key,) in self._source.keys:
                made += self._replaced(key, changes[key])
            else:
                added.append(self._added(key, changes[key]))
        return made + added

    def _replaced(self, key: str, value: Change) -> list[Edit]:
        span, old = self._source.spans[(key,)], self._source.value((key,))
        if isinstance(old, list) and old and isinstance(value, tuple):
            spans = [self._source.spans[(key, place)] for place in range(len(old))]
            if span.style == "[":
                return _bracket_items(spans, old, value)
            if all(self._text[self._line_start(item.start) : item.start].strip() == "-" for item in spans):
                return self._line_items(key, spans, value)
        end = self._end(span)
        space = " " if span.start == end else ""
        return [Edit(span.start, end, space + inline(value, span.style))]

    def _line_items(self, key: str, spans: Sequence[Span], value: tuple[str, ...]) -> list[Edit]:
        """Edits of a list whose items have lines of their own; those that stay keep theirs, with comments."""
        old = [self._source.value((key, place)) for place in range(len(spans))]
        kept = _kept(old, value)
        first = self._line_start(spans[0].start)
        indent = self._text[first : self._text.index("-", first)]
        rows = [(self._line_start(span.start), self._line_end(self._end(span))) for span in spans]
        made = [Edit(*row, "") for place, row in enumerate(rows) if place not in kept]
        whole = {str(item): self._text[slice(*row)].rstrip() for item, row in zip(old, rows, strict=True)}
        new = [whole.get(item, f"{indent}- {scalar(item)}") for item in value[len(kept) :]]
        if new:
            made.append(Edit(rows[-1][1], rows[-1][1], self._joined(rows[-1][1], new)))
        if not value:
            colon = _COLON.match(self._text, self._source.keys[(key,)].end)
            place = colon.end() if colon else first
            made.append(Edit(place, place, " []"))
        return made

    def _added(self, key: str, value: Change) -> Edit:
        before = [name for name in self._order[: self._order.index(key)] if (name,) in self._source.keys]
        in_brackets = self._source.spans[()].style == "["
        if before:
            end = self._end(self._source.spans[(before[-1],)])
            place = end if in_brackets else self._line_end(end)
        else:
            place = min((span.start for span in self._source.keys.values()), default=1)
        if in_brackets:
            pair = f"{key}: {inline(value)}"
            return Edit(place, place, f", {pair}" if before else f"{pair}, ")
        start = min(span.start for span in self._source.keys.values())
        indent = self._text[self._line_start(start) : start]
        place = place if before else self._line_start(place)
        return Edit(place, place, self._joined(place, [indent + line for line in key_lines(key, value)]))

    def _end(self, span: Span) -> int:
        """The end of a value, without the line ends that a block of text takes with it."""
        return span.start + len(self._text[span.start : span.end].rstrip())

    def _line_start(self, index: int) -> int:
        return self._text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        return self._text.find("\n", index) + 1 or len(self._text)

    def _joined(self, place: int, lines: Sequence[str]) -> str:
        """Lines to put in at the beginning of a line, or after a last line that has no end."""
        if place == len(self._text) and not self._text.endswith("\n"):
            return "".join(self._newline + line for line in lines)
        return "".join(line + self._newline for line in lines)


def _kept(old: Sequence[Value], new: tuple[str, ...]) -> frozenset[int]:
    """The places of the items that the new list begins with, in their old order; none if the order changes."""
    stays = [place for place, item in enumerate(old) if item in new]
    return frozenset(stays) if [old[place] for place in stays] == list(new[: len(stays)]) else frozenset()


def _bracket_items(spans: Sequence[Span], old: Sequence[Value], new: tuple[str, ...]) -> list[Edit]:
    """Edits of a list in brackets: each item that goes takes its comma with it."""
    kept = _kept(old, new)
    made: list[Edit] = []
    for place, span in enumerate(spans):
        if place in kept:
            continue
        if any(other in kept for other in range(place)):
            made.append(Edit(spans[place - 1].end, span.end, ""))
        else:
            made.append(Edit(span.start, spans[place + 1].start if place + 1 < len(spans) else span.end, ""))
    added = ", ".join(map(scalar, new[len(kept) :]))
    if added:
        made.append(Edit(spans[-1].end, spans[-1].end, f", {added}" if kept else added))
    return made
