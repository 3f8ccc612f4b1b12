"""Serving a scenario to real clients, on a port or on standard input and output.

A session that is recorded, or that has faults, lives in a world of its own (`simulated`); all the
others share one mail store (`direct`).
"""

import asyncio
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

from msgspec.structs import replace

from smtpsim.errors import SmtpsimError
from smtpsim.live.bounds import DEFAULT_BOUNDS, Bounds
from smtpsim.live.certificates import Context
from smtpsim.live.conversation import Conversation
from smtpsim.live.direct import DirectConversation, refusal
from smtpsim.live.listener import Listener
from smtpsim.live.pipe import Pipe
from smtpsim.live.signals import stop_signals
from smtpsim.live.simulated import SimulatedConversation
from smtpsim.live.store import MailStore
from smtpsim.live.veil import Veil, with_fresh_seed
from smtpsim.protocol.auth.rules import hide_passwords
from smtpsim.scenarios.build import EXTERNAL_HOST, build_world
from smtpsim.scenarios.format import Scenario
from smtpsim.simulation.timeline import Sink
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.terms import Tls

RecorderFor: TypeAlias = Callable[[int], Sink | None]
"""Gives what takes the items of the first, second ... session, or None where it is not recorded."""

Announce: TypeAlias = Callable[[str], None]


def serve_port(
    scenario: Scenario,
    host: str,
    port: int,
    faults: tuple[FaultRule, ...],
    recorder_for: RecorderFor,
    announce: Announce,
    tls: Context | None = None,
) -> int:
    """Serve on a port (0: any free one) until SIGINT or SIGTERM; gives the exit status."""
    service = Service(build_world(scenario, faults, external=True), recorder_for)
    listener = Listener(service.converse, service.refusal, service.bounds, announce, tls)
    asyncio.run(_serve_until_told(listener, host, port))
    return 0


def serve_stdio(scenario: Scenario, faults: tuple[FaultRule, ...], recorder_for: RecorderFor) -> int:
    """Serve one client on standard input and output (as `sendmail -bs`); gives the exit status."""
    if sys.stdin is None or sys.stdout is None:
        raise SmtpsimError("standard input and output must be open: SMTP is spoken on them")
    service = Service(build_world(scenario, faults, external=True), recorder_for)
    if service.needs_certificate:
        raise SmtpsimError("TLS works on a port only: leave out --stdio, or take a scenario without tls")
    Pipe(service.converse(1), sys.stdin.fileno(), sys.stdout.fileno()).run()
    return 0


async def _serve_until_told(listener: Listener, host: str, port: int) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    with stop_signals(lambda: loop.call_soon_threadsafe(stop.set)):
        await listener.serve(host, port, stop)


class Service:
    """One server for many clients."""

    def __init__(self, origin: World, recorder_for: RecorderFor, bounds: Bounds = DEFAULT_BOUNDS) -> None:
        """Serve what a world holds at its start: one host, and one session that is still to come."""
        session = origin.sessions[0]
        site = replace(origin.sites[session.server_host], start=datetime.now(UTC))
        self.bounds, self.store = bounds, MailStore(site, bounds)
        self._recorder_for, policy = recorder_for, session.server.policy
        self._rules = with_fresh_seed(policy.login) if policy.login else None
        self._origin, self._policy = _hide_accounts(origin), replace(policy, login=self._rules)
        self.refusal = refusal(self._policy)
        self._started = time.monotonic()

    def converse(self, number: int, client: str = EXTERNAL_HOST) -> Conversation:
        """Begin the conversation of the first, second ... session with the host `client`."""
        sink = self._recorder_for(number)
        if sink is None and not self._origin.faults:
            return DirectConversation(self._policy, self.store, self._clock, self.bounds, client)
        veil = Veil(self._rules, self._policy.domain) if self._rules else None
        return SimulatedConversation(self._origin, sink, self.bounds, veil)

    @property
    def needs_certificate(self) -> bool:
        """Whether a client can be told to begin a TLS handshake."""
        return self._policy.tls in {Tls.OFFERED, Tls.REQUIRED}

    def _clock(self) -> int:
        """Tell how long the service has run, in ms."""
        return int((time.monotonic() - self._started) * 1000)


def _hide_accounts(origin: World) -> World:
    """Let a world's server take tokens for logins: a world that is recorded knows no passwords."""
    session = origin.sessions[0]
    policy = session.server.policy
    if policy.login is None:
        return origin
    hidden = replace(policy, login=hide_passwords(policy.login))
    return replace(origin, sessions=(replace(session, server=replace(session.server, policy=hidden)),))
