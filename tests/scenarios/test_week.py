"""A week of edits by two people in two clones of one server, with a conflict, an off-cycle release and a rebase."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from seclog.core.errors import RaceError, RuleError
from seclog.ops.act import Way
from seclog.ops.init import InitRequest, init
from seclog.ops.rebase import rebase
from seclog.ops.verify import verify
from tests.builder import Repo
from tests.ops.rulebooks import Book, refused

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
PUSH = Way(push=True)
LINE = "pending/2026-04"
LEAVE, PAY, FIRE = "documents/leave.md", "documents/pay.md", "documents/fire.md"
TEXTS = {
    "leave.md": "# Leave\n\n1.1 Staff have 25 days.\n\n1.2 Leave is asked for in writing.\n\n1.3 A manager answers.\n",
    "pay.md": "# Pay\n\n2.1 Pay is monthly.\n\n2.2 Overtime is paid.\n\n2.3 Slips are sent by post.\n",
    "fire.md": "# Fire\n\n3.1 Doors are clear.\n\n3.2 Alarms are tested.\n",
}


class Person(Book):
    """A clone and who works in it: edits on the live branch, drafted to the April line with a push."""

    def edit(self, path: str, old: str, new: str) -> None:
        """Change the live text in the work tree."""
        text = self.repo.read(path)
        assert old in text
        self.repo.write(path, text.replace(old, new))

    def fetch(self) -> None:
        """See what the other has pushed."""
        self.repo.git("fetch", "-q", "--tags", "origin")

    def push(self, path: str, old: str, new: str) -> str:
        """Edit, draft and push; where the other was first, do what the hint says. Returns the draft's tag."""
        self.edit(path, old, new)
        try:
            done = self.draft(release="2026-04", way=PUSH)
        except RaceError:
            self.fetch()  # what the hint says: test_races.py
            done = self.draft(release="2026-04", way=PUSH)
        assert self.repo.git("status", "--porcelain") == ""  # live text is shown again
        return done.tags[0]

    def text(self, path: str) -> str:
        """The line's text as this clone knows it."""
        return self.at(f"refs/tags/{Path(path).stem}/{self.drafts('2026-04')[Path(path).stem]}", path)


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Person, Person]:
    """A handbook on a server, April planned, and two clones of it on Monday morning."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Staff")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "staff@example.org")
    given = tmp_path / "given"
    given.mkdir()
    for name, text in TEXTS.items():
        (given / name).write_text(text)
    init(MONDAY, Way(), InitRequest(str(tmp_path / "first"), str(given), name="Handbook"))
    first = Repo(tmp_path / "first")
    Book(first, MONDAY).plan("2026-04", "2026-04-01", title="April")
    server = tmp_path / "server.git"
    first.git("clone", "-q", "--bare", str(first.path), str(server))
    people = []
    for name in ("ann", "bob"):
        first.git("clone", "-q", str(server), str(tmp_path / name))
        people.append(Person(Repo(tmp_path / name), MONDAY))
    return people[0], people[1]


def test_a_week_of_edits_by_two_people(two: tuple[Person, Person]) -> None:
    ann, bob = two

    # Monday: one document, different clauses; Bob has not fetched and loses the race once.
    assert ann.push(LEAVE, "25 days", "27 days") == "leave/1.1"
    assert bob.push(LEAVE, "A manager answers.", "A manager answers in ten days.") == "leave/1.2"
    ann.fetch()
    assert ann.text(LEAVE) == bob.text(LEAVE)
    assert "27 days" in ann.text(LEAVE)
    assert "in ten days" in ann.text(LEAVE)

    # Tuesday: different documents on one line.
    for person in two:
        person.on("2026-03-03")
    assert bob.push(PAY, "is monthly", "is weekly") == "pay/1.1"
    assert ann.push(FIRE, "are clear", "are kept clear") == "fire/1.1"

    # Wednesday: the same words. Ann's edit is refused and nothing is lost; she settles it as the hint says.
    for person in two:
        person.on("2026-03-04")
    ann.fetch()
    ann.edit(PAY, "is monthly", "is paid each Friday")
    before = ann.repo.state()
    error = refused(RuleError, ann.draft, release="2026-04", way=PUSH)
    assert "change the same words" in error.message
    assert error.hint == (
        "Put them together in one file: seclog show pay@1.1 --raw -o FILE; "
        "then: seclog draft pay --for 2026-04 --file FILE"
    )
    assert ann.repo.state() == before
    settled = ann.at("pay/1.1", PAY).replace("is weekly", "is weekly, each Friday")
    ann.draft("pay", text=settled, release="2026-04", way=PUSH)
    ann.repo.git("restore", "documents")
    bob.fetch()
    assert bob.text(PAY) == settled

    # Thursday: Bob makes an off-cycle release of Leave; the April draft is stale until Ann rebases it.
    for person in two:
        person.on("2026-03-05")
    bob.plan("2026-03-05", "2026-03-05", kind="single", title="Urgent")
    bob.draft("leave", text=TEXTS["leave.md"].replace("in writing", "in writing or by mail"), release="2026-03-05")
    bob.release("2026-03-05")
    ann.repo.git("pull", "-q", "--ff-only", "--tags")
    (met,) = [one for one in ann.pending("2026-04").releases[0].collisions if one.kind == "stale"]
    assert met.text == "Leave 1.2 is stale: base 1.0, live 2.0. Rebase it first: seclog rebase 2026-04 leave"
    ann.edit(LEAVE, "25 days", "28 days")
    assert "stale" in refused(RuleError, ann.draft, release="2026-04").message
    ann.repo.git("restore", "documents")
    done = rebase(ann.git, ann.tick(), PUSH, "2026-04", ())
    assert done.findings == ()
    assert done.outcome.summary == ("Leave 2.1 is 1.2 on the live 2.0.",)

    # Friday: both go on from there; then April goes live.
    for person in two:
        person.on("2026-03-06")
    assert bob.push(FIRE, "are tested", "are tested each month") == "fire/1.2"
    assert bob.push(LEAVE, "# Leave", "# Leave and absence") == "leave/2.2"
    assert ann.push(PAY, "by post", "by mail") == "pay/1.3"
    bob.fetch()
    for person in two:
        person.on("2026-04-01")
    ann.fetch()
    ann.release("2026-04")
    bob.repo.git("pull", "-q", "--ff-only", "--tags")
    bob.now = ann.now

    live = {path: bob.at("main", path) for path in (LEAVE, PAY, FIRE)}
    assert live[LEAVE] == (
        "# Leave and absence\n\n1.1 Staff have 27 days.\n\n1.2 Leave is asked for in writing or by mail.\n\n"
        "1.3 A manager answers in ten days.\n"
    )
    assert live[PAY] == settled.replace("by post", "by mail")
    assert live[FIRE] == "# Fire\n\n3.1 Doors are kept clear.\n\n3.2 Alarms are tested each month.\n"
    assert ann.live() == bob.live() == {"leave": "3.0", "pay": "2.0", "fire": "2.0"}
    assert ann.log() == bob.log()
    assert ann.pending() == bob.pending()
    for person in two:
        assert verify(person.git, person.now).findings == ()
