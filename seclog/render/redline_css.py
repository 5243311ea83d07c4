"""The look of a redline page; every pair of colours keeps a contrast of 4.5 to 1 or more (WCAG 2.2, AA)."""

from __future__ import annotations

INK, PAPER, QUIET = "#1a1a1a", "#ffffff", "#595959"
INSERTED, INSERTED_PAPER = "#0b4f1f", "#e2f4e5"
DELETED, DELETED_PAPER = "#8f1010", "#fdeaea"
LINK, BAND = "#0b4a8f", "#f3f4f6"

# Text colour and the colour behind it, wherever both are used together.
PAIRS = (
    (INK, PAPER), (QUIET, PAPER), (INSERTED, INSERTED_PAPER), (DELETED, DELETED_PAPER),
    (LINK, PAPER), (INK, BAND), (QUIET, BAND), (LINK, BAND), (PAPER, LINK),
)  # fmt: skip

STYLE = f"""
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; padding: 2.5rem 1.5rem 3rem; max-width: 54rem; color: {INK}; background: {PAPER};
  font: 1.0625rem/1.6 Charter, "Bitstream Charter", "Iowan Old Style", Georgia, "Liberation Serif", serif; }}
header, nav, footer, summary, .next, .legend {{
  font-family: system-ui, "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }}
a {{ color: {LINK}; }}
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible {{ outline: 3px solid {LINK}; outline-offset: 2px; }}
.vh {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  user-select: none; }}
.skip {{ position: absolute; left: -100vw; background: {LINK}; color: {PAPER}; padding: .5rem 1rem; }}
.skip:focus {{ left: 1rem; top: 1rem; }}
header {{ border-top: .3rem solid {INK}; padding-top: 1rem; }}
.kind {{ margin: 0; color: {QUIET}; font-size: .875rem; font-weight: 600; letter-spacing: .08em;
  text-transform: uppercase; }}
h1 {{ margin: 0 0 1.25rem; font-size: 2rem; line-height: 1.2; }}
.sides {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; margin: 0 0 1rem; }}
.sides div {{ padding: .7rem 1rem; background: {BAND}; border-left: .3rem solid {DELETED}; }}
.sides div + div {{ border-left-color: {INSERTED}; }}
.sides dt {{ color: {QUIET}; font-size: .875rem; }}
.sides dd {{ margin: 0; font-weight: 600; overflow-wrap: anywhere; }}
.sides dd + dd {{ font-weight: 400; font-size: .9375rem; }}
.figures {{ display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: 0 0 .75rem; }}
.figures div {{ display: flex; flex-direction: column-reverse; }}
.figures dt {{ color: {QUIET}; font-size: .875rem; }}
.figures dd {{ margin: 0; font-size: 1.5rem; font-weight: 600; line-height: 1.2; font-variant-numeric: tabular-nums; }}
.legend, .note {{ margin: .5rem 0; font-size: .9375rem; }}
nav {{ margin: 1.25rem 0 0; padding: .75rem 1rem; background: {BAND}; font-size: .9375rem; }}
nav summary {{ font-weight: 600; }}
nav ol {{ margin: .5rem 0 0; padding-left: 2rem; }}
nav li span {{ color: {QUIET}; }}
summary {{ cursor: pointer; min-height: 1.5rem; }}
main {{ margin-top: 2rem; padding-left: 2.5rem; }}
ins {{ color: {INSERTED}; background: {INSERTED_PAPER}; text-decoration: underline; text-decoration-thickness: .09em;
  text-underline-offset: .15em; }}
del {{ color: {DELETED}; background: {DELETED_PAPER}; text-decoration: line-through;
  text-decoration-thickness: .09em; }}
.b {{ margin: 0 0 .9rem; overflow-wrap: break-word; }}
.tight {{ margin-bottom: .3rem; }}
.item {{ margin-left: calc(var(--depth, 0) * 1.5rem + 1.25rem); text-indent: -1.25rem; }}
h2.b, h3.b, h4.b, h5.b, h6.b {{ margin-top: 1.6rem; line-height: 1.3; }}
h2.b {{ font-size: 1.5rem; }} h3.b {{ font-size: 1.25rem; }} h4.b {{ font-size: 1.1rem; }}
h5.b, h6.b {{ font-size: 1rem; }}
.mark {{ color: {QUIET}; font-weight: 400; }}
pre.b {{ padding: .75rem 1rem; background: {PAPER}; border: 1px solid #c9ccd1; white-space: pre-wrap;
  font: .875rem/1.5 ui-monospace, Consolas, "Liberation Mono", monospace; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-size: .9375rem; }}
th, td {{ padding: .35rem .7rem; border: 1px solid #8a8f98; text-align: left; vertical-align: top; }}
th {{ background: {BAND}; }}
.change {{ position: relative; margin-left: -1rem; padding-left: .8rem; border-left: .2rem solid {INK}; }}
.change:target {{ border-left-color: {LINK}; outline: 2px solid {LINK}; outline-offset: .3rem; }}
.change > :last-child {{ margin-bottom: 0; }}
.change {{ margin-bottom: .9rem; }}
.next {{ position: absolute; left: -2.6rem; top: 0; min-width: 1.75rem; min-height: 1.5rem; font-size: .875rem;
  line-height: 1.5rem; text-align: right; }}
.same {{ margin: 0 0 .9rem; }}
.same > summary {{ padding: .3rem .8rem; color: {QUIET}; background: {BAND}; font-size: .875rem; }}
.same > div {{ padding-top: .9rem; }}
footer {{ margin-top: 3rem; padding-top: .75rem; border-top: 1px solid {QUIET}; color: {QUIET}; font-size: .875rem; }}
@media (max-width: 40rem) {{ body {{ padding: 1rem; }} }}
@media print {{
  @page {{ margin: 18mm; }}
  body {{ max-width: none; padding: 0; font-size: 10.5pt; }}
  ins, del, .sides div, .same > summary, th {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
  nav, .skip {{ display: none; }}
  a {{ color: inherit; text-decoration: none; }}
  h1, h2, h3, h4, h5, h6 {{ break-after: avoid; }}
  tr {{ break-inside: avoid; }}
}}
"""
