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
from seclog.core.estate import Stated
from seclog.core.estate_tally import Count, Tally
from seclog.core.period import NO, UNKNOWN, YES
from seclog.formats.estate_csv import BLOCK
from seclog.ops.estate import Judgement, Source, judge_estate
from seclog.ops.when import By
from seclog.render.notes import counted
from seclog.render.spec_words import as_of, notices, origins
from seclog.store.git import Git

KINDS_SHOWN = 5  # of problems, in the summary


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


def run_estate(session: Session, path: Path, by: By, stated: Stated, output: Path | None) -> int:
    """Judge the devices of a file and write the result; 1 where some row cannot be judged, else 0.

    A verdict of `no` is a result and no failure: what is asked is a question, not a check.
    """
    to_file = output is not None and str(output) != "-"
    refuse_same(path, output if to_file else None)
    with opened(path) as reading:
        source = Source(reading, "stdin" if str(path) == "-" else str(path))
        found = judge_estate(Git(session.repo or "."), session.now(), by, source, stated)
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


def refuse_same(path: Path, output: Path | None) -> None:
    """Raise UsageError where the result (None: stdout) would be written over the devices, by whatever name."""
    with suppress(OSError, ValueError, AttributeError):  # what cannot be looked at is refused where it is opened
        read = os.fstat(sys.stdin.fileno()) if str(path) == "-" else path.stat()
        made = os.fstat(sys.stdout.fileno()) if output is None else os.stat(os.path.realpath(output))
        if stat.S_ISREG(read.st_mode) and os.path.samestat(read, made):
            name = "What stdin reads" if str(path) == "-" else path
            raise UsageError(f"{name} would be written over by its own result.", "Name another file: -o judged.csv")


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
    """How many devices were judged with which verdict, by which table, and what kept the others from it."""
    tally = found.tally
    verdicts = tally.verdicts
    counts = [f"{verdicts[one]:,} {one}" for one in (YES, NO, UNKNOWN)]
    if tally.stated:
        counts[0] += _of_stated(tally.judged(YES, stated=True).rows, verdicts[YES])
    lines = [f"{counted(tally.devices - tally.problems, 'device')} judged: {', '.join(counts)}."]
    lines += [f"{as_of(found.basis)}, {one}" for one in origins(found.basis)]
    lines.append(f"Kept: on {found.basis.as_of}, or on the device's day where that is later; by maintenance alone.")
    return "\n".join([*lines, *_problems(tally)])


def _of_stated(stated: int, every: int) -> str:
    """A yes to a version that is stated, and a yes that some version may be installed, are two things."""
    if stated == every:
        return " (of the stated version)" if every else ""
    return f" ({stated:,} of them of the stated version)"


def _problems(tally: Tally) -> Iterator[str]:
    """The kinds of problems, that of most rows first; a single one stands on the line that counts them."""
    kinds = tally.kinds
    rows = "1 row was" if tally.problems == 1 else f"{tally.problems:,} rows were"
    if len(kinds) == 1:
        yield f"{rows} not judged; the first in line {kinds[0].line}: {kinds[0].words}"
    elif kinds:
        yield f"{rows} not judged:"
        yield from map(_kind, kinds[:KINDS_SHOWN])
    more = sum(one.rows for one in kinds[KINDS_SHOWN:])
    if more:
        yield f"  {counted(more, 'row')} for other reasons; see the column problem."


def _kind(one: Count) -> str:
    if one.rows == 1:
        return f"  1 row, line {one.line}: {one.words}"
    return f"  {one.rows:,} rows, the first in line {one.line}: {one.words}"
