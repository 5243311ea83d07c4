"""Listed documents: a version of a text that is kept elsewhere is drafted by its digest."""

from __future__ import annotations

from collections.abc import Iterable

from seclog.core.document import Document
from seclog.core.errors import RuleError, UsageError
from seclog.core.line import Line
from seclog.core.listed import check_digest
from seclog.core.plan_draft import DraftItem
from seclog.core.state import State
from seclog.formats.registry_write import write_document
from seclog.ops.registered import line_entries, named_document, refuse_gone, require_entry
from seclog.store.git import Git


def listed_item(
    git: Git, state: State, line: Line, names: tuple[str, ...], digest: str, added: Iterable[Document]
) -> DraftItem:
    """The one listed document that a digest is for; raises RuleError where its text is here, or is the same still."""
    if len(names) != 1:
        raise UsageError("A digest is that of one document.", "Name the document.")
    digest = check_digest(digest)
    new = {one.id: one for one in added}
    name = named_document(state, line, names[0], new)
    if name in new:
        return DraftItem(new[name], {}, write_document(new[name]), digest=digest)
    refuse_gone(state, line, name)
    document = require_entry(line_entries(git, state, line, [name]).documents, name)
    if document.text != "listed":
        raise RuleError(
            f"The text of {document.label} is kept here, so it is drafted itself.",
            f"Type: seclog draft {name} --file FILE",
        )
    live = state.book.live(name)
    before = line.drafts[name].row if name in line.drafts else live.row if live is not None else None
    if before is not None and before.path == digest:
        raise RuleError(f"That is the text of {document.label} {before.version}.", "Give the digest of a changed text.")
    return DraftItem(document, {}, digest=digest)
