"""A whole estate judged: the rows of a table of devices, each with its answer, in constant memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from seclog.core.applicable import Outline, outline
from seclog.core.applicable_case import Matter, Question, deciding_event, judging, prepare
from seclog.core.errors import InputError, SeclogError, UsageError
from seclog.core.period import NO, UNKNOWN, YES
from seclog.core.specification import DECIDING, SpecBook
from seclog.core.text import nearest

RESULTS = ("verdict", "versions", "until", "kept", "rule", "problem")
FACTS = ("device", "condition", "version", "spec")
MEMO = 32_768  # answers that are kept, so that the memory does not grow with the file
CELL_LIMIT = 100  # characters: no name or day is longer
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_PROBLEM = ""  # the verdict of a row that cannot be judged


class Stated(NamedTuple):
    """What holds for every row, where the file has no column of that name."""

    device: str = ""
    condition: str = ""
    version: str = ""
    spec: str = ""


class Columns(NamedTuple):
    """Where the columns are that decide, by name: those of FACTS and of the events."""

    width: int
    places: dict[str, int]


class Tally:
    """How many devices got which verdict, how many have a problem, and the line of the first that has."""

    def __init__(self) -> None:
        self.verdicts = {YES: 0, NO: 0, UNKNOWN: 0, _PROBLEM: 0}
        self.first_problem = 0
        self.first_words = ""

    @property
    def devices(self) -> int:
        """All rows."""
        return sum(self.verdicts.values())

    @property
    def problems(self) -> int:
        """The rows that cannot be judged."""
        return self.verdicts[_PROBLEM]


def find_columns(header: Sequence[str], name: str, book: SpecBook, stated: Stated) -> Columns:
    """The columns by their names in any letter case; raises InputError for one that is missing, double or in the way.

    Raises UsageError where a column says for each row what is stated for all.
    """
    titles = [one.strip().casefold() for one in header]
    for title in titles:
        if title in RESULTS:
            raise InputError(f"{name} already has a column {title!r}.", "Take the results of an earlier run out first.")
    known = (*FACTS, *DECIDING)
    double = next((one for one in known if titles.count(one) > 1), "")
    if double:
        raise InputError(f"{name} has two columns {double!r}.", "Leave one of them out.")
    places = {one: titles.index(one) for one in known if one in titles}
    for fact, value in zip(FACTS, _values(stated), strict=True):
        if value and fact in places:
            raise UsageError(f"{name} has a column {fact!r}, and --{fact} says it for all.", "Leave one of them out.")
    if "device" not in places and not stated.device:
        raise _missing(name, "device", titles)
    judged = list(dict.fromkeys(one.decided_by for one in book.specifications if one.decided_by))
    if not any(event in places for event in judged):
        raise _wrong_event(name, places, judged) or _missing(name, judged[0] if judged else "installed", titles)
    return Columns(len(titles), places)


def _values(stated: Stated) -> tuple[str, str, str, str]:
    return stated.device, stated.condition, stated.version, stated.spec


def _missing(name: str, column: str, titles: list[str]) -> InputError:
    near = nearest(column, [one for one in titles if one])
    hint = f"Is it the column {near!r}? Rename it." if near else "Its first line names the columns: device,installed"
    return InputError(f"{name} has no column {column!r}.", hint)


def _wrong_event(name: str, places: dict[str, int], judged: list[str]) -> SeclogError | None:
    stated = next((event for event in DECIDING if event in places), "")
    if not stated or not judged:
        return None
    right = judged[0]
    return InputError(
        f"Devices are judged on the day of {DECIDING[right]}, not of {DECIDING[stated]}, and {name} has no column "
        f"{right!r}.",
        f"Add that day as a column {right!r}.",
    )


class Bench:
    """Judges row after row. Answers are kept by the cells that decide, at most MEMO of them."""

    def __init__(self, book: SpecBook, columns: Columns, stated: Stated) -> None:
        self.tally = Tally()
        self._book = book
        self._columns = columns
        self._stated = stated
        self._names = tuple(columns.places)
        self._answers: dict[tuple[str, ...], list[str]] = {}
        self._matters: dict[tuple[str, ...], Matter | str] = {}

    def judged(self, rows: Iterable[list[str]], line: Callable[[], int]) -> Iterator[list[str]]:
        """Each row with its results; `line` tells where the row just read begins. Blank rows are left out."""
        width, counts, answers = self._columns.width, self.tally.verdicts, self._answers
        places = list(self._columns.places.values())
        pick = itemgetter(*places, places[0])  # of two places at least, so that it gives a tuple
        for row in rows:
            if len(row) != width:
                if not row:
                    continue
                row, found = self._uneven(row)
            else:
                key = pick(row)
                known = answers.get(key)
                found = self._answer(key) if known is None else known
            counts[found[0]] += 1
            if not found[0] and not self.tally.first_problem:
                self.tally.first_problem, self.tally.first_words = line(), found[-1]
            yield row + found

    def _uneven(self, row: list[str]) -> tuple[list[str], list[str]]:
        """A row with too few or too many cells, made as wide as the header, so that the results stand in theirs."""
        width = self._columns.width
        problem = f"The row has {len(row)} cells and the header {width}."
        return [*row, *[""] * width][:width], [_PROBLEM, "", "", "", "", problem]

    def _answer(self, key: tuple[str, ...]) -> list[str]:
        if any(len(cell) > CELL_LIMIT for cell in key):
            return _failed(f"A cell has more than {CELL_LIMIT} characters.")
        cells = {name: cell.strip() for name, cell in zip(self._names, key, strict=False)}
        found = self._judge(cells)
        if len(self._answers) >= MEMO:
            self._answers.clear()
        self._answers[key] = found
        return found

    def _judge(self, cells: dict[str, str]) -> list[str]:
        facts = tuple(cells.get(name, all_) for name, all_ in zip(FACTS, _values(self._stated), strict=True))
        if not facts[0]:
            return _failed("The device is missing.")
        matter = self._matters.get(facts)
        if matter is None:
            matter = self._matter(*facts)
            if len(self._matters) >= MEMO:
                self._matters.clear()
            self._matters[facts] = matter
        if isinstance(matter, str):
            return _failed(matter)
        event = matter.question.event
        day = _day(cells[event], event)
        return _failed(day) if isinstance(day, str) else results(outline(matter, day))

    def _matter(self, device: str, condition: str, version: str, spec: str) -> Matter | str:
        """The question of some rows but for its day, or why there is none."""
        try:
            device, found = judging(self._book, device, spec)
            event = deciding_event(found, device)
            if event not in self._columns.places:
                return f"{found[0].name} is judged on the day of {DECIDING[event]}, and there is no column {event!r}."
            return prepare(self._book, Question(device, event, self._book.as_of, condition, spec, version))
        except UsageError as error:
            meant = f" {error.hint}" if error.hint.startswith("Did you mean ") else ""
            return f"{error.message}{meant}"


def _failed(problem: str) -> list[str]:
    return [_PROBLEM, "", "", "", "", problem]


def _day(text: str, event: str) -> date | str:
    """A day as YYYY-MM-DD and in no other way, since 01/02/2018 is two days; else what is wrong with it."""
    if not text:
        return f"The day of {DECIDING[event]} is missing."
    if re.fullmatch(_DAY, text) is None:
        return f"{text!r} is no day written as YYYY-MM-DD."
    try:
        return date.fromisoformat(text)
    except ValueError:
        return f"There is no day {text}."


def results(found: Outline) -> list[str]:
    """The cells of RESULTS: of several versions, `until` and `kept` are in their order, or of the one that was named.

    `versions` are those that may be installed, also where the one that was named may not.
    """
    shown = found.right if found.of is None else (found.of,)
    return [
        found.verdict,
        "; ".join(case.name for case, _ in found.right),
        "; ".join(last for _, last in shown),
        "; ".join(case.kept.verdict for case, _ in shown),
        found.said,
        "",
    ]
