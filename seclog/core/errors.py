"""What stops an act, by kind; the kind fixes the exit code (README, "Exit codes")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple


class Finding(NamedTuple):
    """One result of a check: a stable code, the place, what is wrong and what to do."""

    code: str
    where: str
    message: str
    hint: str = ""


class SeclogError(Exception):
    """A refusal that a person can act on: one sentence, a hint, and perhaps every finding behind it."""

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, hint: str = "", findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.findings = tuple(findings)


class RuleError(SeclogError):
    """A rule of the rulebook says no, or two texts conflict."""

    exit_code = 1


class UsageError(SeclogError):
    """The words of the command do not go together."""

    exit_code = 2


class InputError(SeclogError):
    """A registry entry, statement or text cannot be taken as it is."""

    exit_code = 3


class StateError(SeclogError):
    """The state of the repository or work tree forbids the act."""

    exit_code = 4


class RaceError(SeclogError):
    """Somebody else was first, or holds the lock: try again."""

    exit_code = 5


class MachineError(SeclogError):
    """Something outside the rulebook is missing: git, disk space, history, a newer seclog."""

    exit_code = 6


class IntegrityError(SeclogError):
    """The record contradicts itself or its tags."""

    exit_code = 7


class UnfinishedError(SeclogError):
    """An act was begun and not finished; `seclog recover` settles it."""

    exit_code = 8
