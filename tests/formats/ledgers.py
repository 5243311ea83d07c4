"""Any ledger that the rules allow: what acts could have recorded, drawn step by step."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from seclog.core.record import (
    Approval,
    Baseline,
    Block,
    Corrected,
    Correction,
    DocumentRow,
    EffectRecord,
    EffectRow,
    History,
    LiveRecord,
    ModificationRow,
    Numbering,
    Reference,
    RegistryRecord,
    Release,
    Retirement,
    VersionRow,
)
from tests.formats.record_samples import OTHER, SEC, SUBSIDIARY

TYPES = (SEC, SUBSIDIARY, OTHER)
CATEGORIES = ("Section", "Technical Specification", "Form")
INTEGER, OWN = ("appendix-a", "appendix-b", "section-g"), ("schedule-8", "schedule-9")
FACTS = (("Section D10.7",), ("Panel", "Security Sub-Committee"), ("SECAS",))
START = date(2020, 1, 1)
STEP = st.integers(0, 3).map(lambda days: timedelta(days=days))
CAUSE_NAMES = ("MP093", "MP102A", "SECMP0062 part 2", "BEIS designation")
CAUSES = st.lists(st.sampled_from(CAUSE_NAMES), max_size=2, unique=True).map(tuple)
TITLES = st.sampled_from(("Security", "Gateway", "Compañía", "Pièce jointe № 2", "Zero\u200djoined"))
T = TypeVar("T")


class Author:
    """Draws the records of one ledger, and remembers what the next one may say."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data
        self.records: list[LiveRecord] = []
        self._now = datetime(2020, 1, 1, 12, tzinfo=UTC)
        self._issued: dict[str, list[tuple[str, date]]] = {}
        self._number = 7
        self._retired: set[str] = set()
        self._first: dict[str, date] = {}
        self._past: set[str] = set()
        self._ended: set[tuple[str, str]] = set()

    def write(self, records: int) -> None:
        """The baseline and so many records more."""
        self._baseline()
        acts = (self._release, self._release, self._registry, self._correction, self._effect, self._history)
        for _ in range(records):
            self._draw(st.sampled_from(acts))()

    def _draw(self, strategy: st.SearchStrategy[T]) -> T:
        return self._data.draw(strategy)

    def _some(self, choices: tuple[str, ...] | list[str], least: int = 0) -> list[str]:
        chosen = self._draw(st.sets(st.sampled_from(choices), min_size=least)) if choices else set()
        return sorted(chosen)

    def _next(self, subject: str, day: date = START) -> tuple[int, datetime, str]:
        self._now = max(self._now + self._draw(STEP), datetime.combine(day, time(9), UTC))
        return len(self.records) + 1, self._now, subject

    def _row(self, document: str, version: str, base: str) -> VersionRow:
        kind = SUBSIDIARY if document in OWN else self._draw(st.sampled_from(TYPES))
        path = f"documents/{document}/{version}.md" if document in OWN else f"documents/{document}.md"
        label = document.replace("-", " ").title()
        category = self._draw(st.sampled_from(CATEGORIES))
        return VersionRow(
            document, version, base, label, self._draw(TITLES), kind.name, category, path, self._draw(CAUSES)
        )

    def _baseline(self) -> None:
        first = self._some([*INTEGER, *OWN])
        day = START - self._draw(STEP)
        later = day + timedelta(days=1)
        rows = [self._row(one, "3.1" if one in OWN else "7.0", "") for one in first]
        more = [self._row(one, "3.2", "") for one in self._some([one for one in first if one in OWN])]
        blocks = tuple(Block(on, tuple(found)) for on, found in ((day, rows), (later, more)) if found)
        self._remember(blocks)
        numberings = tuple(Numbering(one, "own" if one in OWN else "integer", "") for one in first)
        names = ("sec", "Smart Energy Code", "UTC", "main", "7.0")
        said = self._said_with(blocks, dated=False)
        opening = self._next("Baseline of the Smart Energy Code", later)
        self.records.append(Baseline(*opening, *names, TYPES, CATEGORIES, None, numberings, blocks, said))

    def _release(self) -> None:
        issued = ((one, version) for one in OWN for version, _ in self._issued.get(one, []))
        ended = [one for one in issued if one not in self._ended]
        left = [one for one in (*INTEGER, *OWN) if one not in self._retired]
        if not left:
            return
        first = self._block(self._some(left, 1), ended)
        blocks = [first]
        touched = {row.document for row in first.versions} | {one.document for one in first.retired}
        rest = [one for one in (*INTEGER, *OWN) if one not in self._retired | touched]
        if rest and self._draw(st.booleans()):
            blocks.append(self._block(self._some(rest, 1), [], first.effective_on + timedelta(days=1)))
        self._remember(tuple(blocks))
        number = self._number = self._number + 1
        opening = self._next(f"Implement release {number}", blocks[-1].effective_on)
        names = (f"r{number}", f"Release {number}", "release", f"{number}.0")
        made = self._draw(st.sampled_from((None, START)))
        said = self._said_with(tuple(blocks), dated=True)
        self.records.append(Release(*opening, *names, made, None, (), tuple(blocks), said))

    def _block(self, documents: list[str], ended: list[tuple[str, str]], least: date = START) -> Block:
        leave = self._some([one for one in documents if one in self._issued])
        rows = [self._released(one) for one in documents if one not in leave]
        days = [day for one in documents for _, day in self._issued.get(one, [])]
        on = max([least, *days]) + self._draw(STEP)
        into = self._draw(st.sampled_from(("", "section-g")))
        self._retired.update(leave)
        mine = [one for one in ended if one[0] in {row.document for row in rows}]  # a version ends by another's draft
        ends = sorted(self._draw(st.sets(st.sampled_from(mine)))) if mine else []
        self._ended.update(ends)
        return Block(
            on,
            tuple(rows),
            tuple(Reference(*one) for one in ends),
            tuple(Retirement(one, into if into != one else "") for one in leave),
        )

    def _released(self, document: str) -> VersionRow:
        before = self._issued.get(document)
        if document in OWN:
            version = f"3.{len(before or ()) + 1}"
            return self._row(document, version, f"{version}-draft.1")
        integer = int(before[-1][0].partition(".")[0]) if before else 0
        return self._row(document, f"{integer + 1}.0", f"{integer}.1")

    def _remember(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            for row in block.versions:
                self._issued.setdefault(row.document, []).append((row.version, block.effective_on))
                self._first.setdefault(row.document, block.effective_on)

    def _registry(self) -> None:
        day = self._now.date()
        states = st.sampled_from(("approved", "proposed", "targeted"))
        modifications = tuple(
            ModificationRow(name, self._draw(states), day, "", "", None, "") for name in self._some(CAUSE_NAMES[:3])
        )
        documents = tuple(
            self._said(one, day + self._draw(STEP))
            for one in self._some(list(self._issued), 0 if modifications else min(1, len(self._issued)))
        )
        approvals = (Approval("r99", (Reference("section-g", f"7.{self._draw(st.integers(1, 9))}"),)),)
        opening = self._next("Record decisions", day)
        self.records.append(RegistryRecord(*opening, "Minutes", modifications, documents, approvals, ()))

    def _said(self, document: str, on: date | None, kind: str = "", category: str = "Form") -> DocumentRow:
        """What is said of a document beside its versions, with or without each fact."""
        kind = kind or self._draw(st.sampled_from(TYPES)).name
        required, governance, owner = (self._draw(st.sampled_from(("", *names))) for names in FACTS)
        return DocumentRow(document, on, kind, category, required, governance, owner)

    def _said_with(self, blocks: tuple[Block, ...], *, dated: bool) -> tuple[DocumentRow, ...]:
        """What a record of versions says of some of their documents, with the type and category that they have."""
        rows = {row.document: (block.effective_on, row) for block in blocks for row in block.versions}
        chosen = ((*rows[one], one) for one in self._some(list(rows)))
        return tuple(self._said(one, on if dated else None, row.type, row.category) for on, row, one in chosen)

    def _effect(self) -> None:
        rows = []
        for one in self._some(list(self._issued)):
            begins = START + self._draw(STEP)
            until = self._draw(st.none() | st.dates(begins + timedelta(days=1), begins + timedelta(days=9)))
            kind = "expires" if until and self._draw(st.booleans()) else "varied"
            clause = "" if kind == "expires" else self._draw(st.sampled_from(("A1", "B2")))
            void = self._draw(st.integers(0, 3)) == 0
            rows.append(EffectRow(one, clause, kind, begins, until, None, "", "", void))
        if rows:
            opening = self._next("Note effects", self._now.date())
            self.records.append(EffectRecord(*opening, "", tuple(rows)))

    def _history(self) -> None:
        """Versions from before the documents' first ones, and a document that left before the repository began."""
        rows: dict[date, list[VersionRow]] = {}
        ended: dict[date, list[Reference]] = {}
        gone = self._some(["policy-x"]) if "policy-x" not in self._past else []
        for one in [*self._some([one for one in self._first if one in self._issued and one not in self._past]), *gone]:
            self._past.add(one)
            first = self._first.get(one, START - timedelta(days=9))
            days = sorted(
                self._draw(
                    st.sets(st.dates(first - timedelta(days=9), first - timedelta(days=1)), min_size=1, max_size=3)
                )
            )
            for number, day in enumerate(days, 1):
                version = f"2.{number}" if one in OWN else f"{number}.0" if one in gone else f"1.{number}"
                rows.setdefault(day, []).append(self._row(one, version, "")._replace(path=""))
                if one in OWN:
                    last = self._draw(st.dates(day + timedelta(days=1), first))
                    ended.setdefault(last, []).append(Reference(one, version))
        left = {START - timedelta(days=3): tuple(Retirement(one, "") for one in gone)} if gone else {}
        if rows:
            blocks = tuple(
                Block(day, tuple(rows.get(day, ())), tuple(ended.get(day, ())), left.get(day, ()))
                for day in sorted({*rows, *ended, *left})
            )
            opening = self._next("Record the past", self._now.date())
            self.records.append(History(*opening, "Notices", blocks))

    def _correction(self) -> None:
        changes = [self._corrected(one) for one in self._some(list(self._issued))]
        if changes:
            opening = self._next("Correct the record", self._now.date())
            self.records.append(Correction(*opening, "Minutes", tuple(changes)))

    def _corrected(self, document: str) -> Corrected:
        """A change that leaves the dates of the document's versions in the order of the ledger."""
        issued = self._issued[document]
        place = self._draw(st.integers(0, len(issued) - 1))
        version, day = issued[place]
        least = issued[place - 1][1] if place else day if document in self._past else day - timedelta(days=3)
        self._first[document] = min(self._first[document], least)
        most = issued[place + 1][1] if place + 1 < len(issued) else max(day, self._now.date())
        on = self._draw(st.none() | st.dates(least, most))
        issued[place] = version, on or day
        void = self._draw(st.booleans())
        title, causes = self._draw(st.none() | TITLES), self._draw(st.none() | CAUSES)
        plain = on is None and title is None and causes is None
        return Corrected(document, version, on, title, causes, void or plain)
