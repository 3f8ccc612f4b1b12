"""How a row of steps ended, in a few words: what was refused, what was accepted, what was lost."""

from collections.abc import Iterator

from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.track import Mark, Track
from smtpsim.spec.codes import FIRST_ERROR
from smtpsim.spec.terms import Kind, Move, Verb

_LOOK_FOR_REPLY = 40  # steps after an end of data
_TO = {Verb.CONNECT: "to the connection", Verb.MESSAGE: "to the message"}
_LOSS_OF = {
    Move.CLOSE_TIMED_OUT.value: "the client waited in vain",
    Move.CLOSE_MALFORMED.value: "a reply that is none",
}


def outcome_words(track: Track) -> str:
    """Say what came of all steps that there are; marks find them, so that a long session costs no more."""
    return ", ".join((*_refusals(track), *_messages(track))) or (
        "no refusal" if len(track) else "nothing yet"
    )


def holding_words(holders: frozenset[Holder]) -> str:
    """Name the hosts that hold mail, with how many copies."""
    hosts = [holder.host for holder in holders]
    copies = {host: hosts.count(host) for host in sorted(set(hosts))}
    if not copies:
        return "nobody holds a message"
    if len(copies) > 1:
        return f"{' and '.join(_host_words(*one) for one in copies.items())} hold copies"
    host, count = next(iter(copies.items()))
    return f"{sanitise(host)} holds {'the message' if count == 1 else f'{count} copies'}"


def _host_words(host: str, copies: int) -> str:
    return sanitise(host) if copies == 1 else f"{sanitise(host)} ({copies} copies)"


def _refusals(track: Track) -> Iterator[str]:
    """Tell the first refusals and losses, and count the others."""
    known, told = len(track), 2
    place = track.next_mark(Mark.ERROR, 0)
    for _ in range(told):
        if place is not None:
            yield _refusal_words(track.steps[place])
            place = track.next_mark(Mark.ERROR, place + 1)
    left = track.marked_count(Mark.ERROR, known) - told
    if left > 0:
        yield f"{left} more refusals or losses" if left > 1 else "1 more refusal or loss"


def _refusal_words(step: Step) -> str:
    if step.code < FIRST_ERROR:
        return _LOSS_OF.get(step.row, "connection lost")
    if step.verb is None or step.verb is Verb.UNKNOWN:
        return str(step.code)
    return f"{step.code} {_TO.get(step.verb, f'to {step.verb}')}"


def _messages(track: Track) -> Iterator[str]:
    """Tell how often mail data was ended, and what the last reply to that was."""
    count = track.marked_count(Mark.MESSAGE, len(track))
    if not count:
        return
    place = track.previous_mark(Mark.MESSAGE, len(track) + 1)
    reply = None if place is None else _reply_after(track, place)
    if count > 1:
        yield f"mail data sent {count} times"
    if reply is None:
        yield "no reply to the last message" if count > 1 else "no reply to the message"
    elif reply.code < FIRST_ERROR:
        yield f"{'the last ' if count > 1 else ''}message accepted ({reply.code})"


def _reply_after(track: Track, place: int) -> Step | None:
    ended = track.steps[place]
    following = track.steps[place + 1 : place + 1 + _LOOK_FOR_REPLY]
    replies = (step for step in following if step.kind is Kind.REPLY and step.session == ended.session)
    return next((step for step in replies if step.verb is Verb.MESSAGE), None)
