"""Reverse-paths and forward-paths: brackets, source routes and mailboxes."""

import re
from typing import NamedTuple

from smtpsim.protocol.command import Path
from smtpsim.protocol.domain import BRACKET_END, DOMAIN_PATTERN, WORD_END, read_host
from smtpsim.protocol.local_part import end_of_local_part, find_local_part_mistake, unquote
from smtpsim.protocol.mistake import Mistake, mistake_at
from smtpsim.protocol.strictness import Limits
from smtpsim.protocol.utf8 import text_of
from smtpsim.spec.flaws import Flaw

NULL_PATH = Path(text="", local="", domain="")

# A-d-l     = At-domain *( "," At-domain )
# At-domain = "@" Domain
_AT_DOMAIN = rf"@{DOMAIN_PATTERN}"
_ROUTE = re.compile(rf"{_AT_DOMAIN}(?:,{_AT_DOMAIN})*:")
_WHOLE_HOPS = re.compile(rf"(?:{_AT_DOMAIN},)*(?:{_AT_DOMAIN}|@)?")

# What was meant as a route, right or wrong. A colon or a comma inside a literal does not make one.
_ROUTE_ATTEMPT = re.compile(r"@(?:\[[^\]]*\]|[^,:>\[ ])*[,:]")


class ReadPath(NamedTuple):
    """A path and the offset of the octet that follows it in the line."""

    path: Path
    end: int


def read_path(text: str, start: int, limits: Limits, *, postmaster: bool) -> ReadPath | Mistake:
    """Read the path at `start`, with its brackets or without any (RFC 5321 4.1.2).

    With `postmaster`, that name alone needs no domain (RFC 5321 4.1.1.3).
    """
    if text.startswith("<>", start):
        return ReadPath(NULL_PATH, start + 2)
    if not text.startswith("<", start):
        return _read_mailbox(text, start, limits, WORD_END, postmaster=postmaster)
    inside = _read_mailbox(text, start + 1, limits, BRACKET_END, postmaster=postmaster)
    if isinstance(inside, Mistake):
        return _prefer_unclosed(text, inside)
    return ReadPath(inside.path, inside.end + 1)


def _read_mailbox(
    text: str, start: int, limits: Limits, ends: tuple[str, ...], *, postmaster: bool
) -> ReadPath | Mistake:
    """Read what stands inside the brackets: `[ A-d-l ":" ] Mailbox` (RFC 5321 4.1.2)."""
    begin = _read_route(text, start)
    if isinstance(begin, Mistake):
        return begin
    at = end_of_local_part(text, begin)
    if at == begin or not text.startswith("@", at):
        if postmaster and text[start:at].lower() == "postmaster" and text[at : at + 1] in ends:
            return ReadPath(Path(text=text[start:at], local=text[start:at], domain=""), at)
        return find_local_part_mistake(text, begin, at, ends)
    end = read_host(text, at + 1, ends)
    if isinstance(end, Mistake):
        return end
    excess = _find_excess(limits, (start, begin, at, end))
    return excess or ReadPath(_make_path(text, start, begin, at, end), end)


def _make_path(text: str, start: int, begin: int, at: int, end: int) -> Path:
    """Make the path whose mailbox begins at `begin`, with its route before that."""
    return Path(
        text=text_of(text[begin:end]),
        local=unquote(text_of(text[begin:at])),
        domain=text_of(text[at + 1 : end]).lower(),
        route=text_of(text[start : begin - 1]) if begin > start else "",
    )


def _read_route(text: str, start: int) -> int | Mistake:
    """Find where the mailbox begins: behind the source route, if there is one (RFC 5321 4.1.2, C)."""
    if not text.startswith("@", start):
        return start
    route = _ROUTE.match(text, start)
    if route:
        return route.end()
    if not _ROUTE_ATTEMPT.match(text, start):
        return start
    hops = _WHOLE_HOPS.match(text, start)
    return mistake_at(Flaw.BAD_ROUTE, hops.end() if hops else start)


def _find_excess(limits: Limits, offsets: tuple[int, int, int, int]) -> Mistake | None:
    """Find the first part that is past its limit (RFC 5321 4.5.3.1), and the first octet too many."""
    start, begin, at, end = offsets
    if at - begin > limits.local_part:
        return mistake_at(Flaw.LOCAL_PART_TOO_LONG, begin + limits.local_part)
    if end - at - 1 > limits.domain:
        return mistake_at(Flaw.DOMAIN_TOO_LONG, at + 1 + limits.domain)
    if end - start + 2 > limits.path:
        return mistake_at(Flaw.PATH_TOO_LONG, start - 1 + limits.path)
    return None


def _prefer_unclosed(text: str, mistake: Mistake) -> Mistake:
    """Keep the mistake, except where the path just stops without `>`: then that is what to tell."""
    offset = mistake.column - 1
    just_stops = text[offset : offset + 1] in WORD_END and ">" not in text[offset:]
    return Mistake(Flaw.UNCLOSED_BRACKET, mistake.column) if just_stops else mistake
