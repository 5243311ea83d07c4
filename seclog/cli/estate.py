"""A file of devices judged as a stream: from a file or stdin to stdout or a file, with its progress."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from seclog.cli.output import Write, emit_bytes, is_terminal, say, whole_file
from seclog.cli.progress import DELAY
from seclog.cli.session import Session
from seclog.core.errors import InputError, UsageError
from seclog.core.estate import Stated, Tally
from seclog.core.period import NO, UNKNOWN, YES
from seclog.formats.estate_csv import BLOCK
from seclog.ops.estate import Judgement, Source, judge_estate
from seclog.ops.when import When
from seclog.render.spec_words import as_of, notices, origins
from seclog.store.git import Git


class Reading:
    """A file as blocks; `share` tells how much of it is read, None where its size is not known."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._read = 0

    def __iter__(self) -> Iterator[bytes]:
        """Every block; a pipe gives what it has, so that a slow one is not waited for."""
        read = getattr(self._file, "read1", self._file.read)
        while block := read(BLOCK):
            self._read += len(block)
            yield block

    @property
    def share(self) -> float | None:
        """From 0 to 1."""
        return self._read / self._size if self._size else None


def run_estate(session: Session, path: Path, when: When, stated: Stated, output: Path | None) -> int:
    """Judge the devices of a file and write the result; 1 where some row cannot be judged, else 0.

    A verdict of `no` is a result and no failure: what is asked is a question, not a check.
    """
    to_file = output is not None and str(output) != "-"
    with opened(path) as reading:
        source = Source(reading, "stdin" if str(path) == "-" else str(path))
        found = judge_estate(Git(session.repo or "."), session.now(), when, source, stated)
        for notice in notices(found.basis):
            say(session, notice)
        watch = _watcher(session, found.tally, reading, quiet=not to_file and is_terminal())
        with whole_file(output) if to_file and output is not None else _stdout() as write:
            try:
                for block in found.blocks:
                    write(block)
                    watch(False)
            finally:
                watch(True)
    if to_file:
        say(session, f"Written to {output}.")
    say(session, summary(found))
    return 1 if found.tally.problems else 0


@contextmanager
def opened(path: Path) -> Iterator[Reading]:
    """A file or pipe to read from, or stdin for `-`; raises InputError or UsageError where there is none."""
    if str(path) == "-":
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError("--from - reads stdin, and nothing is sent there.", "Pipe the devices in, or name a file.")
        yield Reading(sys.stdin.buffer, 0)
        return
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}.", "Check the name.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.", "Name a file of devices.") from error
    with file:
        mode = os.fstat(file.fileno())
        yield Reading(file, mode.st_size if stat.S_ISREG(mode.st_mode) else 0)


@contextmanager
def _stdout() -> Iterator[Write]:
    yield emit_bytes


def _watcher(session: Session, tally: Tally, reading: Reading, *, quiet: bool) -> Callable[[bool], None]:
    """Draws a line over itself on stderr once a second has passed, where a person reads it; True clears it."""
    if quiet or session.quiet or sys.stderr is None or not sys.stderr.isatty():
        return lambda over: None
    begun = time.monotonic()

    def watch(over: bool) -> None:
        if time.monotonic() - begun < DELAY:
            return
        line = "" if over else f"{_bar(reading.share)}{tally.devices:,} devices judged"
        with suppress(OSError, ValueError):
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

    return watch


def _bar(share: float | None) -> str:
    """`[#####.....]  50%  `, or nothing where the size of what is read is not known."""
    if share is None:
        return ""
    return f"[{'#' * int(share * 20):.<20}] {share:4.0%}  "


def summary(found: Judgement) -> str:
    """How many devices were judged with which verdict, by which table, and the first problem."""
    tally = found.tally
    counts = ", ".join(f"{tally.verdicts[one]:,} {one}" for one in (YES, NO, UNKNOWN))
    judged = tally.devices - tally.problems
    lines = [f"{judged:,} {'device' if judged == 1 else 'devices'} judged: {counts}."]
    lines += [f"{as_of(found.basis)}, {one}" for one in origins(found.basis)]
    if tally.problems:
        first = f"the first in line {tally.first_problem}: {tally.first_words}"
        rows = "1 row was" if tally.problems == 1 else f"{tally.problems:,} rows were"
        lines.append(f"{rows} not judged; {first}")
    return "\n".join(lines)
