"""Serving a scenario to real clients, on a port or on standard input and output.

A session that is recorded, or that has faults, lives in a world of its own (`simulated`); all the
others share one mail store (`direct`).
"""

import asyncio
import sys
import time
from collections.abc import Callable
from typing import TypeAlias

from smtpsim.errors import SmtpsimError
from smtpsim.live.bounds import DEFAULT_BOUNDS, Bounds
from smtpsim.live.conversation import Conversation
from smtpsim.live.direct import DirectConversation, refusal
from smtpsim.live.listener import Listener
from smtpsim.live.pipe import Pipe
from smtpsim.live.signals import stop_signals
from smtpsim.live.simulated import SimulatedConversation
from smtpsim.live.store import MailStore
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.format import Scenario
from smtpsim.simulation.timeline import Sink
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FaultRule

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
) -> int:
    """Serve on a port (0: any free one) until SIGINT or SIGTERM; gives the exit status."""
    service = Service(build_world(scenario, faults, external=True), recorder_for)
    listener = Listener(service.converse, service.refusal, service.bounds, announce)
    asyncio.run(_serve_until_told(listener, host, port))
    return 0


def serve_stdio(scenario: Scenario, faults: tuple[FaultRule, ...], recorder_for: RecorderFor) -> int:
    """Serve one client on standard input and output (as `sendmail -bs`); gives the exit status."""
    if sys.stdin is None or sys.stdout is None:
        raise SmtpsimError("standard input and output must be open: SMTP is spoken on them")
    service = Service(build_world(scenario, faults, external=True), recorder_for)
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
        self.bounds, self.store = bounds, MailStore(origin.sites[session.server_host], bounds)
        self._origin, self._policy, self._recorder_for = origin, session.server.policy, recorder_for
        self.refusal = refusal(self._policy)
        self._started = time.monotonic()

    def converse(self, number: int) -> Conversation:
        """Begin the conversation of the first, second ... session."""
        sink = self._recorder_for(number)
        if sink is None and not self._origin.faults:
            return DirectConversation(self._policy, self.store, self._clock, self.bounds)
        return SimulatedConversation(self._origin, sink, self.bounds)

    def _clock(self) -> int:
        """Tell how long the service has run, in ms."""
        return int((time.monotonic() - self._started) * 1000)
