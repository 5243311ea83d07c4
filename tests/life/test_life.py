"""Random lives of a rulebook through the command line, against a model that holds the rules in words alone.

After every act the log says what the model says, on any day; at the end so does the log of every day as it was
known then, the newest-first log is that of the full fold, and `verify` has nothing to say.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from seclog.ops.load import read_known, read_rulebook
from seclog.store.git import Git
from tests.builder import Repo
from tests.life.calls import Ran, ran
from tests.life.model import PARAGRAPHS, Document, Line, Model, Row, Text, Version

CATEGORY_OF = {"alpha": "Section", "beta": "Section", "gamma": "Form", "delta": "Governance"}
CATEGORIES = ("Section", "Form", "Governance")
MODIFICATIONS = ("MP093", "MP102A", "SECMP0062 part 2")
START = date(2026, 1, 10)


def words(text: Text, name: str) -> str:
    """Paragraphs far enough apart for git to merge a change of each."""
    return f"# {name.title()}\n\n" + "".join(
        f"Part {place}\n\nfirst\n\nwords {number}\n\nlast\n\n" for place, number in enumerate(text)
    )


class Life(RuleBasedStateMachine):
    """A year of acts; the clock moves on with each of them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="seclog-life-"))
        self.repo = Repo.init(self.folder / "rulebook")
        self.model = Model()
        self.now = datetime(START.year, START.month, START.day, 9, tzinfo=UTC)
        self.known: dict[date, Model] = {}
        self.fresh = 0

    def teardown(self) -> None:
        try:
            if self.known:
                self._the_past_is_known_as_it_was()
                self._the_log_is_the_fold()
                done = self.act("verify")
                assert done.code == 0, done
        finally:
            shutil.rmtree(self.folder)

    # acts ------------------------------------------------------------------------------------------------

    def act(self, *arguments: str) -> Ran:
        self.now += timedelta(minutes=1)
        return ran(self.repo.path, self.now, *arguments)

    def done(self, *arguments: str, code: int = 0) -> Ran:
        """An act that must end with this code; a refusal leaves everything as it was."""
        before = self.repo.state() if code else None
        found = self.act(*arguments)
        assert found.code == code, (arguments, found)
        if before is not None:
            assert self.repo.state() == before, arguments
            assert found.err.startswith("Error: ") or "Error: " in found.err, found
            assert "Hint: " in found.err, found
        self.known[self.today] = self.model.copy()
        return found

    @property
    def today(self) -> date:
        return self.now.date()

    def text(self, name: str, base: Text, place: int) -> tuple[Text, str]:
        """A text in which one paragraph is like none before, and the file that holds it."""
        self.fresh += 1
        changed = tuple(1000 + self.fresh if place == one else number for one, number in enumerate(base))
        path = self.folder / "given.md"
        path.write_text(words(changed, name))
        return changed, str(path)

    @initialize()
    def begin(self) -> None:
        texts = self.folder / "texts"
        for name, category in CATEGORY_OF.items():
            place = texts / category.lower() / f"{name}.md"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(words((0,) * PARAGRAPHS, name))
        made = self.act("init", "--from", str(texts), "--baseline", "7.0", "--effective", "2026-01-01")
        assert made.code == 0, made
        blank = (0,) * PARAGRAPHS
        for name, category in CATEGORY_OF.items():
            version = Version("7.0", date(2026, 1, 1), "baseline", (), name.title(), category, blank, name.title(), 0)
            self.model.documents[name] = Document(name.title(), [version])
        self.known[self.today] = self.model.copy()

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.known[self.today] = self.model.copy()
        self.now += timedelta(days=days)

    @precondition(lambda self: len(self.model.open_lines()) < 3)
    @rule(ahead=st.integers(-3, 15) | st.none())
    def plan(self, ahead: int | None) -> None:
        name = f"r{len(self.model.lines) + 1}"
        day = None if ahead is None else self.today + timedelta(days=ahead)
        self.done("plan", name, *(("--effective", str(day)) if day else ()))
        self.model.lines[name] = Line(day)

    def line(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.model.open_lines())))

    @precondition(lambda self: self.model.open_lines())
    @rule(data=st.data(), place=st.integers(0, PARAGRAPHS - 1))
    def draft(self, data: st.DataObject, place: int) -> None:
        line = self.line(data)
        drafted = set(self.model.lines[line].drafts)
        known = [one for one, told in self.model.documents.items() if told.versions or one in drafted]
        name = data.draw(st.sampled_from(sorted(known)))
        one, before = self.model.documents[name], self.model.lines[line].drafts.get(name)
        live = one.live()
        base = before.text if before else live.text if live else (0,) * PARAGRAPHS
        text, path = self.text(name, base, place)
        causes = tuple(data.draw(st.lists(st.sampled_from(MODIFICATIONS), max_size=1)))
        command = ("draft", name, "--for", line, "--file", path, *(w for c in causes for w in ("--mod", c)))
        gone = (live is None and bool(one.versions)) or name in self.model.lines[line].retired
        if gone or (before is not None and self.model.is_stale(line, name)):
            self.done(*command, code=1)
        else:
            made = self.done(*command)
            version = self.model.draft(line, name, text, causes)
            assert f"{name}/{version}" in made.out, (version, made)

    @precondition(lambda self: self.model.open_lines() and len(self.model.documents) < 7)
    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        line = self.line(data)
        name = f"paper-{len(self.model.documents)}"
        text, path = self.text(name, (0,) * PARAGRAPHS, 0)
        title = f"Paper {self.fresh}"
        self.done("add", name, "--file", path, "--title", title, "--category", "Section", "--for", line)
        self.model.add(line, name, title, text)

    @precondition(lambda self: self.model.open_lines())
    @rule(data=st.data())
    def rename(self, data: st.DataObject) -> None:
        """Of documents never classified: a line's entry and the live one then differ by title alone."""
        line = self.line(data)
        planned = self.model.lines[line]
        free = [
            one for one in self.model.live() if not self.model.documents[one].classified and one not in planned.retired
        ]
        stale = {one for one in planned.drafts if self.model.is_stale(line, one)}
        choices = [one for one in free if one not in stale]
        if not choices:
            return
        name = data.draw(st.sampled_from(choices))
        self.fresh += 1
        before, live = planned.drafts.get(name), self.model.documents[name].live()
        assert live is not None
        made = self.done("rename", name, "--title", f"Name {self.fresh}", "--for", line)
        version = self.model.draft(line, name, before.text if before else live.text, (), f"Name {self.fresh}")
        assert f"{name}/{version}" in made.out, (version, made)

    @rule(data=st.data())
    def note_what_brings_no_version(self, data: st.DataObject) -> None:
        if not self.model.live():
            return
        name = data.draw(st.sampled_from(self.model.live()))
        self.fresh += 1
        if data.draw(st.booleans()):
            self.done("feedback", name, f"Comment {self.fresh}", "--by", "A Party")
        else:
            words = ("--kind", "suspended", "--from", "2026-01-05", "--until", "2026-06-30")
            self.done("effect", name, f"C{self.fresh}", *words)

    @precondition(lambda self: any(line.drafts for line in self.model.open_lines().values()))
    @rule(data=st.data())
    def rebase(self, data: st.DataObject) -> None:
        lines = {one: line for one, line in self.model.open_lines().items() if line.drafts}
        line = data.draw(st.sampled_from(sorted(lines)))
        if any(self.model.documents[one].live() is None and draft.root for one, draft in lines[line].drafts.items()):
            return
        clean, conflicts = self.model.rebase(line)
        made = self.act("rebase", line)
        assert made.code == (1 if conflicts else 0), (clean, conflicts, made)

    @precondition(lambda self: any(line.drafts for line in self.model.open_lines().values()))
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        line, name = self.drafted(data)
        self.done("withdraw", name, "--from", line, "--reason", "Not now")
        del self.model.lines[line].drafts[name]

    def drafted(self, data: st.DataObject) -> tuple[str, str]:
        pairs = [(one, name) for one, line in self.model.open_lines().items() for name in line.drafts]
        return data.draw(st.sampled_from(sorted(pairs)))

    @precondition(lambda self: len(self.model.open_lines()) > 1)
    @precondition(lambda self: any(line.drafts for line in self.model.open_lines().values()))
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        line, name = self.drafted(data)
        other = data.draw(st.sampled_from(sorted(set(self.model.open_lines()) - {line})))
        target = self.model.lines[other]
        taken = name in target.drafts or name in target.retired
        if not taken and self.model.is_stale(line, name):
            return
        self.done("move", name, "--from", line, "--to", other, code=1 if taken else 0)
        if not taken:
            target.drafts[name] = self.model.lines[line].drafts.pop(name)

    @precondition(lambda self: self.model.open_lines())
    @rule(data=st.data(), ahead=st.integers(0, 20))
    def reschedule(self, data: st.DataObject, ahead: int) -> None:
        line, day = self.line(data), self.today + timedelta(days=ahead)
        planned = self.model.lines[line]
        early = any(day < self.model.documents[one].last_day() for one in planned.drafts)
        refused = planned.planned_on == day or early
        self.done("reschedule", line, str(day), "--reason", "The Panel asks", code=1 if refused else 0)
        if not refused:
            planned.planned_on = day

    @precondition(lambda self: self.model.open_lines())
    @rule(data=st.data())
    def hold(self, data: st.DataObject) -> None:
        line = self.line(data)
        undated = self.model.lines[line].planned_on is None
        self.done("hold", line, "--reason", "Systems are not ready", code=1 if undated else 0)
        self.model.lines[line].planned_on = None

    @precondition(lambda self: len(self.model.open_lines()) > 1)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        line = self.line(data)
        self.done("cancel", line, "--reason", "Overtaken")
        self.model.lines[line].open = False

    @rule(name=st.sampled_from(MODIFICATIONS))
    def approve_modification(self, name: str) -> None:
        self.done("approve", name, code=1 if name in self.model.approved else 0)
        self.model.approved.add(name)

    @precondition(lambda self: self.model.open_lines())
    @rule(data=st.data())
    def approve_release(self, data: st.DataObject) -> None:
        line = self.line(data)
        scope = self.model.lines[line].scope()
        self.done("approve", line, code=0 if scope else 1)
        self.model.lines[line].approved = scope

    def obstacles(self, name: str) -> bool:
        line = self.model.lines[name]
        if (not line.drafts and not line.retired) or line.planned_on is None or line.planned_on > self.today:
            return True
        causes = {cause for draft in line.drafts.values() for cause in draft.causes}
        stale = any(self.model.is_stale(name, one) for one in line.drafts)
        units = [*line.drafts, *line.retired]
        early = any(line.planned_on < self.model.documents[one].last_day() for one in units)
        gone = any(self.model.documents[one].live() is None for one in line.retired)
        return stale or early or gone or not causes <= self.model.approved

    @precondition(lambda self: self.model.open_lines())
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        line = self.line(data)
        if self.obstacles(line):
            self.done("release", line, "--retrospective", code=1)
        else:
            self.model.release(line)
            self.done("release", line, "--retrospective")

    @rule()
    def release_what_is_due(self) -> None:
        due = [
            one for one, line in self.model.open_lines().items() if line.planned_on and line.planned_on <= self.today
        ]
        due.sort(key=lambda one: (self.model.lines[one].planned_on, one))
        if any(self.late(one) for one in due):
            return  # made after it takes effect: that needs --retrospective
        failed = False
        for one in due:
            line = self.model.lines[one]
            if not line.approved:
                continue
            if line.approved != line.scope() or self.obstacles(one):
                failed = True
            else:
                self.model.release(one)
        found = self.act("release", "--due")
        assert (found.code != 0) == failed, found
        self.known[self.today] = self.model.copy()

    def late(self, name: str) -> bool:
        return bool({cause for draft in self.model.lines[name].drafts.values() for cause in draft.causes})

    @precondition(lambda self: self.model.open_lines() and len(self.model.live()) > 2)
    @rule(data=st.data(), merged=st.booleans())
    def retire(self, data: st.DataObject, merged: bool) -> None:
        line = self.line(data)
        going = {one for other in self.model.open_lines().values() for one in other.retired}
        targets = {into for other in self.model.open_lines().values() for into in other.retired.values()}
        choices = [one for one in self.model.live() if one not in going | targets]
        if len(choices) < 2:
            return
        name, into = data.draw(st.permutations(choices))[:2]
        command = ("merge", name, "--into", into) if merged else ("retire", name)
        taken = name in self.model.lines[line].drafts
        self.done(*command, "--for", line, "--reason", "No longer needed", code=1 if taken else 0)
        if not taken:
            self.model.lines[line].retired[name] = into if merged else ""

    @precondition(lambda self: self.model.live())
    @rule(data=st.data(), category=st.sampled_from(CATEGORIES))
    def classify(self, data: st.DataObject, category: str) -> None:
        name = data.draw(st.sampled_from(self.model.live()))
        lines = self.model.open_lines()
        if any(name in line.drafts and self.model.is_renamed(one, name) for one, line in lines.items()):
            return  # the release would be refused until the line's entry says so too (E119)
        same = self.model.category(name) == category
        self.done("classify", name, category, "--reason", "Feedback", code=1 if same else 0)
        if not same:
            self.model.classify(name, self.today, category)

    @precondition(lambda self: self.model.live())
    @rule(data=st.data())
    def correct_date(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self.model.live()))
        standing = self.model.documents[name].standing()
        place = data.draw(st.integers(0, len(standing) - 1))
        least = standing[place - 1].effective_on if place else date(2025, 12, 1)
        most = standing[place + 1].effective_on if place + 1 < len(standing) else self.today
        if least > most:
            return
        day = data.draw(st.dates(least, most))
        one = standing[place]
        same = day == one.effective_on
        command = ("correct", name, one.version, "--effective", str(day), "--reason", "Minutes")
        self.done(*command, code=1 if same else 0)
        one.effective_on = day

    @precondition(lambda self: self.model.live())
    @rule(data=st.data())
    def correct_title(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self.model.live()))
        one = data.draw(st.sampled_from(self.model.documents[name].standing()))
        self.fresh += 1
        one.title = f"Title {self.fresh}"
        self.done("correct", name, one.version, "--title", one.title, "--reason", "Misprint")

    @precondition(lambda self: any(len(self.model.documents[one].standing()) > 1 for one in self.model.live()))
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        choices = [one for one in self.model.live() if len(self.model.documents[one].standing()) > 1]
        name = data.draw(st.sampled_from(choices))
        last = self.model.documents[name].standing()[-1].version
        self.model.void(name)
        self.done("correct", name, last, "--void", "--reason", "Quashed")

    @precondition(lambda self: self.model.live())
    @rule(data=st.data(), ahead=st.integers(0, 30))
    def expire(self, data: st.DataObject, ahead: int) -> None:
        name = data.draw(st.sampled_from(self.model.live()))
        one = self.model.documents[name]
        last = max(self.today, one.last_day()) + timedelta(days=ahead)
        command = ("effect", name, "--kind", "expires", "--from", "2026-01-01", "--until", str(last))
        self.fresh += 1
        self.done(*command, "--reason", "Notice", "--description", f"Notice {self.fresh}")
        one.expires_on = last

    # what holds --------------------------------------------------------------------------------------------

    def logged(self, *arguments: str) -> list[Row]:
        found = self.act("log", "--json", *arguments)
        assert found.code == 0, found
        rows = json.loads(found.out)["documents"]
        keys = ("id", "version", "effective_on", "title", "category", "release", "causes")
        return sorted(
            Row(
                *(
                    date.fromisoformat(r[k]) if k == "effective_on" else tuple(r[k]) if k == "causes" else r[k]
                    for k in keys
                )
            )
            for r in rows
        )

    @invariant()
    def the_log_is_what_the_model_says(self) -> None:
        if not self.model.documents:
            return
        assert self.logged() == self.model.log(self.today)
        past = self.today - timedelta(days=self.fresh % 12)
        assert self.logged("--as-of", str(past)) == self.model.log(past)

    def _the_past_is_known_as_it_was(self) -> None:
        for day, model in sorted(self.known.items())[-4:-1]:
            for on in (day, day - timedelta(days=3)):
                assert self.logged("--known", str(day), "--as-of", str(on)) == model.log(on), (day, on)

    def _the_log_is_the_fold(self) -> None:
        git = Git(self.repo.path)
        told = read_rulebook(git, read_known(git, None), self.now)
        for on in (self.today, self.today - timedelta(days=9)):
            folded = [(r.id, r.version, r.effective_on, r.title, r.category) for r in told.book.log(on)]
            assert sorted(folded) == [tuple(row)[:5] for row in self.logged("--as-of", str(on))]


Life.TestCase.settings = settings(
    max_examples=8,
    stateful_step_count=22,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestLife = pytest.mark.slow(Life.TestCase)
