"""The ledger's frame: a sound one is read whole, and each kind of damage stops the reader with its own error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from seclog.core.errors import IntegrityError, MachineError, SeclogError, StateError
from seclog.core.record import LiveRecord
from seclog.formats.full_sink import FullSink
from seclog.formats.record import parse, write
from seclog.formats.walk import INTENT_REF, Walk, shallow_error
from tests.formats.ledger_stream import LIVE, Printed, live_line, name, of_records, printed
from tests.formats.record_samples import SAMPLES

Messages = list[bytes]
PLAIN = b"Mend the README\n\nA sentence.\n"


def records() -> list[LiveRecord]:
    """A baseline and one record of every other kind of the live line."""
    kinds = ("baseline", "registry", "release", "correction")
    start = datetime(2020, 2, 27, 9, tzinfo=UTC)
    found = []
    for place, kind in enumerate(kinds, 1):
        found.append(replace(SAMPLES[kind], sequence=place, recorded_at=start + timedelta(days=place)))
    return found


def messages() -> Messages:
    return [write(record) for record in records()]


def walked(commits: list[Printed], start: str = LIVE) -> tuple[Walk, FullSink]:
    walk, sink = Walk(start), FullSink()
    walk.read(printed(commits), sink)
    walk.finish()
    return walk, sink


def refusal(commits: list[Printed]) -> SeclogError:
    with pytest.raises(SeclogError) as caught:
        walked(commits)
    return caught.value


def test_every_record_is_read_with_its_commit_oldest_first() -> None:
    walk, sink = Walk(LIVE), FullSink()
    walk.read(of_records(records()), sink)
    walk.finish()
    assert sink.records() == [(name(place), record) for place, record in enumerate(records(), 1)]
    assert (walk.tip, walk.tip_record, walk.top) == (name(4), name(4), 4)


def test_commits_without_a_record_are_passed_over_wherever_they_stand() -> None:
    free = [PLAIN, b"Only a subject\n", b"\n\nSeclog-like: no\n", b"A\nB\nC\nD\n", b"", b"No line break"]
    first, *others = messages()
    mixed = [*free, first, *free, *others, *free]
    walk, sink = walked(live_line(mixed))
    assert [record for _, record in sink.records()] == records()
    assert (walk.tip, walk.tip_record) == (name(len(mixed)), name(len(mixed) - len(free)))


def rows_lost(kept: int) -> Callable[[bytes], bytes]:
    def act(message: bytes) -> bytes:
        return b"\n".join(message.split(b"\n")[:kept]) + b"\n"

    return act


def swapped(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def act(message: bytes) -> bytes:
        assert old in message
        return message.replace(old, new)

    return act


def added(end: bytes) -> Callable[[bytes], bytes]:
    return lambda message: message + end


def counted(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Put lines in a record's rows and count them, as a forger would."""

    def act(message: bytes) -> bytes:
        changed = swapped(old, new)(message)
        head, _, rows = changed.partition(b"\nRows: ")
        count, _, rest = rows.partition(b"\n")
        more = new.count(b"\n") - old.count(b"\n")
        return head + b"\nRows: %d\n" % (int(count) + more) + rest

    return act


def without_versions(message: bytes) -> bytes:
    return b"".join(line for line in message.splitlines(keepends=True) if not line.startswith(b"V"))


DAMAGE: dict[str, tuple[Callable[[bytes], bytes], type[SeclogError], str]] = {
    "no Rows": (swapped(b"\nRows: 13", b""), IntegrityError, "Rows: is missing"),
    "Rows is no number": (swapped(b"\nRows: 13", b"\nRows: 0x13"), IntegrityError, "Rows: is missing or no count"),
    "Rows begins with zero": (swapped(b"\nRows: 13", b"\nRows: 013"), IntegrityError, "Rows: is missing or no count"),
    "one row too many counted": (swapped(b"\nRows: 13", b"\nRows: 14"), IntegrityError, "rows are missing"),
    "a row lost at the end": (swapped(b"\nRetired: appendix-x | none\n", b"\n"), IntegrityError, "rows are missing"),
    "fewer rows counted": (swapped(b"\nRows: 13", b"\nRows: 12"), IntegrityError, "does not end with its rows"),
    "an amend took the Version rows": (without_versions, IntegrityError, "rows are missing"),
    "an amend took all rows": (rows_lost(5), IntegrityError, "rows are missing"),
    "the message ends at its token": (rows_lost(3), IntegrityError, "Sequence: is missing"),
    "no Sequence": (swapped(b"\nSequence: 3", b""), IntegrityError, "Sequence: is missing"),
    "a gap": (swapped(b"\nSequence: 3", b"\nSequence: 2"), IntegrityError, "gap: 2 comes before 4"),
    "a repeat": (swapped(b"\nSequence: 3", b"\nSequence: 4"), IntegrityError, "gap: 4 comes before 4"),
    "a sequence of zero": (swapped(b"\nSequence: 3", b"\nSequence: 0"), IntegrityError, "Sequence: is missing or no"),
    "a row of a newer seclog": (
        counted(b"\nMade:", b"\nWeight: 3\nMade:"),
        MachineError,
        "a row 'Weight', written by a newer seclog",
    ),
    "a line that is no row": (counted(b"\nMade:", b"\nhello\nMade:"), IntegrityError, "'hello' cannot stand there"),
    "a key without text": (counted(b"\nMade:", b"\nWeight:\nMade:"), IntegrityError, "cannot stand there"),
    "a row of another kind": (
        counted(b"\nMade:", b"\nPlanned: 2020-01-01\nMade:"),
        IntegrityError,
        "'Planned' cannot stand there",
    ),
    "rows out of order": (
        counted(b"\nEffective:", b"\nCollection: 28.0\nEffective:"),
        IntegrityError,
        "Collection: stands out of order",
    ),
    "a version after what ends": (
        counted(b"\nRetired: appendix-x | none\n", b"\nVersion: a 1.0 | b\nRetired: appendix-x | none\n"),
        IntegrityError,
        "Version: stands out of order",
    ),
    "a version row cut short": (
        counted(b"\nVersion: section-g", b"\nVersion: section-g\nVersion: section-g"),
        IntegrityError,
        "too few words",
    ),
    "a blank line among the rows": (counted(b"\nMade:", b"\n\nMade:"), IntegrityError, "rows are missing"),
    "a kind of a newer seclog": (
        swapped(b"release/1", b"consent/1"),
        MachineError,
        "the kind 'consent/1', written by a newer seclog",
    ),
    "a newer grammar": (swapped(b"release/1", b"release/2"), MachineError, "the kind 'release/2'"),
    "a kind that is no word": (swapped(b"release/1", b"Release/1"), IntegrityError, "is no kind of record"),
    "a record of a line": (
        lambda _: write(SAMPLES["draft"]),
        IntegrityError,
        "A record of a pending line (draft) stands on the live line",
    ),
    "a second record behind the first": (
        lambda message: message + b"\n" + message,
        IntegrityError,
        "does not end with its rows",
    ),
    "a second record among the rows": (
        counted(b"\nMade:", b"\nSeclog-Record: release/1\nMade:"),
        IntegrityError,
        "'Seclog-Record' cannot stand there",
    ),
    "the token in the third paragraph": (
        swapped(b"\n\nSeclog-Record", b"\n\nTo all.\n\nSeclog-Record"),
        IntegrityError,
        "holds a record where none can be",
    ),
    "the token in the first paragraph": (
        swapped(b"\n\nSeclog-Record", b"\nSeclog-Record"),
        IntegrityError,
        "holds a record where none can be",
    ),
    "the token in the first line": (lambda _: b"Seclog-Record: release/1\n", IntegrityError, "where none can be"),
    "a squash that pastes a message": (
        lambda message: b"Squashed commit\n\ncommit 12\n\n" + message,
        IntegrityError,
        "holds a record where none can be",
    ),
    "line ends of another system": (swapped(b"\n", b"\r\n"), IntegrityError, "holds a record where none can be"),
    "a carriage return in a row": (swapped(b"Made: 2020-10-08", b"Made: 2020-10-08\r"), IntegrityError, "character"),
    "a line separator in a row": (
        swapped(b"\nMade: ", "\nMade: \u2028".encode()),
        IntegrityError,
        "a row holds a character that none may hold",
    ),
    "a row that is not UTF-8": (swapped(b"\nMade: ", b"\nMade: \xff"), IntegrityError, "a row is not UTF-8"),
    "a subject that is not UTF-8": (swapped(b"Implement", b"Impl\xe9ment"), IntegrityError, "a row is not UTF-8"),
    "a row behind the end": (added(b"Retired: appendix-z\n"), IntegrityError, "does not end with its rows"),
    "a paragraph behind the end": (added(b"\nSigned-off-by: A <a@b.c>\n"), IntegrityError, "does not end with its"),
    "blank lines behind the end": (added(b"\n\n"), IntegrityError, "does not end with its rows"),
    "a second baseline": (
        lambda _: write(replace(SAMPLES["baseline"], sequence=3)),
        IntegrityError,
        "A second baseline stands on the live line",
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_frame_stops_reading_and_says_why(damage: str) -> None:
    harm, kind, said = DAMAGE[damage]
    texts = messages()
    texts[2] = harm(texts[2])
    error = refusal(live_line(texts))
    assert (type(error), error.exit_code) == (kind, {IntegrityError: 7, MachineError: 6}[kind])
    assert said in error.message
    assert error.hint


@pytest.mark.parametrize("damage", sorted(set(DAMAGE) - {"a gap", "a repeat", "a second baseline"}))
def test_what_the_walk_refuses_is_no_record_to_the_full_grammar_either(damage: str) -> None:
    broken = DAMAGE[damage][0](messages()[2])
    try:
        record = parse(broken)
    except SeclogError:
        return
    assert record.kind == "draft"


@pytest.mark.parametrize("cut", [1, 2])
def test_a_record_cut_off_by_the_end_of_the_output_is_damage(cut: int) -> None:
    whole = b"".join(printed(live_line(messages()))).splitlines(keepends=True)
    walk = Walk(LIVE)
    with pytest.raises(IntegrityError, match=r"rows are missing|end with its rows"):
        walk.read(iter(whole[:-cut]), FullSink())


def test_an_encoding_other_than_utf_8_is_refused_even_where_there_is_no_record() -> None:
    commits = live_line([*messages(), PLAIN])
    commits[0] = commits[0]._replace(encoding="UTF-7")
    assert "is encoded in another form than UTF-8" in refusal(commits).message


def test_records_that_do_not_reach_the_first_are_refused() -> None:
    error = refusal(live_line(messages()[1:]))
    assert isinstance(error, IntegrityError)
    assert error.message == "The record begins at 2 instead of 1: earlier records are missing."


def test_a_shallow_clone_is_told_what_to_fetch() -> None:
    error = shallow_error(12)
    assert (error.exit_code, error.hint) == (6, "Type: git fetch --unshallow")


@pytest.mark.parametrize(
    ("commits", "said"),
    [
        ([], "There is no live branch here."),
        ([Printed(name(1), (), PLAIN, "refs/heads/pending/x")], "There is no live branch here."),
        (live_line([PLAIN]), "This repository holds no rulebook yet."),
    ],
)
def test_no_branch_and_no_rulebook_are_told_apart(commits: list[Printed], said: str) -> None:
    error = refusal(commits)
    assert isinstance(error, StateError)
    assert (error.message, error.hint) == (said, "Type: seclog init")


def test_the_walk_starts_at_a_commit_as_well() -> None:
    commits = live_line(messages())[1:]
    walk, sink = walked(commits, name(3))
    assert (walk.tip, walk.top, len(sink.records())) == (name(3), 3, 3)


def test_a_merge_without_a_record_is_a_suspect_and_a_release_is_none() -> None:
    commits = live_line([*messages(), PLAIN])
    merged = (name(4), "f" * 40)
    commits[0] = commits[0]._replace(parents=merged)
    commits[2] = commits[2]._replace(parents=(name(2), "e" * 40))
    walk, _ = walked(commits)
    assert walk.suspects == [(name(5), merged)]


def test_the_intent_is_found_by_its_ref() -> None:
    commits = live_line(messages())
    assert walked(commits)[0].intent == ""
    commits[0] = commits[0]._replace(refs=f"{INTENT_REF}, {LIVE}")
    assert walked(commits)[0].intent == name(4)


PENDING = "refs/heads/pending/2020-11"
REMOTE = "refs/remotes/origin/pending/2020-11"
PLAN, DRAFT = write(SAMPLES["plan"]), write(SAMPLES["draft"])


def line(refs: str = PENDING, remote: str = "") -> list[Printed]:
    """A plan, a free commit and a draft that fork from the live tip, newest first."""
    first, free, last = "a" * 40, "b" * 40, "c" * 40
    return [
        Printed(last, (free,), DRAFT, refs),
        Printed(free, (first,), PLAIN, remote),
        Printed(first, (name(4),), PLAN),
    ]


def test_a_pending_line_is_followed_down_to_the_live_line() -> None:
    walk, _ = walked([*line(), *live_line(messages())])
    (chain,) = walk.chains(parse)  # type: ignore[arg-type]
    assert (chain.ref, chain.commits) == (PENDING, ("c" * 40, "b" * 40, "a" * 40))
    assert [record for _, record in chain.records] == [SAMPLES["plan"], SAMPLES["draft"]]


def test_a_line_is_found_whatever_other_refs_stand_on_its_commit() -> None:
    walk, _ = walked([*line(f"{PENDING}, {REMOTE}"), *live_line(messages())])
    chains = walk.chains(parse)  # type: ignore[arg-type]
    assert [chain.ref for chain in chains] == [PENDING, REMOTE]
    assert chains[0][1:] == chains[1][1:]


def test_a_line_is_whole_even_where_git_shows_its_older_commits_first() -> None:
    last, free, first = line(PENDING, REMOTE)
    walk, _ = walked([free, first, last, *live_line(messages())])
    chains = {chain.ref: chain.commits for chain in walk.chains(parse)}  # type: ignore[arg-type]
    assert chains == {PENDING: ("c" * 40, "b" * 40, "a" * 40), REMOTE: ("b" * 40, "a" * 40)}


def test_a_pending_branch_that_stands_on_the_live_line_is_no_chain() -> None:
    commits = live_line(messages())
    commits[1] = commits[1]._replace(refs=PENDING)
    assert walked(commits)[0].chains(parse) == []  # type: ignore[arg-type]


def test_a_line_comes_down_to_the_records_that_an_earlier_start_leaves_out() -> None:
    walk, _ = walked([*line(), *live_line(messages())], name(3))
    (chain,) = walk.chains(parse)  # type: ignore[arg-type]
    assert chain.commits == ("c" * 40, "b" * 40, "a" * 40)


def test_a_record_of_a_line_in_another_encoding_is_refused() -> None:
    last, free, first = line()
    commits = [last, free, first._replace(encoding="ISO-8859-1"), *live_line(messages())]
    with pytest.raises(IntegrityError, match="encoded in another form"):
        walked(commits)[0].chains(parse)  # type: ignore[arg-type]


def test_other_branches_are_not_read() -> None:
    stray = Printed("d" * 40, (name(4),), b"x\n\nSeclog-Record: nonsense\n")
    walk, _ = walked([stray, *live_line(messages())])
    assert walk.chains(parse) == []  # type: ignore[arg-type]
