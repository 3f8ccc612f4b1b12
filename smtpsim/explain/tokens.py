"""The parts of a line on the channel, each with what it is: for a view that shows token by token."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import TypeAlias

import msgspec

from smtpsim.explain.credentials import LOGIN_VERBS, reveal_step
from smtpsim.explain.row_index import is_pop_step, telling_row
from smtpsim.explain.sanitise import sanitise
from smtpsim.protocol.grammar import read_command
from smtpsim.simulation.step import Step
from smtpsim.spec.commands import COMMAND_OF
from smtpsim.spec.enhanced import ENHANCED_FIELDS, ENHANCED_OF
from smtpsim.spec.extensions import EXTENSION_OF, EXTENSIONS
from smtpsim.spec.glossary import GLOSSARY_OF
from smtpsim.spec.mechanisms import mechanism_row
from smtpsim.spec.pop_rows import POP_ERROR, POP_OK
from smtpsim.spec.replies import DIGITS
from smtpsim.spec.rows import Row
from smtpsim.spec.terms import Kind, Verb

Part: TypeAlias = tuple[str, str, Row | None]
"""A piece of a line, what it is in one sentence, and the row that says so (None: say nothing of it)."""

_MECHANISM_PLACE = 2  # among the words of an AUTH line and the spaces between them
_KEYWORD = re.compile(r"(?:FROM|TO):", re.ASCII | re.IGNORECASE)
_PATH = re.compile(
    r"(?P<open><)(?P<route>@[^<>: ]+:)?"
    r'(?P<local>"(?:[^"\\]|\\.)*"|[^<>@" ]*)(?:(?P<at>@)(?P<domain>[^<>@ ]*))?(?P<close>>)',
    re.ASCII,
)
_REPLY = re.compile(r"(?P<code>\d{3})(?P<mark>[- ]?)(?P<enhanced>[245]\.\d{1,3}\.\d{1,3}(?= |\Z))?", re.ASCII)
_PARAMETER_ROW = {name: row for row in EXTENSIONS for name in (*row.mail_parameters, *row.rcpt_parameters)}
_STATUS_WORDS = {POP_OK: "The server did what it was asked.", POP_ERROR: "The server refused."}
_PATH_TERM = {"route": "source route", "local": "local part", "domain": "domain"}


class Token(msgspec.Struct, frozen=True, gc=False):
    """One part of a step's octets, from `start` up to `end`, with its meaning and the section."""

    start: int
    end: int
    text: str
    meaning: str
    source: str


def tokens(step: Step) -> tuple[Token, ...]:
    """Cut a step's octets into parts and say what each is; mail data before its end has none."""
    lines = re.findall(r".*?\r\n|.+", step.octets.decode("latin-1"), re.DOTALL)
    parts = [part for number, line in enumerate(lines) for part in _parts(step, line, number)]
    ends = tuple(accumulate(len(text) for text, _, _ in parts))
    return tuple(
        Token(end - len(text), end, sanitise(_as_text(text)), meaning, row.source)
        for (text, meaning, row), end in zip(parts, ends, strict=True)
        if text and row is not None
    )


def _as_text(octets: str) -> str:
    """Read a piece of a line, cut octet by octet, as UTF-8 (RFC 6531 3.2)."""
    return octets if octets.isascii() else octets.encode("latin-1").decode("utf-8", "replace")


def _parts(step: Step, line: str, number: int) -> Iterator[Part]:
    """Cut one line; the pieces put together are the line again."""
    text = line.removesuffix("\r\n")
    match step.kind:
        case _ if is_pop_step(step):
            yield from _pop_parts(step, text, number)
        case Kind.COMMAND | Kind.REPLY if step.verb in LOGIN_VERBS:
            yield from _login_parts(step, text)
        case Kind.COMMAND:
            yield from _command_parts(text)
        case Kind.REPLY:
            yield from _reply_parts(text, lists_keywords=step.verb is Verb.EHLO and number > 0)
        case Kind.END_OF_DATA:
            yield _term("end of data", text) if text == "." else (text, "", None)
        case _:
            yield text, "", None
    if text != line:
        yield _term("CRLF", line[len(text) :])


def _term(term: str, text: str) -> Part:
    row = GLOSSARY_OF[term]
    return text, row.sentence, row


def _command_parts(text: str) -> Iterator[Part]:
    command = read_command(text.encode("latin-1"))
    row = COMMAND_OF.get(command.verb)
    name, space, rest = text.partition(" ")
    yield (
        (name, row.purpose, row) if row else (name, "This is not the name of a command.", GLOSSARY_OF["verb"])
    )
    yield space, "", None
    keyword = _KEYWORD.match(rest)
    if row is None or keyword is None:
        yield from _argument(rest)
        return
    word, place = keyword[0], "forward-path" if command.verb is Verb.RCPT else "reverse-path"
    yield word, f"What follows is the {place}.", row
    yield from _path_parts(rest[len(word) :], place)


def _pop_parts(step: Step, text: str, number: int) -> Iterator[Part]:
    """Cut a line of POP3, whose answers have a word in the place of a code (RFC 1939 3)."""
    word, space, rest = text.partition(" ")
    if step.kind is Kind.COMMAND:
        row = telling_row(step)
        yield word, row.why if row else "", row
        yield space, "", None
        yield from _argument(rest)
    elif number == 0:
        yield word, _STATUS_WORDS.get(word, ""), GLOSSARY_OF["POP3"]
        yield space + rest, "", None
    elif text == ".":
        yield text, "A dot alone ends an answer of several lines.", GLOSSARY_OF["POP3"]
    else:
        yield text, "", None


def _login_parts(step: Step, text: str) -> Iterator[Part]:
    """Cut a line of a login; what stands in base64 is told word by word."""
    told = " ".join(f"{part.text} - {part.meaning}." for part in reveal_step(step))
    if step.kind is Kind.REPLY:
        parts = list(_reply_parts(text, lists_keywords=False))
        yield from parts[:-1] if told else parts
        yield from [(parts[-1][0], told, GLOSSARY_OF["base64"])] if told else []
        return
    words = re.split("( )", text)
    if step.verb is Verb.AUTH:
        row = mechanism_row(words[2]) if len(words) > _MECHANISM_PLACE else None
        yield from _command_parts(words[0])
        yield "".join(words[1:2]), "", None
        yield "".join(words[2:3]), row.sentence if row else "", row
        yield "".join(words[3:4]), "", None
        words = words[4:]
    rest = "".join(words)
    if rest == "*":
        yield rest, "The client gives the login up.", COMMAND_OF[Verb.AUTH]
    elif rest:
        yield rest, told or "A response in base64.", GLOSSARY_OF["base64"]


def _argument(text: str) -> Iterator[Part]:
    if text:
        yield _term("argument", text)


def _path_parts(text: str, place: str) -> Iterator[Part]:
    path = _PATH.match(text)
    if path is None:
        yield from _argument(text)
        return
    if path[0] == "<>":
        yield _term("null reverse-path", "<>")
    else:
        yield from _mailbox_parts(path, place)
    for piece in re.findall(r" +|[^ ]+", text[path.end() :]):
        yield _parameter(piece)


def _mailbox_parts(path: re.Match[str], place: str) -> Iterator[Part]:
    for name, piece in path.groupdict(default="").items():
        is_literal = name == "domain" and piece.startswith("[")
        yield _term("address literal" if is_literal else _PATH_TERM.get(name, place), piece)


def _parameter(piece: str) -> Part:
    name, _, value = piece.upper().partition("=")
    row = EXTENSION_OF.get(value) if name == "BODY" and value in EXTENSION_OF else _PARAMETER_ROW.get(name)
    if row is not None:
        return piece, row.sentence, row
    return (piece, "", None) if piece.isspace() else _term("extension", piece)


def _reply_parts(text: str, *, lists_keywords: bool) -> Iterator[Part]:
    found = _REPLY.match(text)
    if found is None:
        yield text, "", None
        return
    for position, digit in enumerate(found["code"], 1):
        yield _digit(position, digit)
    more = (
        "More lines of this reply follow." if found["mark"] == "-" else "This is the last line of the reply."
    )
    yield found["mark"], more, GLOSSARY_OF["reply"]
    yield from _enhanced_parts(found["enhanced"] or "")
    rest = text[found.end() :]
    yield from _keyword_parts(rest) if lists_keywords else _text_parts(rest)


def _digit(position: int, digit: str) -> Part:
    rows = (row for row in DIGITS if row.position == position and row.digit in {digit, "z"})
    return next(((digit, f"{row.name}. {row.meaning}", row) for row in rows), (digit, "", None))


def _enhanced_parts(code: str) -> Iterator[Part]:
    if not code:
        return
    whole = ENHANCED_OF.get(f"X{code[1:]}")
    for position, digit in enumerate(code.split(".")[:2], 1):
        rows = (row for row in ENHANCED_FIELDS if row.position == position and row.digit == digit)
        yield next(((digit, f"{row.name}. {row.meaning}", row) for row in rows), (digit, "", None))
        yield ".", "", None
    yield code.rpartition(".")[2], whole.meaning if whole else "", whole


def _keyword_parts(text: str) -> Iterator[Part]:
    keyword, _, _ = text.partition(" ")
    row = EXTENSION_OF.get(keyword.upper())
    yield (keyword, row.sentence, row) if row else _term("extension", keyword)
    yield text[len(keyword) :], "A parameter of the keyword.", row


def _text_parts(text: str) -> Iterator[Part]:
    if text.strip():
        yield text, "Text for people; programs go by the code.", GLOSSARY_OF["reply"]
