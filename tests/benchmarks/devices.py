"""A file of devices as a supplier may hold it, and the least that a program which reads and writes it has to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

# The reference: every row read and written with seven more cells, and nothing looked at.
COPY = """
import csv, sys
rows = csv.reader(open(sys.argv[1], newline="", encoding="utf-8"), strict=True)
out = csv.writer(sys.stdout, lineterminator="\\n")
more = ["yes", "Meters 3.1; Meters 4.2", "2026-12-05; open", "unknown; unknown", "Meters 3.1; Meters 4.2",
        "Meters 3.1 and Meters 4.2 may be installed on 2026-03-01.", ""]
out.writerows(row + more for row in rows)
"""
FIRST, DAYS = date(2019, 1, 1), 3_000


def write_devices(path: Path, count: int) -> Path:
    """So many devices, installed on three thousand days in no order; the same in every run."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_lines(count))
    return path


def _lines(count: int) -> Iterator[str]:
    days = [(FIRST + timedelta(days=number)).isoformat() for number in range(DAYS)]
    yield "mpan,device,installed,version,site\n"
    for number in range(count):
        mixed = number * 7919
        version = ("", "3.1", "4.2")[mixed // DAYS % 3]
        yield f"{1_200_000_000_000 + number},ESME,{days[mixed % DAYS]},{version},site {number % 977}\n"
