"""The repositories that are measured, by how many documents and releases they hold."""

from __future__ import annotations

from typing import NamedTuple


class Shape(NamedTuple):
    """A repository: each release changes `each` documents; `waiting` drafts stand on a line still to be released.

    Without `version_tags` only releases are tagged; `sharded` texts lie in folders of a hundred.
    """

    name: str
    documents: int
    releases: int
    each: int
    version_tags: bool = True
    sharded: bool = False
    waiting: int = 0

    @property
    def rows(self) -> int:
        """Version rows in the record, those of the baseline included."""
        return self.documents + self.releases * self.each


S = Shape("S", 80, 60, 12)
M = Shape("M", 1_000, 200, 50)
L = Shape("L", 10_000, 500, 200)
XL = Shape("XL", 100_000, 2_000, 500, version_tags=False, sharded=True)
WAITING = Shape("waiting", 80, 60, 12, waiting=80)
HUNDRED = Shape("hundred", 80, 100, 80)

SIZES = (S, M, L, XL)
