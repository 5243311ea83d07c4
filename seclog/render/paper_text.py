"""Papers as Markdown and HTML, from the templates that come with seclog or from a user's own (jinja2, in a sandbox)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from seclog.core.errors import InputError, MachineError
from seclog.core.paper import long_day
from seclog.render.safe import one_line

if TYPE_CHECKING:
    from jinja2 import Environment

SUFFIXES = {"markdown": "md", "html": "html"}
SHIPPED = "seclog/"

_FOLDER = Path(__file__).resolve().parent.parent / "templates"
_MARKDOWN = r"[\\|*_`\[\]<>~]|&(?=#?[A-Za-z0-9]+;)"
_LINK = r"https?://[A-Za-z0-9._~:/?#@!$&'()+,;=%-]+"


class Template(NamedTuple):
    """The text of a template and the name that its faults are told by."""

    text: str
    name: str


class Ready(str):
    """Markdown that stands as it is."""

    __slots__ = ()


def template_name(kind: str, form: str) -> str:
    """The file name of a paper's template: `rid.md.j2`."""
    return f"{kind}.{SUFFIXES[form]}.j2"


def own_template(data: bytes, name: str) -> Template:
    """A user's template from its bytes; raises InputError where they are no UTF-8 text."""
    try:
        return Template(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(f"{name}:{line}: this is no text in UTF-8.", "Save the template as UTF-8.") from error


def render_paper(kind: str, form: str, values: Mapping[str, object], own: Template | None = None) -> str:
    """A paper's text by its shipped template or by one's own; raises InputError naming file and line of a fault."""
    try:
        import jinja2
    except ImportError as error:
        raise MachineError("jinja2 is missing, which papers are made with.", "Type: pip install jinja2") from error

    named = own or Template((_FOLDER / template_name(kind, form)).read_text("utf-8"), template_name(kind, form))
    environment = _environment(form, named)
    try:
        return environment.get_template(named.name).render(values)
    except jinja2.TemplateSyntaxError as error:
        _refuse(f"{error.name or named.name}:{error.lineno}", error.message or "it cannot be read", error)
    except jinja2.TemplateNotFound as error:
        wanted = f"there is no template {error.name!r} to take in"
        _refuse(f"{named.name}:{_line_of(error, named.name)}", wanted, error)
    except Exception as error:  # a template is a program of the user's: whatever it raises is its fault
        _refuse(f"{named.name}:{_line_of(error, named.name)}", str(error) or type(error).__name__, error)


def _refuse(place: str, message: str, error: Exception) -> NoReturn:
    said = one_line(message).strip().rstrip(".")[:300]
    hint = "Mend the template, or take it away to use the one that comes with seclog."
    raise InputError(f"{place}: {said}.", hint) from error


def _line_of(error: BaseException, name: str) -> int:
    """The last line of the template that the error passed through; 1 where it passed through none."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _environment(form: str, named: Template) -> Environment:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        if name == named.name:
            return named.text, name, lambda: True
        plain = name.removeprefix(SHIPPED)
        path = _FOLDER / plain
        if not name.startswith(SHIPPED) or "/" in plain or not path.is_file():
            return None
        return path.read_text("utf-8"), name, lambda: True

    environment = SandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        autoescape=form == "html",
        finalize=_html_value if form == "html" else _markdown_value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters = (_html_code, _html_link) if form == "html" else (_markdown_code, _markdown_link)
    environment.filters |= dict(zip(("code", "link"), filters, strict=True))
    environment.filters |= {"day": lambda value: long_day(value) if isinstance(value, date) else value}
    if form != "html":
        environment.filters["raw"] = Ready
    return environment


def _html_value(value: object) -> object:
    """What an expression prints: days in words, nothing for what is absent, texts on one line."""
    if value is None:
        return ""
    if isinstance(value, date):
        return long_day(value)
    return one_line(value) if type(value) is str else value


def _markdown_value(value: object) -> object:
    """The same, with what Markdown would take for markup escaped."""
    if isinstance(value, Ready):
        return value
    plain = _html_value(value)
    return re.sub(_MARKDOWN, r"\\\g<0>", plain) if isinstance(plain, str) else plain


def _html_code(text: str) -> str:
    from markupsafe import Markup

    return Markup("<code>{}</code>").format(one_line(text))


def _html_link(text: str) -> str:
    from markupsafe import Markup

    plain = one_line(text)
    if re.fullmatch(_LINK, plain) is None:
        return plain
    return Markup('<a href="{0}">{0}</a>').format(plain)


def _markdown_code(text: str) -> str:
    """A text as code; where it holds a backtick, as plain text."""
    plain = one_line(text)
    return plain if "`" in plain else Ready("`" + plain.replace("|", "\\|") + "`")


def _markdown_link(text: str) -> str:
    plain = one_line(text)
    return plain if re.fullmatch(_LINK, plain) is None else Ready(f"<{plain}>")
