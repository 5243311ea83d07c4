"""The fold held against going through every day, over histories of releases, corrections and retirements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.ledger_text import ledger


@dataclass(slots=True)
class Told:
    """A version of a document in the model, which is asked day by day."""

    version: str
    effective_on: date
    ended_on: date | None = None
    ended_by: str = ""
    void: bool = False


FIRST = date(2020, 3, 1)
DOCUMENTS = ("section-g", "section-h", "smets2")
EVENTS = st.lists(
    st.one_of(
        st.tuples(
            st.just("release"), st.integers(0, 4), st.sets(st.sampled_from(DOCUMENTS), min_size=1), st.booleans()
        ),
        st.tuples(st.just("void"), st.sampled_from(DOCUMENTS), st.integers(0, 3)),
        st.tuples(st.just("shift"), st.sampled_from(DOCUMENTS[:2]), st.integers(0, 3), st.integers(0, 3)),
        st.tuples(st.just("retire"), st.sampled_from(DOCUMENTS), st.integers(0, 4)),
    ),
    max_size=7,
)


class Model:
    """Tells a history in words, and keeps what it should mean."""

    def __init__(self) -> None:
        self.text = f"baseline {FIRST}: section-g 7.0, section-h 7.0, smets2 7.0 own\n"
        self.told = {name: [Told("7.0", FIRST)] for name in DOCUMENTS}
        self.retired: dict[str, date] = {}
        self.today = FIRST
        self.releases = 0

    def play(self, event: tuple[object, ...]) -> None:
        kind, *rest = event
        getattr(self, f"_{kind}")(*rest)

    def _release(self, days: int, documents: set[str], ending: bool) -> None:
        self.today += timedelta(days=days)
        self.releases += 1
        items = []
        for name in sorted(documents - set(self.retired)):
            before = self.told[name][-1].version
            integer = int(before.partition(".")[0])
            if name == "smets2":
                items.append(f"{name} {integer + 1}.0-draft.1 < {before}" + (f" ending {before}" if ending else ""))
                if ending and self.told[name][-1].ended_on is None:
                    self.told[name][-1].ended_on = self.today
                    self.told[name][-1].ended_by = f"{integer + 1}.0"
            else:
                items.append(f"{name} {integer}.1 < {before}")
            self.told[name].append(Told(f"{integer + 1}.0", self.today))
        if items:
            release = f"r{self.releases}"
            drafted = f"plan {release} for {self.today}\ndraft {release}: {', '.join(items)}\n"
            self.text += f"{drafted}release {release} on {self.today}\n"

    def _void(self, name: str, place: int) -> None:
        if place < len(self.told[name]):
            self.told[name][place].void = True
            for one in self.told[name]:
                if one.ended_by == self.told[name][place].version:
                    one.ended_on, one.ended_by = None, ""
            self.text += f"correct {name} {self.told[name][place].version}: void\n"

    def _shift(self, name: str, place: int, days: int) -> None:
        """Another day for a version, but none that would put it out of order."""
        if 0 < place < len(self.told[name]):
            one, before = self.told[name][place], self.told[name][place - 1]
            one.effective_on = max(before.effective_on, one.effective_on - timedelta(days=days))
            self.text += f"correct {name} {one.version}: effective {one.effective_on}\n"

    def _retire(self, name: str, days: int) -> None:
        if name not in self.retired:
            self.today += timedelta(days=days)
            self.releases += 1
            self.retired[name] = self.today
            self.text += f"retire {name} in r{self.releases} on {self.today}\n"

    def in_force(self, name: str, on: date) -> set[str]:
        """What a clerk would have who goes through every day and does what takes effect on it."""
        standing: set[str] = set()
        today = FIRST
        while today <= on:
            for one in self.told[name]:
                if one.effective_on == today and not one.void:
                    standing = {*standing, one.version} if name == "smets2" else {one.version}
                if one.ended_on == today:
                    standing.discard(one.version)
            if self.retired.get(name) == today:
                return set()
            today += timedelta(days=1)
        return standing


@settings(max_examples=60, deadline=None)
@given(EVENTS)
def test_the_fold_says_what_going_through_every_day_says(events: list[tuple[object, ...]]) -> None:
    model = Model()
    for event in events:
        model.play(event)
    rules = ledger(model.text).book()
    for days in range(-1, (model.today - FIRST).days + 2):
        on = FIRST + timedelta(days=days)
        rows = rules.log(on)
        for name in DOCUMENTS:
            versions = [one.row.version for one in rules.in_force(name, on)]
            assert set(versions) == model.in_force(name, on), (name, on, model.text)
            assert len(versions) == len(set(versions)) <= (9 if name == "smets2" else 1)
            assert sorted(one.version for one in rows if one.id == name) == sorted(versions)
