"""What happens while only some octets of a step are sent: said in general, without telling how it goes on."""

from typing import NamedTuple

from smtpsim.explain.row_index import is_pop_step
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Kind, Move

_LINE_END = b"\r\n"


class OnTheWay(NamedTuple):
    """A sentence or two about octets on the way, and the sections that they rest on."""

    words: str
    source: str


_COMMAND = OnTheWay(
    "The server waits for CR LF before it reads the line: until then there is no command.",
    "RFC 5321 2.3.8; RFC 5321 4.1.1",
)
_REPLY = OnTheWay(
    "The client waits for CR LF before it reads the line. A hyphen behind the code says that another line of"
    " the reply follows, a space that this one is the last.",
    "RFC 5321 2.3.8; RFC 5321 4.2.1",
)
_TEXT = OnTheWay(
    "The server takes all of it as mail data and looks for no command in it; it waits for a line that is"
    " a dot alone.",
    "RFC 5321 4.1.1.4",
)
_CHUNK = OnTheWay(
    "The server counts the octets up to the number that BDAT named; no line end and no dot means anything"
    " to it here.",
    "RFC 3030 2",
)
_DOT = OnTheWay(
    "The server cannot tell yet whether this is the dot alone that ends the mail data: CR LF must follow.",
    "RFC 5321 4.1.1.4; RFC 5321 4.5.2",
)
_POP = OnTheWay("The other side waits for CR LF before it reads the line.", "RFC 1939 3")
_UNDER_TLS = OnTheWay("All this is said under TLS: on the road its octets look different.", "RFC 3207 1")


def on_the_way(step: Step, sent: int) -> OnTheWay:
    """Say what is happening while the first `sent` octets of a step are on the way."""
    rule = _rule(step)
    rules = (rule, _UNDER_TLS) if step.is_protected else (rule,)
    words = " ".join(one.words for one in rules)
    return OnTheWay(f"{octets_words(step, sent)} {words}", "; ".join(one.source for one in rules))


def octets_words(step: Step, sent: int) -> str:
    """Count the octets that are on the way, and the lines that are whole among them."""
    lines = step.octets.count(_LINE_END, 0, sent)
    whole = (
        "" if not lines or step.row == Move.CHUNK else f", {lines} whole line{'s' * (lines > 1)} among them"
    )
    are = "is" if sent == 1 else "are"
    return f"{sent} of {len(step.octets)} octets {are} on the way{whole}."


def _rule(step: Step) -> OnTheWay:
    if is_pop_step(step):
        return _POP
    match step.kind:
        case Kind.REPLY:
            return _REPLY
        case Kind.DATA if step.row == Move.CHUNK:
            return _CHUNK
        case Kind.DATA:
            return _TEXT
        case Kind.END_OF_DATA:
            return _DOT
        case _:
            return _COMMAND
