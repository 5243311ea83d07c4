"""Whether the data of specifications are in order once stale drafts are put on the live text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from seclog.core.collection import entry_path
from seclog.core.errors import Finding, InputError, RuleError
from seclog.core.line import Line
from seclog.core.plan_draft import DraftItem, is_stale
from seclog.core.state import State
from seclog.core.text import is_specification_file
from seclog.ops.specification_files import refuse_drafted
from seclog.store.git import Git


def merged_findings(git: Git, state: State, line: Line, items: Iterable[DraftItem]) -> dict[str, list[Finding]]:
    """What would be wrong after rebased drafts, by document: those of them that cannot be released so.

    Other drafts that are stale are left aside. Where one is wrong the others are judged again without it.
    """
    live = state.book.live_versions
    fresh = {one: draft for one, draft in line.drafts.items() if not is_stale(draft.root, live(one))}
    found: dict[str, list[Finding]] = {}
    left = [one for one in items if any(map(is_specification_file, (*one.document.annexes, *one.files)))]
    while left:
        try:
            refuse_drafted(git, state, replace(line, drafts=fresh), tuple(left), ())
        except (InputError, RuleError) as error:
            concerned = [one for one in left if _its(one, error.findings)] or left
            found |= {one.document.id: _its(one, error.findings) or list(error.findings) for one in concerned}
            left = [one for one in left if one not in concerned]
        else:
            break
    return found


def _its(item: DraftItem, findings: Iterable[Finding]) -> list[Finding]:
    """The findings on the files of a document, and on its entry."""
    paths = {*item.document.annexes, *item.files, entry_path(item.document.id)}
    return [one for one in findings if one.where.partition(":")[0] in paths]
