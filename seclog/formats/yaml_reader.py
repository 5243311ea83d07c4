"""From YAML events to plain data, refusing all that a registry does not need before anything is built."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from seclog.core.errors import Finding
from seclog.formats.yaml_place import Span, finding_at, quoted

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError, StreamMark
    from ruamel.yaml.events import Event, NodeEvent

Value = str | list["Value"] | dict[str, "Value"] | None
Path = tuple[str | int, ...]

MAX_NODES = 20_000
MAX_DEPTH = 20
MAX_FINDINGS = 50

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)")
_HALF = re.compile("[\ud800-\udfff]")
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
_COLON = re.compile(r" *:")
_KEY_ALONE = re.compile(r" *([A-Za-z0-9_-]+)")
_BEGUN = re.compile(r"( *)((?:- +)*)[^ \t\r#]")
_DASH = re.compile(r":?(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ ]*-")

_QUOTE = 'Put a text with special characters in double quotes: "like this".'
_ALIGN = "Begin the keys of one entry in the same column, with spaces."
_ALIGN_ITEMS = "Begin the dashes of one list in the same column, with spaces."
_ALIGN_OR_QUOTE = f'{_ALIGN[:-1]}; a text with ": " stands in double quotes.'
_TWO_COLONS = 'Put a text with ": " in double quotes: "like this"; between two keys, put a comma.'
_SYNTAX = (
    ("character '\\t'", "A tab stands where only spaces may.", "Use spaces."),
    ("mapping values are not allowed", "A second ': ' stands in this value, or a key is indented.", _QUOTE),
    ("expected ':'", "No ': ' follows this key.", "Write `key: value`, with a space after the colon."),
    ("end of stream", "A quotation mark opens here and does not close.", "Close it on the same line."),
    ("expected ',' or", "A bracket opens here and does not close.", "Close it; put commas between the items."),
    ("unknown escape", "A backslash in double quotes begins no escape that YAML knows.", "Use single quotes."),
    ("cannot start any token", "A value cannot begin with this character.", _QUOTE),
    ("sequence entries", "A list cannot begin on the line of its key.", "Begin it on the next line."),
    ("but found '-'", "A list item stands where a key should.", _ALIGN),
    ("but found '?'", "A key stands where a list item should, or is indented otherwise.", _ALIGN),
    ("<scalar>", "Text follows a value that has ended.", _QUOTE),
)


class _Open:
    """A list or map being read: its path, its value, and the key whose value comes next."""

    __slots__ = ("key", "path", "span", "value")

    def __init__(self, path: Path, value: list[Value] | dict[str, Value], span: Span) -> None:
        self.path = path
        self.value = value
        self.span = span
        self.key: str | None = None


class _StopError(Exception):
    """Reading on would make no sense, or take too long."""


class Reader:
    """Reads one file: `root`, `spans` and `keys` are what it says, `findings` what is wrong with its form."""

    def __init__(self, name: str, text: str) -> None:
        self.findings: list[Finding] = []
        self.spans: dict[Path, Span] = {}
        self.keys: dict[Path, Span] = {}
        self.root: Value = None
        self._file = (name, text)
        self._text = text
        self._open: list[_Open] = []
        self._lines: list[int] = []
        self._last_end = 0

    def read(self) -> None:
        """Read the whole file."""
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        try:
            self._check_characters()
            if not self.findings:
                self._read_events()
        except _StopError:
            return
        except MarkedYAMLError as error:
            self._report_syntax(error)
        except (YAMLError, ValueError, OverflowError, LookupError):
            # The parser lets some malformed escapes fail as Python errors, which have no place of their own.
            place = self._place_at(self._last_end)
            self._report("R103", place, "What follows here is not YAML that can be read.", _QUOTE)

    def _report(self, code: str, place: Span, message: str, hint: str) -> None:
        finding = finding_at(self._file, code, place, message, hint)
        if finding not in self.findings:
            self.findings.append(finding)
        if len(self.findings) >= MAX_FINDINGS:
            raise _StopError

    def _check_characters(self) -> None:
        """Report characters that no registry file may hold, and directives, which change how YAML is read."""
        for match in _UNREADABLE.finditer(self._text):
            message = f"The character U+{ord(match[0]):04X} cannot stand in a registry file."
            self._report("R101", self._place_at(match.start()), message, "Take it out.")
        for match in _DIRECTIVE.finditer(self._text):
            message = "A line that begins with % is a YAML directive, which a registry file cannot have."
            self._report("R104", self._place_at(match.start()), message, "Take the line out.")

    def _place_at(self, index: int) -> Span:
        if not self._lines:
            self._lines = [0, *(match.end() for match in re.finditer("\n", self._text))]
        line = bisect_right(self._lines, index)
        return Span(line, index - self._lines[line - 1] + 1, index, index)

    def _read_events(self) -> None:
        from ruamel.yaml.events import CollectionEndEvent, DocumentStartEvent, NodeEvent

        documents = 0
        for count, event in enumerate(_events(self._text)):
            if count > MAX_NODES:
                message = f"The file has more than {MAX_NODES:,} values."
                self._report("R102", _span(event), message, "Texts belong under documents/.")
                raise _StopError
            if isinstance(event, NodeEvent):
                self._node(event)
            elif isinstance(event, CollectionEndEvent):
                self._close(event.end_mark.index)
            elif isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = "A second YAML document begins here."
                    self._report("R104", _span(event), message, "Give each entry a file of its own.")
                    raise _StopError
        if self.root is None and not self.findings:
            hint = "`seclog schema` shows what it can hold."
            self._report("R108", Span(1, 1, 0, 0), "The file holds no entry.", hint)

    def _node(self, event: NodeEvent) -> None:
        """Take a scalar, or the beginning of a list or map."""
        from ruamel.yaml.events import AliasEvent, MappingStartEvent, ScalarEvent

        span = _span(event)
        if isinstance(event, AliasEvent) or event.anchor is not None:
            message = "Anchors and aliases (&name, *name) are not read here."
            hint = "Write the value out; quote a text that begins with & or *."
            self._report("R105", span, message, hint)
        if self._text.startswith("!", span.start) or getattr(event, "tag", None) is not None:
            self._report("R106", span, "Tags (!name) are not read here.", _QUOTE)
        if isinstance(event, ScalarEvent):
            self._scalar(event.value, span)
        elif isinstance(event, AliasEvent):
            self._scalar("*", span)
        else:
            self._begin({} if isinstance(event, MappingStartEvent) else [], span)

    def _scalar(self, text: str, span: Span) -> None:
        if not text.isascii() and _HALF.search(text):
            self._report("R101", span, "An escape here makes half a character.", "Write the character itself.")
        inside = self._open[-1] if self._open else None
        if inside is not None and isinstance(inside.value, dict) and inside.key is None:
            self._key(inside.value, text, span)
            return
        if text == "" and span.style == "":
            span = self._place_of_nothing()
        self._last_end = max(self._last_end, span.end)
        self._put(None if span.style == "" and text in _NULLS else text, span)

    def _place_of_nothing(self) -> Span:
        """Where an empty value stands: after its colon or dash (the parser says: at whatever comes next)."""
        in_list = self._open and isinstance(self._open[-1].value, list)
        sign = (_DASH if in_list else _COLON).match(self._text, self._last_end)
        return self._place_at(sign.end() if sign else self._last_end)

    def _key(self, inside: dict[str, Value], text: str, span: Span) -> None:
        self._last_end = max(self._last_end, span.end)
        path = (*self._open[-1].path, text)
        if span.style == "" and text in _NULLS:
            self._report("R109", span, "A key is missing.", "Write `key: value`.")
        if span.style == "" and text == "<<":
            self._report("R105", span, "Merge keys (<<) are not read here.", "Write the keys out.")
        if text in inside:
            message = f"The key {quoted(text)} stands here again; it is on line {self.keys[path].line} already."
            self._report("R107", span, message, "Keep one of the two.")
        self.keys.setdefault(path, span)
        self._open[-1].key = text

    def _put(self, value: Value, span: Span) -> Path:
        """Store a value where it belongs; returns its path."""
        if not self._open:
            self.root = value
            path: Path = ()
        else:
            inside = self._open[-1]
            if isinstance(inside.value, list):
                path = (*inside.path, len(inside.value))
                inside.value.append(value)
            else:
                key = inside.key or ""
                path = (*inside.path, key)
                inside.value[key] = value
                inside.key = None
        self.spans[path] = span
        return path

    def _begin(self, value: list[Value] | dict[str, Value], span: Span) -> None:
        inside = self._open[-1] if self._open else None
        if len(self._open) >= MAX_DEPTH:
            message = f"Lists and maps stand in one another more than {MAX_DEPTH} deep."
            self._report("R102", span, message, "A registry entry needs two levels.")
            raise _StopError
        if inside is not None and isinstance(inside.value, dict) and inside.key is None:
            self._report("R109", span, "A list or map stands where a key should.", "Write `key: value`.")
            raise _StopError
        self._open.append(_Open(self._put(value, span), value, span))

    def _close(self, end: int) -> None:
        closed = self._open.pop()
        if closed.span.style == "[":
            self._last_end = max(self._last_end, end)
        # A block ends for the parser where the next thing begins, past comments that belong to that.
        self.spans[closed.path] = closed.span._replace(end=max(self._last_end, closed.span.start))

    def _report_syntax(self, error: MarkedYAMLError) -> None:
        problem = str(error.problem)
        at = error.problem_mark
        found = None if at is None else self._in_brackets(problem, at) or self._indented(problem, at)
        if found is not None:
            self._report("R103", *found)
            return
        begun = any(sign in problem for sign in ("end of stream", "expected ':'", "expected ',' or"))
        mark = error.context_mark if begun and error.context_mark else error.problem_mark
        place = self._place_at(self._last_end if mark is None else mark.index)
        message, hint = next(
            ((said, hint) for sign, said, hint in _SYNTAX if sign in problem),
            ("The line does not fit YAML here.", _QUOTE),
        )
        self._report("R103", place, message, hint)

    def _in_brackets(self, problem: str, mark: StreamMark) -> tuple[Span, str, str] | None:
        """What to say of a colon that follows a value in brackets; on a later line, a bracket was not closed."""
        if "but got ':'" not in problem or next(reversed(self.spans.values())).line != mark.line + 1:
            return None
        return self._place_at(mark.index), "A second ': ' stands in this value.", _TWO_COLONS

    def _indented(self, problem: str, mark: StreamMark) -> tuple[Span, str, str] | None:
        """What to say of a key or dash in a column of its own; None where something else is wrong."""
        lines = self._text.split("\n")
        begin, hint = mark.index, _ALIGN_ITEMS if "<block sequence start>" in problem else _ALIGN
        if "mapping values are not allowed" in problem:
            key = _KEY_ALONE.fullmatch(lines[mark.line][: mark.column])
            if key is None:
                return None
            begin, hint = mark.index - len(key[1]), _ALIGN_OR_QUOTE
        elif "<block mapping start>" not in problem and "<block sequence start>" not in problem:
            return None
        place = self._place_at(begin)
        others = _belongs_with(lines[: place.line - 1], place.column, hint == _ALIGN_ITEMS)
        beside = "".join(f", line {line} in column {column}" for line, column in others)
        message = f"This is indented otherwise than what stands above: it begins in column {place.column}{beside}."
        return place, message, hint


def _belongs_with(above: list[str], column: int, dashes: bool) -> list[tuple[int, int]]:
    """The line whose keys (or dashes) begin nearest to a column, with theirs; two where it lies midway.

    Only lines that a next one can belong to are looked at: from below, none is indented more than one under it.
    """
    nearest: dict[int, int] = {}
    limit = max(map(len, above), default=0)
    for number, line in reversed([*enumerate(above, 1)]):
        begun = _BEGUN.match(line)
        if begun is None or len(begun[1]) > limit:
            continue
        limit = len(begun[1])
        if begun[2] or not dashes:
            nearest.setdefault(limit + 1 if dashes else limit + len(begun[2]) + 1, number)
    least = min((abs(one - column) for one in nearest), default=0)
    return sorted((line, one) for one, line in nearest.items() if abs(one - column) == least)


def _span(event: Event) -> Span:
    start, end = event.start_mark, event.end_mark
    flow = getattr(event, "flow_style", None)
    style = (getattr(event, "style", None) or "") if flow is None else "[" if flow else "-"
    return Span(start.line + 1, start.column + 1, start.index, end.index, style)


def _events(text: str) -> Iterator[Event]:
    from ruamel.yaml import YAML

    _, parser = YAML(typ="safe", pure=True).get_constructor_parser(text)
    while parser.check_event():
        yield parser.get_event()
