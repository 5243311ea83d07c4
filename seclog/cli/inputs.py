"""What commands take from files, stdin and composite options."""

from __future__ import annotations

import sys
from pathlib import Path

from seclog.cli.options import parse_day
from seclog.core.cause import check_instrument
from seclog.core.errors import UsageError
from seclog.core.listed import digest_of
from seclog.core.record import Instrument
from seclog.store.files import SIZE_LIMIT, read_file


def read_text(path: Path) -> bytes:
    """The bytes of a file, or of stdin for `-`; raises InputError for what is no plain file."""
    if str(path) != "-":
        return read_file(str(path))
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("--file - reads the text from stdin, and nothing is sent there.", "Pipe the text in.")
    data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise UsageError(f"stdin holds more than {SIZE_LIMIT // 1_000_000} MB.", "Split the text.")
    return data


def kept_elsewhere(file: Path | None, listed: Path | None, digest: str, *, needed: bool = False) -> str:
    """The digest of a listed text, given or made from a file that is not stored; empty where the text itself is given.

    Raises UsageError for more than one of the three, and with `needed` for none.
    """
    given = [name for name, value in (("--file", file), ("--listed", listed), ("--digest", digest)) if value]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} say the same thing.", "Give one of them.")
    if needed and not given:
        raise UsageError("The text is missing.", "Give it by --file, or by --listed where it is kept elsewhere.")
    return digest_of(read_text(listed)) if listed is not None else digest


def instrument(text: str) -> Instrument:
    """An instrument as written: its name, then perhaps its date and reference, parted by `|`."""
    name, day, reference, *more = [part.strip() for part in (*text.split("|"), "", "")][: max(3, text.count("|") + 1)]
    if more:
        raise UsageError(f"{text[:60]!r} has too many parts.", 'Write "BEIS designation | 2021-12-17 | reference".')
    return Instrument(check_instrument(name), parse_day(day) if day else None, reference)
