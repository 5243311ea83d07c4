"""`python -m tests.benchmarks`: measures seclog against bare git, bare Python and peers, and prints the ratios."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.benchmarks.rows import GROUPS, Plan, Row
from tests.benchmarks.shapes import SIZES

HEADER = ("what", *(shape.name for shape in SIZES), "gate", "ok")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table and leave with 1 when a gate is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only S and M, which takes a minute")
    parser.add_argument("--only", choices=list(GROUPS), action="append", help="only this group of rows (repeatable)")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each command, at least 9 (default: 9)")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="where the peers' programs are")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to a file")
    options = parser.parse_args(arguments)
    plan = Plan(SIZES[:2] if options.quick else SIZES, max(options.rounds, 9), options.peers)
    rows: list[Row] = []
    for name in options.only or GROUPS:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += GROUPS[name](plan)
    print(machine())
    print("\n".join(table(rows)))
    if options.json:
        options.json.write_text(json.dumps(data(rows), indent=1) + "\n")
    return 1 if any(cell.ok is False for row in rows for cell in row.cells.values()) else 0


def machine() -> str:
    """What the figures were taken on."""
    git = subprocess.run(["git", "version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"{git}, Python {platform.python_version()}, {os.cpu_count()} cores; ratio (command/reference)\n"


def table(rows: Iterable[Row]) -> list[str]:
    """The rows in columns."""
    lines = [HEADER, *map(_texts, rows)]
    widths = [max(len(line[place]) for line in lines if len(line) > 2) for place in range(len(HEADER))]
    widths[0] = max(len(line[0]) for line in lines)
    return ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=False)).rstrip() for line in lines]


def _texts(row: Row) -> tuple[str, ...]:
    if row.skipped:
        return row.name, f"skipped: {row.skipped}"
    cells = [row.cells.get(shape.name) for shape in SIZES]
    gates = [f"{cell.gate:g}" for cell in cells if cell is not None and cell.gate is not None]
    kept = [cell.ok for cell in cells if cell is not None and cell.ok is not None]
    said = "" if not kept else "yes" if all(kept) else "NO"
    return row.name, *(cell.text if cell else "" for cell in cells), " / ".join(gates), said


def data(rows: Iterable[Row]) -> list[dict[str, object]]:
    """The rows for JSON."""
    return [
        {
            "name": row.name,
            "skipped": row.skipped or None,
            "figures": {size: {"value": cell.value, "gate": cell.gate} for size, cell in row.cells.items()},
        }
        for row in rows
    ]


if __name__ == "__main__":
    sys.exit(main())
