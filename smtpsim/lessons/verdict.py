"""What the judge says of an answer."""

from collections.abc import Iterator, Sequence

import msgspec

from smtpsim.explain.row_index import fill_words, telling_row
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.step import Step
from smtpsim.spec.codes import FIRST_ERROR
from smtpsim.spec.terms import Actor, Kind, Verb

_LONGEST = 60  # characters of what a learner typed that a sentence quotes


class Verdict(msgspec.Struct, frozen=True):
    """Whether an answer is right, and what is to be said about it."""

    is_right: bool
    did: str  # what the learner did, in words
    say: str = ""  # the author's feedback for this answer
    misconception: str = ""  # the id of what the learner may believe
    reason: str = ""  # why the right answer is right: for when it is told


def quoted(text: str) -> str:
    """Quote what a learner gave, safe to show and cut where it is long."""
    plain = sanitise(text.strip())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def refusals(steps: Sequence[Step]) -> Iterator[tuple[str, Step]]:
    """Tell of each command that the server refused: what was sent, in which state, and the code."""
    for at, reply in enumerate(steps):
        if reply.kind is Kind.REPLY and reply.code >= FIRST_ERROR:
            sent = next((one for one in reversed(steps[:at]) if _is_answered(one, reply)), None)
            yield (_told(sent, reply), reply)


def _is_answered(sent: Step, reply: Step) -> bool:
    is_own = sent.session == reply.session and sent.actor is Actor.CLIENT
    return (
        is_own and sent.kind is not Kind.DATA and (sent.verb, sent.recipient) == (reply.verb, reply.recipient)
    )


def _told(sent: Step | None, reply: Step) -> str:
    named = "the end of the mail data" if reply.verb is Verb.MESSAGE else str(reply.verb or "a line")
    if sent is None or reply.verb is Verb.CONNECT:
        return f"The server answered {reply.code}."
    if reply.verb is Verb.UNKNOWN and b"\r\n" in sent.octets.removesuffix(b"\r\n"):
        named = "the text of the message"
    elif reply.verb is Verb.UNKNOWN:
        named = quoted(sent.octets.decode("utf-8", "replace").rstrip("\r\n")) or "an empty line"
    return f"You sent {named} in state {sent.server_state}: {reply.code}."


def reason_of_step(step: Step | None) -> str:
    """Say why a step happened, with the section of the standard; empty where no row tells."""
    row = telling_row(step) if step else None
    return f"{fill_words(row.why, step)} [{row.source}]" if row and step else ""
