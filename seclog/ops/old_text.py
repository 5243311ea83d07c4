"""The text of an earlier version, to be drafted again."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from seclog.core.errors import StateError, UsageError
from seclog.ops.texts import document_text
from seclog.ops.when import When
from seclog.store.git import Git


class OldText(NamedTuple):
    """The bytes of a version, the name of the file that they lay in, and a sentence that says which they are."""

    data: bytes
    name: str
    said: str


def old_text(git: Git, now: datetime, names: tuple[str, ...], version: str) -> OldText:
    """The text of an issued version or a draft of the one document named; raises StateError for one kept elsewhere."""
    if len(names) != 1:
        raise UsageError("An old text is that of one document.", f"Type: seclog draft DOC --from {version}")
    found = document_text(git, now, f"{names[0]}@{version.rpartition('/')[2]}", When())
    named = f"{found.history.document.label} {found.entry.version}"
    if found.data is None:
        raise StateError(f"The text of {named} is kept elsewhere.", "Give it by --file.")
    return OldText(found.data, found.path.rpartition("/")[2], f"The text is that of {named}.")
