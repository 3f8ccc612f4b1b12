"""Plain text in lines of at most eighty columns."""

import textwrap

WIDTH = 80
_TIED_SPACE = "\N{NO-BREAK SPACE}"


def tie(text: str) -> str:
    """Keep a few words, such as a citation, together on one line of `wrap_text`."""
    return text.replace(" ", _TIED_SPACE)


def wrap_text(text: str, first: str = "", rest: str | None = None) -> tuple[str, ...]:
    """Break sentences into lines; `first` begins the first line, `rest` (or spaces) the others."""
    indent = " " * len(first) if rest is None else rest
    lines = textwrap.wrap(
        text,
        WIDTH,
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


def field(label: str, text: str) -> tuple[str, ...]:
    """Lay out one labelled text; nothing where the text is empty."""
    return wrap_text(text, f"  {label:<{_LABEL_WIDTH - 2}} ") if text else ()


def fields(label: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Lay out several texts under one label, each beginning a line of its own."""
    labels = (label, *("" for _ in texts[1:]))
    return tuple(line for name, text in zip(labels, texts, strict=False) for line in field(name, text))


def with_source(text: str, source: str) -> str:
    """Put a citation behind a text; each place stays on one line."""
    return f"{text} [{'; '.join(tie(place) for place in source.split('; '))}]"
