"""The facts that a walk gathers record by record, whatever is asked of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from seclog.core.rows import DocumentRow
from seclog.formats.record_rows import fields_of, get_day, get_field, get_list, get_optional_day, words_of
from seclog.formats.walk import Head

if TYPE_CHECKING:
    from seclog.core.collection import Trial


class Origin(NamedTuple):
    """Where a version came from: the release, its record and its commit."""

    release: str
    title: str
    recorded: str
    commit: str
    kind: str
    made: str


class Changes(NamedTuple):
    """What corrections change of one version; None where the record stays."""

    effective_on: date | None = None
    title: str | None = None
    causes: tuple[str, ...] | None = None
    path: str | None = None
    text_commit: str = ""
    notes: tuple[str, ...] = ()
    void: bool = False


class Context:
    """The facts of the record being read, and what applies to the whole collection.

    `types` are names in the collection's order, `states` those of modifications (also by the ids that they bore
    before), `scopes` the documents and drafts that approvals of releases cover. `effects` are rows as written with
    the time and commit of their record, newest first, `feedback` rows as written. A row's text is read no further
    than this: `verify` reads the rest. `here` are the corrected versions of the block being read.
    Records after `known_until` (a UTC time as records have it; empty: no limit) are passed over; the releases
    among them are kept in `later`, for what was pending then.
    """

    def __init__(self, known_until: str = "") -> None:
        self._known_until = known_until
        self.limit = ""
        self._stated = ""
        self.ignored = False
        self.first_recorded = ""
        self.later: list[Head] = []
        self.name = self.number = self.time_zone = self.identity = ""
        self.types: list[str] = []
        self.trial: Trial | None = None
        self.own: set[str] = set()
        self.states: dict[str, str] = {}
        self.scopes: dict[str, tuple[tuple[str, str], ...]] = {}
        self.closed: dict[str, str] = {}
        self.landed_tips: dict[str, str] = {}
        self.described: dict[str, list[DocumentRow]] = {}
        self.effects: list[tuple[str, str, str]] = []
        self.feedback: list[str] = []
        self.renamed: dict[str, str] = {}
        self.corrections: dict[tuple[str, str], Changes] = {}
        self.corrected: set[bytes] = set()
        self.retired: dict[str, tuple[date, str]] = {}
        self.ended: dict[tuple[str, str], date] = {}
        self.here: dict[str, str] = {}
        self.last_release = ""
        self.recorded = self.title = self.release = self.kind = self.commit = self.made = ""
        self.effective = ""
        self._day: dict[str, date] = {}
        self._target = ("", "")
        self._head = Head("", (), "", 0, "")

    def begin(self, head: Head) -> None:
        """Start a record: its rows fill the rest."""
        self._head = head
        self.kind, self.commit = head.kind, head.commit
        self.here = {}
        self.effective = self.made = self._stated = ""
        self.release, self.title = _NAMED.get(head.kind, ("", ""))

    def day(self, text: str) -> date:
        """A date of the record, read once."""
        found = self._day.get(text)
        if found is None:
            found = self._day[text] = get_day(text)
        return found

    def origin(self) -> Origin:
        """Where the versions of this record come from."""
        return Origin(self.release, self.title, self.recorded, self.commit, self.kind, self.made)

    def row(self, key: bytes, text: str) -> None:
        """Take a row that is no version; unknown ones never come this far."""
        if key == b"Recorded:":
            self._note_recorded(text)
        if self.ignored:
            return
        handler = _HANDLERS.get(key)
        if handler is not None:
            handler(self, text)

    def _effective(self, text: str) -> None:
        day = self.day(text)
        if self.kind == "correction":
            self._change(Changes(effective_on=day))
        else:
            self.effective, self.here = text, {}
            if not self.limit or text <= self.limit:
                self.number = self.number or self._stated

    def _corrects(self, text: str) -> None:
        document, version = words_of(text, 2)
        self._target = (document, version)
        self.corrected.add(document.encode())

    def _change(self, change: Changes) -> None:
        """Add what an older correction says, where no later one has spoken."""
        known = self.corrections.get(self._target, Changes())
        self.corrections[self._target] = Changes(
            known.effective_on or change.effective_on,
            change.title if known.title is None else known.title,
            change.causes if known.causes is None else known.causes,
            change.path if known.path is None else known.path,
            change.text_commit if known.path is None else known.text_commit,
            change.notes + known.notes,
            known.void or change.void,
        )

    def _release(self, text: str) -> None:
        self.release, self.title, _ = fields_of(text, 3)
        self.closed.setdefault(self.release, "landed")
        if len(self._head.parents) > 1:
            self.landed_tips[self.release] = self._head.parents[1]
        self.last_release = self.last_release or self.title

    def _number(self, text: str) -> None:
        """The collection's number holds from the day on which its release takes effect; a baseline's from the start."""
        self._stated = get_field(text)
        if self.kind == "baseline":
            self.number = self.number or self._stated

    def _retire(self, text: str) -> None:
        head, _ = fields_of(text, 2)
        document, _, into = head.partition(" > ")
        self.retired.setdefault(document, (self.day(self.effective), into))

    def _end(self, text: str) -> None:
        document, version = words_of(text, 2)
        by = self.corrections.get((document, self.here.get(document, "")))
        if by is not None and by.void:
            return  # what ended it was never in force
        on = by.effective_on if by is not None else None
        self.ended[document, version] = on or self.day(self.effective)  # of several the oldest stands

    def _numbering(self, text: str) -> None:
        head = fields_of(text, 2)[0]
        if head.endswith(" own"):
            self.own.add(head.removesuffix(" own"))

    def _name(self, text: str) -> None:
        self.identity, self.name, self.time_zone = fields_of(text, 3)

    def _trial(self, text: str) -> None:
        begins, ends, comment = fields_of(text, 3)
        if comment != "none":
            from seclog.core.collection import Trial  # few collections have one

            self.trial = Trial(get_optional_day(begins), get_optional_day(ends), comment)

    def _modification(self, text: str) -> None:
        name, state, *_, was = fields_of(text, 8)
        name = self.renamed.get(name, name)
        self.states.setdefault(name, state)
        if was != "none":
            self.renamed[was] = name
            self.states.setdefault(was, self.states[name])

    def _document(self, text: str) -> None:
        head, kind, category, required, governance, owner, part, before, ask_at = fields_of(text, 9)
        document, day = words_of(head, 2)
        row = DocumentRow(
            document,
            None if day == "none" else self.day(day),
            kind,
            category,
            get_field(required),
            get_field(governance),
            get_field(owner),
            get_field(part),
            get_list(before),
            get_field(ask_at),
        )
        self.described.setdefault(document, []).append(row)

    def _effect(self, text: str) -> None:
        self.effects.append((text, self.recorded, self.commit))

    def _feedback(self, text: str) -> None:
        self.feedback.append(text)

    def _path(self, text: str) -> None:
        self._change(Changes(path=get_field(text), text_commit=self.commit))

    def _note(self, text: str) -> None:
        self._change(Changes(notes=(text,)))

    def _approved(self, text: str) -> None:
        release, _, scope = text.partition(" ")
        pairs = (words_of(one, 2) for one in scope.split(", "))
        self.scopes.setdefault(release, tuple((document, version) for document, version in pairs))

    def _cancelled(self, text: str) -> None:
        self.closed.setdefault(text, "cancelled")
        if len(self._head.parents) > 1:
            self.landed_tips[text] = self._head.parents[1]

    def _note_recorded(self, text: str) -> None:
        self.recorded = text
        self.ignored = bool(self._known_until) and text > self._known_until
        if self.ignored and len(self._head.parents) > 1:
            self.later.append(self._head)
        if not self.ignored and not self.first_recorded:
            self.first_recorded = text

    def _note_made(self, text: str) -> None:
        self.made = text

    def _type(self, text: str) -> None:
        self.types.append(fields_of(text, 4)[0])

    def _title(self, text: str) -> None:
        self._change(Changes(title=get_field(text)))

    def _causes(self, text: str) -> None:
        self._change(Changes(causes=get_list(text)))

    def _void(self, _text: str) -> None:
        self._change(Changes(void=True))


_NAMED = {"baseline": ("baseline", "Baseline"), "history": ("history", "Before the repository")}
_HANDLERS = {
    b"Effective:": Context._effective,
    b"Release:": Context._release,
    b"Collection:": Context._number,
    b"Made:": Context._note_made,
    b"Retired:": Context._retire,
    b"Ended:": Context._end,
    b"Numbering:": Context._numbering,
    b"Name:": Context._name,
    b"Type:": Context._type,
    b"Trial:": Context._trial,
    b"Modification:": Context._modification,
    b"Document:": Context._document,
    b"Approved:": Context._approved,
    b"Cancelled:": Context._cancelled,
    b"Corrects:": Context._corrects,
    b"Title:": Context._title,
    b"Causes:": Context._causes,
    b"Path:": Context._path,
    b"Note:": Context._note,
    b"Void:": Context._void,
    b"Effect:": Context._effect,
    b"Feedback:": Context._feedback,
}
