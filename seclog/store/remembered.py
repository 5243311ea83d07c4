"""The last verified tip of each rulebook, kept outside the repository so that no rewriting of it reaches the memory."""

from __future__ import annotations

import hashlib
import json
import os
import re
from typing import NamedTuple

from seclog.core.errors import MachineError
from seclog.store.disk import machine_errors, read_regular, write_durably

_FORMAT = "seclog/verified/1"
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class Remembered(NamedTuple):
    """The tip of the live line when it was last verified clean, and the number of its last record."""

    tip: str
    sequence: int


def place_of(baseline: str) -> str:
    """The file that remembers the rulebook which begins with a commit (XDG base directory specification)."""
    home = os.environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(home):
        home = os.path.join(os.path.expanduser("~"), ".local", "state")
    name = hashlib.sha256(baseline.encode()).hexdigest()
    return os.path.join(home, "seclog", "verified", f"{name}.json")


def recall(baseline: str) -> Remembered | None:
    """What was verified last, None at the first time; raises MachineError on a file that cannot be read as such."""
    path = place_of(baseline)
    data = read_regular(path)
    if data is None:
        return None
    try:
        fields = json.loads(data)
        tip, sequence = fields["tip"], fields["sequence"]
        if fields["format"] == _FORMAT and _ID.fullmatch(tip) and isinstance(sequence, int):
            return Remembered(tip, sequence)
    except (ValueError, TypeError, LookupError, RecursionError):
        pass
    raise MachineError(
        f"{path} cannot be read as the last verified tip.",
        "Find out who changed it; to begin anew with what is here now, remove it.",
    )


def remember(baseline: str, tip: str, sequence: int) -> None:
    """Keep a verified tip durably; raises MachineError where that cannot be done."""
    path = place_of(baseline)
    if recall(baseline) == Remembered(tip, sequence):
        return
    fields = {"format": _FORMAT, "tip": tip, "sequence": sequence}
    with machine_errors():
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        write_durably(path, json.dumps(fields).encode() + b"\n")
