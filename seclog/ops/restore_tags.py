"""Making missing tags again: each is derived from its record, so that anyone makes the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from seclog.core.errors import IntegrityError
from seclog.core.line import Chain, line_release
from seclog.core.plan import TagPlan
from seclog.core.plan_draft import draft_tag_text
from seclog.core.plan_opening import baseline_tag
from seclog.core.plan_release import release_tags
from seclog.core.record import Baseline, LineDraft, LiveRecord, Release
from seclog.formats.full_sink import FullSink
from seclog.formats.walk import Head
from seclog.store import objects
from seclog.store.blobs import read_blobs
from seclog.store.git import Git
from seclog.store.intent import RefChange
from seclog.store.ledger import pending_chains, read_ledger, side_chain
from seclog.store.lock import locked
from seclog.store.objects import RawObject, Signature
from seclog.store.refs import move, read_refs
from seclog.store.settle import move_failure, refuse_other_tags

_COMMITTER = re.compile(rb"^committer (.*) [0-9]+ [+-][0-9]{4}$", re.MULTILINE)


class _Derived(NamedTuple):
    """A tag that a record calls for: the commit it stands on, and when that was recorded."""

    commit: str
    recorded_at: datetime
    tag: TagPlan


class Restored(NamedTuple):
    """The tags that were missing and are made again, and how many the records call for."""

    made: tuple[str, ...]
    known: int


class _Records(FullSink):
    """All records, with the commits of the lines that releases made live."""

    def __init__(self) -> None:
        super().__init__()
        self.landed: list[tuple[str, str]] = []

    def begin(self, head: Head) -> None:
        """A record begins; the second parent of a release is the tip of its line."""
        super().begin(head)
        if head.kind == "release" and len(head.parents) > 1:
            self.landed.append((head.parents[1], head.parents[0]))


def restore_tags(git: Git, only: frozenset[str] | None = None) -> Restored:
    """Make the missing tags of all records in one transaction; `only` keeps to some names.

    Raises IntegrityError, before anything moves, on a tag that is another object than its record makes it.
    """
    with locked(git):
        derived = [one for one in _derived(git) if only is None or one.tag.name in only]
        raw = _objects(git, derived)
        changes = tuple(
            RefChange(f"refs/tags/{name}", None, objects.object_id(one, git.places().object_format))
            for name, one in raw.items()
        )
        standing = read_refs(git, "refs/tags/")
        refuse_other_tags(changes, standing)
        missing = [one for one in changes if one.ref not in standing]
        names = tuple(one.ref.removeprefix("refs/tags/") for one in missing)
        if missing:
            objects.store(git, [raw[name] for name in names])
            done = move(git, missing, {}, None)
            if done.code != 0:
                raise move_failure(done)
        return Restored(names, len(changes))


def _derived(git: Git) -> list[_Derived]:
    """The tags of every record, of the live line and of lines that are open or have landed."""
    walk, records = read_ledger(git, _Records)
    found = [one for commit, record in records.records() for one in _live_tags(commit, record)]
    landed = (side_chain(git, tip, live) for tip, live in reversed(records.landed))
    found += _draft_tags([*filter(None, landed), *pending_chains(walk)])
    return found


def _live_tags(commit: str, record: LiveRecord) -> Iterator[_Derived]:
    tags: tuple[TagPlan, ...] = ()
    if isinstance(record, Baseline):
        tags = (baseline_tag(record),)
    elif isinstance(record, Release):
        tags = release_tags(record)
    return (_Derived(commit, record.recorded_at, tag) for tag in tags)


def _draft_tags(chains: Iterable[Chain]) -> list[_Derived]:
    """The tags of drafts; a number that two people have given on a line moved apart belongs to neither yet."""
    found: dict[str, _Derived] = {}
    contested: set[str] = set()
    for chain in chains:
        for commit, record in chain.records:
            if not isinstance(record, LineDraft) or record.release != line_release(chain.ref) or record.origin:
                continue  # a moved draft keeps the tag of its first record
            for row in record.drafts:
                tag = TagPlan(f"{row.document}/{row.version}", draft_tag_text(record, row))
                one = found.setdefault(tag.name, _Derived(commit, record.recorded_at, tag))
                if one.commit != commit:
                    contested.add(tag.name)
    return [one for name, one in found.items() if name not in contested]


def _objects(git: Git, derived: list[_Derived]) -> dict[str, RawObject]:
    """The tag objects by name; who made a record is whom its commit names as committer."""
    commits = read_blobs(git, (one.commit for one in derived))
    found = {}
    for one in derived:
        match = _COMMITTER.search((commits[one.commit] or b"").partition(b"\n\n")[0])
        if match is None:
            raise IntegrityError(f"Commit {one.commit[:12]} names no committer.", "Type: git fsck")
        signature = Signature(match[1].decode("utf-8", "surrogateescape"), one.recorded_at)
        found[one.tag.name] = objects.tag(one.tag.name, one.commit, signature, one.tag.text)
    return found
