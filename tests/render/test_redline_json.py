from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from seclog.core.redline import compare
from seclog.render.redline_json import redline_json
from tests.render.samples import LATE, entry, history

BASE, TARGET = entry("7.0"), entry("8.0", "live")
HISTORY = history(BASE, TARGET, known_at="2021-01-01", overdue=(LATE,))


def made(base: str, target: str) -> dict[str, object]:
    found = json.loads(redline_json(compare(base, target), HISTORY, BASE, TARGET))
    assert isinstance(found, dict)
    return found


def side(found: dict[str, object], kind: str) -> str:
    blocks = found["blocks"]
    assert isinstance(blocks, list)
    return "".join(span["text"] for block in blocks for span in block["spans"] if span["kind"] in ("equal", kind))


def test_the_shape_is_that_promised() -> None:
    found = made("# A\n\nOne two.\n", "# A\n\nOne three.\n")
    assert list(found) == ["schema", "document", "known_at", "overdue", "base", "target", "counts", "blocks"]
    assert found["schema"] == "seclog/redline/1"
    assert found["known_at"] == "2021-01-01"
    assert found["overdue"] == [
        {"release": "2020-12", "title": "December 2020 single release", "planned_on": "2020-12-03"}
    ]
    assert found["base"] == {"version": "7.0", "status": "superseded", "commit": BASE.commit}
    assert found["target"] == {"version": "8.0", "status": "live", "commit": TARGET.commit}
    assert side(found, "delete") == "# A\n\nOne two.\n"
    assert side(found, "insert") == "# A\n\nOne three.\n"


def test_two_texts_alike_have_no_change() -> None:
    found = made("a\n", "a\n")
    assert side(found, "insert") == side(found, "delete") == "a\n"


@given(st.text(alphabet="ab \n|#", max_size=60), st.text(alphabet="ab \n|#", max_size=60))
def test_both_sides_can_be_rebuilt(base: str, target: str) -> None:
    found = made(base, target)
    assert (side(found, "delete"), side(found, "insert")) == (base, target)
