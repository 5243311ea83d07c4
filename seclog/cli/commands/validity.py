"""`seclog validity`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from seclog.cli.options import (
    AsOfOption,
    ForOption,
    JsonOption,
    KnownOption,
    OutputOption,
    chosen_form,
)
from seclog.cli.output import PIPED_WIDTH, emit, is_terminal, say, show, use_color, width, write_file
from seclog.core.validity import Asked
from seclog.ops.validity import validity
from seclog.ops.when import When
from seclog.store.git import Git

if TYPE_CHECKING:
    from seclog.core.validity import Validity

_PICTURES = ("table", "timeline", "svg")  # forms that are drawn here, since they hold a picture


def command(
    ctx: typer.Context,
    specification: Annotated[
        str, typer.Argument(metavar="[SPEC]", help="One specification, by id or name; default: all.")
    ] = "",
    device: Annotated[str, typer.Option("--device", metavar="TYPE", help="Only this device type.")] = "",
    condition: Annotated[
        str, typer.Option("--condition", metavar="WORDS", help="What holds under this condition.")
    ] = "",
    as_of: AsOfOption = None,
    known: KnownOption = None,
    release: ForOption = None,
    history: Annotated[
        bool, typer.Option("--history", help="Also every earlier day that was stated, and why.")
    ] = False,
    format: Annotated[
        Literal["table", "timeline", "svg", "tsv", "csv", "json", "markdown"] | None,
        typer.Option("--format", help="How to write it; default: a table and a picture, tab-separated when piped."),
    ] = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Show the periods of versions, as a table or a picture."""
    session = ctx.obj
    asked = Asked(specification, device, condition, release or "", history)
    report = validity(Git(session.repo or "."), session.now(), When(as_of, known), asked)
    form = _form(chosen_form(format, json), output)
    if form not in _PICTURES:
        show(session, report, form, output, (".svg",))
        return
    to_file = output is not None and str(output) != "-"
    text = _picture(report, form, to_file=to_file)
    if to_file and output is not None:
        write_file(output, text)
        say(session, f"Written to {output}.")
    else:
        emit(text)


def _form(form: str | None, output: Path | None) -> str | None:
    """The format asked for, else that of a picture's file or of a terminal; None leaves it to what all reports do."""
    if form is not None:
        return form
    if output is None or str(output) == "-":
        return "table" if is_terminal() else None
    return {".svg": "svg", ".txt": "table"}.get(output.suffix.lower())


def _picture(report: Validity, form: str, *, to_file: bool) -> str:
    if form == "svg":
        from seclog.render.timeline_svg import timeline_svg

        return timeline_svg(report)
    from seclog.render.paper import Screen
    from seclog.render.tables import render
    from seclog.render.timeline import timeline_text, whole_picture

    screen = Screen(PIPED_WIDTH if to_file else width(), use_color() and not to_file)
    ascii_only = not to_file and is_terminal() and not _shows_unicode()
    if form == "timeline":
        return whole_picture(report, screen, ascii_only=ascii_only)
    table = render(report, "table", width=screen.width, color=screen.color)
    return f"{table}\n{timeline_text(report, screen, ascii_only=ascii_only)}"


def _shows_unicode() -> bool:
    """Whether the terminal's locale says that it shows more than ASCII; one that says nothing does."""
    said = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "")
    return os.environ.get("TERM") != "dumb" and (not said or "utf" in said.casefold())
