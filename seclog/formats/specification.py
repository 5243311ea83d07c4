"""Files of specifications as values: `registry/specifications/*.yaml`, fast where nothing is wrong.

A valid plain file is read without the parser that keeps places and without the models; anything else goes through
both, for the findings. Codes of findings: R1xx the YAML itself, R2xx what the file says.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from seclog.core.specification import Incompatibilities, Specification
from seclog.formats.specification_parts import SurpriseError
from seclog.formats.specification_values import converted
from seclog.formats.yaml_plain import PlainError, read_plain

if TYPE_CHECKING:
    from seclog.core.errors import Finding
    from seclog.formats.yaml_reader import Path
    from seclog.formats.yaml_source import Source


def read_specification(data: bytes, name: str) -> Specification | Incompatibilities:
    """Read one file, `name` being its path; raises InputError whose findings have all that is wrong in it."""
    try:
        return converted(read_plain(data), _stem(name))
    except (PlainError, SurpriseError):
        return read_with_places(data, name)


def read_with_places(data: bytes, name: str) -> Specification | Incompatibilities:
    """Read one file with the parser and the models, as `read_specification` does where the fast way does not."""
    from seclog.formats.specification_problems import check

    source = specification_source(data, name)
    check(source, _stem(name))
    return converted(source.data, _stem(name))


def specification_source(data: bytes, name: str) -> Source:
    """One file with the place of each value, by path: `("versions", 0, "terms", 1, "installation", "until", 2)`.

    Raises InputError where the file is no YAML of the registry's kind.
    """
    from seclog.formats.yaml_source import load

    return load(data, name)


def specification_findings(
    data: bytes, name: str, problems: Iterable[tuple[str, Path, str, str]]
) -> tuple[Finding, ...]:
    """Problems (code, path in the data, message, hint) as findings with their places, in the order of the file.

    A path that leads to nothing has the place of what is around it.
    """
    source = specification_source(data, name)
    placed = [(source.place(path), code, message, hint) for code, path, message, hint in problems]
    placed.sort(key=lambda one: one[0][:2])
    return tuple(source.finding(code, place, message, hint) for place, code, message, hint in placed)


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".yaml")
