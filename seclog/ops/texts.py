"""The texts of versions: which commit holds them, and the bytes."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from seclog.core.errors import StateError, UsageError
from seclog.core.record import LineDraft
from seclog.core.redline import Redline, compare
from seclog.core.report import DocumentHistory, HistoryEntry
from seclog.core.text import nearest
from seclog.formats.record import parse
from seclog.ops.history import document_history
from seclog.ops.when import When
from seclog.store.blobs import read_blobs
from seclog.store.git import Git


class Text(NamedTuple):
    """A version of a document with its bytes; `data` is None for a listed document, kept elsewhere."""

    history: DocumentHistory
    entry: HistoryEntry
    path: str
    data: bytes | None


class Compared(NamedTuple):
    """Two versions and what is marked up between them."""

    base: Text
    target: Text
    redline: Redline


def split_name(name: str) -> tuple[str, str]:
    """`section-d@8.0` as document and version; the version may be left out."""
    document, _, version = name.partition("@")
    if not document:
        raise UsageError(f"{name!r} names no document.", "Write section-d or section-d@8.0.")
    return document, version


def document_text(git: Git, now: datetime, name: str, when: When) -> Text:
    """The text of DOC or DOC@VERSION; without a version the one in force. Raises StateError where there is none."""
    document, version = split_name(name)
    history = document_history(git, now, document, when.as_of, when.known)
    return read_version(git, history, find_version(git, history, version))


def find_version(git: Git, history: DocumentHistory, version: str) -> HistoryEntry:
    """The entry of a version, also of a draft that has been followed since; an empty one means the one in force."""
    if version and not history.known_at and all(one.version != version for one in history.versions):
        earlier = _earlier_draft(git, history.document.id, version)
        if earlier is not None:
            return earlier
    return choose_version(history, version)


def _earlier_draft(git: Git, document: str, version: str) -> HistoryEntry | None:
    """A draft that a later one or a release has followed; None where no such record is tagged."""
    tag = f"{document}/{version}"
    done = git.try_run(["cat-file", "commit", f"refs/tags/{tag}^{{commit}}"])
    message = done.out.partition(b"\n\n")[2]
    if done.code != 0 or b"\nSeclog-Record: draft/" not in message:
        return None
    record = parse(message)
    row = next(
        (one for one in getattr(record, "drafts", ()) if (one.document, one.version) == (document, version)), None
    )
    if row is None or not isinstance(record, LineDraft):
        return None
    commit = git.text("rev-parse", f"refs/tags/{tag}^{{commit}}")
    moment, remark = record.recorded_at, "an earlier draft"
    return HistoryEntry(
        version, "draft", row.title, None, None, record.release, "", row.causes, moment, commit, tag, remark, row.path
    )


def choose_version(history: DocumentHistory, version: str) -> HistoryEntry:
    """The entry of a version; an empty one means the version in force, which must be a single one."""
    label = history.document.label
    if version:
        found = next((one for one in history.versions if one.version == version), None)
        if found is not None:
            return found
        known = [one.version for one in history.versions]
        near = nearest(version, known)
        raise StateError(
            f"{label} has no version {version}.", f"Did you mean {near}?" if near else f"It has: {', '.join(known)}."
        )
    live = [one for one in history.versions if one.status == "live"]
    if len(live) == 1:
        return live[0]
    if live:
        named = ", ".join(one.version for one in live)
        raise UsageError(
            f"{label} has several live versions: {named}.", f"Name one: {history.document.id}@{live[-1].version}"
        )
    gone = [one for one in history.versions if one.status in ("retired", "expired")]
    if gone:
        return gone[-1]
    drafts = [one.version for one in history.versions if one.status == "draft"]
    hint = f"Its draft: {history.document.id}@{drafts[-1]}" if drafts else f"Type: seclog history {history.document.id}"
    raise StateError(f"{label} has no version in force.", hint)


def read_version(git: Git, history: DocumentHistory, entry: HistoryEntry) -> Text:
    """The bytes of a version, read from the commit that recorded it."""
    if not entry.path or entry.path.startswith("sha256:"):
        return Text(history, entry, entry.path, None)
    spec = f"{entry.text_commit or entry.commit}:{entry.path}"
    return Text(history, entry, entry.path, read_blobs(git, [spec])[spec])


def redline(git: Git, now: datetime, name: str, versions: tuple[str, str, str], when: When) -> Compared:
    """Two versions of a document compared; `versions` are base, target and release, each may be empty.

    Without versions: live against the draft (of the release), or, where nothing is drafted, the last two live ones.
    """
    document, stated = split_name(name)
    asked = [one for one in (stated, *versions[:2]) if one]
    if len(asked) > 2:
        raise UsageError(f"A redline is of two versions, not of {', '.join(asked)}.", "Leave one of them out.")
    first, second = (*asked, "", "")[:2]
    history = document_history(git, now, document, when.as_of, when.known)
    base, target = _pair(git, history, (first, second, versions[2]))
    before, after = read_version(git, history, base), read_version(git, history, target)
    return Compared(before, after, compare(_words(before), _words(after)))


def _pair(git: Git, history: DocumentHistory, versions: tuple[str, str, str]) -> tuple[HistoryEntry, HistoryEntry]:
    base, target, release = versions
    drafts = [one for one in history.versions if one.status == "draft" and release in ("", one.release)]
    issued = [one for one in history.versions if one.status not in ("draft", "withdrawn")]
    label = history.document.label
    if release and any(release == one.release for one in history.document.leaving):
        raise _leaves(history, release)
    if release and not drafts:
        raise StateError(f"{label} has no draft for {release}.", f"Type: seclog history {history.document.id}")
    if not target and not drafts and not base:
        if len(issued) < 2:
            raise StateError(f"{label} has one version only and no draft.", f"Type: seclog show {history.document.id}")
        return issued[-2], issued[-1]
    if not target and not drafts:
        return find_version(git, history, base), choose_version(history, "")
    if not target and len(drafts) > 1:
        named = ", ".join(f"{one.version} for {one.release}" for one in drafts)
        raise UsageError(f"{label} has several drafts: {named}.", "Name one: --for RELEASE")
    after = find_version(git, history, target) if target else drafts[0]
    if base:
        return find_version(git, history, base), after
    live = [one for one in issued if one.status == "live"]
    if not live:
        raise StateError(
            f"{label} has no live version to compare with.", f"Type: seclog show {history.document.id}@{after.version}"
        )
    return live[-1], after


def _leaves(history: DocumentHistory, release: str) -> StateError:
    """What is said of a document that a release takes out: there is no later text to compare."""
    one = next(one for one in history.document.leaving if release == one.release)
    into = f" and is merged into {one.merged_into}" if one.merged_into else ""
    return StateError(
        f"{history.document.label} leaves the rulebook with {one.release}{into}, so there is no text to compare.",
        f"Read it as it stands: seclog show {history.document.id}",
    )


def _words(text: Text) -> str:
    """A version as text; raises StateError for what has none."""
    label = f"{text.history.document.label} {text.entry.version}"
    if text.data is None:
        raise StateError(f"The text of {label} is kept elsewhere.", f"Type: seclog show {text.history.document.id}")
    try:
        if b"\0" in text.data:
            raise ValueError
        return text.data.decode("utf-8")
    except ValueError as error:
        raise StateError(
            f"{label} is no plain text ({text.path}), so it has no redline here.",
            f"Take both files: seclog show {text.history.document.id}@{text.entry.version} --raw -o FILE",
        ) from error
