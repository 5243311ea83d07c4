"""Numbers and dates of versions, and records that contradict earlier ones (V13, V14, V15, V24, V28)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seclog.core.errors import Finding, InputError
from seclog.core.record import (
    Baseline,
    Correction,
    History,
    LineDraft,
    LiveRecord,
    RegistryRecord,
    Release,
    VersionRow,
)
from seclog.core.verify_chain import short
from seclog.core.verify_early import early_problems
from seclog.core.verify_facts import History as Evidence
from seclog.core.verify_retired import retired_types, unknown_problems
from seclog.core.verify_standing import Standing
from seclog.core.version import OwnVersion, Version, version_key

_NUMBER = re.compile(r"([1-9][0-9]{0,5})\.0")


def live_version(draft: str) -> str:
    """The live version that a draft becomes, empty where the text is no draft."""
    try:
        if "-draft." in draft:
            return str(OwnVersion.parse(draft).released())
        version = Version.parse(draft)
        return str(version.released()) if version.is_draft else ""
    except InputError:
        return ""


def check_record(commit: str, record: LiveRecord, standing: Standing) -> Iterator[Finding]:
    """What is wrong with what a record says, given all that the records before it say."""
    where = short(commit)
    for code, message in _problems(record, standing):
        yield Finding(code, where, message, f"Read the record: git show -s {where}")


def _problems(record: LiveRecord, standing: Standing) -> Iterator[tuple[str, str]]:
    match record:
        case Baseline():
            own = {row.document for row in record.numberings if row.numbering == "own"}
            for block in record.blocks:
                for row in block.versions:
                    if not _is_opening(row, own):
                        yield "V24", f"{row.document} {row.version} cannot be an opening version"
        case Release():
            if record.release in standing.closed:
                yield "V13", f"Release {record.release} has {standing.closed[record.release]} before"
            yield from _number(record, standing)
            yield from _release(record, standing)
        case RegistryRecord():
            for release in record.cancelled:
                if release in standing.closed:
                    yield "V13", f"Release {release} has {standing.closed[release]} before"
        case Correction():
            yield from _correction(record, standing)
        case History():
            yield from early_problems(record, standing)
        case _:
            pass


def _release(record: Release, standing: Standing) -> Iterator[tuple[str, str]]:
    for block in record.blocks:
        for row in block.versions:
            if not _rises(row, standing):
                before = standing.issued.get(row.document)
                last = f" after {before[-1].version}" if before else ""
                yield "V24", f"{row.document} cannot go live as {row.version} from {row.made_from or 'nothing'}{last}"
            days = [one.effective_on for one in standing.issued.get(row.document, ()) if not one.void]
            if days and block.effective_on < max(days):
                yield "V14", f"{row.document} {row.version} takes effect before the version of {max(days)}"
        for ended in block.ended:
            if all(one.version != ended.version for one in standing.issued.get(ended.document, ())):
                yield "V15", f"It ends {ended.document} {ended.version}, which was never issued"
    yield from unknown_problems(record, standing)


def _is_opening(row: VersionRow, own: set[str]) -> bool:
    try:
        version = OwnVersion.parse(row.version) if row.document in own else Version.parse(row.version)
    except InputError:
        return False
    return not version.is_draft


def _rises(row: VersionRow, standing: Standing) -> bool:
    """Whether a version is the one its draft becomes, and the next of its document (design section 6)."""
    if live_version(row.made_from) != row.version:
        return False
    before = standing.issued.get(row.document)
    if not before:
        return True
    if row.document in standing.own:
        return all(one.version != row.version for one in before)
    last, now = version_key(before[-1].version)[0], version_key(row.version)[0]
    return now == last + 1 or (now > last and any(one.void for one in before))


def _number(record: Release, standing: Standing) -> Iterator[tuple[str, str]]:
    """The collection's number rises with each release that touches the code, and never falls (design section 6)."""
    before, now = _NUMBER.fullmatch(standing.number), _NUMBER.fullmatch(record.collection_number)
    types = {row.type for block in record.blocks for row in block.versions} | retired_types(record, standing)
    touched = any(standing.part_of_code.get(kind) for kind in types)
    if before is not None and (now is None or int(now[1]) < int(before[1]) + touched):
        yield "V28", f"The collection goes from {standing.number} to {record.collection_number or 'no number'}"


def _correction(record: Correction, standing: Standing) -> Iterator[tuple[str, str]]:
    for change in record.corrected:
        versions = standing.issued.get(change.document, [])
        if all(one.version != change.version for one in versions):
            yield "V15", f"It corrects {change.document} {change.version}, which was never issued"
            continue
        days = [
            change.effective_on or one.effective_on if one.version == change.version else one.effective_on
            for one in versions
            if not one.void
        ]
        if days != sorted(days):
            yield "V14", f"The dates of {change.document} no longer follow its versions"


def check_drafts(history: Evidence) -> list[Finding]:
    """Draft numbers that do not follow from their base, or were given twice (design section 6); a moved one is not."""
    found: list[Finding] = []
    first: dict[tuple[str, str], str] = {}
    records = {
        one.id: one.record
        for side in history.sides.values()
        for one in side.commits
        if isinstance(one.record, LineDraft)
    }
    spent = _spent(history)
    for commit, record in records.items():
        for row in record.drafts:
            where, key = short(commit), (row.document, row.version)
            hint = f"Read the record: git show -s {where}"
            if not _follows(row, spent):
                message = f"{row.document} {row.version} is no draft of {row.made_from or 'a document to come'}"
                found.append(Finding("V24", where, message, hint))
            if not record.origin and first.setdefault(key, commit) != commit:
                message = f"The draft number {row.document} {row.version} was given before, in {short(first[key])}"
                found.append(Finding("V24", where, message, hint))
    return found


def _spent(history: Evidence) -> set[tuple[str, str]]:
    """The documents and integers of void versions."""
    corrections = (one.record for one in history.chain if isinstance(one.record, Correction))
    changes = (change for record in corrections for change in record.corrected if change.void)
    return {(change.document, change.version.partition(".")[0]) for change in changes}


def _follows(row: VersionRow, spent: set[tuple[str, str]]) -> bool:
    if not live_version(row.version):
        return False
    if "-draft." in row.version or not row.made_from:
        return True
    integer = row.version.partition(".")[0]
    # after a void version drafts go on from its number, which is above their base
    return integer == row.made_from.partition(".")[0] or (row.document, integer) in spent
