"""The answer of a verification: findings, notes, and what was looked at."""

from __future__ import annotations

from typing import NamedTuple

from seclog.core.errors import Finding
from seclog.core.verify_facts import exit_code


class Verified(NamedTuple):
    """What a verification found. `deep`: git's own check of every object was made as well."""

    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    tip: str
    sequence: int
    versions: int
    drafts: int
    tags: int
    deep: bool

    @property
    def code(self) -> int:
        """The exit code: 7 broken integrity, 8 an unfinished act, 1 the rest, 0 clean."""
        return exit_code(self.findings)

    def summary(self) -> str:
        """One line for people. An unsigned record is never called authentic."""
        counts = ((self.sequence, "record"), (self.versions, "version"), (self.drafts, "draft"), (self.tags, "tag"))
        seen = ", ".join(f"{count:,} {word}{'s' if count != 1 else ''}" for count, word in counts)
        state = "chain broken" if self.code == 7 else "chain ok"
        return f"integrity: {state} ({seen}); authenticity: not proven"
