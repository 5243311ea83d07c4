from __future__ import annotations

import json

import pytest

from seclog.core.errors import Finding
from seclog.render.tables import render

EDITED = Finding("C02", "documents/section-g.md", "The live text was edited by hand.", "seclog draft section-g")
EXCERPT = Finding(
    "Y07", "registry/x.yaml:3:10", "A version stands here.\n  3 | version: 8.0\n            ^", "Remove it."
)


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (EDITED, "documents/section-g.md: C02 The live text was edited by hand. (fix: seclog draft section-g)\n"),
        (Finding("V02", "", "There are no tags."), "V02 There are no tags.\n"),
        (
            EXCERPT,
            "registry/x.yaml:3:10: Y07 A version stands here. (fix: Remove it.)\n  3 | version: 8.0\n            ^\n",
        ),
        (Finding("C01", "a\x1b[2Jb", "c\x9bd"), "a[2Jb: C01 cd\n"),
    ],
)
def test_a_finding_is_one_line_with_its_place_first(finding: Finding, text: str) -> None:
    assert render([finding]) == text


def test_no_findings_are_no_text_and_an_empty_list() -> None:
    assert render([]) == ""
    assert json.loads(render([], "json")) == {"schema": "seclog/findings/1", "findings": []}


def test_json_tsv_and_markdown_hold_every_field() -> None:
    assert json.loads(render((EDITED,), "json"))["findings"] == [EDITED._asdict()]
    assert render((EDITED,), "tsv").splitlines() == ["code\twhere\tmessage\thint", "\t".join(EDITED)]
    assert "| documents/section-g.md | C02 | The live text was edited by hand. |" in render((EDITED,), "markdown")
