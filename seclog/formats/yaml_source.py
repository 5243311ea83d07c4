"""YAML as text with places: every scalar stays the text that was typed, and knows its line and column.

Anchors, aliases, merge keys, tags, directives and further documents are refused, so that neither `7.10` nor
`NO` nor a date can turn into something else, and a small file cannot grow into a large value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from seclog.core.errors import Finding, InputError
from seclog.formats.yaml_place import Span, excerpt, finding_at
from seclog.formats.yaml_reader import Path, Reader, Value

# YAML of 1 MB takes seconds to parse; the largest entry anybody needs has a few kB.
MAX_BYTES = 256 * 1024

_BARE_VERSION = re.compile(r"[0-9]+(\.[0-9]*)?")


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file as read: its name and text (without a byte order mark), its data, and the place of each value.

    `spans` has the places of values and `keys` those of the keys of maps, both by path: `("annexes", 0)`.
    """

    name: str
    text: str
    data: Value
    spans: dict[Path, Span]
    keys: dict[Path, Span]

    def excerpt(self, line: int, column: int) -> str:
        """The line with its number, and under it a caret at the column; both count from 1."""
        return excerpt(self.text, line, column)

    def place(self, path: Path, at_key: bool = False) -> Span:
        """The place of a value (or of its key), else of the nearest thing around it."""
        if at_key and path in self.keys:
            return self.keys[path]
        return next(self.spans[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.spans)

    def finding(self, code: str, place: Span, message: str, hint: str = "") -> Finding:
        """A finding at that place: `name:line:column`; the sentence, and below it the line and a caret."""
        return finding_at((self.name, self.text), code, place, message, hint)

    def value(self, path: Path) -> Value:
        """The value at the path, or None."""
        value = self.data
        for part in path:
            if isinstance(value, dict) and isinstance(part, str):
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
                return None
        return value

    def is_plain(self, path: Path) -> bool:
        """Whether a text stands at the path without quotes."""
        return isinstance(self.value(path), str) and self.spans[path].style == ""

    def unquoted_version(self, path: Path) -> Finding | None:
        """A finding where a version stands without quotes: other readers of YAML take 7.10 for 7.1."""
        value = self.value(path)
        if not isinstance(value, str) or not self.is_plain(path) or not _BARE_VERSION.fullmatch(value):
            return None
        message = f"The version {value[:40]} stands without quotes, so that YAML takes it for a number."
        return self.finding("R210", self.place(path), message, f'Quote it: "{value[:40]}".')


def load(data: bytes, name: str) -> Source:
    """Read one YAML file; raises InputError whose findings (R1xx) have all that is wrong with its form."""
    text = _decode(data, name)
    reader = Reader(name, text)
    reader.read()
    if reader.findings:
        raise refusal(name, reader.findings)
    return Source(name, text, reader.root, reader.spans, reader.keys)


def refusal(name: str, findings: Sequence[Finding]) -> InputError:
    """The error that carries the findings of one file, or of a whole registry."""
    count = "one error" if len(findings) == 1 else f"{len(findings)} errors"
    return InputError(f"{name} has {count}.", "Put right each place that is named.", findings)


def _decode(data: bytes, name: str) -> str:
    """The text of a file, without a byte order mark; what is too large or not UTF-8 is refused."""
    if len(data) > MAX_BYTES:
        message = f"The file has {len(data):,} bytes, and {MAX_BYTES:,} are allowed."
        raise refusal(name, [Finding("R102", f"{name}:1:1", message, "Texts belong under documents/.")])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:2].count(0) == 1:
        finding = Finding("R101", f"{name}:1:1", "The file is in UTF-16.", "Save it as UTF-8.")
        raise refusal(name, [finding])
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        index = len(before)
        place = Span(before.count("\n") + 1, index - before.rfind("\n"), index, index)
        shown = data.decode("utf-8", "replace").removeprefix("\ufeff")
        message = f"The byte 0x{data[error.start]:02x} is not UTF-8."
        finding = finding_at((name, shown), "R101", place, message, "Save the file as UTF-8.")
        raise refusal(name, [finding]) from None
