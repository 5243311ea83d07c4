"""The second parents of live records: the line behind a release or a cancellation, and none elsewhere (V17)."""

from __future__ import annotations

from collections.abc import Iterator

from seclog.core.errors import Finding
from seclog.core.record import LiveRecord, RegistryRecord, Release
from seclog.core.verify_case import Case
from seclog.core.verify_chain import is_line, short


def check_parents(case: Case) -> list[Finding]:
    """Cancellations without the line that they close behind them, and records that have a line behind them in vain.

    What stands behind a release is judged with its tree (V20, V29).
    """
    found = []
    for place, record in case.believed.records.items():
        if isinstance(record, Release):
            continue
        commit = short(case.history.chain[place].id)
        hint = f"See what stands behind it: git log --graph --oneline {commit}"
        found += [Finding("V17", commit, message, hint) for message in _problems(case, place, record)]
    return found


def _problems(case: Case, place: int, record: LiveRecord) -> Iterator[str]:
    behind = case.history.chain[place].parents[1:]
    cancelled = record.cancelled if isinstance(record, RegistryRecord) else ()
    lines = {tip: _releases(case, tip) for tip in behind}
    for release in cancelled:
        if all(release not in releases for releases in lines.values()):
            yield f"It cancels {release}, and the line of that release does not stand behind it"
    for tip, releases in lines.items():
        if releases.isdisjoint(cancelled):
            yield f"{short(tip)} stands behind it, which is no line that it cancels"


def _releases(case: Case, tip: str) -> set[str]:
    """The releases that the records of a line speak of; none where the commit is on no line."""
    side = case.history.sides.get(tip)
    return {one.record.release for one in side.commits if is_line(one.record)} if side is not None else set()
