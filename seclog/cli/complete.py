"""What TAB offers: documents, their versions, planned releases; from one `git log` each, and nothing on any trouble."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from pathlib import Path

from seclog.formats.sinks import HistorySink, LogSink
from seclog.ops.load import Known, Reading, read_with
from seclog.ops.log import open_lines
from seclog.store.git import Git

Offer = tuple[str, str]
_Source = Callable[[Path | None, str], Iterable[Offer]]


def _calm(source: _Source) -> Callable[[Path | None, str], list[Offer]]:
    """The same source, which offers nothing where it would raise: TAB is no place for a message."""

    @wraps(source)
    def offered(repo: Path | None, incomplete: str) -> list[Offer]:
        try:
            return list(source(repo, incomplete))
        except Exception:
            return []

    return offered


@_calm
def documents(repo: Path | None, incomplete: str) -> Iterable[Offer]:
    """The ids that begin so, with label and title: documents in force, and those that are drafted."""
    sink, reading = _read(repo)
    found = {row.id: _named(row.label, row.title) for row in sink.rows}
    for line in open_lines(sink, reading):
        for name, draft in line.drafts.items():
            found.setdefault(name, _named(draft.row.label, draft.row.title))
    typed = incomplete.lower()
    return ((name, words) for name, words in found.items() if name.startswith(typed))


@_calm
def versions(repo: Path | None, incomplete: str) -> Iterable[Offer]:
    """Documents, and after `@` the versions of one, the newest first."""
    name, parted, typed = incomplete.partition("@")
    if not parted:
        return documents(repo, incomplete)
    _, sink, reading = read_with(Git(repo or "."), lambda: HistorySink(name), Known(), date.max)
    lines = [line for release, line in reading.lines.items() if release not in sink.closed and name in line.drafts]
    found = [(line.drafts[name].row.version, f"draft for {line.release}") for line in lines]
    found += [(one.row.version, f"in force from {one.effective_on}") for one in sink.versions.get(name, ())]
    return ((f"{name}@{version}", words) for version, words in found if version.startswith(typed))


@_calm
def planned_releases(repo: Path | None, incomplete: str) -> Iterable[Offer]:
    """The releases that are planned and begin so, with title and date."""
    lines = open_lines(*_read(repo))
    return (
        (line.release, f"{line.title}, {line.planned_on}" if line.planned_on else line.title)
        for line in lines
        if line.release.startswith(incomplete)
    )


def _read(repo: Path | None) -> tuple[LogSink, Reading]:
    _, sink, reading = read_with(Git(repo or "."), lambda: LogSink(date.max), Known(), date.max)
    return sink, reading


def _named(label: str, title: str) -> str:
    return title if label == title else f"{label}: {title}"
