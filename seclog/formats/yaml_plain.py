"""The plain part of YAML, read fast: the same value as `yaml_source.load`, or nothing where that one has to look.

Read are maps and lists in lines, texts on one line (plain, in single or in double quotes), flat lists and maps in
brackets, and comments. All else is declined, whether it is wrong or only unusual: the full reader then says which.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seclog.formats.yaml_reader import Value

# None of these is more than the full reader takes; its own limits are not imported, as they come with the parser.
MAX_BYTES = 256 * 1024
MAX_EVENTS = 20_000
MAX_DEPTH = 15

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_KEY = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"
_PLAIN = r"[^\s,\[\]{}:#&*!|>'\"%@`?-][^,\[\]{}:#'\"]*"
_QUOTED = r"'(?:[^']|'')*'|\"[^\"\\]*\""
_LINE = re.compile(rf"( *)(- +)?(?:({_KEY}):(?: +|$))?(.*)")
_ENDED = re.compile(rf"({_QUOTED}|\[[^#]*\]|\{{[^#]*\}})(?: +#.*)?")
_ITEM = re.compile(rf" *({_QUOTED}|{_PLAIN})(?:,|$)")
_PAIR = re.compile(rf" *({_KEY}): +({_QUOTED}|{_PLAIN})(?:,|$)")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?")


class PlainError(Exception):
    """The text is not of the plain part of YAML, or not surely so."""


class Bare(str):
    """A text without quotes that other readers of YAML take for a number."""

    __slots__ = ()


def read_plain(data: bytes) -> Value:
    """The value of a YAML file; raises PlainError for whatever is best left to the full reader."""
    if len(data) > MAX_BYTES:
        raise PlainError
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise PlainError from None
    lines = text.split("\n")
    if not "".join(lines).isprintable():
        raise PlainError
    root = _Lines().read(lines)
    if _events(root) > MAX_EVENTS - 4:
        raise PlainError
    return root


class _Lines:
    """Reads line by line: the maps and lists that are open, each at its column, and the key that waits for a value."""

    __slots__ = ("_above", "_columns", "_open", "_waiting")

    def __init__(self) -> None:
        self._columns: list[int] = []
        self._open: list[dict[str, Value] | list[Value]] = []
        self._waiting = ""
        self._above: dict[str, Value] = {}

    def read(self, lines: list[str]) -> Value:
        """The value that the lines say."""
        root: Value = None
        match = _LINE.fullmatch
        for line in lines:
            found = match(line)
            assert found is not None, line  # every line matches
            indent, dash, key, rest = found.groups()
            if not key and not dash and (not rest or rest[0] == "#"):
                continue
            value = self._place(len(indent), bool(dash), bool(key))
            if root is None:
                root = value
            if dash:
                self._item(value, len(indent) + len(dash), key, rest)
            else:
                self._pair(value, key, rest)
        if root is None:
            raise PlainError
        return root

    def _place(self, column: int, is_item: bool, is_pair: bool) -> dict[str, Value] | list[Value]:
        """The map or list that a line belongs to, begun where a key has waited for it."""
        columns, held = self._columns, self._open
        if self._waiting:
            if column > columns[-1] or (is_item and column == columns[-1]):
                return self._begin(column, is_item)
            self._waiting = ""
        if not columns:
            return self._first(column, is_item, is_pair)
        while columns[-1] > column or (columns[-1] == column and not is_item and type(held[-1]) is list):
            columns.pop()
            held.pop()
            if not columns:
                raise PlainError
        if columns[-1] != column:
            raise PlainError
        return held[-1]

    def _first(self, column: int, is_item: bool, is_pair: bool) -> dict[str, Value] | list[Value]:
        if column or not (is_item or is_pair):
            raise PlainError
        return self._push(0, [] if is_item else {})

    def _begin(self, column: int, is_item: bool) -> dict[str, Value] | list[Value]:
        value: dict[str, Value] | list[Value] = [] if is_item else {}
        self._above[self._waiting] = value
        self._waiting = ""
        return self._push(column, value)

    def _push(self, column: int, value: dict[str, Value] | list[Value]) -> dict[str, Value] | list[Value]:
        if len(self._columns) >= MAX_DEPTH:
            raise PlainError
        self._columns.append(column)
        self._open.append(value)
        return value

    def _item(self, held: dict[str, Value] | list[Value], column: int, key: str | None, rest: str) -> None:
        if isinstance(held, dict):
            raise PlainError
        if key:
            inner: dict[str, Value] = {}
            held.append(inner)
            self._push(column, inner)
            self._pair(inner, key, rest)
        elif not rest or rest[0] == "#":
            raise PlainError
        else:
            held.append(_value(rest))

    def _pair(self, held: dict[str, Value] | list[Value], key: str | None, rest: str) -> None:
        if isinstance(held, list) or not key or key in held or key in _NULLS:
            raise PlainError
        if not rest or rest[0] == "#":
            held[key] = None
            self._above, self._waiting = held, key
        else:
            held[key] = _value(rest)


def _value(rest: str) -> Value:
    """What stands after a key or a dash, up to the end of its line."""
    first = rest[0]
    if first in "'\"[{":
        found = _ENDED.fullmatch(rest.rstrip(" "))
        if found is None:
            raise PlainError
        shown = found[1]
        return _text(shown) if first in "'\"" else _items(shown[1:-1]) if first == "[" else _pairs(shown[1:-1])
    if first in "-?:,]}#&*!|>%@`":
        raise PlainError
    if "#" in rest:
        rest = rest.partition(" #")[0]
    rest = rest.rstrip(" ")
    if rest[-1] == ":" or ": " in rest:
        raise PlainError
    return _text(rest)


def _text(shown: str) -> str | None:
    if shown[0] == '"':
        return shown[1:-1]
    if shown[0] == "'":
        return shown[1:-1].replace("''", "'")
    if shown in _NULLS:
        return None
    return Bare(shown) if "0" <= shown[0] <= "9" and _NUMBER.fullmatch(shown) else shown


def _items(inside: str) -> list[Value]:
    """The texts of a list in brackets."""
    return [_text(found[1].rstrip(" ")) for found in _parts(_ITEM, inside)]


def _pairs(inside: str) -> dict[str, Value]:
    """The texts of a map in brackets."""
    read: dict[str, Value] = {}
    for found in _parts(_PAIR, inside):
        if found[1] in read or found[1] in _NULLS:
            raise PlainError
        read[found[1]] = _text(found[2].rstrip(" "))
    return read


def _parts(pattern: re.Pattern[str], inside: str) -> list[re.Match[str]]:
    inside = inside.strip(" ")
    if inside.endswith(","):
        raise PlainError
    found, at = [], 0
    while at < len(inside):
        one = pattern.match(inside, at)
        if one is None:
            raise PlainError
        found.append(one)
        at = one.end()
    return found


def _events(value: Value) -> int:
    """As how many events a parser tells the value."""
    if isinstance(value, dict):
        return 2 + sum(1 + _events(inner) for inner in value.values())
    if isinstance(value, list):
        return 2 + sum(map(_events, value))
    return 1
