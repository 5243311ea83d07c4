"""The papers of a release and the guide, from the repository; and the templates that a rulebook has of its own."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from seclog.core.errors import RaceError, StateError
from seclog.core.line import Line, fold_line
from seclog.core.paper import GuidePaper, ReleasePaper
from seclog.core.paper_guide import make_guide_paper
from seclog.core.paper_release import PaperSource, make_release_paper
from seclog.core.state import set_aside
from seclog.ops.load import Known, Told, read_rulebook, today_at
from seclog.ops.scope_history import closing_chain, scope_told
from seclog.store.blobs import read_blobs
from seclog.store.files import read_in_tree
from seclog.store.git import Git
from seclog.store.place import find_live_ref, refuse_narrow

TEMPLATES = "registry/templates/"


class OwnTemplate(NamedTuple):
    """A template and the name that its faults are told by."""

    data: bytes
    name: str


def release_paper(git: Git, now: datetime, release: str) -> ReleasePaper:
    """What a RID and a notice say of a release today; raises StateError for one that nobody planned."""
    told = read_rulebook(git, Known(), now)
    refuse_narrow(git.directory)
    book = told.book
    if release in told.reading.diverged and release not in book.closed:
        raise RaceError(
            f"The line pending/{release} has moved both here and on the remote.",
            "Set yours aside, take the remote's and draft yours again: " + set_aside(release),
        )
    events = scope_told(git, told, release).events
    today = today_at(now, book.time_zone)
    source = PaperSource(
        book,
        _line(git, told, release),
        events,
        told.reading.overdue,
        today,
        lambda moment: today_at(moment, book.time_zone),
    )
    return make_release_paper(source)


def _line(git: Git, told: Told, release: str) -> Line:
    """The line of a release: as it stands, or as the record left it that landed or cancelled the release."""
    chain = closing_chain(git, told, release)
    if chain is None:
        found = told.reading.lines.get(release)
        if found is None:
            raise StateError(f"The line pending/{release} holds no plan.", f"Type: seclog plan {release} --title TITLE")
        return found
    return fold_line(chain.ref, chain.commits[0], chain.records)


def guide_paper(git: Git, now: datetime) -> GuidePaper:
    """The guide to the version numbers of the rulebook today."""
    told = read_rulebook(git, Known(), now)
    today = today_at(now, told.book.time_zone)
    return make_guide_paper(told.book, told.reading.lines, today, told.reading.overdue)


def own_template(git: Git, name: str) -> OwnTemplate | None:
    """The rulebook's own template such as `rid.md.j2`: that of the work tree, else the recorded one; None for neither.

    Raises InputError for one that is a link or no plain file.
    """
    path = TEMPLATES + name
    top = git.places().top
    data = read_in_tree(top, path) if top is not None else None
    if data is None:
        spec = f"{find_live_ref(git)}:{path}"
        data = read_blobs(git, [spec])[spec]
    return OwnTemplate(data, path) if data is not None else None
