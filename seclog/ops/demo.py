"""The demonstration: the Smart Energy Code's documents and sourced events, replayed with illustrative texts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from seclog.core.cause import is_instrument, modifications_of
from seclog.core.collection import COLLECTION_PATH, Registry, entry_path
from seclog.core.document import Document
from seclog.core.errors import StateError
from seclog.core.numbering import opening_version
from seclog.core.plan import Plan
from seclog.core.plan_correct import CorrectRequest
from seclog.core.plan_draft import DraftItem, DraftRequest, plan_draft
from seclog.core.plan_line import ApproveRequest, plan_approval
from seclog.core.plan_opening import Opening, OpeningRequest, plan_opening
from seclog.core.plan_release import ReleaseRequest, plan_release
from seclog.core.plan_retire import RetireRequest
from seclog.core.record import Instrument
from seclog.core.report import Outcome
from seclog.formats.registry import read_registry
from seclog.formats.registry_write import write_document
from seclog.ops.act import Way, carry_out
from seclog.ops.correct import correct
from seclog.ops.demo_events import (
    BASELINE,
    RELEASES,
    TIDYING,
    DemoRelease,
    DemoUnit,
    illustrative_text,
    pending_release,
)
from seclog.ops.demo_specifications import Move, demo_specifications, pending_move
from seclog.ops.draft import DraftOptions, draft
from seclog.ops.load import load_state
from seclog.ops.planning import plan_line, reschedule
from seclog.ops.release import line_files
from seclog.ops.release import release as make_live
from seclog.ops.retire import retire
from seclog.ops.scope import move
from seclog.store.git import Git
from seclog.store.shipped import shipped_registry

NAME, EMAIL = "Demonstration Code Administrator", "administrator@example.org"
TRY = (
    "seclog log --as-of 2020-12-01",
    "seclog redline section-d",
    "seclog pending 2021-06 --history",
    "seclog history dn-communications-hub-re-use",
    "seclog applicable --device ESME --installed 2020-01-15",
    "seclog validity smets2 --device ESME",
    "seclog matrix smets2 gbcs",
)


def demo(now: datetime, directory: str) -> Outcome:
    """Make the demonstration's repository; raises StateError where the folder holds something already."""
    target = os.path.abspath(directory)
    if os.path.lexists(target) and (not os.path.isdir(target) or os.listdir(target)):
        raise StateError(f"{directory} is not an empty folder.", "Name another: seclog demo DIR")
    os.makedirs(target, exist_ok=True)
    git = Git(target)
    git.run(["init", "--quiet", "--initial-branch=main"])
    for key, value in (("user.name", NAME), ("user.email", EMAIL)):
        git.run(["config", key, value])
    replay = _Replay(git)
    replay.open(now)
    for place, release in enumerate(RELEASES):
        replay.release(release, RELEASES[place + 1 :])
    replay.tidy()
    coming = pending_release(now.date())
    replay.leave_pending(coming, now)
    summary = (
        f"{directory} holds the documents of the Smart Energy Code with illustrative texts.",
        "The events of its releases are sourced; what is invented says so.",
    )
    tried = (*TRY, f"seclog validity smets2 --for {coming.id}", "seclog verify")
    steps = tried if target == os.getcwd() else (f"cd {directory}", *tried)
    return Outcome("demo", summary, False, git.text("rev-parse", "main"), (), steps, {"directory": directory})


class _Replay:
    """Plays the events in order, each at a time of its own, through the same plans as any act."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._shipped = shipped_registry("sec")
        registry = read_registry(self._shipped)
        self._collection = registry.collection
        self._documents = {one.id: _with_text(one) for one in registry.documents.values()}
        self._revision: dict[str, int] = {}
        self._last = BASELINE.effective_on
        self._planned: set[str] = set()
        self._specifications: dict[str, bytes] = {}

    def _act(self, make: Callable[[], Plan]) -> None:
        carry_out(self._git, "demo", make, Way())

    def open(self, made_at: datetime) -> None:
        """The baseline: every document but those that come later, each at its opening number.

        It is recorded at the time of day of its making, so that two demonstrations are two rulebooks to `verify`.
        """
        now = datetime.combine(BASELINE.effective_on, made_at.time(), UTC)
        present = [
            one for one in Registry(self._collection, self._documents).ordered() if one.id not in BASELINE.absent
        ]
        openings = [opening for one in present for opening in self._openings(one)]
        self._specifications = demo_specifications(self._shipped, BASELINE.effective_on)
        files = {COLLECTION_PATH: self._shipped[COLLECTION_PATH], **self._specifications}
        for one in present:
            files[entry_path(one.id)] = write_document(one)
        for opening in openings:
            path = opening.document.path(opening.version)
            assert path is not None
            files[path] = self._text(opening.document)
        request = OpeningRequest(
            self._collection,
            tuple(openings),
            BASELINE.collection_number,
            "main",
            None,
            now,
            BASELINE.effective_on,
            files,
        )
        self._act(lambda: plan_opening(request))

    def _openings(self, document: Document) -> Iterator[Opening]:
        """One opening, or one for each live version of an own-numbered document."""
        own = [one.version for one in BASELINE.own_versions if one.document == document.id]
        kind = self._collection.type_named(document.type)
        rule = opening_version("", document.numbering, kind.renumbered if kind else True, BASELINE.collection_number)
        was = BASELINE.was if kind is not None and kind.part_of_code else ""
        for version in own or [rule.becomes]:
            yield Opening(document, version, BASELINE.effective_on, was, BASELINE.title)

    def _text(self, document: Document) -> bytes:
        revision = self._revision.get(document.id, 0) + 1
        self._revision[document.id] = revision
        return illustrative_text(document, revision).encode()

    def release(self, release: DemoRelease, later: Sequence[DemoRelease]) -> None:
        """Plan, draft, approve, make live: spread over the time since the release before.

        What is brought forward is drafted for the next SEC Release of `later` first, and moved.
        """
        gap = release.effective_on - self._last
        times = [_moment(self._last + gap * share / 10, 9) for share in (2, 5, 7, 8)]
        if release.brought_forward:
            following = next(one for one in later if one.kind == "release")
            self._bring_forward(release, following, times)
        self._prepare(release, times)
        request = ReleaseRequest(
            release.id,
            release.effective_on,
            release.collection_number or "",
            release.made_on,
            release.published_on,
        )
        now = _moment(release.effective_on, 0, 5)

        def make() -> Plan:
            state = load_state(self._git, now)
            return plan_release(state, request, line_files(self._git, state, state.line(release.id)))

        self._act(make)
        self._last = release.effective_on

    def _bring_forward(self, release: DemoRelease, following: DemoRelease, times: list[datetime]) -> None:
        """Draft documents for the release after, and move them here."""
        self._plan(release, times[0])
        self._plan(following, times[0])
        units = [unit for unit in release.units if unit.document in release.brought_forward]
        self._draft(following, units, times[0])
        move(self._git, times[1], Way(), following.id, release.id, release.brought_forward)

    def tidy(self) -> None:
        """A document merged into another, and the date of the version that took it in put right afterwards."""
        tidying = TIDYING
        early, day = (datetime.combine(tidying.recorded_on - timedelta(days=one), time(9), UTC) for one in (30, 0))
        plan_line(self._git, early, Way(), tidying.id, tidying.title, "single", tidying.recorded_on)
        document = self._documents[tidying.into]
        text = DraftOptions((tidying.into,), self._text(document), "text.md", release=tidying.id)
        draft(self._git, early, Way(), text)
        request = RetireRequest(tidying.id, tidying.merged, tidying.into)
        retire(self._git, early, Way(), request, tidying.id)
        make_live(self._git, day, Way(), ReleaseRequest(tidying.id))
        late = datetime.combine(tidying.effective_on + timedelta(days=11), time(9), UTC)
        correction = CorrectRequest(tidying.reason, tidying.into, "2.0", effective_on=tidying.effective_on)
        correct(self._git, late, Way(), correction)

    def leave_pending(self, release: DemoRelease, now: datetime) -> None:
        """A release that is still to come, drafted twice where it says so."""
        self._plan(release, now)
        self._draft(release, list(release.units), now, pending_move(release.effective_on))
        again = [unit for unit in release.units if unit.drafts > 1]
        self._draft(release, again, now)
        self._approve(release, now, only=(release.modifications[0].id,))

    def _prepare(self, release: DemoRelease, times: list[datetime]) -> None:
        self._plan(release, times[0])
        self._draft(release, [one for one in release.units if one.document not in release.brought_forward], times[1])
        again = [unit for unit in release.units if unit.drafts > 1]
        if again:
            self._draft(release, again, times[2])
        self._approve(release, times[3])

    def _plan(self, release: DemoRelease, now: datetime) -> None:
        """A line for the release, if it has none yet; where its date slipped, planned first and then given another."""
        if release.id in self._planned:
            return
        self._planned.add(release.id)
        slip = release.slip
        day = slip.first_planned_on if slip else release.effective_on
        plan_line(self._git, now, Way(), release.id, release.title, release.kind, day)
        if slip:
            changed = max(now, datetime.combine(slip.changed_on, time(9), UTC))
            reschedule(self._git, changed, Way(), release.id, release.effective_on, slip.reason)

    def _draft(self, release: DemoRelease, units: list[DemoUnit], now: datetime, *moves: Move) -> None:
        """One record for integer-numbered documents with the same causes; one each for own-numbered ones.

        Annexes come as they stand from the release's day on, with the moves of that release.
        """
        annexes = self._changed(release.effective_on, moves) if any(map(self._annexes, units)) else {}
        groups: dict[tuple[object, ...], list[DemoUnit]] = {}
        for unit in units:
            alone = unit.document if self._documents[unit.document].numbering == "own" else ""
            groups.setdefault((unit.causes, alone), []).append(unit)
        for group in groups.values():
            request = self._draft_request(release, group, annexes)
            self._act(lambda request=request: plan_draft(load_state(self._git, now), request))  # type: ignore[misc]

    def _annexes(self, unit: DemoUnit) -> tuple[str, ...]:
        return self._documents[unit.document].annexes

    def _changed(self, day: date, moves: tuple[Move, ...]) -> dict[str, bytes]:
        """The files of specifications that are others from a day on than they were before."""
        before = self._specifications
        self._specifications = demo_specifications(self._shipped, day, *moves)
        return {path: data for path, data in self._specifications.items() if data != before[path]}

    def _draft_request(self, release: DemoRelease, group: list[DemoUnit], annexes: Mapping[str, bytes]) -> DraftRequest:
        first = group[0]
        items = []
        for unit in group:
            document = self._documents[unit.document]
            path = document.path(unit.version)
            assert path is not None
            new = unit.document in release.new_documents and unit.document not in self._revision
            entry = write_document(document) if new else None
            brought = {one: annexes[one] for one in document.annexes if one in annexes}
            items.append(DraftItem(document, {path: self._text(document)} | brought, entry))
        return DraftRequest(
            release.id,
            tuple(items),
            modifications_of(first.causes),
            tuple(Instrument(one, None, "") for one in first.causes if is_instrument(one)),
            version=first.version or "",
            supersede=first.supersedes,
        )

    def _approve(self, release: DemoRelease, now: datetime, only: tuple[str, ...] = ()) -> None:
        names = only or tuple(one.id for one in release.modifications)
        titles = {one.id: one.title for one in release.modifications}
        if names:
            request = ApproveRequest(names, now.date(), "Panel", titles)
            self._act(lambda: plan_approval(load_state(self._git, now), request))


def _with_text(document: Document) -> Document:
    """The demonstration brings texts of its own, so its documents are included where the registry lists them."""
    own = document.numbering == "own"
    path = f"documents/{document.id}/{{version}}.md" if own else f"documents/{document.id}.md"
    return replace(document, text="included", file=path, source=None)


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)
