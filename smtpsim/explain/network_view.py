"""The network in words: round trips and how they are counted, what went together, what PIPELINING saves."""

from typing import NamedTuple

from smtpsim.explain.flight import LOST, Travel, clock_words, travel_of
from smtpsim.explain.row_index import is_pop_step
from smtpsim.explain.told import told_lines
from smtpsim.simulation.round_trips import answers_nothing
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Actor, Kind, Verb

COUNTED = (
    "one each time the server answers what the client has sent, however much went in one go; a TLS handshake"
    " is not counted."
)
TURN_SOURCE = "RFC 5321 4.3.1"
POP_SOURCE = "RFC 1939 3"
GROUP_SOURCE = "RFC 2920 3.1"
_OFFER = "PIPELINING"
_WAITING = {Verb.MAIL, Verb.SEND, Verb.SOML, Verb.SAML, Verb.RCPT}  # others may be sent along behind them
_ALONG = {Verb.RCPT, Verb.DATA}
_ANSWERED = {Kind.OPEN, Kind.COMMAND, Kind.END_OF_DATA}


class Sums(NamedTuple):
    """What a session has sent up to a moment."""

    round_trips: int = 0
    client_octets: int = 0
    server_octets: int = 0
    saved: int = 0  # round trips, by sending on without waiting
    missed: int = 0  # round trips that sending on would have saved
    is_offered: bool = False  # by the server: PIPELINING
    early: int = 0  # times that the client sent on without waiting, and nothing had allowed it


class Group(NamedTuple):
    """What a client sent in one go, and what the server answered before the client sent again."""

    number: int  # in its session, from 1
    steps: tuple[Step, ...]
    left_out: int = 0  # steps behind these

    def of(self, actor: Actor) -> tuple[Step, ...]:
        """Give what one of the two sent."""
        return tuple(step for step in self.steps if step.actor is actor)


class NetworkView(NamedTuple):
    """What there is to say of the network at a moment; the groups are the latest first."""

    sums: Sums
    groups: tuple[Group, ...]
    is_pop: bool = False


def network_view(sums: Sums, groups: tuple[Group, ...]) -> NetworkView:
    """Put together what was counted."""
    return NetworkView(sums, groups, bool(groups) and any(map(is_pop_step, groups[0].steps)))


def is_answered(step: Step) -> bool:
    """Whether a reply is due to what a client sends: text and chunks of a message have none of their own."""
    return step.kind in _ANSWERED


def could_go_along(before: Step, step: Step) -> bool:
    """Whether a command may be sent behind another one without waiting for its reply (RFC 2920 3.1)."""
    return step.kind is Kind.COMMAND and before.verb in _WAITING and step.verb in _ALONG


def offers_pipelining(step: Step) -> bool:
    """Whether a reply to EHLO lists PIPELINING (RFC 2920 2)."""
    if step.verb is not Verb.EHLO or step.kind is not Kind.REPLY:
        return False
    return any(line[4:].upper() == _OFFER.encode() for line in step.octets.split(b"\r\n"))


def trips_sentence(view: NetworkView) -> str:
    """Say how many round trips there were."""
    trips, sums = view.sums.round_trips, view.sums
    number = "none" if not trips else str(trips)
    octets = f"{sums.client_octets:,} octets from the client, {sums.server_octets:,} from the server"
    return f"{number} so far in this session; {octets}."


def counted_source(view: NetworkView) -> str:
    """Name the section by which the two take turns."""
    return POP_SOURCE if view.is_pop else TURN_SOURCE


def pipelining_sentence(view: NetworkView) -> tuple[str, str]:
    """Say what PIPELINING saved or would save, and the section; empty where that is no question."""
    sums = view.sums
    if view.is_pop or not view.groups:
        return "", ""
    if sums.early and not sums.is_offered:
        return (
            f"not offered here, and yet the client sent on without waiting, {_times(sums.early)}.",
            TURN_SOURCE,
        )
    if sums.saved:
        rest = f"{_trips(sums.saved)} saved so far: what was sent on did not wait for the reply before it."
        return rest, GROUP_SOURCE
    if not sums.missed:
        return (
            "nothing to save so far; where it is offered, MAIL, RCPT and DATA may go together.",
            GROUP_SOURCE,
        )
    would = f"{_trips(sums.missed)} less so far, had no RCPT or DATA waited for the reply before it"
    if sums.is_offered:
        return f"offered here, and this client did not use it: {would}.", GROUP_SOURCE
    return (
        f"not offered here, so the client must wait for each reply; with it {would}.",
        f"{TURN_SOURCE}; {GROUP_SOURCE}",
    )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _trips(count: int) -> str:
    return f"{count} round trip{'' if count == 1 else 's'}"


def group_title(group: Group) -> str:
    """Say what a group is, in numbers."""
    asked = sum(map(is_answered, group.of(Actor.CLIENT)))
    unasked = sum(map(answers_nothing, group.of(Actor.SERVER)))
    told = len(group.of(Actor.SERVER)) - unasked
    if not asked:
        return "mail data, its end still to come" if group.of(Actor.CLIENT) else "the server speaks first"
    what = "sent in one go" if asked > 1 else "sent"
    replies = f"{told} repl{'y' if told == 1 else 'ies'} back" if told else "no reply yet"
    if unasked:
        return f"{asked} {what}, {replies if told else 'no reply'}, and one that nothing asked for"
    return f"{asked} {what}, {replies}"


def group_summary(group: Group) -> str:
    """Name what a group sent, and what came back, in a few words."""
    asked = ", ".join(_short_name(step) for step in group.of(Actor.CLIENT) if is_answered(step))
    told = ", ".join(_short_name(step) for step in group.of(Actor.SERVER))
    return f"{asked or 'nothing'} ▶ ◀ {told or 'no reply yet'}"


def _short_name(step: Step) -> str:
    if step.actor is Actor.SERVER:
        return str(step.code) if step.code else short_words(step).split(" ", 1)[0]
    if step.kind is Kind.COMMAND and step.verb not in {None, Verb.UNKNOWN, Verb.AUTH_RESPONSE}:
        return str(step.verb)
    return {Kind.OPEN: "open", Kind.END_OF_DATA: "end of data"}.get(
        step.kind, short_words(step).split(" ", 1)[0]
    )


def short_words(step: Step) -> str:
    """Give the first line of what a step says, and how many more there are."""
    texts, _ = told_lines(step)
    more = f" (+{len(texts) - 1} lines)" if len(texts) > 1 else ""
    return f"{texts[0]}{more}"


def segment_words(step: Step) -> str:
    """Say how many octets were sent when, and when the last of them arrived."""
    octets = f"{len(step.octets):,} octets, " if step.octets else ""
    travel = travel_of(step)
    if travel is Travel.ARRIVES:
        return f"{octets}{clock_words(step.time)} to {clock_words(step.arrives or 0)}"
    return f"{octets}{clock_words(step.time)}, {LOST}"
