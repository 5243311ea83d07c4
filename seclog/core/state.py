"""What a plan is made from: the rulebook, the pending lines, the day, all read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from seclog.core.errors import RaceError, RuleError, StateError
from seclog.core.line import Line
from seclog.core.rulebook import Rulebook
from seclog.core.text import nearest

CLOSED = {"landed": "has landed", "cancelled": "was cancelled"}


@dataclass(frozen=True, slots=True)
class State:
    """The repository as read under the lock. `now` is UTC, `today` the day acts are dated by.

    `used` holds the versions that tags and lines have taken, by document.
    """

    book: Rulebook
    lines: Mapping[str, Line]
    diverged: tuple[str, ...]
    live_ref: str
    live_tip: str
    now: datetime
    today: date
    used: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def recorded_at(self, line: Line | None = None) -> datetime:
        """The time to record: now, but never before the records that it follows."""
        before = (self.book.recorded_at, line.recorded_at if line is not None else None)
        return max([self.now.replace(microsecond=0), *(moment for moment in before if moment is not None)])

    def open_lines(self) -> dict[str, Line]:
        """The lines that have neither landed nor been cancelled, by release id."""
        return {one: line for one, line in self.lines.items() if one not in self.book.closed}

    def line(self, release: str) -> Line:
        """The open line of a release; raises RuleError when it is closed, RaceError when diverged, else StateError."""
        closed = self.book.closed.get(release)
        if closed is not None:
            raise RuleError(f"Release {release} {CLOSED[closed]}.", "Plan another release, and draft for that one.")
        if release in self.diverged:
            raise RaceError(
                f"The line pending/{release} has moved both here and on the remote.",
                "Set yours aside, take the remote's and draft yours again: " + set_aside(release),
            )
        if release not in self.lines:
            suggestion = nearest(release, self.open_lines())
            hint = f"Did you mean {suggestion}? " if suggestion else ""
            raise StateError(f"No release {release} is planned.", f"{hint}Type: seclog plan {release} --title TITLE")
        return self.lines[release]


def set_aside(release: str, remote: str = "origin", base: str = "") -> str:
    """What to type to keep one's own drafts under another name and go on from the remote's line, or from `base`.

    The tags of the drafts set aside go too: their numbers may be others' on the remote.
    """
    return (
        f"git branch -m pending/{release} mine-{release} && "
        f"git branch pending/{release} {base or f'{remote}/pending/{release}'} && "
        f"git tag -d $(git tag --merged mine-{release} --no-merged pending/{release}) && git fetch --tags {remote}"
    )


def pending_ref(release: str) -> str:
    """The full ref of a release's line."""
    return f"refs/heads/pending/{release}"
