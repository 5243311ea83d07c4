"""The parts of a paper that are made, between marks; what people write around them stays when they are made again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from seclog.core.errors import InputError

# Bytes, since what people write is theirs, in whatever encoding.
_MARK = rb"<!-- seclog:(begin|end) ([a-z][a-z0-9-]*) -->"
_LIKE_MARK = rb"(?<!\\)<!-*\s*-*\s*/?\s*seclog\b"
_BOM = b"\xef\xbb\xbf"
_ANEW = "Mend the marks, or write it anew with --fresh: what people wrote in it is then lost."


class Part(NamedTuple):
    """A part by name: the lines between its marks are `first` to `last` (counted from 0, `last` not among them)."""

    name: str
    first: int
    last: int


class Marked(NamedTuple):
    """A text in lines, with its parts and what is wrong with its marks."""

    lines: Sequence[bytes]
    parts: tuple[Part, ...]
    problems: tuple[str, ...]


def read_parts(data: bytes) -> Marked:
    """The parts of a text. A mark stands alone on its line; all that is wrong with them is told with line numbers."""
    lines = data.split(b"\n")
    parts: list[Part] = []
    problems: list[str] = []
    begun: dict[str, int] = {}
    opened = ""
    for place, line in enumerate(lines):
        mark = re.fullmatch(_MARK, line.removeprefix(_BOM).strip())
        if mark is None:
            if re.search(_LIKE_MARK, line):
                problems.append(f"line {place + 1} has a damaged mark")
            continue
        word, name = mark[1].decode(), mark[2].decode()
        if word == "begin" and opened:
            problems.append(f"line {place + 1} begins {name} inside {opened} (line {begun[opened] + 1})")
        elif word == "begin" and name in begun:
            problems.append(f"line {place + 1} begins {name} a second time (first: line {begun[name] + 1})")
        elif word == "end" and name != opened:
            problems.append(f"line {place + 1} ends {name}, which is not open there")
        elif word == "end":
            parts.append(Part(name, begun[name] + 1, place))
            opened = ""
        if word == "begin":
            begun.setdefault(name, place)
            opened = opened or name
    if opened:
        problems.append(f"{opened} begins on line {begun[opened] + 1} and does not end")
    return Marked(lines, tuple(parts), tuple(problems))


def made_again(old: bytes, new: bytes, name: str) -> bytes:
    """The old text with the parts of the new one in place of its own, all else byte for byte as it was.

    `name` is the file's. Raises InputError where marks of the old text are damaged, missing or double.
    """
    standing, made = read_parts(old), read_parts(new)
    refuse_marks(made, "The template")
    if not made.parts:
        raise InputError("The template has no marks, so nothing can be made again in its place.", _ANEW)
    if not standing.parts and not standing.problems:
        raise InputError(f"{name} holds no part that seclog made.", "Name another file, or add --fresh to replace it.")
    lines = {part.name: made.lines[part.first : part.last] for part in made.parts}
    refuse_marks(standing, name, _unlike(standing, lines))
    return _filled(standing, lines)


def refuse_marks(marked: Marked, name: str, more: Iterable[str] = ()) -> None:
    """Raise InputError where something is wrong with the marks of a text."""
    problems = (*marked.problems, *more)
    if problems:
        raise InputError(f"{name} has marks that are not in order: {'; '.join(problems)}.", _ANEW)


def _unlike(standing: Marked, made: Iterable[str]) -> list[str]:
    """The parts that only one of the two has; silent where damaged marks already say why."""
    if standing.problems:
        return []
    made, own = set(made), {part.name for part in standing.parts}
    return [
        *(
            f"line {part.first} begins {part.name}, which is not made"
            for part in standing.parts
            if part.name not in made
        ),
        *(f"the marks of {name} are missing" for name in sorted(made - own)),
    ]


def _filled(standing: Marked, made: dict[str, Sequence[bytes]]) -> bytes:
    lines: list[bytes] = []
    place = 0
    for part in standing.parts:
        ending = b"\r" if standing.lines[part.first - 1].endswith(b"\r") else b""
        lines += standing.lines[place : part.first]
        lines += [line.rstrip(b"\r") + ending for line in made[part.name]]
        place = part.last
    return b"\n".join([*lines, *standing.lines[place:]])
