"""Tags: each is derived from its record, so each can be made again and compared (V30-V34)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from seclog.core.errors import Finding
from seclog.core.plan import TagPlan
from seclog.core.plan_draft import draft_tag_text
from seclog.core.plan_opening import baseline_tag
from seclog.core.plan_release import release_tags
from seclog.core.record import Baseline, LineDraft, Record, Release
from seclog.core.verify_case import Case
from seclog.core.verify_chain import short
from seclog.core.verify_facts import Commit

PREFIX = "refs/tags/"


class Expected(NamedTuple):
    """A tag that a record entails: its full ref, and what its bytes are made from."""

    ref: str
    text: str
    commit: str
    committer: str
    recorded_at: datetime


class Derived(NamedTuple):
    """An expected tag with the id that its bytes make."""

    ref: str
    commit: str
    object_id: str


class Standing(NamedTuple):
    """A tag as git holds it: its kind, and where it is a tag object its header fields.

    `record` is the kind of the record on which it stands and which entails a tag of its name, `derived` whether
    it is the very tag that this record entails.
    """

    kind: str
    target: str
    target_kind: str
    name: str
    record: str = ""
    derived: bool = False


def tags_of(record: Record | None) -> tuple[TagPlan, ...]:
    """The tags that a record entails."""
    match record:
        case Baseline():
            return (baseline_tag(record),)
        case Release():
            return release_tags(record)
        case LineDraft(origin=""):  # a moved draft keeps the tag of its first record
            return tuple(TagPlan(f"{row.document}/{row.version}", draft_tag_text(record, row)) for row in record.drafts)
    return ()


def expected_tags(case: Case) -> list[Expected]:
    """The tags that the believed records of the live line and the drafts of all lines entail."""
    commits = [case.history.chain[place] for place in case.believed.records]
    for side in case.history.sides.values():
        commits += [one for one in side.commits if isinstance(one.record, LineDraft)]
    unique = {commit.id: commit for commit in commits}
    return [tag for commit in unique.values() for tag in entailed(commit)]


def entailed(commit: Commit) -> Iterator[Expected]:
    """The tags that one commit's record entails."""
    record = commit.record
    for tag in tags_of(record):
        assert record is not None
        yield Expected(PREFIX + tag.name, tag.text, commit.id, commit.committer, record.recorded_at)


def odd_tags(case: Case, refs: Mapping[str, str], derived: Iterable[Derived]) -> dict[str, str]:
    """The tags of the rulebook's namespaces whose objects are not those derived: ref to object."""
    right = {(one.ref, one.object_id) for one in derived}
    names = _namespaces(case, derived)
    ours = {ref: found for ref, found in refs.items() if ref.startswith(PREFIX) and _space(ref).casefold() in names}
    return {ref: found for ref, found in ours.items() if (ref, found) not in right}


def check_tags(
    refs: Mapping[str, str], derived: Iterable[Derived], odd: Mapping[str, Standing], begun: frozenset[str]
) -> list[Finding]:
    """What is wrong with the tags; those that an unfinished act has `begun` are still to be made."""
    wanted: dict[str, list[Derived]] = {}
    for one in derived:
        wanted.setdefault(one.ref, []).append(one)
    absent = [ref for ref in wanted if ref not in refs and ref not in begun]
    twins = _twins(refs, wanted)
    found = [
        Finding(
            "V30", ref, f"Record {short(wanted[ref][0].commit)} has no tag of this name", "Type: seclog recover --tags"
        )
        for ref in absent
    ]
    for ref, tag in odd.items():
        if ref in wanted:
            found.append(_other(ref, tag, wanted[ref]))
        elif ref in twins:
            found.append(Finding("V34", ref, f"It differs from {twins[ref]} in letter case alone", _delete(ref)))
        elif not tag.record:
            found.append(Finding("V33", ref, "No record entails this tag", _delete(ref)))
        elif tag.record != "draft":
            message = f"Its record {short(tag.target)} is not on the live line: it was taken out, altered or cut off"
            found.append(Finding("V33", ref, message, f"Keep the tag, and look: git log -1 {ref.removeprefix(PREFIX)}"))
        elif not tag.derived:
            found.append(_other(ref, tag, [Derived(ref, tag.target, "")]))
    return found


def _other(ref: str, tag: Standing, wanted: list[Derived]) -> Finding:
    """Why a tag is not the one that its record entails."""
    hint = f"Find out who made it: git cat-file -p {ref}; then delete it and type: seclog recover --tags"
    if tag.kind != "tag":
        return Finding("V31", ref, f"It is a plain ref to a {tag.kind}, and no annotated tag", hint)
    if ref != PREFIX + tag.name:
        return Finding("V31", ref, f"It is the tag {tag.name!r} under another name", hint)
    if tag.target_kind != "commit":
        return Finding("V31", ref, f"It stands on a {tag.target_kind} instead of a record", hint)
    if tag.target not in {one.commit for one in wanted}:
        message = f"It stands on {short(tag.target)}, and its record is {short(wanted[0].commit)}"
        return Finding("V31", ref, message, hint)
    return Finding("V32", ref, "It is not the tag that its record makes: maker, time or words differ", hint)


def _namespaces(case: Case, derived: Iterable[Derived]) -> set[str]:
    """The first parts of tag names that belong to the rulebook, in folded letter case."""
    opened = [record for record in case.believed.records.values() if isinstance(record, Baseline)]
    documents = {row.document for record in opened for block in record.blocks for row in block.versions}
    return {one.casefold() for one in documents | {_space(one.ref) for one in derived}} | {"release"}


def _space(ref: str) -> str:
    """The first part of a tag's name where it has several, else nothing."""
    space, slash, _ = ref.removeprefix(PREFIX).partition("/")
    return space if slash else ""


def _twins(refs: Mapping[str, str], wanted: Iterable[str]) -> dict[str, str]:
    """Tags that differ from an expected one in letter case alone, each with that one."""
    folds = {ref.casefold(): ref for ref in wanted}
    return {ref: folds[ref.casefold()] for ref in refs if folds.get(ref.casefold(), ref) != ref}


def _delete(ref: str) -> str:
    return f"If nobody needs it, type: git tag -d {ref.removeprefix(PREFIX)}"
