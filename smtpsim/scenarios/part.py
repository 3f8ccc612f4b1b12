"""What all parts of a scenario file have in common, and the parts that several of them hold."""

import msgspec

from smtpsim.mail.queue import RetrySchedule
from smtpsim.scenarios.notation import Milliseconds


class Part(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """A part of a file; its keys are written with hyphens, and each is kept in a recording."""


class SpanPart(Part, frozen=True, kw_only=True):
    """A stretch of time after the start; without `until` it has no end."""

    since: Milliseconds = 0
    until: Milliseconds | None = None


class RetryPart(Part, frozen=True, kw_only=True):
    """How long a host waits before it tries again, and when it gives up (RFC 5321 4.5.4.1)."""

    every: tuple[Milliseconds, ...] = RetrySchedule().intervals_ms  # the last one is repeated
    give_up: Milliseconds = RetrySchedule().give_up_ms
    warn_after: Milliseconds = RetrySchedule().warn_ms
