"""Ids of modifications: those that are known, a slip told from a new one, and what is kept of a known one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from seclog.core.cause import check_modification, is_modification
from seclog.core.errors import RuleError
from seclog.core.record import ModificationRow
from seclog.core.state import State
from seclog.core.text import folded, nearest

OPEN = ("proposed", "targeted", "sent-back")  # states that wait for a decision


class _Parts(NamedTuple):
    """An id taken apart: MP102A is `mp`, `102` and `a`, and so is mp-0102a."""

    stem: str
    number: str
    rest: str


def known_modifications(state: State) -> dict[str, None]:
    """The ids that the record or an open line names, also those borne before."""
    return dict.fromkeys([*state.book.modifications, *state.book.renamed, *_drafted(state)])


def _drafted(state: State) -> Iterator[str]:
    for line in state.open_lines().values():
        rows = [draft.row.causes for draft in line.drafts.values()]
        rows += [going.row.causes for going in line.retired.values()]
        yield from (cause for causes in rows for cause in causes if is_modification(cause))


def refuse_slip(state: State, name: str, *, adding: bool = False) -> None:
    """Refuse an id that nobody knows and that is nearly a known one: a record of it would stand for ever.

    Written otherwise, or with other letters before the number, it is a slip; with two digits turned it is one where
    the known one still waits for a decision, unless it is being added. MP102A beside MP102 is another modification.
    """
    check_modification(name)
    known = known_modifications(state)
    if name in known:
        return
    mine = _parts(name)
    if not mine.number:
        near = nearest(name, (one for one in known if not _parts(one).number))
        if near is not None:
            raise _slip(name, near)
        return
    for one in known:
        other = _parts(one)
        if (mine.number, mine.rest) == (other.number, other.rest):
            became = f", or did {one} become {name}? seclog modifications add {name} --was {one}"
            raise _slip(name, one, became if mine.stem != other.stem else "")
        alike = (mine.stem, mine.rest) == (other.stem, other.rest)
        if alike and not adding and _turned(mine.number, other.number):
            row = state.book.modification(one)
            if row is None or row.state in OPEN:
                raise _slip(name, one)


def _slip(name: str, near: str, became: str = "") -> RuleError:
    question = f"Did you mean {near}{became}" if became else f"Did you mean {near}?"
    return RuleError(f"No modification {name} is known.", f"{question} If {name} is another one, add --new.")


def _parts(name: str) -> _Parts:
    found = re.search(r"0*([0-9]+)", name)
    if found is None:
        return _Parts(_letters(name), "", "")
    return _Parts(_letters(name[: found.start()]), found[1], _letters(name[found.end() :]))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, folded(text)))


def _turned(mine: str, other: str) -> bool:
    """Whether two digits that stand beside each other are turned."""
    apart = [place for place, (a, b) in enumerate(zip(mine, other, strict=False)) if a != b]
    if len(mine) != len(other) or len(apart) != 2 or apart[1] != apart[0] + 1:
        return False
    return mine[apart[0]] == other[apart[1]] and mine[apart[1]] == other[apart[0]]


def state_row(state: State, name: str, stated: ModificationRow) -> ModificationRow:
    """The row of one modification under its present id: what is known of it and not stated anew is kept.

    `stated.was` is the id that it bore before. Raises InputError for what is no id.
    """
    check_modification(name)
    known = state.book.modification(stated.was or name)
    if known is None:
        return stated._replace(modification=name)
    return stated._replace(
        modification=name if stated.was else known.modification,
        title=stated.title or known.title,
        link=stated.link or known.link,
        was=stated.was or known.was,
    )
