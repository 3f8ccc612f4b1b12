"""Playing the client: whose client it is, what a person does with it, and what happens until it is heard."""

from typing import NamedTuple

from msgspec.structs import replace

from smtpsim.errors import UsageError
from smtpsim.explain.legal_next import LISTED_FIRST, legal_next
from smtpsim.explain.typed_line import Known
from smtpsim.protocol.client import Client
from smtpsim.protocol.grammar import read_command
from smtpsim.protocol.hand_client import HandDeed
from smtpsim.protocol.path_grammar import KEYWORD_OF
from smtpsim.protocol.policy import keyword_lines_for
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.scenarios.escapes import read_escapes
from smtpsim.simulation.advance import advance
from smtpsim.simulation.hand import is_played, why_not_by_hand
from smtpsim.simulation.intervention import Say
from smtpsim.simulation.step import Step
from smtpsim.simulation.telling import find_session
from smtpsim.simulation.timeline import MAIN, Timeline
from smtpsim.simulation.world import AnyClient, Session, World
from smtpsim.spec.codes import VERDICT_OF_CLASS
from smtpsim.spec.commands import COMMAND_OF
from smtpsim.spec.terms import Actor, ClientState, Kind, ReplyVerdict, ServerState, Verb
from smtpsim.stage.changes import WATCH_ONLY

MOST_STEPS = 1_000  # that one deed can lead to
_LOGIN_VERBS = {Verb.AUTH, Verb.AUTH_RESPONSE}


class Said(NamedTuple):
    """What came of a deed: how many steps were done, and the branch that it began, if it did."""

    steps: int
    branch: str = ""


def waits_for_person(world: World | None) -> str:
    """Name the session in which nothing goes on before a person does something; empty where there is none."""
    played = _open_played(world)
    if world is None or played is None or advance(world)[1] is not None:
        return ""
    return played.id


def _open_played(world: World | None) -> Session | None:
    """Find a session whose client a person plays, as long as it is not closed."""
    sessions = world.sessions if world else ()
    found = (one for one in sessions if is_played(one) and one.client.state is not ClientState.CLOSED)
    return next(found, None)


def is_waited_for(timeline: Timeline) -> bool:
    """Whether nothing goes on at the cursor before the person who plays the client does something."""
    return timeline.cursor == timeline.known and bool(waits_for_person(timeline.world()))


def session_to_play(timeline: Timeline, chosen: str = "") -> str:
    """Name the session that a person would play here: one that is played, that of the step, or the first."""
    if chosen:
        return chosen
    world = timeline.world()
    played = _open_played(world)
    if played is not None:
        return played.id
    if timeline.step is not None:
        return timeline.step.session
    return world.sessions[0].id if world is not None and world.sessions else ""


def why_not_here(timeline: Timeline, session: str) -> str:
    """Say why the client of a session cannot be played at the cursor; empty where it can."""
    world = timeline.world()
    return WATCH_ONLY if world is None else why_not_by_hand(find_session(world, session))


def open_first(timeline: Timeline, session: str) -> int:
    """Where a session has not opened, let it, and hear the greeting; count the steps."""
    start, world = timeline.cursor, timeline.world()
    found = find_session(world, session) if world else None
    if found is None or found.client.state is not ClientState.IDLE:
        return 0
    while (step := timeline.forward()) is not None and timeline.cursor - start < MOST_STEPS:
        if step.session == session and step.kind is Kind.REPLY:
            break
    return timeline.cursor - start


def act(timeline: Timeline, session: str, deed: HandDeed, octets: bytes = b"") -> Said:
    """Do what a person does as the client, and go on until the server's answer has been heard."""
    reason = why_not_here(timeline, session)
    if reason:
        raise UsageError(reason)
    start, branches = timeline.cursor, len(timeline.branches)
    timeline.intervene(Say(start, session, octets, deed))
    while timeline.cursor - start < MOST_STEPS and (step := timeline.forward()) is not None:
        is_sent = step.session == session and step.actor is Actor.CLIENT
        goes_on = deed is HandDeed.LINE_AHEAD or _owes_octets(timeline, session)
        if (is_sent and goes_on) or _is_heard(timeline, session):
            break
    branch = timeline.branch.name if len(timeline.branches) > branches else ""
    return Said(timeline.cursor - start, branch)


def _owes_octets(timeline: Timeline, session: str) -> bool:
    """Whether octets of a chunk are still to be sent: before that BDAT has no reply (RFC 3030 2)."""
    world = timeline.world() if timeline.cursor == timeline.known else None
    found = find_session(world, session) if world else None
    return found is not None and _chunk_left(found) > 0


def _is_heard(timeline: Timeline, session: str) -> bool:
    """Whether nothing is left to come in a session before the person says more; other hosts may be busy."""
    world = timeline.world() if timeline.cursor == timeline.known else None
    found = find_session(world, session) if world else None
    if world is None or found is None:
        return False
    return advance(replace(world, sessions=(found,), traffic=None))[1] is None


def line_octets(text: str) -> bytes:
    """Write a typed line as it is sent, with CR LF."""
    return text.encode("utf-8", "replace") + b"\r\n"


def known_at(timeline: Timeline, session: str) -> Known:
    """Collect what helps a person to type: it changes nothing, and judges nothing."""
    world = timeline.world()
    found = find_session(world, session) if world else None
    if found is None:
        return Known()
    senders, recipients = _addresses(timeline, session)
    server = found.server
    return Known(
        server.state,
        in_login=_is_challenged(timeline.step, session),
        host=found.client_host,
        offered=keyword_lines_for(server.policy, server.security) if server.has_extensions else (),
        senders=senders,
        recipients=recipients,
        chunk_left=_chunk_left(found),
    )


def _chunk_left(session: Session) -> int:
    client = session.client
    return 0 if not isinstance(client, (Client, ScriptClient)) else client.chunk_left


def _is_challenged(step: Step | None, session: str) -> bool:
    """Whether the server has just asked for the next response of a login (RFC 4954 4)."""
    if (
        step is None
        or step.session != session
        or step.verb not in _LOGIN_VERBS
        or step.kind is not Kind.REPLY
    ):
        return False
    return VERDICT_OF_CLASS.get(step.code // 100) is ReplyVerdict.INTERMEDIATE


def _addresses(timeline: Timeline, session: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the addresses that the session's plan, or its script, began with."""
    world = timeline.branches[MAIN].world_at(0)
    found = find_session(world, session) if world else None
    return ((), ()) if found is None else _addresses_of(found.client)


def _addresses_of(client: AnyClient) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if isinstance(client, Client):
        mails = client.plan.mails
        return tuple(one.reverse_path for one in mails), tuple(p for one in mails for p in one.forward_paths)
    if not isinstance(client, ScriptClient):
        return (), ()
    commands = [read_command(item.octets.rstrip(b"\r\n")) for item in client.script if item.octets]
    paths = [(one.verb, one.path.text) for one in commands if one.path is not None and one.verb in KEYWORD_OF]
    senders = tuple(path for verb, path in paths if verb is not Verb.RCPT)
    return senders, tuple(path for verb, path in paths if verb is Verb.RCPT)


def may_start_tls(timeline: Timeline, session: str) -> bool:
    """Whether the server has said go ahead to STARTTLS: TLS must begin now (RFC 3207 4)."""
    totals = timeline.totals(session)
    return totals.server_state is ServerState.HANDSHAKE


def typed_octets(text: str) -> bytes:
    r"""Read exact octets as a person types them (`\r \n \t \0 \xNN`), or raise `UsageError`."""
    try:
        return read_escapes(text)
    except ValueError as error:
        raise UsageError(str(error)) from error


def legal_sentence(known: Known) -> tuple[str, str]:
    """Name the commands that may come next, as the server stands now."""
    if known.chunk_left:
        return f"{known.chunk_left} octets of the chunk come next, and no command.", ""
    if known.in_login:
        return "The response of the login comes next, or a lone * that gives it up.", ""
    if known.state is ServerState.DATA:
        return "Mail data may come next, and then a lone dot.", ""
    offered = {line.split()[0].upper() for line in known.offered if line}
    verbs = [one.verb for one in legal_next(known.state)]
    told = [verb for verb in verbs if _may_be_there(verb, offered)]
    return (
        f"In state {known.state} may come: {', '.join(told) or 'nothing'}.",
        "The server may still refuse one." if told else "",
    )


def _may_be_there(verb: Verb, offered: set[str]) -> bool:
    """Whether a server may have a command: what EHLO's answer could have listed, and did not, it has not."""
    keyword = COMMAND_OF[verb].keyword
    return not keyword or keyword in offered or (not offered and verb not in LISTED_FIRST)
