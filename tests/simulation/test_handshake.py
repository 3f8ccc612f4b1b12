"""The TLS handshake on the simulated channel, and what a client makes of STARTTLS (RFC 3207)."""

import msgspec
import pytest

from smtpsim.network.stream import Link
from smtpsim.protocol.policy import make_policy
from smtpsim.simulation.advance import advance
from smtpsim.simulation.intervention import ClientEvent, ClientEventKind
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.world import ExternalClient, World
from smtpsim.spec.faults import Do, FaultRule, When
from smtpsim.spec.terms import Actor, Kind, PhaseName, ServerState, Tls, TlsUse, Verb
from tests.support.conversation import SERVER_HOST, converse
from tests.support.worlds import BOB, CLIENT_HOST, after_event, classic_world, steps_of

OFFERED, REQUIRED, FAILING = (
    make_policy(SERVER_HOST, tls=tls) for tls in (Tls.OFFERED, Tls.REQUIRED, Tls.FAILING)
)


def mail_world(server: Tls = Tls.OFFERED, client: TlsUse = TlsUse.WHEN_OFFERED) -> World:
    """A client that sends one mail and knows STARTTLS, and a server."""
    return classic_world(policy=make_policy(SERVER_HOST, tls=server), tls=client, hello=Verb.EHLO)


def commands(steps: tuple[Step, ...]) -> list[str]:
    """What the client did, by verb."""
    return [str(step.verb) for step in steps if step.kind is Kind.COMMAND]


def rows(steps: tuple[Step, ...], kind: Kind) -> list[str]:
    return [step.row for step in steps if step.kind is kind]


def delivered(steps: tuple[Step, ...]) -> int:
    return len(rows(steps, Kind.DELIVERY))


# A whole session


def test_a_mail_goes_under_tls_after_a_second_hello() -> None:
    steps = steps_of(mail_world())
    assert commands(steps) == ["EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "DATA", "QUIT"]
    assert rows(steps, Kind.HANDSHAKE) == ["client-handshake", "tls-established"]
    assert delivered(steps) == 1


def test_the_handshake_is_a_step_of_either_side_and_takes_its_time() -> None:
    first, second = (step for step in steps_of(mail_world()) if step.kind is Kind.HANDSHAKE)
    assert (first.actor, first.host) == (Actor.CLIENT, CLIENT_HOST)
    assert (second.actor, second.host) == (Actor.SERVER, SERVER_HOST)
    assert first.heard == ("tls-agreed",)
    assert first.arrives == second.time
    assert second.server_state is ServerState.GREETED


def test_from_the_handshake_on_and_not_before_the_steps_are_protected() -> None:
    steps = steps_of(mail_world())
    end = next(place for place, step in enumerate(steps) if step.row == "tls-established")
    assert [step.is_protected for step in steps] == [False] * (end + 1) + [True] * (len(steps) - end - 1)


def test_without_tls_no_step_is_protected_and_no_recording_tells_of_it() -> None:
    steps = steps_of(classic_world())
    assert {step.is_protected for step in steps} == {False}
    assert all(b"is_protected" not in msgspec.json.encode(step) for step in steps)


def test_all_of_it_belongs_to_the_establishment_of_the_connection() -> None:
    steps = steps_of(mail_world())
    end = next(place for place, step in enumerate(steps) if step.verb is Verb.MAIL)
    assert {step.phase for step in steps[:end]} == {PhaseName.ESTABLISHMENT}


def test_the_client_forgets_what_was_offered_in_the_clear() -> None:
    world = mail_world()
    while True:
        world, step = advance(world)
        assert step is not None
        if step.verb is Verb.EHLO and step.is_protected and step.actor is Actor.CLIENT:
            break
    client = world.sessions[0].client
    assert not isinstance(client, ExternalClient)
    assert getattr(client, "offered", None) == frozenset()


@pytest.mark.parametrize("octets", [1, 5, 1_000])
def test_it_does_not_depend_on_how_the_octets_are_cut(octets: int) -> None:
    cut = classic_world(
        policy=OFFERED, tls=TlsUse.REQUIRED, hello=Verb.EHLO, link=Link(segment_octets=octets)
    )
    assert rows(steps_of(cut), Kind.HANDSHAKE) == ["client-handshake", "tls-established"]


def test_one_can_go_back_before_it_and_forward_again() -> None:
    timeline = Timeline(mail_world())
    timeline.to_end()
    steps = tuple(timeline.branch.track.steps)
    again = Timeline(mail_world())
    again.to_end()
    assert tuple(again.branch.track.steps) == steps


# What the client makes of the answer


@pytest.mark.parametrize(
    ("server", "client", "expected"),
    [
        (Tls.OFFERED, TlsUse.NEVER, (1, False)),
        (Tls.OFFERED, TlsUse.WHEN_OFFERED, (1, True)),
        (Tls.OFFERED, TlsUse.REQUIRED, (1, True)),
        (Tls.NONE, TlsUse.WHEN_OFFERED, (1, False)),
        (Tls.NONE, TlsUse.REQUIRED, (0, False)),
        (Tls.FAILING, TlsUse.WHEN_OFFERED, (1, False)),
        (Tls.FAILING, TlsUse.REQUIRED, (0, False)),
        (Tls.REQUIRED, TlsUse.WHEN_OFFERED, (1, True)),
        (Tls.REQUIRED, TlsUse.NEVER, (0, False)),
    ],
)
def test_a_mail_goes_only_where_both_sides_agree(
    server: Tls, client: TlsUse, expected: tuple[int, bool]
) -> None:
    steps = steps_of(mail_world(server, client))
    texts = [step for step in steps if step.kind is Kind.DATA]
    assert (delivered(steps), any(step.is_protected for step in texts)) == expected


@pytest.mark.parametrize("server", [Tls.NONE, Tls.FAILING])
def test_a_client_that_insists_leaves_with_its_mail(server: Tls) -> None:
    steps = steps_of(mail_world(server, TlsUse.REQUIRED))
    quitting = next(step for step in steps if step.verb is Verb.QUIT)
    assert quitting.row == "client-quit-no-tls"
    assert quitting.heard[-1] == "tls-missing"
    assert {holder.host for step in steps for holder in step.gained} == {CLIENT_HOST}
    assert [holder for step in steps for holder in step.lost] == []


def test_a_client_that_said_helo_cannot_use_it() -> None:
    steps = steps_of(classic_world(policy=OFFERED, tls=TlsUse.WHEN_OFFERED))
    assert commands(steps) == ["HELO", "MAIL", "RCPT", "DATA", "QUIT"]


def test_a_client_asks_only_once() -> None:
    steps = steps_of(mail_world(Tls.FAILING))
    assert commands(steps) == ["EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "QUIT"]


def test_a_reply_that_is_lost_keeps_the_mail_with_the_client() -> None:
    cut = FaultRule("cut", Do(cut_after=0), When(Verb.STARTTLS))
    steps = steps_of(classic_world((cut,), policy=OFFERED, tls=TlsUse.WHEN_OFFERED, hello=Verb.EHLO))
    assert steps[-1].heard == ("lost-in-session",)
    assert delivered(steps) == 0


# Scripts: what comes in the clear


def test_a_script_shakes_hands_where_it_says_so() -> None:
    steps = converse(
        """
        C: EHLO mail.sender.example
        C: STARTTLS
        S: 220
        = HANDSHAKE
        ! handshake
        = GREETED
        C: EHLO mail.sender.example
        S: 250
        """,
        policy=OFFERED,
    ).steps
    assert rows(steps, Kind.HANDSHAKE) == ["client-script-handshake", "tls-established"]


@pytest.mark.parametrize("octets_at_once", [0, 1, 7])
def test_commands_smuggled_behind_starttls_are_never_obeyed(octets_at_once: int) -> None:
    conversation = converse(
        """
        C: EHLO mail.sender.example
        C+ STARTTLS
        C+ RSET
        C+ MAIL FROM:<mallory@sender.example>
        S: 220
        ! silence
        = HANDSHAKE
        ! handshake
        ! silence
        C: EHLO mail.sender.example
        S: 250
        C: RCPT TO:<bob@receiver.example>
        S: 503
        """,
        policy=OFFERED,
        octets_at_once=octets_at_once,
    )
    told = next(step for step in conversation.steps if step.code == 220 and step.verb is Verb.STARTTLS)
    assert told.row == "starttls-ready-dropping"
    assert told.words == {"behind": str(len(b"RSET\r\nMAIL FROM:<mallory@sender.example>\r\n"))}


def test_a_command_in_the_clear_where_the_handshake_should_begin_ends_the_session() -> None:
    conversation = converse(
        """
        C: STARTTLS
        S: 220
        C+ NOOP
        S: close
        = CLOSED
        """,
        policy=OFFERED,
    )
    assert rows(conversation.steps, Kind.HANDSHAKE) == ["tls-failed"]
    assert rows(conversation.steps, Kind.CLOSE)[0] == "server-close-without-tls"


def test_a_handshake_that_never_comes_ends_the_session_without_a_reply() -> None:
    conversation = converse("C: STARTTLS\nS: 220\n! wait 6 min\nS: close", policy=OFFERED)
    assert conversation.codes == (220, 220)
    assert rows(conversation.steps, Kind.HANDSHAKE) == ["tls-not-begun"]


@pytest.mark.parametrize("before", ["C: NOOP", "C: STARTTLS"])
def test_a_script_may_not_shake_hands_before_the_220(before: str) -> None:
    with pytest.raises(AssertionError, match="no 220 to STARTTLS came"):
        converse(f"{before}\n! handshake")


# A client outside the simulation


def outside(*events: tuple[ClientEventKind, bytes]) -> tuple[World, tuple[Step, ...]]:
    """Let a real client do this, one thing after another."""
    world = mail_world()
    world = msgspec.structs.replace(
        world, sessions=(msgspec.structs.replace(world.sessions[0], client=ExternalClient()),)
    )
    steps: list[Step] = []
    for time, (kind, octets) in enumerate(events):
        world, following = after_event(world, ClientEvent(world.n, "s1", time, kind, octets))
        steps += following
    return world, tuple(steps)


OPEN, OCTETS = ClientEventKind.OPEN, ClientEventKind.OCTETS
ASKED = ((OPEN, b""), (OCTETS, b"EHLO c.example\r\nSTARTTLS\r\nNOOP\r\n"))


def test_a_real_client_goes_on_under_tls() -> None:
    world, steps = outside(*ASKED, (ClientEventKind.HANDSHAKE, b""), (OCTETS, b"EHLO c.example\r\n"))
    assert rows(steps, Kind.HANDSHAKE) == ["client-external", "tls-established"]
    assert [step.code for step in steps if step.kind is Kind.REPLY] == [220, 250, 220, 250]
    assert steps[-1].is_protected
    assert b"STARTTLS" not in steps[-1].octets
    assert world.sessions[0].server.security.has_tls


def test_a_real_client_s_failed_handshake_ends_its_session() -> None:
    world, steps = outside(*ASKED, (ClientEventKind.FAILED_HANDSHAKE, b""))
    assert [step.row for step in steps[-3:]] == ["client-external", "tls-failed", "server-close-without-tls"]
    assert world.sessions[0].server.state is ServerState.CLOSED


def test_a_handshake_that_nobody_asked_for_changes_nothing() -> None:
    world, steps = outside((OPEN, b""), (ClientEventKind.HANDSHAKE, b""))
    assert rows(steps, Kind.HANDSHAKE) == []
    assert not world.sessions[0].server.security.has_tls


def test_silence_in_place_of_the_handshake_ends_the_session() -> None:
    _, steps = outside(*ASKED, (ClientEventKind.SILENCE, b""))
    assert [step.row for step in steps[-2:]] == ["tls-not-begun", "server-close-without-tls"]


def test_the_mail_is_still_for_bob() -> None:
    steps = steps_of(mail_world())
    assert [step.recipient for step in steps if step.kind is Kind.DELIVERY] == [BOB]
