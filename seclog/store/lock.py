"""The one lock of all writing: a flock that git's children inherit, so that a killed parent does not free it early."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from seclog.core.errors import RaceError
from seclog.store.disk import machine_errors, private_folder
from seclog.store.git import Git

PATIENCE = 2.0  # seconds; another act takes a fraction of one
_STEP = 0.02
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def locked(git: Git, *, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the repository's lock; raises RaceError when another seclog, or a git it started, still has it.

    A runner that holds the lock already just goes on.
    """
    if git.lock is not None:
        yield
        return
    path = os.path.join(private_folder(git), "lock")
    with machine_errors():
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        _acquire(descriptor, patience)
        git.lock = descriptor
        yield
    finally:
        git.lock = None
        os.close(descriptor)


def _acquire(descriptor: int, patience: float) -> None:
    limit = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= limit:
                raise RaceError(
                    "Another seclog, or a git that it started, is at work in this repository.",
                    "Wait for it to end and try again.",
                ) from None
            time.sleep(_STEP)
        else:
            return


@contextmanager
def shielded(git: Git) -> Iterator[None]:
    """Let an act that has begun to move refs come to its end: interrupts that arrive meanwhile are passed over."""
    git.shielded = True
    ours = threading.current_thread() is threading.main_thread()
    before = {number: signal.signal(number, _pass_over) for number in _SIGNALS} if ours else {}
    try:
        yield
    finally:
        git.shielded = False
        for number, handler in before.items():
            signal.signal(number, handler)


def _pass_over(_number: int, _frame: FrameType | None) -> None:
    """A moment later the act is done, and saying so is the truer answer."""
