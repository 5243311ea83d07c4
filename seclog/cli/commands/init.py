"""`seclog init`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import DryRunOption, EffectiveOption, JsonOption, TextFormatOption, chosen_form
from seclog.cli.output import emit, is_terminal, say, show, use_color, width
from seclog.cli.session import Session
from seclog.core.opening import OpeningRow
from seclog.core.report import Outcome
from seclog.ops.act import Way
from seclog.ops.history_import import import_history, past_versions
from seclog.ops.init import InitRequest
from seclog.ops.init import init as set_up
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    directory: Annotated[str | None, typer.Argument(metavar="[DIR]", help="Where; default: here.")] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="FOLDER|FILE", help="Your documents: a folder, or a statement (CSV, XLSX)."),
    ] = None,
    registry: Annotated[
        str | None, typer.Option("--registry", metavar="sec", help="Begin with a shipped registry.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="The collection's name; default: the folder's.")] = None,
    baseline: Annotated[
        str | None,
        typer.Option(metavar="N.0", help="The number of documents that have none: 1.0, and 7.0 for the SEC."),
    ] = None,
    effective: EffectiveOption = None,
    history: Annotated[
        str | None, typer.Option(metavar="FILE", help="Dated versions from before the repository (CSV, XLSX).")
    ] = None,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Set up a rulebook, empty or from the documents you have."""
    session = ctx.obj
    where = directory or str(session.repo or ".")
    form = chosen_form(format, json)
    begins = any((source, registry, name, baseline, effective))
    if history is not None and not begins:
        show(session, import_history(Git(where), session.now(), Way(dry_run), history), form)
        return
    if history is not None:
        past_versions(history)  # what is wrong with its rows is said before anything is made
    outcome = set_up(session.now(), Way(dry_run), InitRequest(where, source, registry, name, baseline, effective))
    if history is not None and not dry_run:
        told = import_history(Git(where), session.now(), Way(), history)
        outcome = outcome._replace(summary=(*outcome.summary, *told.summary))
    rows = outcome_rows(outcome)
    if not rows:
        show(session, outcome, form)
    elif form == "json":
        show(session, outcome._replace(details={"rows": list(map(_row_data, rows))}), form)
    else:
        _show_rows(session, rows, outcome)


def outcome_rows(outcome: Outcome) -> tuple[OpeningRow, ...]:
    """The statement's rows that an outcome carries."""
    rows = outcome.details.get("rows", ())
    return tuple(row for row in rows if isinstance(row, OpeningRow)) if isinstance(rows, tuple) else ()


def _row_data(row: OpeningRow) -> dict[str, object]:
    """A row for JSON."""
    return {
        "row": row.row,
        "id": row.document.id,
        "label": row.document.label,
        "was": row.was or None,
        "becomes": row.becomes,
        "rule": row.rule,
        "query": row.query or None,
        "effective_on": row.effective_on.isoformat() if row.effective_on else None,
    }


def _show_rows(session: Session, rows: tuple[OpeningRow, ...], outcome: Outcome) -> None:
    """The table is the data; what was done is said beside it."""
    from seclog.render.opening import opening_table
    from seclog.render.outcome import view
    from seclog.render.paper import Screen

    emit(opening_table(rows, Screen(width(), use_color()) if is_terminal() else None))
    text = view(outcome).text
    if text is not None:
        say(session, text(Screen(width())).rstrip("\n"))
