"""stdout is data, stderr is talk: the only places where anything is printed."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from seclog.core.errors import MachineError, UsageError
from seclog.render.safe import block

if TYPE_CHECKING:
    from seclog.cli.session import Session
    from seclog.core.report import Overdue
    from seclog.render.tables import Report
    from seclog.render.view import View

PIPED_WIDTH = 100  # columns of a table that goes to no terminal
_LABELS = r"(?m)^(Error|Hint):"
_LABEL_STYLES = {"Error": "1;31", "Hint": "1;36"}
_SUFFIXES = {".csv": "csv", ".json": "json", ".md": "markdown", ".tsv": "tsv", ".txt": "table"}
_PAGE_SUFFIXES = {".htm": "html", ".html": "html"}  # for reports that have such a page

Write = Callable[[bytes], object]


def prepare_streams() -> None:
    """Let every text pass: UTF-8 whatever the locale, and what is no text as backslash escapes."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def is_terminal() -> bool:
    """Whether a person reads stdout."""
    return sys.stdout is not None and sys.stdout.isatty()


def width() -> int:
    """The columns to draw on; `COLUMNS` stands above the terminal's own."""
    return max(shutil.get_terminal_size((PIPED_WIDTH, 24)).columns, 20)


def use_color() -> bool:
    """Whether stdout shows colour: a terminal that is not dumb, and no NO_COLOR (no-color.org)."""
    return _colored(sys.stdout)


def _colored(stream: TextIO | None) -> bool:
    terminal = stream is not None and stream.isatty()
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(session: Session, text: str) -> None:
    """Tell the person something, on stderr; nothing with `--quiet`."""
    if not session.quiet:
        tell(text)


def tell(text: str) -> None:
    """Write a line to stderr, made safe to show; a closed stderr is no reason to fail."""
    with suppress(OSError, ValueError, AttributeError):
        print(_highlighted(block(text)), file=sys.stderr, flush=True)


def _highlighted(text: str) -> str:
    """The words Error and Hint in colour where a person reads stderr."""
    if not _colored(sys.stderr):
        return text
    return re.sub(_LABELS, lambda found: f"\x1b[{_LABEL_STYLES[found[1]]}m{found[0]}\x1b[0m", text)


def warn_of_overdue(session: Session, overdue: Sequence[Overdue]) -> None:
    """Say on stderr that an approved release is due and not recorded, where the output itself has no place for it."""
    if overdue:
        from seclog.render.notes import overdue_notice

        say(session, overdue_notice(overdue))


def emit(text: str) -> None:
    """Write data to stdout; long text goes through the pager where a person reads it."""
    if is_terminal() and _longer_than_screen(text) and _paged(text):
        return
    if sys.stdout is None:
        raise MachineError("stdout is closed.", "Send the output somewhere, or write it to a file with -o.")
    sys.stdout.write(text)
    sys.stdout.flush()


def emit_bytes(data: bytes) -> None:
    """Write bytes to stdout as they are, as a document of any format needs."""
    if sys.stdout is None:
        raise MachineError("stdout is closed.", "Send the output somewhere, or write it to a file with -o.")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _longer_than_screen(text: str) -> bool:
    return text.count("\n") >= shutil.get_terminal_size((80, 24)).lines


def _pager() -> list[str]:
    """The words of `$SECLOG_PAGER`, `$PAGER` or less; none where there is nothing to page with."""
    import shlex

    try:
        words = shlex.split(os.environ.get("SECLOG_PAGER", os.environ.get("PAGER", "less")))
    except ValueError:
        return []
    return [] if words == ["cat"] else words


def _paged(text: str) -> bool:
    """Show the text in the pager; False where there is none."""
    import signal
    import subprocess

    command = _pager()
    if not command:
        return False
    # F: nothing to page, nothing paged; R: colours; X: the text stays on the screen.
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8", "LV": "-c", **os.environ}
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
    except OSError:
        return False
    # An interrupt is the pager's to deal with.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with suppress(BrokenPipeError):
            pager.communicate(text.encode("utf-8", "backslashreplace"))
        pager.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return True


def abandon_stdout() -> None:
    """Point stdout at nothing once it is closed or full, so that leaving does not fail a second time."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def show(
    session: Session,
    report: Report,
    form: str | None = None,
    output: Path | None = None,
    also: Sequence[str] = (),
) -> None:
    """Print a report, or write it to a file: in the format asked for, else that of the file's suffix or place.

    What a format has no room for (a trial, an overdue release) is said on stderr; `also` are suffixes for which the
    command draws by itself. Raises UsageError for a suffix of no format.
    """
    from seclog.render.tables import chosen, drawn, view

    to_file = output is not None and str(output) != "-"
    terminal = is_terminal() and not to_file
    ready = view(report)
    if to_file and form is None and output is not None:
        form = _form_of(output, ready, also)
    form = chosen(ready, form, terminal=terminal)
    text = drawn(ready, form, PIPED_WIDTH if to_file else width(), use_color() and not to_file)
    if form in ("tsv", "csv"):
        for notice in ready.notices:
            say(session, notice)
    if to_file and output is not None:
        write_file(output, text)
        say(session, f"Written to {output}.")
    else:
        emit(text)


def _form_of(output: Path, ready: View, also: Sequence[str]) -> str | None:
    """The format that a file's suffix means; None without a suffix."""
    pages = {suffix: form for suffix, form in _PAGE_SUFFIXES.items() if form in (ready.pages or ())}
    known = _SUFFIXES | pages
    form = known.get(output.suffix.lower())
    if form is None and output.suffix:
        raise no_format(output, [*known, *also])
    return form


def no_format(output: Path, known: Iterable[str]) -> UsageError:
    """The refusal of a file whose suffix is none of those known."""
    hint = f"Use one of {', '.join(sorted(known))}, or state --format."
    return UsageError(f"{output} has a suffix of no format here.", hint)


def write_file(path: Path, data: str | bytes) -> None:
    """Write a file whole or not at all; raises UsageError where its folder is missing or it is a folder."""
    with whole_file(path) as write:
        write(data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data)


@contextmanager
def whole_file(path: Path) -> Iterator[Write]:
    """A file that is there when all is written, and is as it was before when anything stops that.

    Raises UsageError where its folder is missing or it is a folder.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise UsageError(f"{path} is a folder.", "Name a file in it, such as -o log.csv.")
    if not target.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}.", f"Make it first: mkdir -p {path.parent}")
    if target.exists() and not target.is_file():
        with target.open("wb") as device:
            yield device.write
        return
    partial = target.with_name(f".{target.name[:200]}.{os.urandom(4).hex()}.part")
    try:
        with partial.open("xb") as file:
            yield file.write
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def flush(stream: TextIO | None) -> None:
    """Send out what the stream still holds."""
    if stream is not None and not stream.closed:
        stream.flush()
