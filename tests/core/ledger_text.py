"""Histories in a few words, so that a test shows what it starts from.

One statement a line (or parted by `;`), in the order of the ledger; `#` begins a comment:

    baseline 2020-02-27 number 7.0: section-g 7.0, smets2 3.1 own on 2019-11-29
    decide MP093 approved 2020-10-08 until 2020-10-22
    plan 2020-11 for 2020-11-29
    draft 2020-11: section-g 7.1 < 7.0 by MP093 & BEIS designation, smets2 4.2-draft.1 < 3.1 ending 3.1
    leave 2020-11: appendix-x > appendix-y by MP093, guide
    withdraw 2020-11: section-g 7.1
    approve 2020-11
    release 2020-11 on 2020-11-29 number 27.0
    retire appendix-x > appendix-y in 2021-02 on 2021-02-25
    correct section-g 8.0: effective 2020-11-30, titled Security Rules, by MP094, void
    classify section-d as Other / Governance on 2021-01-01
    effect section-g G3 suspended 2021-01-01 until 2021-03-31 void
    cancel 2021-06

A document's names follow from its id; `as`, `titled`, `of`, `at` after a version give it another label, title,
type or path. Commits are c1, c2 ...; each record is a minute later than the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from seclog.core.document import Document, DocumentType
from seclog.core.line import Line, fold_line
from seclog.core.record import (
    Approval,
    Baseline,
    Block,
    Corrected,
    Correction,
    DocumentRow,
    EffectRecord,
    EffectRow,
    Instrument,
    LineDraft,
    LinePlan,
    LineRecord,
    LineWithdrawal,
    LiveRecord,
    ModificationRow,
    Numbering,
    Reference,
    RegistryRecord,
    Release,
    Retirement,
    VersionRow,
)
from seclog.core.rulebook import Rulebook, fold
from seclog.core.state import State

TYPES = (
    DocumentType("SEC"),
    DocumentType("Code Subsidiary Document"),
    DocumentType("Other", part_of_code=False, cause="optional", renumbered=False),
)
CATEGORIES = ("Section", "Technical Specification", "Security", "Governance")
START = datetime(2020, 2, 27, 12, tzinfo=UTC)
OPTIONS = ("own", "<", "by", "on", "as", "titled", "of", "at", "ending")


@dataclass(slots=True)
class Ledger:
    """The records of a history, on the live line and on the pending ones."""

    live: list[tuple[str, LiveRecord]] = field(default_factory=list)
    lines: dict[str, list[tuple[str, LineRecord]]] = field(default_factory=dict)
    commits: int = 0

    def book(self) -> Rulebook:
        return fold(self.live)

    def line(self, release: str) -> Line:
        records = self.lines[release]
        return fold_line(f"refs/heads/pending/{release}", records[-1][0], records, records[-1][0])

    def state(self, today: str = "2020-11-29") -> State:
        day = date.fromisoformat(today)
        now = datetime(day.year, day.month, day.day, 9, 30, 15, 123, tzinfo=UTC)
        lines = {release: self.line(release) for release in self.lines}
        return State(self.book(), lines, (), "refs/heads/main", self.live[-1][0], now, day)

    def next(self) -> tuple[str, datetime]:
        self.commits += 1
        return f"c{self.commits}", START + timedelta(minutes=self.commits - 1)


def ledger(text: str) -> Ledger:
    """The history that a text tells."""
    told = Ledger()
    for statement in re.split(r"[;\n]", re.sub(r"#.*", "", text)):
        verb, _, rest = statement.strip().partition(" ")
        if verb:
            commit, moment = told.next()
            _VERBS[verb](told, commit, moment, rest)
    return told


def state(text: str, today: str = "2020-11-29") -> State:
    """The state that a plan on `today` is made from."""
    return ledger(text).state(today)


def document(identity: str, **changes: object) -> Document:
    """A document as its id suggests: section-g is Section G, a SEC document."""
    kind, _, rest = identity.partition("-")
    label = f"{kind.title()} {rest.upper()}".strip()
    types = {"section": "SEC", "schedule": "Code Subsidiary Document", "appendix": "Code Subsidiary Document"}
    category = "Section" if kind == "section" else "Technical Specification"
    own = identity in ("smets2", "schedule-8") or changes.get("numbering") == "own"
    path = f"documents/{identity}/{{version}}.md" if own else f"documents/{identity}.md"
    made = Document(
        identity,
        label,
        f"Rules of {label}",
        types.get(kind, "Other"),
        category,
        "own" if own else "integer",
        path,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def row(item: str) -> VersionRow:
    """A version as `section-g 7.1 < 7.0 by MP093 & MP094 as Section Q` tells it."""
    identity, version, given = _item(item)
    own = "own" in given or "-draft." in version or "-draft." in given.get("<", "")
    one = document(identity, numbering="own" if own else "integer")
    path = one.path(version.partition("-draft.")[0]) or ""
    return VersionRow(
        identity,
        version,
        given.get("<", ""),
        given.get("as", one.label),
        given.get("titled", one.title),
        given.get("of", one.type),
        one.category,
        given.get("at", path).replace("nowhere", ""),
        causes(given.get("by", "")),
    )


def causes(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(" & ")))


def released(draft: VersionRow) -> VersionRow:
    """The live row of a draft, by the rule in few words: N.M goes to N+1.0, 4.2-draft.1 to 4.2."""
    target, own, _ = draft.version.partition("-draft.")
    return draft._replace(version=target if own else f"{int(target.split('.')[0]) + 1}.0", made_from=draft.version)


def _item(text: str) -> tuple[str, str, dict[str, str]]:
    identity, version, *words = text.split()
    given: dict[str, str] = {}
    option = ""
    for word in words:
        if word in OPTIONS:
            option = word
            given[option] = ""
        else:
            given[option] = f"{given[option]} {word}".strip()
    return identity, version, given


def _items(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _words(text: str, *names: str) -> dict[str, str]:
    """The word after each name: `2020-11 on 2020-11-29` has `on`."""
    return {name: found[1] if (found := re.search(rf"\b{name} (\S+)", text)) else "" for name in names}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text and text != "none" else None


def _blocks(rows: Iterable[tuple[date, VersionRow]]) -> tuple[Block, ...]:
    days: dict[date, list[VersionRow]] = {}
    for day, one in rows:
        days.setdefault(day, []).append(one)
    return tuple(Block(day, tuple(found)) for day, found in sorted(days.items()))


def _baseline(told: Ledger, commit: str, moment: datetime, text: str) -> None:
    head, _, rest = text.partition(":")
    day = date.fromisoformat(head.split()[0])
    numberings: dict[str, Numbering] = {}
    rows = []
    for item in _items(rest):
        identity, _, given = _item(item)
        numberings[identity] = Numbering(identity, "own" if "own" in given else "integer", "")
        rows.append((_day(given.get("on", "")) or day, row(item)))
    number = _words(head, "number")["number"]
    names = ("Baseline of the Code", "sec", "Code", "UTC", "main", number, TYPES, CATEGORIES, None)
    told.live.append((commit, Baseline(1, moment, *names, tuple(numberings.values()), _blocks(rows))))


def _decide(told: Ledger, commit: str, moment: datetime, text: str) -> None:
    name, decided, day, *_ = text.split()
    until = _day(_words(text, "until")["until"])
    _register(told, commit, moment, modifications=(ModificationRow(name, decided, _date(day), "", "", until, ""),))


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _register(told: Ledger, commit: str, moment: datetime, **facts: object) -> None:
    record = RegistryRecord(len(told.live) + 1, moment, "Facts", "")
    told.live.append((commit, replace(record, **facts)))  # type: ignore[arg-type]


def _plan(told: Ledger, commit: str, moment: datetime, text: str) -> None:
    release = text.split()[0]
    day = _day(_words(text, "for")["for"])
    record = LinePlan(moment, "Plan", release, f"Release {release}", "release", day, "")
    told.lines.setdefault(release, []).append((commit, record))


def _draft(told: Ledger, commit: str, moment: datetime, text: str) -> None:
    release, _, rest = text.partition(":")
    items = [_item(one) for one in _items(rest)]
    ended = tuple(Reference(one, given["ending"]) for one, _, given in items if "ending" in given)
    rows = tuple(row(one) for one in _items(rest))
    names = dict.fromkeys(cause for one in rows for cause in one.causes if cause.endswith("designation"))
    instruments = tuple(Instrument(name, date(2020, 11, 13), "") for name in names)
    record = LineDraft(moment, "Draft", release, instruments, rows, ended)
    told.lines.setdefault(release, []).append((commit, record))


def _leave(told: Ledger, commit: str, moment: datetime, text: str) -> None:
    release, _, rest = text.partition(":")
    rows = []
    for item in _items(rest):
        names, _, by = item.partition(" by ")
        document_id, _, into = names.partition(" > ")
        rows.append(Retirement(document_id, into, causes(by)))
    record = LineDraft(moment, "Retire", release, (), (), retired=tuple(rows))
    told.lines.setdefault(release, []).append((commit, record))


def _withdraw(told: Ledger, commit: str, moment: datetime, text: str) -> None:
    release, _, rest = text.partition(":")
    gone = tuple(Reference(*one.split()) for one in _items(rest))
    told.lines[release].append((commit, LineWithdrawal(moment, "Withdraw", release, "", gone)))


def _approve(told: Ledger, commit: str, moment: datetime, text: str) -> None:
    scope = tuple(Reference(*one) for one in told.line(text).scope())
    _register(told, commit, moment, approvals=(Approval(text, scope),))


def _release(told: Ledger, commit: str, moment: datetime, text: str) -> None:
    name = text.split()[0]
    given = _words(text, "on", "number")
    line = told.line(name)
    rows = tuple(released(one.row) for one in line.drafts.values())
    _land(told, commit, moment, name, given["number"], Block(_date(given["on"]), rows, line.ended))


def _retire(told: Ledger, commit: str, moment: datetime, text: str) -> None:
    names, _, rest = text.partition(" in ")
    document_id, _, into = names.partition(" > ")
    block = Block(_date(_words(rest, "on")["on"]), retired=(Retirement(document_id, into),))
    _land(told, commit, moment, rest.split()[0], "", block)


def _land(told: Ledger, commit: str, moment: datetime, name: str, number: str, block: Block) -> None:
    place = (len(told.live) + 1, moment, f"Implement {name}", name, f"Release {name}", "release", number)
    told.live.append((commit, Release(*place, None, None, (), (block,))))


def _correct(told: Ledger, commit: str, moment: datetime, text: str) -> None:
    unit, _, rest = text.partition(": ")
    document_id, _, version = unit.partition(" ")
    said = dict(one.partition(" ")[::2] for one in _items(rest))
    change = Corrected(
        document_id,
        version,
        _day(said.get("effective", "")),
        said.get("titled"),
        causes(said["by"]) if "by" in said else None,
        "void" in said,
    )
    told.live.append((commit, Correction(len(told.live) + 1, moment, "Correct", "A slip", (change,))))


def _classify(told: Ledger, commit: str, moment: datetime, text: str) -> None:
    found = re.fullmatch(r"(\S+) as (.+) / (.+) on (\S+)", text)
    assert found is not None, text
    _register(told, commit, moment, documents=(DocumentRow(found[1], _date(found[4]), found[2], found[3], ""),))


def _effect(told: Ledger, commit: str, moment: datetime, text: str) -> None:
    found = re.fullmatch(r"(\S+) (?:([A-Z]\S*) )?(\S+) (\S+)(?: until (\S+))?( void)?", text)
    assert found is not None, text
    name, clause, kind, begins, last, void = found.groups()
    until = _date(last) + timedelta(days=1) if last else None
    row = EffectRow(name, clause or "", kind, _date(begins), until, None, "", "", bool(void))
    told.live.append((commit, EffectRecord(len(told.live) + 1, moment, "Effects", "", (row,))))


def _cancel(told: Ledger, commit: str, moment: datetime, text: str) -> None:
    _register(told, commit, moment, cancelled=(text,))


_VERBS = {
    "baseline": _baseline,
    "decide": _decide,
    "plan": _plan,
    "draft": _draft,
    "leave": _leave,
    "withdraw": _withdraw,
    "approve": _approve,
    "release": _release,
    "retire": _retire,
    "correct": _correct,
    "classify": _classify,
    "effect": _effect,
    "cancel": _cancel,
}
