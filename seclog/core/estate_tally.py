"""What came of the rows of an estate: how many got which verdict, and of what kind the others are."""

from __future__ import annotations

from seclog.core.period import NO, UNKNOWN, YES

PROBLEM = ""  # the verdict of a row that cannot be judged
KINDS = 64  # kinds of problems that are told apart, so that the memory does not grow with the file
_REST = "rest"


class Count:
    """Rows of one sort: how many, the line of the first, and for a problem its words there."""

    __slots__ = ("line", "rows", "words")

    def __init__(self, words: str = "") -> None:
        self.rows = 0
        self.line = 0
        self.words = words


class Tally:
    """The rows by verdict, those that state a version apart from those that do not, and the problems by kind."""

    def __init__(self) -> None:
        self._judged = {(verdict, stated): Count() for verdict in (YES, NO, UNKNOWN) for stated in (False, True)}
        self._problems: dict[str, Count] = {}

    def judged(self, verdict: str, *, stated: bool) -> Count:
        """The rows of a verdict that state a version, or that do not."""
        return self._judged[verdict, stated]

    def problem(self, kind: str, words: str) -> Count:
        """The rows with a problem of a kind; those of kinds beyond KINDS are counted together."""
        if kind not in self._problems and len(self._problems) >= KINDS:
            kind = _REST
        return self._problems.setdefault(kind, Count(words))

    @property
    def verdicts(self) -> dict[str, int]:
        """The rows of each verdict, and those of PROBLEM."""
        found = {verdict: 0 for verdict, _ in self._judged}
        for (verdict, _), count in self._judged.items():
            found[verdict] += count.rows
        return {**found, PROBLEM: self.problems}

    @property
    def devices(self) -> int:
        """All rows."""
        return sum(self.verdicts.values())

    @property
    def stated(self) -> int:
        """The rows that state a version and are judged."""
        return sum(count.rows for (_, stated), count in self._judged.items() if stated)

    @property
    def problems(self) -> int:
        """The rows that cannot be judged."""
        return sum(count.rows for count in self._problems.values())

    @property
    def kinds(self) -> list[Count]:
        """The kinds of problems, that of most rows first, then that which comes first in the file."""
        return sorted(self._problems.values(), key=lambda one: (-one.rows, one.line))
