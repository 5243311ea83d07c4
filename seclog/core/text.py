"""What a text field and a path of the rulebook may hold, so that nothing in them can forge a row."""

from __future__ import annotations

import re
from collections.abc import Iterable

FIELD_LIMIT = 300
ABSENT = "none"

# Code points are listed, not asked of `unicodedata`: what a record may hold must not change with Python.
# Patterns stay text until they are needed: reading commands need none, and compiling costs their start.
_CONTROL = "[\x00-\x1f\x7f-\x9f]"
_HIDDEN = (
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACES = "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_JOINERS = "[\u200c\u200d]"
_GIT_DIRECTORY = r"\.git|git~[0-9]+"
_DEVICE = r"con|prn|aux|nul|com[0-9]|lpt[0-9]"
_NOT_IN_FILE_NAMES = r'[:\\<>"?*]'
SPECIFICATION_FOLDER = "registry/specifications/"


def field_problem(text: str) -> str | None:
    """Why a text cannot stand in a field of a record (design section 4), as words after "it"; None if it can.

    An empty text is no problem here: whether a field may be empty is the field's own rule.
    """
    if len(text) > FIELD_LIMIT:
        return f"has {len(text):,} characters, and {FIELD_LIMIT} are allowed"
    if text.isascii() and text.isprintable():
        return _layout_problem(text)
    found = re.search(_CONTROL, text) or re.search(_HIDDEN, text) or re.search(_SPACES, text)
    if found is not None:
        return f"holds {_named(found[0])}"
    import unicodedata  # a library to load, and most texts are plain

    if not unicodedata.is_normalized("NFC", text):
        return "holds letters with separate accents (it is not in Unicode form NFC)"
    return _layout_problem(text)


def holds_hidden(text: str) -> bool:
    """Whether a text holds a control, invisible or special space character, which no field of a record may."""
    if text.isprintable():  # what Python calls printable is none of these, but not all of the rest are
        return False
    return any(re.search(pattern, text) for pattern in (_CONTROL, _HIDDEN, _SPACES))


def _layout_problem(text: str) -> str | None:
    if "|" in text:
        return "holds '|', which separates the fields of a record"
    if text != text.strip(" "):
        return "begins or ends with a space"
    if "  " in text:
        return "holds several spaces in a row"
    if text.casefold() == ABSENT:
        return f"is the word {text!r}, which records use for what is absent"
    return None


def _named(character: str) -> str:
    """A character that cannot be seen, by what it is and its code point."""
    point = ord(character)
    if character == "\n":
        return "a line break"
    if character == "\t":
        return "a tab"
    if re.match(_SPACES, character):
        return f"a special space (U+{point:04X})"
    kind = "a control character" if re.match(_CONTROL, character) else "an invisible character"
    return f"{kind} (U+{point:04X})"


def clean_field(text: str) -> str:
    """The nearest text that `field_problem` accepts, or an empty one: for headings taken from documents."""
    import unicodedata

    spaced = re.sub("[\t-\r\x85\u2028\u2029]", " ", re.sub(_SPACES, " ", text)).replace("|", "/")
    kept = unicodedata.normalize("NFC", re.sub(_HIDDEN, "", re.sub(_CONTROL, "", spaced)))
    plain = " ".join(kept.split())[:FIELD_LIMIT].rstrip(" ")
    return "" if plain.casefold() == ABSENT else plain


def path_problem(path: str) -> str | None:
    """Why a path cannot name a governed text, as words after "it"; None if it can.

    A path is relative to the top of the repository, with forward slashes, outside `registry/`, and such that
    git can check it out on every system.
    """
    if not path:
        return "is empty"
    problem = field_problem(path)
    if problem is not None:
        return problem
    if re.search(_JOINERS, path):
        return "holds an invisible character"
    if path.startswith("/"):
        return "begins with '/': paths start at the top of the repository"
    found = re.search(_NOT_IN_FILE_NAMES, path)
    if found is not None:
        return f"holds {found[0]!r}, which not every system allows in a file name"
    parts = path.split("/")
    if parts[0].casefold() == "registry":
        return "lies under registry/, which holds no texts"
    return next((problem for problem in map(_part_problem, parts) if problem), None)


def annex_problem(path: str) -> str | None:
    """Why a path cannot name an annex, as `path_problem`; the data of a specification may be one."""
    return path_problem(path.removeprefix("registry/") if is_specification_file(path) else path)


def is_specification_file(path: str) -> bool:
    """Whether a path is one at which the data of a specification lie: `registry/specifications/ID.yaml`."""
    name = path.removeprefix(SPECIFICATION_FOLDER)
    return name != path and "/" not in name and name.endswith(".yaml") and name != ".yaml"


def _part_problem(part: str) -> str | None:
    if part in ("", ".", ".."):
        return "holds an empty part, '.' or '..'"
    if part.endswith((".", " ")) or part.startswith(" "):
        return "has a part that begins with a space, or ends with one or a point"
    if re.fullmatch(_GIT_DIRECTORY, part.casefold()):
        return f"has the part {part!r}, which belongs to git"
    if is_device_name(part):
        return f"has the part {part!r}, which is a device on Windows"
    if len(part.encode("utf-8")) > 255:
        return "has a part of more than 255 bytes"
    return None


def is_device_name(part: str) -> bool:
    """Whether Windows takes a file of that name, with or without an ending, for a device."""
    return re.fullmatch(_DEVICE, part.partition(".")[0].rstrip(" ").casefold()) is not None


def folded(text: str) -> str:
    """The form in which two texts are twins: file systems and people do not tell upper from lower case."""
    if text.isascii():
        return text.lower()
    import unicodedata

    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that a mistyped word most likely meant, or None if nothing is near.

    Of those that as few changes make of it, it is the one that shares the longer beginning: people mistype the end.
    """
    import difflib  # costs start-up time that only a mistake should pay

    by_fold = {folded(choice): choice for choice in choices}
    meant = folded(word[:FIELD_LIMIT])
    found = difflib.get_close_matches(meant, list(by_fold), n=len(by_fold) or 1, cutoff=0.6)
    if not found:
        return None

    def changes(choice: str) -> int:
        steps = difflib.SequenceMatcher(None, choice, meant, False).get_opcodes()
        return sum(max(end - begin, until - start) for tag, begin, end, start, until in steps if tag != "equal")

    fewest = changes(found[0])
    tied = [choice for choice in found if changes(choice) <= fewest]
    best = max(tied, key=lambda choice: (shared_beginning(choice, meant), -abs(len(choice) - len(meant))))
    return by_fold[best]


def shared_beginning(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginnings."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (mine, theirs) in enumerate(pairs) if mine != theirs), min(len(one), len(other)))
