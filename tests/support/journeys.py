"""Mail systems for tests: scenarios written as text, run to their end, with the world after each step."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from smtpsim.mail.pickup import messages_of
from smtpsim.mail.site import StoredMessage, Waiting
from smtpsim.protocol.framing import unstuff_dots
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.reader import read_scenario
from smtpsim.simulation.advance import advance
from smtpsim.simulation.holding import NOBODY
from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.terms import Actor, Kind

MOST_STEPS = 6_000

HEAD = "format: 1\nid: x\ntitle: T\n"

TWO_HOPS = """
world:
  servers:
    mail.sender.example:
      domains: [sender.example]
      mailboxes: {alice: {}}
      relays-for: [sender.example]
    mx.receiver.example:
      domains: [receiver.example]
      mailboxes: {bob: {}, carol: {}}
client:
  host: pc.alice.example
  to-server: mail.sender.example
  send:
    - from: alice@sender.example
      to: [bob@receiver.example]
      headers: {From: alice@sender.example, Subject: Lunch}
      body: Shall we eat?
"""


class Moment(msgspec.Struct, frozen=True):
    """A step, the world after it, and who holds the mail then."""

    step: Step
    world: World
    holders: frozenset[Holder]


class Journey(msgspec.Struct, frozen=True):
    """Everything that happens in a mail system, from its start to its end."""

    start: World
    moments: tuple[Moment, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps."""
        return tuple(moment.step for moment in self.moments)

    @property
    def end(self) -> World:
        """The world when all is over."""
        return self.moments[-1].world if self.moments else self.start

    @property
    def holders(self) -> frozenset[Holder]:
        """Who holds what when all is over."""
        return self.moments[-1].holders if self.moments else NOBODY

    @property
    def rows_in_order(self) -> list[str]:
        """The rows that tell of each step, in their order."""
        return [step.row for step in self.steps]

    def rows(self) -> Counter[str]:
        """Count the steps by the row that tells of each."""
        return Counter(self.rows_in_order)

    def first(self, row: str) -> Step:
        """Give the first step that a row tells of."""
        return next(step for step in self.steps if step.row == row)

    def commands(self, session: str) -> list[str]:
        """List the command lines of one hop."""
        return [
            step.octets.decode().rstrip()
            for step in self.steps
            if step.session == session and step.kind is Kind.COMMAND
        ]

    def text(self, session: str) -> bytes:
        """Give the first text that was sent on one hop, dots unstuffed."""
        pieces = []
        for step in self.steps:
            if step.session == session and step.kind is Kind.DATA:
                pieces.append(step.octets)
            if step.session == session and step.kind is Kind.END_OF_DATA:
                break
        return unstuff_dots(b"".join(pieces))

    def peers(self) -> list[tuple[str, str]]:
        """List which host connected to which, in order; a host where nobody answers is among them."""
        opened = {session.id: session.server_host for session in self.end.sessions}
        return [
            (step.host, step.peer or opened.get(step.session, ""))
            for step in self.steps
            if (step.kind is Kind.OPEN and step.actor is Actor.CLIENT)
            or step.row.endswith("host-unreachable")
        ]

    def inbox(self, host: str, user: str) -> tuple[StoredMessage, ...]:
        """List what lies in a mailbox at the end, the oldest first."""
        return messages_of(self.end.sites[host], user)

    def queue(self, host: str) -> tuple[Waiting, ...]:
        """List what waits in a host's queue at the end."""
        return self.end.sites[host].queue


def travel(world: World) -> Journey:
    """Run a world to its end, which must come."""
    return Journey(world, tuple(_moments(world)))


def journey(text: str, *faults: FaultRule) -> Journey:
    """Run the scenario that a text tells of, below its first three keys, with faults armed."""
    return travel(build_world(read_scenario(HEAD + text, "x.yaml"), faults))


def changed(text: str, *changes: tuple[str, str]) -> str:
    """Change parts of a text; each must be there, and its first place is changed."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def go_on(world: World, holders: frozenset[Holder]) -> Moment | None:
    """Do one step; None where all is over."""
    world, step = advance(world)
    if step is None:
        return None
    return Moment(step, world, holders.difference(step.lost).union(step.gained))


def _moments(world: World) -> Iterator[Moment]:
    holders = NOBODY
    for _ in range(MOST_STEPS):
        moment = go_on(world, holders)
        if moment is None:
            return
        world, holders = moment.world, moment.holders
        yield moment
    raise AssertionError(f"no end after {MOST_STEPS} steps")


def connections(steps: tuple[Step, ...]) -> list[str]:
    """List the hosts that were connected to, in order of time."""
    return [step.peer for step in steps if step.kind is Kind.OPEN]
