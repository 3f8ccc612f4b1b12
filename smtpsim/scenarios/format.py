"""What a scenario file can say, as the types that the file is read into.

Keys in a file are the fields' names with hyphens. Times are ms since the start, sizes are octets: a
`Scenario` holds plain values, and it is what a recording carries as its resolved scenario.
"""

from datetime import UTC, datetime

from smtpsim.scenarios.client_format import ClientPart
from smtpsim.scenarios.lesson_format import LessonPart
from smtpsim.scenarios.notation import Host, Identifier, Line, PlaceText, Recipient, ReplyText
from smtpsim.scenarios.part import Part
from smtpsim.scenarios.world_format import WorldPart
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.terms import Actor, PhaseName, ServerState

FORMAT = 1
DEFAULT_START = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Expectation(Part, frozen=True, kw_only=True):
    """What the author expects at a place; an empty field says nothing."""

    at: PlaceText
    reply: ReplyText = ""
    state: ServerState | None = None
    phase: PhaseName | None = None
    phase_step: int | None = None
    holders: dict[Host, tuple[Recipient, ...]] | None = None
    recipients: tuple[Recipient, ...] | None = None  # the forward-path buffer
    delivered: dict[Recipient, int] | None = None  # copies in mailboxes
    shown: dict[Recipient, int] | None = None  # copies on terminals
    queued: dict[Recipient, int] | None = None  # copies that lie in the queues of hosts
    bounced: dict[Recipient, int] | None = None  # reports of a failure, by who is told
    closed_by: Actor | None = None  # who ended the session of the place
    round_trips: int | None = None  # of the session of the place; at the end of all
    line: Line = 0  # where it stands in the file, 0 in none


class Scenario(Part, frozen=True, kw_only=True):
    """A whole scenario, resolved: it says all that is needed to run it again."""

    format: int = FORMAT
    id: Identifier
    title: str
    summary: str = ""
    level: int = 1
    seed: int = 0
    start: datetime = DEFAULT_START
    world: WorldPart
    client: ClientPart | None = None
    faults: tuple[FaultRule, ...] = ()
    expect: tuple[Expectation, ...] = ()
    lesson: LessonPart | None = None
