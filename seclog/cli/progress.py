"""How far a push is, told on one line of a terminal once it takes longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress

from seclog.cli.session import Session
from seclog.ops.act import Way

DELAY = 1.0  # seconds in which nothing is shown: most pushes are over by then


def way(session: Session, dry_run: bool, push: bool = False) -> Way:
    """How an act is carried out, with its progress shown where a person reads stderr."""
    shown = not session.quiet and sys.stderr is not None and sys.stderr.isatty()
    return Way(dry_run, push, shower() if shown else None)


def shower(delay: float = DELAY, clock: Callable[[], float] = time.monotonic) -> Callable[[str, float], None]:
    """A function that draws one line over itself; at the end of each phase the line is cleared."""
    begun = clock()

    def show(phase: str, share: float) -> None:
        if clock() - begun < delay:
            return
        line = f"{phase} {share:4.0%}" if share < 1 else ""
        with suppress(OSError, ValueError):
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

    return show
