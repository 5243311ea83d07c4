"""Records of versions from before the repository: each comes before all that is recorded of its document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from seclog.core.record import Block, History
from seclog.core.verify_standing import Issue, Standing, text_path
from seclog.core.version import version_key

Problem = tuple[str, str]


def early_problems(record: History, standing: Standing) -> Iterator[Problem]:
    """The code and sentence of each contradiction with the records before (V14, V15, V24)."""
    issued = {one: list(versions) for one, versions in standing.issued.items()}
    for block in record.blocks:
        for row in block.versions:
            versions = issued.setdefault(row.document, [])
            if any(one.version == row.version for one in versions):
                yield "V24", f"{row.document} {row.version} was issued before"
            if text_path(row.path):
                yield "V15", f"{row.document} {row.version} names a text here, and is from before the repository"
            versions.append(Issue(row.version, block.effective_on, "", early=True))
    for block in record.blocks:
        yield from _leaving(block, issued, standing)
        if block.retired and block.effective_on > record.recorded_at.date():
            yield "V14", f"{block.retired[0].document} leaves on {block.effective_on}, which was still to come"
    for document in dict.fromkeys(row.document for block in record.blocks for row in block.versions):
        yield from _days(document, issued[document])
        if document not in standing.own:
            yield from _numbers(document, issued[document])


def _leaving(block: Block, issued: dict[str, list[Issue]], standing: Standing) -> Iterator[Problem]:
    for ended in block.ended:
        if not any(one.early and one.version == ended.version for one in issued.get(ended.document, ())):
            yield "V15", f"It ends {ended.document} {ended.version}, which is not from before the repository"
    for gone in block.retired:
        if gone.document in standing.issued or gone.document not in issued:
            yield "V15", f"It retires {gone.document}, which did not leave before the repository began"
        elif any(one.effective_on >= block.effective_on for one in issued[gone.document]):
            yield "V14", f"{gone.document} leaves on {block.effective_on}, before its last version"


def _days(document: str, versions: list[Issue]) -> Iterator[Problem]:
    first = min((one.effective_on for one in versions if not one.early), default=None)
    for one in versions:
        if one.early and first is not None and one.effective_on >= first:
            yield "V14", f"{document} {one.version} is not from before its first version of {first}"


def _numbers(document: str, versions: list[Issue]) -> Iterator[Problem]:
    """Numbers rise with the days, up to the first that a baseline or a release recorded."""
    early = sorted((one for one in versions if one.early and not one.void), key=_day)
    recorded = [one for one in versions if not one.early][:1]
    following = [*early[1:], *recorded] if early else []
    for one, after in zip(early, following, strict=False):
        if version_key(one.version) > version_key(after.version) or (after.early and _day(one) == _day(after)):
            yield "V24", f"{document} {one.version} of {_day(one)} comes before {after.version} of {_day(after)}"


def _day(one: Issue) -> date:
    return one.effective_on
