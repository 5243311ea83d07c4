"""Collisions: drafts of one document on several planned releases, told while there is time (design section 7).

Of two drafts of one document, on lines A and B:

- `stale`: its base is live no longer; it needs a rebase, whatever the other does.
- `both`: the two would make the same version; released first, the other needs a rebase. Said on the line that
  comes first.
- `superseded`: B's, where A has an earlier date and A's draft does not contain it: when A is live, B's draft, as it
  stands, is superseded before it takes effect (the harm that the review paper names, 3.5).
- `same-day`: both have one date, so that the first released would be superseded on the day it takes effect.
- `issued`: another release has issued the version that the draft would make; it needs another number.
- `also`: a note; one of the two has no date, or they make different versions of an own-numbered document.

A draft contains another when that stood on its line once: it has been moved there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from seclog.core.line import Draft, Line
from seclog.core.plan_draft import is_stale, rebase_hint
from seclog.core.report import Collision as Collision
from seclog.core.version import version_key

NOTES = ("also",)  # kinds that warn of nothing yet


def collisions(
    lines: Sequence[Line],
    live: Mapping[str, tuple[str, ...]],
    issued: Mapping[tuple[str, str], str] | None = None,
) -> dict[str, tuple[Collision, ...]]:
    """What the drafts of open lines meet, by release; `live` are the live versions of each document.

    `issued` are the releases that brought versions, by document and version, as far as they are known.
    """
    found: dict[str, tuple[Collision, ...]] = {}
    for line in lines:
        met: list[Collision] = []
        for document, draft in line.drafts.items():
            versions = live.get(document, ())
            if is_stale(draft.root, versions):
                met.append(_stale(line, draft, versions))
                continue
            twin = _issued(draft, versions)
            if twin:
                met.append(_issued_by(line, draft, twin, (issued or {}).get((document, twin), "")))
                continue
            others = [one for one in lines if one.release != line.release and document in one.drafts]
            met += [_met(line, other, document, versions) for other in sorted(others, key=_place)]
        found[line.release] = tuple(met)
    return found


def warnings(found: Mapping[str, Iterable[Collision]]) -> tuple[Collision, ...]:
    """Those that somebody must act on, each pair of releases once."""
    seen: set[tuple[str, frozenset[str]]] = set()
    kept = []
    for one in (one for met in found.values() for one in met if one.kind not in NOTES):
        pair = (one.document, frozenset((one.release, one.other)))
        if pair not in seen:
            seen.add(pair)
            kept.append(one)
    return tuple(kept)


def target(version: str) -> str:
    """The version that a draft would make: 8.1 makes 9.0, 4.2-draft.1 makes 4.2."""
    own, mark, _ = version.partition("-draft.")
    return own if mark else f"{int(version.partition('.')[0]) + 1}.0"


def _place(line: Line) -> tuple[bool, date, str]:
    return line.planned_on is None, line.planned_on or date.max, line.release


def _stale(line: Line, draft: Draft, versions: tuple[str, ...]) -> Collision:
    row = draft.row
    message = f"{row.label} {row.version} is stale: base {draft.root or 'none'}, live {', '.join(versions) or 'none'}."
    return Collision(
        "stale", line.release, row.document, row.version, "", message, rebase_hint(row.document, line.release)
    )


def _issued(draft: Draft, versions: tuple[str, ...]) -> str:
    """The live version that means the number which an own-numbered draft leads to; empty for none."""
    if "-draft." not in draft.row.version:
        return ""
    wanted = version_key(target(draft.row.version))
    return next((one for one in versions if version_key(one) == wanted), "")


def _issued_by(line: Line, draft: Draft, twin: str, release: str) -> Collision:
    row = draft.row
    message = f"{row.label} {twin} has been issued{f' by {release}' if release else ''}."
    hint = f"State another: seclog draft {row.document} --for {line.release} --file FILE --version V"
    return Collision("issued", line.release, row.document, row.version, release, message, hint)


def _met(line: Line, other: Line, document: str, versions: tuple[str, ...]) -> Collision:
    mine, theirs = line.drafts[document].row, other.drafts[document].row
    say = _Say(line, other, document)
    whole = version_key(target(mine.version)) == version_key(target(theirs.version))
    contained = mine.version in other.used.get(document, ()) or theirs.version in line.used.get(document, ())
    both = f"{mine.label} {mine.version} and {theirs.version} ({other.release}) would both make {target(mine.version)}"
    if not whole or contained or is_stale(other.drafts[document].root, versions):
        return say("also", f"{mine.label} is drafted for {other.release} as well ({theirs.version}).")
    if "-draft." in mine.version:
        state = (
            f"State another for one: seclog withdraw {document} --from {line.release}; then: "
            f"seclog draft {document} --for {line.release} --file FILE --version V"
        )
        return say("both", f"{both}.", state)
    if line.planned_on is None or other.planned_on is None:
        undated = other.release if other.planned_on is None else line.release
        message = f"{mine.label} is drafted for {other.release} as well ({theirs.version}); {undated} has no date."
        return say("also", message)
    if line.planned_on == other.planned_on:
        message = (
            f"{mine.label} {mine.version} would be superseded on the day it takes effect: {theirs.version} "
            f"({other.release}) is planned for {other.planned_on} too, and both would make {target(mine.version)}."
        )
        move = f"Put them together: seclog move {document} --from {line.release} --to {other.release}"
        return say("same-day", message, move)
    if line.planned_on < other.planned_on:
        return say("both", f"{both}; released first, the other needs a rebase.")
    message = (
        f"{mine.label} {mine.version} would be superseded before it takes effect: {theirs.version} ({other.release}) "
        f"comes first, on {other.planned_on}, and both would make {target(mine.version)}."
    )
    return say("superseded", message, f"Once that is live: seclog rebase {line.release} {document}")


class _Say(NamedTuple):
    """Who meets whom, to be said in some way."""

    line: Line
    other: Line
    document: str

    def __call__(self, kind: str, message: str, hint: str = "") -> Collision:
        draft = self.line.drafts[self.document].row.version
        return Collision(kind, self.line.release, self.document, draft, self.other.release, message, hint)
