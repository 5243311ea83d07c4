"""Classifying: a document gets another category, type or governance by a record of its own, without a new version."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from seclog.core.collection import entry_path
from seclog.core.errors import RuleError
from seclog.core.plan import Plan
from seclog.core.plan_classify import ClassifyRequest, check_present, plan_classification, reclassify
from seclog.core.report import Outcome
from seclog.core.state import State
from seclog.formats.registry_write import update_document
from seclog.ops.act import Way, carry_out
from seclog.ops.load import load_state
from seclog.ops.registered import entries_at, named_document, require_entry
from seclog.store.changes import changed_between
from seclog.store.git import Git


def classify(git: Git, now: datetime, way: Way, request: ClassifyRequest) -> Outcome:
    """Record what a document is from now on; of its registry entry only the changed values change."""

    def make() -> Plan:
        state = load_state(git, now)
        name = named_document(state, None, request.document, {})
        check_present(state, name)
        refuse_edited(git, state, [entry_path(name)])
        entries = entries_at(git, state.live_tip, [name])
        entry = require_entry(entries.documents, name)
        asked = replace(request, document=name)
        found = reclassify(state, asked, entry)
        data = update_document(entries.data[name], found.entry, entry_path(name))
        return plan_classification(state, asked, found, data)

    return carry_out(git, "classify", make, way, ("seclog log", "seclog history DOC"))


def refuse_edited(git: Git, state: State, paths: list[str]) -> None:
    """Refuse registry files that a commit without a record has changed on the live line."""
    edited = set(paths) & set(changed_between(git, state.book.last_record, state.live_tip))
    if edited:
        path = sorted(edited)[0]
        raise RuleError(
            f"{path} was changed on the live line without a record.",
            f"See which commit did it, and revert that: git log -1 -- {path}",
        )
