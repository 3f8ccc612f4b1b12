"""What a server knows that bears on its next reply: a person who plays it must know it too."""

from collections.abc import Iterator

from smtpsim.network.stream import Mark, all_segments
from smtpsim.protocol.facts import Facts
from smtpsim.protocol.received import CONNECTION, Received
from smtpsim.protocol.server import Server, hear
from smtpsim.protocol.server_reading import take
from smtpsim.simulation.knowledge import gather_facts
from smtpsim.simulation.world import Session, World
from smtpsim.spec.terms import ServerState, ServiceState, TextRuling, Trouble, Verb

_LOOKED_UP = {Verb.VRFY, Verb.EXPN}


def received_next(session: Session) -> Received | None:
    """Read what the server will read next, from what it has and what is on its way."""
    return _read(session)[1]


def _read(session: Session) -> tuple[Server, Received | None]:
    if session.server.state is ServerState.CONNECTED:
        return session.server, CONNECTION
    on_the_way = (one.octets for one in all_segments(session.to_server) if one.mark is Mark.OCTETS)
    return take(hear(session.server, b"".join(on_the_way)))


def knowledge_words(world: World, session: Session, now: int) -> str:
    """Say what the mail store and the site's policy know of it, beside the line itself; often nothing."""
    server, received = _read(session)
    if received is None:
        return ""
    facts = gather_facts(world.sites[session.server_host], server, received, now, session.client_host)
    return " ".join(_told(facts, received.verb))


def _told(facts: Facts, verb: Verb) -> Iterator[str]:
    if facts.service is not ServiceState.READY:
        yield f"Its host is in this state: {facts.service}."
    if facts.trouble is not Trouble.NONE:
        yield f"Its host has a trouble: {facts.trouble}."
    if verb is Verb.RCPT:
        yield f"What it knows of the recipient: {facts.standing}."
    if verb in _LOOKED_UP:
        yield f"What it finds: {facts.lookup}."
    if facts.hello_is_refused or facts.name_is_refused or facts.sender_is_refused:
        yield "This name is on its list of those that it refuses."
    if facts.ruling is not TextRuling.ACCEPT:
        yield f"What its policy says of this text: {facts.ruling}."
    if facts.has_looped:
        yield "The message went through more servers than it may."
    if facts.login_is_failing:
        yield "It cannot check a password for now."
