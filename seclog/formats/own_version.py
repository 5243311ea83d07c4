"""Numbers that specifications give themselves, compared as semantic versions whose last parts may be left out."""

from __future__ import annotations

from collections.abc import Iterable

from semver import Version

from seclog.core.version import OwnVersion


def meaning(text: str) -> Version:
    """What a number means: 4.2 and 4.2.0 are one version; raises InputError for what is no number."""
    return Version.parse(str(OwnVersion.parse(text)), optional_minor_and_patch=True)


def same_version(text: str, others: Iterable[str]) -> str:
    """The number among others that means the same version, as it is written there; empty when there is none."""
    wanted = meaning(text)
    return next((one for one in others if meaning(one) == wanted), "")
