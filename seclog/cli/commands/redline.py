"""`seclog redline`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from seclog.cli.options import (
    AsOfOption,
    ForOption,
    JsonOption,
    KnownOption,
    OutputOption,
    VersionedArgument,
    chosen_form,
)
from seclog.cli.output import emit, is_terminal, say, use_color, warn_of_overdue, width, write_file
from seclog.ops.texts import Compared
from seclog.ops.texts import redline as compare_versions
from seclog.ops.when import When
from seclog.store.git import Git

_SUFFIXES = {".html": "html", ".htm": "html", ".json": "json"}
_Base = typer.Argument(metavar="[BASE]", help="Compared from, such as 7.0; default: live.", show_default=False)
_Target = typer.Argument(metavar="[TARGET]", help="Compared to, such as 8.0; default: the draft.", show_default=False)


def command(
    ctx: typer.Context,
    document: VersionedArgument,
    base: Annotated[str, _Base] = "",
    target: Annotated[str, _Target] = "",
    release: ForOption = None,
    full: Annotated[bool, typer.Option("--full", help="The whole text, also where nothing changes.")] = False,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    format: Annotated[
        Literal["text", "html", "json"] | None, typer.Option("--format", help="How to write it; default: text.")
    ] = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Compare two versions of a document, marked up."""
    session = ctx.obj
    asked = chosen_form(format, json)
    git = Git(session.repo or ".")
    found = compare_versions(git, session.now(), document, (base, target, release or ""), When(as_of, known))
    to_file = output is not None and str(output) != "-"
    form = asked or (_SUFFIXES.get(output.suffix.lower(), "text") if to_file and output is not None else "text")
    text = _drawn(found, form, full=full, rich=is_terminal() and not to_file)
    if form != "json":
        warn_of_overdue(session, found.target.history.overdue)
    if found.redline.is_empty:
        say(session, "The two versions have the same words.")
    if to_file and output is not None:
        write_file(output, text)
        say(session, f"Written to {output}.")
    else:
        emit(text)


def _drawn(found: Compared, form: str, *, full: bool, rich: bool) -> str:
    names = (_name(found, base=True), _name(found, base=False))
    if form == "html":
        from seclog.render.redline_html import RedlinePage, render_html

        page = RedlinePage(found.target.history.document.title, *names)
        return render_html(found.redline, page)
    if form == "json":
        from seclog.render.redline_json import redline_json

        return redline_json(found.redline, found.target.history, found.base.entry, found.target.entry)
    from seclog.render.paper import Screen
    from seclog.render.redline_text import print_rich, render_plain

    if rich:
        return print_rich(found.redline, *names, full, Screen(width(), use_color()))
    return render_plain(found.redline, *names, full)


def _name(found: Compared, *, base: bool) -> str:
    text = found.base if base else found.target
    entry = text.entry
    when = f"from {entry.effective_on}" if entry.effective_on else f"draft for {entry.release}"
    return f"{text.history.document.label} {entry.version} ({when})"
