"""What was said, as the lines of a script that sends it again and expects the same codes."""

import re
from collections.abc import Iterable, Iterator, Sequence

from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Actor, Kind

_SENT_KINDS = {Kind.COMMAND, Kind.DATA, Kind.END_OF_DATA}
_COMMENT = re.compile(r"(?:\t| {2})[ \t]*#")
_ESCAPES = {ord("\\"): "\\\\", ord("\r"): "\\r", ord("\n"): "\\n", ord("\t"): "\\t"}
_CRLF = b"\r\n"


def script_of(steps: Iterable[Step]) -> str:
    """Write a script from the steps of one session; a line with more lines right behind it does not wait."""
    spoken = [step for step in steps if step.kind in _SENT_KINDS or step.kind is Kind.REPLY]
    return "".join(f"{line}\n" for place in range(len(spoken)) for line in _lines_of(spoken, place))


def _lines_of(spoken: Sequence[Step], place: int) -> Iterator[str]:
    step = spoken[place]
    if step.actor is not Actor.CLIENT:
        yield f"S: {step.code}"
        return
    is_last = place + 1 == len(spoken) or spoken[place + 1].actor is Actor.SERVER
    pieces = step.octets.splitlines(keepends=True) if step.kind is Kind.DATA else [step.octets]
    for number, piece in enumerate(_joined(pieces), 1):
        waits = is_last and number == len(pieces)
        yield _line(piece, "C:" if waits or step.kind is Kind.DATA else "C+")


def _joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Put pieces together up to each CR LF; a lone CR or LF ends no line (RFC 5321 2.3.8)."""
    begun = b""
    for piece in pieces:
        begun += piece
        if begun.endswith(_CRLF):
            yield begun
            begun = b""
    if begun:
        yield begun


def _line(octets: bytes, mark: str) -> str:
    text = octets.removesuffix(_CRLF).decode("utf-8", "surrogateescape")
    is_plain = octets.endswith(_CRLF) and (text.isprintable() or not text) and text == text.rstrip()
    if is_plain and not _COMMENT.search(text):
        return f"{mark} {text}".rstrip()
    return f"C~ {''.join(map(_escaped, octets))}"


def _escaped(octet: int) -> str:
    if octet in _ESCAPES:
        return _ESCAPES[octet]
    is_plain = ord(" ") < octet <= ord("~") and octet != ord("#")
    return chr(octet) if is_plain else f"\\x{octet:02x}"
