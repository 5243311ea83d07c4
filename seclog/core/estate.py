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
from seclog.core.estate_tally import PROBLEM, Count, Tally
from seclog.core.specification import DECIDING, SpecBook
from seclog.core.text import nearest

# `versions`, `until` and `kept` are of what a row is judged for: the stated version, else those that may be installed;
# `possible` are all that may be installed on the day.
RESULTS = ("verdict", "versions", "until", "kept", "possible", "rule", "problem")
FACTS = ("device", "condition", "version", "spec")
MEMO = 32_768  # answers that are kept, so that the memory does not grow with the file
CELL_LIMIT = 100  # characters: no name or day is longer
NAMES_SHOWN = 8  # of what there is, in the words of a problem
_DAY = "([0-9]{4}-[0-9]{2}-[0-9]{2})(?:([ T][0-9].*))?"
_MIDNIGHT = "[ T]00:00(:00([.]0+)?)?"  # as spreadsheets and databases write a day that they take for a time
_HINTS = ("Did you mean ", "There are: ", "There is: ")  # those that say something of a row


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


class Problem(NamedTuple):
    """Why a row cannot be judged: the kind, which is the same for rows that differ in their cells, and the words."""

    kind: str
    words: str


Answer = tuple[Count, list[str]]  # where a row is counted, and its cells of RESULTS


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
        self._answers: dict[tuple[str, ...], Answer] = {}
        self._matters: dict[tuple[str, ...], Matter | Problem] = {}

    def judged(self, rows: Iterable[list[str]], line: Callable[[], int]) -> Iterator[list[str]]:
        """Each row with its results; `line` tells where the row just read begins. Blank rows are left out."""
        width, answers = self._columns.width, self._answers
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
            count, cells = found
            if not count.rows:
                count.line = line()
            count.rows += 1
            yield row + cells

    def _uneven(self, row: list[str]) -> tuple[list[str], Answer]:
        """A row with too few or too many cells, made as wide as the header, so that the results stand in theirs."""
        width = self._columns.width
        cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
        problem = Problem("width", f"The row has {cells} and the header {width}.")
        return [*row, *[""] * width][:width], self._failed(problem)

    def _answer(self, key: tuple[str, ...]) -> Answer:
        if any(len(cell) > CELL_LIMIT for cell in key):
            return self._failed(Problem("long", f"A cell has more than {CELL_LIMIT} characters."))
        cells = {name: cell.strip() for name, cell in zip(self._names, key, strict=False)}
        found = self._judge(cells)
        if len(self._answers) >= MEMO:
            self._answers.clear()
        self._answers[key] = found
        return found

    def _failed(self, problem: Problem) -> Answer:
        return self.tally.problem(*problem), [PROBLEM, *[""] * (len(RESULTS) - 2), problem.words]

    def _judge(self, cells: dict[str, str]) -> Answer:
        facts = tuple(cells.get(name, all_) for name, all_ in zip(FACTS, _values(self._stated), strict=True))
        if not facts[0]:
            return self._failed(Problem("device", "The device is missing."))
        matter = self._matters.get(facts)
        if matter is None:
            matter = self._matter(*facts)
            if len(self._matters) >= MEMO:
                self._matters.clear()
            self._matters[facts] = matter
        if isinstance(matter, Problem):
            return self._failed(matter)
        event = matter.question.event
        day = _day(cells[event], event)
        if isinstance(day, Problem):
            return self._failed(day)
        found = outline(matter, day)
        return self.tally.judged(found.verdict, stated=found.of is not None), results(found)

    def _matter(self, device: str, condition: str, version: str, spec: str) -> Matter | Problem:
        """The question of some rows but for its day, or why there is none."""
        try:
            device, found = judging(self._book, device, spec)
            event = deciding_event(found, device)
            if event not in self._columns.places:
                words = f"{found[0].name} is judged on the day of {DECIDING[event]}, and there is no column {event!r}."
                return Problem(event, words)
            return prepare(self._book, Question(device, event, self._book.as_of, condition, spec, version))
        except UsageError as error:
            kind, *_ = re.split("['\"]", error.message, maxsplit=1)  # up to the name that the row has for it
            return Problem(kind, " ".join(filter(None, (error.message, _hint(error.hint)))))


def _hint(hint: str) -> str:
    """What a hint says of a row, in few words; that of an option says nothing of it."""
    if not hint.startswith(_HINTS):
        return ""
    guess, there_are, names = hint.partition("There are: ")
    known = names.split(", ")
    if len(known) <= NAMES_SHOWN:
        return hint
    return f"{guess}{there_are}{', '.join(known[:NAMES_SHOWN])} and {len(known) - NAMES_SHOWN} more."


def _day(text: str, event: str) -> date | Problem:
    """A day as YYYY-MM-DD and in no other way, since 01/02/2018 is two days; else what is wrong with it.

    Midnight is that day; which day another time is of rests on the time zone, so it is not guessed.
    """
    if not text:
        return Problem("missing", f"The day of {DECIDING[event]} is missing.")
    found = re.fullmatch(_DAY, text)
    if found is None:
        return Problem("form", f"{text!r} is no day written as YYYY-MM-DD.")
    day, time = found.groups()
    if time and re.fullmatch(_MIDNIGHT, time) is None:
        return Problem("time", f"{text!r} has a time of day: write the day alone, as YYYY-MM-DD.")
    try:
        return date.fromisoformat(day)
    except ValueError:
        return Problem("none", f"There is no day {day}.")


_FORMULA = ("=", "+", "-", "@")


def results(found: Outline) -> list[str]:
    """The cells of RESULTS; `until` and `kept` are in the order of `versions`."""
    judged = found.right if found.of is None else (found.of,)
    cells = [
        found.verdict,
        "; ".join(one.name for one in judged),
        "; ".join(one.last for one in judged),
        "; ".join(one.kept for one in judged),
        "; ".join(one.name for one in found.right),
        found.said,
        "",
    ]
    # What a spreadsheet would run as a formula (OWASP, "CSV injection"): a name of a specification may begin so.
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
