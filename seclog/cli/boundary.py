"""The error boundary: whatever happens becomes one message and one exit code, never a traceback on the screen."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise

from seclog.cli.output import abandon_stdout, flush, prepare_streams, tell
from seclog.core.errors import Finding, MachineError, SeclogError
from seclog.render.safe import block, one_line

KINDS = {1: "rule", 2: "usage", 3: "input", 4: "state", 5: "race", 6: "machine", 7: "integrity", 8: "unfinished"}
BUG = 70
INTERRUPTED = 130
BROKEN_PIPE = 141
_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class BugError(SeclogError):
    """Something that seclog did not foresee; its log file is named in the hint."""


def guarded(act: Callable[[], int | None], arguments: Sequence[str]) -> int:
    """Run an act and return the exit code; errors are told on stderr, or as JSON where the arguments ask for it."""
    prepare_streams()
    try:
        code = act() or 0
        flush(sys.stdout)
    except SystemExit as stop:
        return _stopped(stop, arguments)
    except BaseException as error:
        return _failed(error, arguments)
    if code == INTERRUPTED:
        tell("Interrupted.")
    return code


def _stopped(stop: SystemExit, arguments: Sequence[str]) -> int:
    """The code of a SystemExit; typer turns a closed pipe into one that says 1."""
    if isinstance(stop.__context__, BrokenPipeError):
        return _failed(stop.__context__, arguments)
    if isinstance(stop.code, str):
        tell(stop.code)
        return 1
    return stop.code or 0


def _failed(error: BaseException, arguments: Sequence[str]) -> int:
    if isinstance(error, BrokenPipeError):
        abandon_stdout()
        return BROKEN_PIPE
    if isinstance(error, KeyboardInterrupt):
        tell("Interrupted.")
        return INTERRUPTED
    if "_SECLOG_COMPLETE" in os.environ:
        return 1  # a completion never writes between the person's words
    refusal = error if isinstance(error, SeclogError) else _foreseen(error) or _bug(error, arguments)
    try:
        report(refusal, arguments)
        flush(sys.stdout)
    except (OSError, ValueError, AttributeError):
        # stdout is closed or full: what it still holds is lost, the message is not.
        abandon_stdout()
        if wants_json(arguments):
            tell(_text(refusal))
    return refusal.exit_code


def _foreseen(error: BaseException) -> MachineError | None:
    """What the machine lacks, in words; None for everything else."""
    if isinstance(error, MemoryError):
        return MachineError("There is not enough memory.", "Close other programs, or use a larger machine.")
    if not isinstance(error, OSError):
        return None
    where = f": {os.fsdecode(error.filename)}" if isinstance(error.filename, (str, bytes)) else ""
    if error.errno in _FULL:
        return MachineError(f"The disk is full{where}.", "Make room, then run the command again.")
    if error.errno in _FORBIDDEN:
        return MachineError(f"Permission is denied{where}.", "Check who owns the file and whether it may be written.")
    return None


def _bug(error: BaseException, arguments: Sequence[str]) -> BugError:
    kind = type(error).__name__
    try:
        path = _write_log(error, arguments)
    except OSError:
        return BugError(f"This is a fault in seclog ({kind}), and no log could be written.", _REPORT)
    return BugError(f"This is a fault in seclog ({kind}).", f"{_REPORT} The log to send: {path}")


_REPORT = 'Please report it with what you typed (README, "Reporting a fault").'


def _write_log(error: BaseException, arguments: Sequence[str]) -> str:
    """Versions, arguments and traceback in a file of its own that only this person can read; returns its path."""
    import platform
    import tempfile
    import traceback

    from seclog import __version__

    handle, path = tempfile.mkstemp(prefix="seclog-", suffix=".log")
    with open(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
        log.write(f"seclog {__version__}, Python {platform.python_version()}, {platform.platform()}\n")
        log.write(f"arguments: {list(arguments)!r}\n\n")
        log.writelines(traceback.format_exception(error))
    return path


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether the arguments ask for JSON; told from the words alone, since parsing may be what failed."""
    words = list(arguments)
    words = words[: words.index("--")] if "--" in words else words
    return "--json" in words or "--format=json" in words or ("--format", "json") in pairwise(words)


def report(error: SeclogError, arguments: Sequence[str]) -> None:
    """Tell the error: JSON on stdout where it was asked for, else words on stderr."""
    if not wants_json(arguments):
        tell(_text(error))
        return
    import json

    sys.stdout.write(json.dumps(_data(error)) + "\n")
    flush(sys.stdout)


def _data(error: SeclogError) -> dict[str, object]:
    return {
        "schema": "seclog/error/1",
        "error": {
            "code": error.exit_code,
            "kind": KINDS.get(error.exit_code, "bug"),
            "message": error.message,
            "hint": error.hint,
            "findings": [finding._asdict() for finding in error.findings],
        },
    }


def _text(error: SeclogError) -> str:
    lines = [line for finding in error.findings for line in _finding(finding)]
    lines.append(f"Error: {block(error.message)}")
    if error.hint:
        lines.append(f"Hint: {block(error.hint)}")
    return "\n".join(lines)


def _finding(finding: Finding) -> list[str]:
    where = f"{one_line(finding.where)}: " if finding.where else ""
    lines = [f"{where}{finding.code} {block(finding.message)}"]
    return [*lines, f"  fix: {one_line(finding.hint)}"] if finding.hint else lines
