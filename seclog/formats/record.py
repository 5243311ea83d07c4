"""Record grammar /1: the message of a ledger commit, written and read back strictly (README, "The record")."""

from __future__ import annotations

import re
from collections.abc import Callable

from seclog.core.errors import InputError, IntegrityError, MachineError
from seclog.core.record import (
    LIVE_KINDS,
    Baseline,
    Correction,
    EffectRecord,
    History,
    LineDraft,
    LinePlan,
    LineWithdrawal,
    Record,
    RegistryRecord,
    Release,
)
from seclog.core.text import field_problem
from seclog.formats import record_line as line
from seclog.formats import record_live as live
from seclog.formats.record_rows import (
    KINDS,
    TOKEN,
    Rows,
    broken,
    newer,
    put_moment,
    put_row,
)

_RECORD = re.compile(rb"[^\n]+\n\n" + TOKEN.encode())
_COUNT = re.compile(r"[1-9][0-9]{0,8}")
_KIND = re.compile(r"[a-z][a-z-]{0,39}/[1-9][0-9]{0,3}")


def is_record(message: bytes) -> bool:
    """Whether a commit message is a record: the token at the first byte of its second paragraph."""
    return _RECORD.match(message) is not None


def has_stray_token(message: bytes) -> bool:
    """Whether the token begins a line anywhere but where a record has it, which no honest message does."""
    found = (b"\n" + message).count(b"\n" + TOKEN.encode())
    return found != (1 if is_record(message) else 0)


def write(record: Record) -> bytes:
    """The whole commit message of a record; raises InputError where it would not read back as the same record."""
    message = _composed(record)
    try:
        same = _read(message) == record
    except (IntegrityError, MachineError) as error:
        raise InputError(f"The record cannot be written. {error.message}", error.hint) from error
    if not same:
        raise InputError("The record cannot be written: it would not read back as it is.")
    return message


def _composed(record: Record) -> bytes:
    """The text of a record; raises InputError where a field could forge a row or says what its row cannot."""
    problem = field_problem(record.subject.replace("|", "/"))
    if problem is not None or not record.subject:
        raise InputError(f"{record.subject[:60]!r} cannot head a record: it {problem or 'is empty'}.")
    rows = [put_row("Recorded", put_moment(record.recorded_at)), *_WRITERS[type(record)](record)]
    head = [f"{TOKEN}{record.kind}/1"]
    if not isinstance(record, LinePlan | LineDraft | LineWithdrawal):
        head.append(put_row("Sequence", str(record.sequence)))
    head.append(put_row("Rows", str(len(rows))))
    return "\n".join([record.subject, "", *head, *rows, ""]).encode("utf-8")


def parse(message: bytes) -> Record:
    """Read a record; raises IntegrityError on damage and MachineError on what a newer seclog wrote.

    Only the bytes that `write` makes of a record are one, so that there is one way to say a thing.
    """
    record = _read(message)
    try:
        same = _composed(record) == message
    except InputError as error:
        broken(error.message.rstrip("."))
    if not same:
        broken("it is not written as seclog writes it")
    return record


def _read(message: bytes) -> Record:
    if not is_record(message) or has_stray_token(message):
        broken("its first paragraph is not one line followed by one record")
    try:
        lines = message.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        broken("it is not UTF-8")
    if lines[-1] or not lines[-2]:
        broken("it does not end with its rows")
    kind, slash, grammar = lines[2].removeprefix(TOKEN).partition("/")
    if kind not in KINDS or slash + grammar != "/1":
        stated = kind + slash + grammar
        if _KIND.fullmatch(stated) is None:
            broken(f"{stated[:40]!r} is no kind of record")
        newer(f"the kind {stated!r}")
    rows = Rows([_split(line) for line in lines[3:-1]])
    sequence = _count(rows.take("Sequence")) if kind in LIVE_KINDS else 0
    if _count(rows.take("Rows")) != len(lines) - (6 if sequence else 5):
        broken("rows are missing or added")
    return read_rows(kind, lines[0], sequence, rows)


def read_rows(kind: str, subject: str, sequence: int, rows: Rows) -> Record:
    """Read the rows that follow `Rows:` by the full grammar; raises as `parse` does."""
    record = _READERS[kind](subject, sequence, rows)
    rows.end()
    return record


def _split(line: str) -> tuple[str, str]:
    key, colon, text = line.partition(": ")
    if not colon:
        broken(f"a line is no row: {line[:60]!r}")
    return key, text


def _count(text: str) -> int:
    if _COUNT.fullmatch(text) is None:
        broken(f"{text[:20]!r} is no count")
    return int(text)


_WRITERS: dict[type[Record], Callable[..., list[str]]] = {
    Baseline: live.put_baseline,
    Release: live.put_release,
    RegistryRecord: live.put_registry,
    Correction: live.put_correction,
    History: live.put_history,
    EffectRecord: live.put_effects,
    LinePlan: line.put_plan,
    LineDraft: line.put_draft,
    LineWithdrawal: line.put_withdrawal,
}
_READERS: dict[str, Callable[[str, int, Rows], Record]] = {
    "baseline": live.get_baseline,
    "release": live.get_release,
    "registry": live.get_registry,
    "correction": live.get_correction,
    "history": live.get_history,
    "effect": live.get_effects,
    "plan": line.get_plan,
    "draft": line.get_draft,
    "withdraw": line.get_withdrawal,
}
