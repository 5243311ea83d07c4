"""What `rid`, `notice` and `guide` share: the format, the template, and a file that is made again in place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from seclog.cli.options import chosen_form, completion
from seclog.cli.output import emit, no_format, say, write_file
from seclog.core.errors import UsageError
from seclog.render.notes import overdue_notice
from seclog.store.files import read_file

if TYPE_CHECKING:
    from seclog.cli.session import Session
    from seclog.core.paper import GuidePaper, ReleasePaper
    from seclog.render.paper_text import Template
    from seclog.store.git import Git

_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".json": "json",
}
PaperFormatOption = Annotated[
    Literal["markdown", "html", "docx", "json"] | None,
    typer.Option("--format", help="How to write it; default: that of FILE's suffix, else markdown."),
]
TemplateOption = Annotated[
    Path | None,
    typer.Option("--template", metavar="FILE", help="A template of your own (jinja2).", show_default=False),
]
PaperOutputOption = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="Write it there, or make its parts again there.", show_default=False
    ),
]
FreshOption = Annotated[
    bool, typer.Option("--fresh", help="Replace FILE whole, with what people wrote in it.", show_default=False)
]
AnyReleaseArgument = Annotated[
    str,
    typer.Argument(
        metavar="RELEASE",
        help="A release, planned, landed or cancelled.",
        autocompletion=completion("planned_releases"),
    ),
]


class PaperOptions(NamedTuple):
    """How a paper is asked for, as typed."""

    form: str | None
    as_json: bool
    output: Path | None
    template: Path | None
    fresh: bool


class _Choice(NamedTuple):
    """The same, settled: `output` is None for stdout."""

    form: str
    output: Path | None
    template: Path | None
    fresh: bool


def settled(options: PaperOptions) -> _Choice:
    """The format and the place; raises UsageError for options that do not go together."""
    output = None if options.output is None or str(options.output) == "-" else options.output
    form = chosen_form(options.form, options.as_json)
    if form is None and output is not None:
        form = _SUFFIXES.get(output.suffix.lower())
        if form is None:
            raise no_format(output, _SUFFIXES)
    form = form or "markdown"
    if form == "docx" and output is None:
        raise UsageError("A Word paper goes to a file.", "Name it: -o FILE.docx")
    if form == "json" and options.template is not None:
        raise UsageError("JSON has no template.", "Leave --template out.")
    if options.fresh and output is None:
        raise UsageError("--fresh replaces a file.", "Name it: -o FILE")
    return _Choice(form, output, options.template, options.fresh)


def write_paper(session: Session, git: Git, kind: str, report: ReleasePaper | GuidePaper, choice: _Choice) -> None:
    """Write a paper to stdout or a file; of a file that exists only the parts that seclog made are made again."""
    notice = overdue_notice(report.overdue)
    if notice:
        say(session, notice)
    if choice.form == "json":
        from seclog.render.paper_data import paper_json

        data = paper_json(report, kind).encode()
        again = False
    else:
        standing = _standing(choice)
        again = standing is not None
        data = _made(git, kind, report, choice, standing)
    if choice.output is None:
        emit(data.decode())
        return
    write_file(choice.output, data)
    said = f"Made again in {choice.output}; what stands around its parts is as it was."
    say(session, said if again else f"Written to {choice.output}.")


def _standing(choice: _Choice) -> bytes | None:
    """What is in the file now; None where it is to be written new."""
    if choice.output is None or choice.fresh:
        return None
    target = os.path.realpath(choice.output)
    return read_file(target, str(choice.output)) if os.path.isfile(target) and os.path.getsize(target) else None


def _made(git: Git, kind: str, report: ReleasePaper | GuidePaper, choice: _Choice, standing: bytes | None) -> bytes:
    from seclog.render.paper_data import paper_data
    from seclog.render.paper_parts import made_again, read_parts, refuse_marks
    from seclog.render.paper_text import render_paper

    page_form = "html" if choice.form == "docx" else choice.form
    values = {"guide" if kind == "guide" else "release": paper_data(report)}
    page = render_paper(kind, page_form, values, _template(git, kind, page_form, choice))
    name = str(choice.output)
    if choice.form == "docx":
        from seclog.render.paper_docx import WordFile, paper_docx, remade_docx

        about = WordFile(report.collection, report.collection, report.as_of)
        return paper_docx(page, about) if standing is None else remade_docx(standing, page, about, name)
    data = page.encode()
    refuse_marks(read_parts(data), "The template")
    return data if standing is None else made_again(standing, data, name)


def _template(git: Git, kind: str, form: str, choice: _Choice) -> Template | None:
    """The template named, else the rulebook's own; None for the one that comes with seclog."""
    from seclog.ops.papers import own_template as recorded
    from seclog.render.paper_text import own_template, template_name

    if choice.template is not None:
        return own_template(read_file(os.path.realpath(choice.template), str(choice.template)), str(choice.template))
    found = recorded(git, template_name(kind, form))
    return own_template(found.data, found.name) if found is not None else None
