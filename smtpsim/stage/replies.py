"""Replies that a person makes up: which are none, and which no server should give to a command."""

import re
from functools import cache

from smtpsim.spec.commands import ANY_COMMAND_REPLIES, COMMAND_OF, CONNECT_REPLIES
from smtpsim.spec.faults import Do, FaultRule
from smtpsim.spec.replies import REPLY_OF
from smtpsim.spec.rows import CommandRow
from smtpsim.spec.server_rows import SERVER_ROWS
from smtpsim.spec.terms import Verb

NO_REPLY = "That is no reply. A code of three digits and a text is one, as in: 450 4.2.1 try later"
_CODE = re.compile(r"[2-5][0-5][0-9]\Z", re.ASCII)
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\Z", re.ASCII)
_INTERMEDIATE = "3"
_TYPED = re.compile(
    r"(?P<code>\d+)(?: (?P<enhanced>\d+\.\d+\.\d+))?(?: (?P<text>[ -~]*))?\Z",
    re.ASCII,
)
_LIST = "RFC 5321 4.3.2"
_OLD_LIST = "RFC 821 4.3"
_PLACE_NAMES = {
    Verb.CONNECT: "a new connection",
    Verb.MESSAGE: "the end of the mail data",
    Verb.AUTH_RESPONSE: "a response of a login",
    Verb.UNKNOWN: "an unknown command",
}
_NO_COMMANDS = {Verb.CONNECT, Verb.MESSAGE}  # the codes for any command are not for them


def reply_mistake(code: str, enhanced: str = "") -> str:
    """Say why a code, or an enhanced code beside it, cannot be sent; empty where it can (RFC 5321 4.2)."""
    if not _CODE.match(code):
        return f"{code or 'Nothing'} is no reply code: its digits are 2 to 5, 0 to 5 and 0 to 9."
    if not enhanced:
        return ""
    if not _ENHANCED.match(enhanced):
        return f"{enhanced} is no enhanced code: write three numbers such as 4.2.1, the first 2, 4 or 5."
    if code[0] == _INTERMEDIATE:
        return f"{code} carries no enhanced code: none begins with {_INTERMEDIATE}."
    if enhanced[0] != code[0]:
        return f"{enhanced} does not go with {code}: both begin with the same digit."
    return ""


def typed_mistake(text: str) -> str:
    """Say why a typed line is no reply; empty where it is one."""
    match = _TYPED.match(" ".join(text.split()))
    return reply_mistake(match["code"], match["enhanced"] or "") if match else NO_REPLY


def typed_reply(text: str) -> FaultRule | None:
    """Read `450 4.2.1 try later` as a fault for the next reply; None where it is no reply."""
    words = " ".join(text.split())
    match = _TYPED.match(words)
    if match is None or typed_mistake(words):
        return None
    do = Do(reply=int(match["code"]), enhanced=match["enhanced"] or "", text=match["text"] or "")
    return FaultRule(words, do)


def answered_name(verb: Verb) -> str:
    """Name what a reply answers: a command, or one of the events that are answered as well."""
    return _PLACE_NAMES.get(verb, verb.value)


@cache
def listed_codes(verb: Verb) -> frozenset[int]:
    """Give every code that a standard lists for an answer to a command, or to an event."""
    of_rows = {row.code for row in SERVER_ROWS if verb in row.verbs}
    of_any = () if verb in _NO_COMMANDS else ANY_COMMAND_REPLIES
    return frozenset(of_rows.union(_codes_of_list(verb), of_any))


def _codes_of_list(verb: Verb) -> tuple[int, ...]:
    if verb is Verb.CONNECT:
        return CONNECT_REPLIES
    if verb is Verb.MESSAGE:
        return COMMAND_OF[Verb.DATA].message_replies
    row = COMMAND_OF.get(verb)
    return row.replies or row.old_replies if row else ()


def unlisted_warning(code: int, verb: Verb) -> str:
    """Say that no server should give this code here; empty where a standard lists it."""
    if code in listed_codes(verb):
        return ""
    name = answered_name(verb)
    return (
        f"The list of replies to {name} has no {code}, and a server should keep to it [{list_source(verb)}]."
    )


def list_source(verb: Verb) -> str:
    """Name the section that lists the replies to a command."""
    row = COMMAND_OF.get(Verb.DATA if verb is Verb.MESSAGE else verb)
    if row is None:
        return _LIST
    return _source_of_row(row)


def _source_of_row(row: CommandRow) -> str:
    if not row.replies:
        return _OLD_LIST
    return _LIST if row.source.startswith("RFC 5321") else row.source.split("; ")[0]


def code_meaning(code: int) -> str:
    """Say in a sentence what a code means; of one that no standard has, what its first digit says."""
    row = REPLY_OF.get(code)
    return row.meaning if row else "No standard that is built here has this code; its first digit counts."
