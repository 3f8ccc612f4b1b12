"""A host's queue: copies for other hosts, when each is due, and the clock of the retries.

All times are ms of virtual time since the scenario's start.
"""

import msgspec
from msgspec.structs import replace

from smtpsim.mail.site import Site, StoredMessage, Waiting
from smtpsim.mail.standing import split_address

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS
_DAY_MS = 24 * _HOUR_MS

NOT_DUE = 2**53
"""A time that no run reaches."""


class RetrySchedule(msgspec.Struct, frozen=True):
    """How long a host waits between its attempts, and when it gives up (RFC 5321 4.5.4.1).

    The last interval is repeated. The last attempt falls on the moment of giving up.
    """

    intervals_ms: tuple[int, ...] = (30 * _MINUTE_MS, 30 * _MINUTE_MS, _HOUR_MS, 2 * _HOUR_MS, 3 * _HOUR_MS)
    give_up_ms: int = 5 * _DAY_MS
    warn_ms: int = 4 * _HOUR_MS  # after which a sender who asked for it is told of the delay (RFC 3461 4.1)


class Group(msgspec.Struct, frozen=True):
    """Copies that are due at one moment for one domain: they share a look-up and a connection."""

    domain: str
    copies: tuple[Waiting, ...]


def enqueue(site: Site, message: StoredMessage, recipient: str, due: int) -> Site:
    """Put a copy into the queue; `recipient` is the forward-path that it was accepted for."""
    copy = Waiting(site.queued, message, recipient, due)
    return replace(site, queue=(*site.queue, copy), queued=site.queued + 1)


def next_due(site: Site) -> int:
    """Tell when the next copy that nobody is busy with is due, or `NOT_DUE`."""
    return min((copy.due for copy in site.queue if not copy.is_busy), default=NOT_DUE)


def first_group(site: Site, now: int) -> Group | None:
    """Collect what is due now for the domain of the copy that has been due longest."""
    due = [copy for copy in site.queue if copy.due <= now and not copy.is_busy]
    if not due:
        return None
    domain = domain_of(min(due, key=lambda copy: (copy.due, copy.id)))
    return Group(domain, tuple(copy for copy in due if domain_of(copy) == domain))


def domain_of(copy: Waiting) -> str:
    """Give the domain that a copy must go to, in lower case."""
    return split_address(copy.message.forward_path)[1]


def waiting_for(site: Site, domain: str) -> int:
    """Count the copies that wait for a domain; `@domain` counts its subdomains too (RFC 1985 5)."""
    return sum(goes_to(copy, domain) for copy in site.queue)


def goes_to(copy: Waiting, domain: str) -> bool:
    """Whether a copy must go to a domain, or for `@domain` to it or one of its subdomains."""
    wanted, own = domain.lower(), domain_of(copy)
    if not wanted.startswith("@"):
        return own == wanted
    return own == wanted[1:] or own.endswith(f".{wanted[1:]}")


def start_now(site: Site, domain: str, now: int) -> Site:
    """Make everything due that waits for a domain, as ETRN asks (RFC 1985)."""
    queue = tuple(
        replace(copy, due=min(copy.due, now)) if goes_to(copy, domain) else copy for copy in site.queue
    )
    return replace(site, queue=queue)


def take_up(site: Site, ids: frozenset[int]) -> Site:
    """Mark copies as being tried."""
    return _changed(site, ids, is_busy=True)


def put_back(site: Site, copy: Waiting) -> Site:
    """Put a copy back with what was learned of it; nobody is busy with it any more."""
    changed = replace(copy, is_busy=False)
    return replace(site, queue=tuple(changed if one.id == copy.id else one for one in site.queue))


def without(site: Site, ids: frozenset[int]) -> Site:
    """Strike copies out of the queue."""
    return replace(site, queue=tuple(copy for copy in site.queue if copy.id not in ids))


def _changed(site: Site, ids: frozenset[int], *, is_busy: bool) -> Site:
    queue = (replace(copy, is_busy=is_busy) if copy.id in ids else copy for copy in site.queue)
    return replace(site, queue=tuple(queue))


def next_attempt(schedule: RetrySchedule, copy: Waiting, now: int) -> int | None:
    """Tell when to try a copy again after an attempt that ended now; None: give it up."""
    limit = copy.message.arrived + schedule.give_up_ms
    if now >= limit:
        return None
    intervals = schedule.intervals_ms
    return min(now + intervals[min(copy.attempts, len(intervals) - 1)], limit)
