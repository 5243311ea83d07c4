"""Whether a release takes out the documents that its line does, and says of others what its line says (V15, V29)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from seclog.core.line import Line
from seclog.core.record import DocumentRow, Release
from seclog.core.verify_standing import Standing


def retired_problems(record: Release, line: Line) -> Iterator[str]:
    """How the retirements of a release differ from those that stood on its line."""
    rows = {one.document: one for block in record.blocks for one in block.retired}
    for document in line.retired:
        if document not in rows:
            yield f"{document} was to leave with its line, and the release does not retire it"
    for document, row in rows.items():
        going = line.retired.get(document)
        if going is None:
            yield f"{document} is retired by it, and not by its line"
        elif going.row.merged_into != row.merged_into:
            into, planned = row.merged_into or "nothing", going.row.merged_into or "nothing"
            yield f"{document} is merged into {into}, and by its line into {planned}"
        elif going.row.causes != row.causes:
            yield f"{document} is retired for other causes than on its line"


def described_problems(record: Release, line: Line, brings_entry: Callable[[str], bool]) -> Iterator[str]:
    """How what a release says of documents beside their texts differs from what their drafts say."""
    wanted: dict[str, DocumentRow] = {}
    for block in record.blocks:
        for row in block.versions:
            said = line.described.get(row.document)
            if said is not None and brings_entry(row.document):
                wanted[row.document] = said._replace(on=block.effective_on, type=row.type, category=row.category)
    found = {row.document: row for row in record.documents}
    for document in sorted(wanted.keys() | found.keys()):
        if wanted.get(document) != found.get(document):
            yield f"What it says of {document} beside the text is not what its line says"


def unknown_problems(record: Release, standing: Standing) -> Iterator[tuple[str, str]]:
    """Retirements of what is not in the rulebook, and merges into what is not there."""
    brought = {row.document for block in record.blocks for row in block.versions}
    for one in (one for block in record.blocks for one in block.retired):
        if standing.last(one.document) is None:
            yield "V15", f"It retires {one.document}, which is not in the rulebook"
        if one.merged_into and one.merged_into not in brought and standing.last(one.merged_into) is None:
            yield "V15", f"It merges {one.document} into {one.merged_into}, which is not in the rulebook"


def retired_types(record: Release, standing: Standing) -> set[str]:
    """The types of the documents that a release takes out."""
    said = (standing.classified(one.document) for block in record.blocks for one in block.retired)
    return {one[0] for one in said if one is not None}
