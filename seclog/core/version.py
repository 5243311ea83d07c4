"""Versions: `N.0` live and `N.M` draft for most documents, their own numbers for specifications."""

from __future__ import annotations

import re
from dataclasses import dataclass

from seclog.core.errors import InputError

_INTEGER = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})")
_OWN = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})(?:\.(0|[1-9][0-9]{0,5}))?(?:-draft\.([1-9][0-9]{0,5}))?")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version of an integer-numbered document (review paper 3.3); 7.10 is later than 7.9."""

    integer: int
    decimal: int

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read `8.0` or `7.12`, ASCII digits without leading zeros; raises InputError on anything else."""
        match = _INTEGER.fullmatch(text)
        if match is None or text == "0.0":
            raise InputError(
                f"{text[:40]!r} is not a version.",
                "A version is two whole numbers with a point: 8.0 is live, 7.1 is a draft.",
            )
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.integer}.{self.decimal}"

    @property
    def is_draft(self) -> bool:
        """Whether the decimal marks it as a draft without legal force."""
        return self.decimal != 0

    def released(self) -> Version:
        """The live version that a draft of this integer becomes: 7.2 goes to 8.0."""
        return Version(self.integer + 1, 0)


@dataclass(frozen=True, slots=True)
class OwnVersion:
    """A version that a Technical Specification states itself: `4.2`, its drafts `4.2-draft.1`."""

    text: str

    @classmethod
    def parse(cls, text: str) -> OwnVersion:
        """Read `3.1`, `3.1.2` or `3.1-draft.2`, kept as written; raises InputError on anything else."""
        if _OWN.fullmatch(text) is None:
            raise InputError(
                f"{text[:40]!r} is not a version of a document with its own numbering.",
                "Write two or three whole numbers with points, such as 4.2; drafts are 4.2-draft.1.",
            )
        return cls(text)

    def __str__(self) -> str:
        return self.text

    @property
    def is_draft(self) -> bool:
        """Whether it is a draft of its target."""
        return "-draft." in self.text

    def released(self) -> OwnVersion:
        """The target that a draft leads to: 4.2-draft.3 goes to 4.2."""
        return OwnVersion(self.text.partition("-draft.")[0])

    @property
    def key(self) -> tuple[int, int, int, int]:
        """The place in the order of semantic versions: a draft stands before its target."""
        match = _OWN.fullmatch(self.text)
        assert match is not None, self.text
        draft = int(match[4]) if match[4] else 1_000_000
        return int(match[1]), int(match[2]), int(match[3] or 0), draft

    def __lt__(self, other: OwnVersion) -> bool:
        return self.key < other.key


def parse_version(text: str, numbering: str) -> Version | OwnVersion:
    """Read a version in the document's numbering, `integer` or `own`; raises InputError."""
    return OwnVersion.parse(text) if numbering == "own" else Version.parse(text)


def version_key(text: str) -> tuple[int, int, int, int]:
    """The order of version texts of either numbering within one document."""
    match = _OWN.fullmatch(text)
    if match is None:
        raise InputError(f"{text[:40]!r} is not a version.")
    return OwnVersion(text).key
