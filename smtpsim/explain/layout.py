"""Plain text in lines of at most eighty columns, or as many as there is room for."""

import textwrap
from collections.abc import Iterable

WIDTH = 80
_INDENT_BELOW = 6  # of a text that stands below its label
_TIED_SPACE = "\N{NO-BREAK SPACE}"


def tie(text: str) -> str:
    """Keep a few words, such as a citation, together on one line of `wrap_text`."""
    return text.replace(" ", _TIED_SPACE)


def wrap_text(text: str, first: str = "", rest: str | None = None, width: int = WIDTH) -> tuple[str, ...]:
    """Break sentences into lines; `first` begins the first line, `rest` (or spaces) the others."""
    indent = " " * len(first) if rest is None else rest
    lines = textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
    return tuple(line.replace(_TIED_SPACE, " ") for line in lines) or (first.rstrip(),)


def cut_line(line: str, first: str) -> tuple[str, ...]:
    """Cut a line of a session where it is too long, and keep every character of it."""
    room = WIDTH - len(first)
    pieces = [line[at : at + room] for at in range(0, len(line), room)] or [""]
    indent = " " * len(first)
    return tuple((first if at == 0 else indent) + piece for at, piece in enumerate(pieces))


_LABEL_WIDTH = 13  # "  Client must"
_HANG = "\0"  # in a line that is not broken yet: its other lines begin below what follows this


def hang(text: str, first: str) -> tuple[str, ...]:
    """Write a line that `break_lines` breaks; `first` begins it, and its other lines stand below the text."""
    return (f"{first}{_HANG}{text}",)


def break_lines(lines: Iterable[str], width: int) -> tuple[str, ...]:
    """Break lines at a width; on a narrow page a text stands below a label that is long."""
    return tuple(line for whole in lines for line in _break_line(whole, width))


def _break_line(line: str, width: int) -> tuple[str, ...]:
    first, hangs, text = line.partition(_HANG)
    if not hangs:
        return (line,) if len(line) <= width else wrap_text(line.strip(), _indent(line), "    ", width)
    if 2 * len(first) > width:
        return (
            *([first.rstrip()] if first.strip() else []),
            *wrap_text(text, " " * _INDENT_BELOW, width=width),
        )
    return wrap_text(text, first, width=width)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def field(label: str, text: str) -> tuple[str, ...]:
    """Write one labelled text as a line that hangs; nothing where the text is empty."""
    return hang(text, f"  {label:<{_LABEL_WIDTH - 2}} ") if text else ()


def fields(label: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Write several texts under one label, each beginning a line of its own."""
    labels = (label, *("" for _ in texts[1:]))
    return tuple(line for name, text in zip(labels, texts, strict=False) for line in field(name, text))


def with_source(text: str, source: str) -> str:
    """Put a citation behind a text; each place stays on one line."""
    return f"{text} [{'; '.join(tie(place) for place in source.split('; '))}]"
