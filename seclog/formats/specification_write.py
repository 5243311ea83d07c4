"""Files of specifications from values, in one layout; what a person has written is never written anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seclog.core.errors import InputError
from seclog.core.period import OPEN, Bound, first_day, last, last_day
from seclog.core.specification import (
    Incompatibilities,
    Incompatibility,
    Relation,
    Side,
    Span,
    Specification,
    SpecVersion,
    Stated,
    Terms,
)
from seclog.formats.registry_edit import scalar
from seclog.formats.specification import read_specification
from seclog.formats.specification_values import PAIRS


def write_specification(value: Specification | Incompatibilities) -> bytes:
    """The file of a specification or of a list; raises InputError for a value that no file can hold."""
    lines = _specification(value) if isinstance(value, Specification) else _incompatibilities(value)
    data = "".join(f"{line}\n" for line in lines).encode("utf-8")
    if read_specification(data, f"{value.id}.yaml") != value:
        raise InputError(f"The values of {value.id} cannot be written.", "`seclog schema specification` says what can.")
    return data


def _specification(value: Specification) -> Iterator[str]:
    yield from _texts(value, "id", "name", "document", "kept_in", "decided_by")
    if value.devices:
        yield "devices:"
        yield from (f"  {scalar(device)}: {scalar(name)}" for device, name in value.devices)
    yield from _remarks(value)
    yield from _listed("versions", (_version(one) for one in value.versions))


def _version(value: SpecVersion) -> Iterator[str]:
    yield f"version: {_number(value.version)}"
    yield from _remarks(value)
    yield from _listed("terms", (_terms(one) for one in value.terms))
    yield from _listed("goes_with", (_relation(one) for one in value.relations))


def _terms(value: Terms) -> Iterator[str]:
    if value.devices:
        yield f"devices: {_row(map(scalar, value.devices))}"
    yield from _texts(value, "condition")
    for span in value.spans:
        yield from _span(span)
    yield from _remarks(value)


def _span(value: Span) -> Iterator[str]:
    begins, ends = (
        _bare(value.begins, first_day(value.begins[0].bound)),
        _bare(value.ends, last_day(value.ends[0].bound)),
    )
    if begins and ends:
        yield f"{value.kind}: {{from: {begins}, until: {ends}}}"
    else:
        yield f"{value.kind}:"
        yield from _indented(_sides(value))


def _sides(value: Span) -> Iterator[str]:
    for key, stated, shown in (("from", value.begins, first_day), ("until", value.ends, last_day)):
        bare = _bare(stated, shown(stated[0].bound))
        if bare:
            yield f"{key}: {bare}"
        else:
            yield from _listed(key, (_statement(one, shown(one.bound), key) for one in stated))


def _bare(stated: tuple[Stated, ...], shown: str) -> str:
    """The bound without its history, where all that was said of it is the bound itself."""
    return shown if stated == (Stated(Bound(stated[0].bound.day, stated[0].bound.word)),) else ""


def _statement(value: Stated, shown: str, side: str) -> Iterator[str]:
    yield f"on: {shown}"
    if value.bound.sure is not None:
        yield f"sure: {value.bound.sure if side == 'from' else last(value.bound.sure)}"
    if value.since is not None:
        yield f"{'since_by' if value.since_by else 'since'}: {value.since}"
    yield from _texts(value, "reason", "source", "corrected")


def _relation(value: Relation) -> Iterator[str]:
    yield from _texts(value, "specification")
    yield f"versions: {_row(map(_number, value.versions))}"
    if value.devices:
        yield f"devices: {_row(map(scalar, value.devices))}"
    yield from (line for line in _sides(value.span) if line not in (f"from: {OPEN}", f"until: {OPEN}"))
    yield from _remarks(value)


def _incompatibilities(value: Incompatibilities) -> Iterator[str]:
    yield from _texts(value, "id", "name", "kept_in")
    if value.begins is not None:
        yield f"begins: {value.begins}"
    if value.excluded:
        yield f"excluded: {_row(map(scalar, value.excluded))}"
    yield from _texts(value, "source", "note")
    if value.pairs:
        yield from _listed(PAIRS, (_pair(one) for one in value.pairs))
    else:
        yield f"{PAIRS}: []"


def _pair(value: Incompatibility) -> Iterator[str]:
    yield f"first: {_side(value.first)}"
    yield f"second: {_side(value.second)}"
    yield from _texts(value, "reason", "source")
    if value.since is not None:
        yield f"since: {value.since}"
    if value.until is not None:
        yield f"until: {last(value.until)}"
    if value.illustrative:
        yield "illustrative: true"
    yield from _texts(value, "corrected")


def _side(value: Side) -> str:
    device = f", device: {scalar(value.device)}" if value.device else ""
    return f"{{specification: {scalar(value.specification)}, version: {_number(value.version)}{device}}}"


def _number(version: str) -> str:
    return f'"{version}"'


def _texts(value: object, *keys: str) -> Iterator[str]:
    """The texts that are there, each as the line of its key."""
    for key in keys:
        text = getattr(value, key)
        if text:
            yield f"{key}: {scalar(text)}"


def _remarks(value: Specification | SpecVersion | Terms | Relation) -> Iterator[str]:
    yield from _texts(value, "source", "note")
    if value.illustrative:
        yield "illustrative: true"


def _listed(key: str, items: Iterable[Iterator[str]]) -> Iterator[str]:
    """A key with its items, each a map whose first line follows the dash; nothing where there are none."""
    listed = [list(item) or ["{}"] for item in items]
    if listed:
        yield f"{key}:"
    for first, *others in listed:
        yield f"  - {first}"
        yield from (f"    {line}" for line in others)


def _row(items: Iterable[str]) -> str:
    return f"[{', '.join(items)}]"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
