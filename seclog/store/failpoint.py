"""Fail points: places between two steps of the write path where a test can end the process as a crash would."""

from __future__ import annotations

import os
import signal
from collections import Counter

VARIABLE = "SECLOG_FAILPOINT"
POINTS = (
    "publish.checked",
    "publish.blobs",
    "publish.tree",
    "publish.commit",
    "publish.rehearsed",
    "publish.tags",
    "publish.journal",
    "publish.intent",
    "publish.pushed",
    "publish.moved",
    "recover.unlocked",
    "recover.sent",
    "recover.moved",
    "drop.intent",
    "drop.journal",
    "tree.adopted",
    "tree.merged",
    "restore.tracked",
    "restore.untracked",
    "finish.trees",
    "finish.restored",
    "finish.journal",
)
_passes: Counter[str] = Counter()


def failpoint(name: str) -> None:
    """Kill this process by SIGKILL when SECLOG_FAILPOINT says so: `name`, or `name:k` for the k-th pass."""
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    point, _, number = wanted.partition(":")
    if point == name:
        _passes[name] += 1
        if _passes[name] == int(number or 1):
            os.kill(os.getpid(), signal.SIGKILL)
