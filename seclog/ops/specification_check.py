"""Whether the files of specifications hold together after a change, and keep what they stated before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from seclog.core.errors import Finding, InputError, RuleError
from seclog.core.specification import Incompatibilities, Specification
from seclog.core.specification_checks import NOTES, check_specifications
from seclog.core.specification_moves import moved
from seclog.core.specification_problem import Problem
from seclog.formats.specification import read_specification
from seclog.formats.specification import specification_findings as placed

_Values = dict[str, Specification | Incompatibilities]


def specification_findings(
    before: Mapping[str, bytes | None], after: Mapping[str, bytes | None], versions: Mapping[str, Sequence[str]]
) -> list[Finding]:
    """What is wrong with the files by path, all of them before and after a change (None or missing: not there).

    A file may go, with what others say of it: the record keeps what was stated. `versions` are those that a document
    has issued or drafted; a document that is not in it is not judged. What cannot be read is a finding and not judged
    further. Findings have places `file:line:column` and come file by file; those that only note something are told by
    `is_note`.
    """
    found: list[Finding] = []
    then, now = _read(before, []), _read(after, found)
    present = {path for path, data in after.items() if data is not None}
    gone = [then[path].id for path in then.keys() - present]
    by_path: dict[str, list[Problem]] = {path: moved(then[path], now[path], gone) for path in then if path in now}
    for path, former in _renamed(then, now, present):
        by_path[path] = moved(former, now[path], gone)
    homes = {one.id: path for path, one in now.items()}
    unread = [_stem(path) for path in sorted(present - now.keys())]
    specifications = [one for one in now.values() if isinstance(one, Specification)]
    lists = [one for one in now.values() if isinstance(one, Incompatibilities)]
    for problem in check_specifications(specifications, lists, versions, unread):
        by_path.setdefault(homes[problem.file], []).append(problem)
    for path, problems in sorted(by_path.items()):
        if problems:
            found += placed(after[path] or b"", path, [one[1:] for one in problems])
    return found


def _renamed(then: _Values, now: _Values, present: set[str]) -> Iterator[tuple[str, Specification]]:
    """Files that come where one of the same name, or with versions of the same document, goes: what that stated stays.

    The former one is told with the id of the one in its place.
    """
    left = [one for path, one in sorted(then.items()) if path not in present and isinstance(one, Specification)]
    for path in sorted(now.keys() - then.keys()):
        one = now[path]
        former = next((old for old in left if isinstance(one, Specification) and _is_same(old, one)), None)
        if former is not None:
            left.remove(former)
            yield path, former._replace(id=one.id)


def _is_same(old: Specification, one: Specification) -> bool:
    numbers = {version.version for version in old.versions} & {version.version for version in one.versions}
    return old.name.casefold() == one.name.casefold() or (old.document == one.document and bool(numbers))


def refuse_bad(
    before: Mapping[str, bytes | None], after: Mapping[str, bytes | None], versions: Mapping[str, Sequence[str]]
) -> list[Finding]:
    """Raise RuleError with what is wrong, see `specification_findings`; the findings that are only notes come back."""
    found = specification_findings(before, after, versions)
    wrong = [one for one in found if not is_note(one)]
    if wrong:
        hint = "Put right each place that is named."
        raise RuleError("The specifications do not hold together.", hint, wrong)
    return found


def is_note(finding: Finding) -> bool:
    """Whether a finding stops nothing."""
    return finding.code in NOTES


def _read(files: Mapping[str, bytes | None], findings: list[Finding]) -> _Values:
    """The files that can be read, by path; what is wrong with the others is added to the findings."""
    values: _Values = {}
    for path, data in sorted(files.items()):
        if data is None:
            continue
        try:
            values[path] = read_specification(data, path)
        except InputError as error:
            findings += error.findings
    return values


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")
