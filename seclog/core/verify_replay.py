"""The replay of the ledger: every record against its tree, and every other change of the live line (V20-V29)."""

from __future__ import annotations

from collections.abc import Iterable

from seclog.core.collection import entry_path, is_governed
from seclog.core.errors import Finding
from seclog.core.record import Baseline, LineDraft, Release
from seclog.core.verify_case import Case, Entries, landed_tip
from seclog.core.verify_chain import is_line, short
from seclog.core.verify_facts import File
from seclog.core.verify_release import check_tree
from seclog.core.verify_standing import Standing, text_path
from seclog.core.verify_versions import check_record

_DEPENDENT = frozenset({"V15", "V24", "V28"})  # these follow from records that are missing, and say nothing new


class Replayed:
    """What a replay found, the paths to blame, and how the records stand at its end."""

    def __init__(self, case: Case, entries: Entries) -> None:
        self.findings: list[Finding] = []
        self.blamed: set[str] = set()
        self.standing = Standing()
        self._case = case
        self._entries = entries
        self._pending = _draft_texts(case)
        self._loose: dict[str, tuple[File | None, list[str]]] = {}

    def run(self) -> Replayed:
        """Replay the chain from its first record to the tip."""
        for place, commit in enumerate(self._case.history.chain):
            if place in self._case.believed.records:
                self._record(place)
            elif not commit.damage and not is_line(commit.record):
                self._unrecorded(place)
        self._settle()
        return self

    def _record(self, place: int) -> None:
        record = self._case.believed.records[place]
        commit = self._case.history.chain[place].id
        if isinstance(record, Baseline | Release):
            self._settle()
        else:
            self._settle({path for path, _ in self._case.history.chain[place].changes})
        found, blamed = check_tree(self._case, self._entries, self.standing, place)
        self.findings += found
        self.blamed |= blamed
        broken = self._case.believed.broken
        said = check_record(commit, record, self.standing)
        self.findings += [one for one in said if not (broken and one.code in _DEPENDENT)]
        self.standing.take(record)
        if isinstance(record, Baseline | Release):
            self._register(place, (row.document for block in record.blocks for row in block.versions))

    def _register(self, place: int, documents: Iterable[str]) -> None:
        """Annexes are governed from the record on that brings them."""
        for document in documents:
            entry = self._case.tree.at(place, entry_path(document))
            self.standing.registered.update(self._entries.annexes(entry.blob if entry else None))

    def _unrecorded(self, place: int) -> None:
        """Remember what a commit without a record changes, and what stood there before all such commits."""
        commit = self._case.history.chain[place]
        buries = len(commit.parents) > 1 and bool(self._case.hidden)  # its changes are those of the records behind it
        for path, _ in () if buries else commit.changes:
            if self.standing.issued and is_governed(path, self.standing.registered):
                before = self._case.tree.at(place - 1, path)
                self._loose.setdefault(path, (before, []))[1].append(commit.id)
        self._last = place

    def _settle(self, only: set[str] | None = None) -> None:
        """Report what is still changed without a record; what was put back meanwhile is worth a note only.

        `only` are the paths that a record is about to change; the others may still be put back.
        """
        blame: dict[tuple[str, str], list[str]] = {}
        settled = self._loose.keys() & (self._loose.keys() if only is None else only)
        for path in sorted(settled):
            before, commits = self._loose.pop(path)
            now = self._case.tree.at(self._last, path)
            if now == before:
                code = "V26"
            else:
                code = "V27" if now is not None and now.blob in self._pending.get(path, ()) else "V21"
                self.blamed.add(path)
            blame.setdefault((code, commits[-1]), []).append(path)
        merges = {one.id for one in self._case.history.chain if len(one.parents) > 1}
        for (code, commit), paths in blame.items():
            revert = f"git revert {'-m 1 ' if commit in merges else ''}{short(commit)}"
            self.findings.append(_blame(code, commit, paths, revert))


def _blame(code: str, commit: str, paths: list[str], revert: str) -> Finding:
    named = ", ".join(sorted(paths)[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")
    words = {
        "V21": f"{named} changed on the live line without a record",
        "V26": f"{named} changed on the live line without a record, and was put back",
        "V27": f"{named} holds pending text on the live line, which no release made live",
    }
    hint = "" if code == "V26" else f"Put the text back, and draft it: {revert}"
    return Finding(code, short(commit), words[code], hint)


def _draft_texts(case: Case) -> dict[str, set[str]]:
    """The objects that drafts have put at their paths, on lines that have not landed."""
    found: dict[str, set[str]] = {}
    landed = {landed_tip(case, place) for place in case.believed.records}
    for tip, files in case.files.items():
        if tip in landed or tip not in case.history.pending.values():
            continue
        for commit, record in case.history.sides[tip].records(LineDraft):
            for row in record.drafts if isinstance(record, LineDraft) else ():
                for path in filter(None, (text_path(row.path), entry_path(row.document))):
                    file = files.at(commit, path)
                    if file is not None:
                        found.setdefault(path, set()).add(file.blob)
    return found
