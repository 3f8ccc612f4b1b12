"""Reading what Python's smtplib prints with `set_debuglevel`: what was said, as Python writes a text."""

import ast
import re

from smtpsim.recording.said import Said, Sayer, is_reply

_LINE = re.compile(r"(?:\d\d:\d\d:\d\d\.\d{6} )?(?P<what>send|reply|connect): (?P<told>.*)\Z")
_LITERAL = re.compile(r"b?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\Z")
_TO = re.compile(r"(?:to )?\(")  # the address, as newer and older versions write it
_LINE_END = "\r\n"


def read_smtplib(lines: list[str]) -> list[Said]:
    """Read each line for what it is; what repeats a reply in other words is a note."""
    return [said for number, line in enumerate(lines, 1) if line.strip() for said in _read_line(line, number)]


def looks_like_smtplib(lines: list[str]) -> bool:
    """Whether something was sent or heard as smtplib tells it."""
    matches = (_LINE.match(line) for line in lines)
    return any(match["what"] != "connect" and _LITERAL.match(match["told"]) for match in matches if match)


def _read_line(line: str, number: int) -> list[Said]:
    match = _LINE.match(line)
    if match is not None and match["what"] == "connect" and _TO.match(match["told"]):
        return [Said(Sayer.OPENED, match["told"], number)]
    if match is None or not _LITERAL.match(match["told"]):
        return [Said(Sayer.NOTE, line.strip(), number)]
    texts = _texts(match["told"])
    if match["what"] == "send":
        return [Said(Sayer.CLIENT, text, number) for text in texts]
    return [Said(Sayer.SERVER if is_reply(text) else Sayer.NOTE, text, number) for text in texts]


def _texts(literal: str) -> list[str]:
    """Give the lines in a literal, whose escapes are undone; octets that are no UTF-8 become U+FFFD."""
    try:
        value = ast.literal_eval(literal)
    except (SyntaxError, ValueError):  # an escape that Python does not know
        return [literal]
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text.removesuffix(_LINE_END).split(_LINE_END)
