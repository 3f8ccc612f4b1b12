"""The journey of the mail: the stops on its way, the hop at the cursor, and who holds copies at each stop."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from smtpsim.explain.hops import Hop, is_errand
from smtpsim.simulation.step import Holder, Step

MAILBOX, UNKNOWN = "mailbox", "?"
_SETS_KEPT = 32  # of holders, that are counted once: the same set holds for many steps
REACH = 3  # legs before and after the one at the cursor that are shown
TO_MAILBOX = "delivered-to-mailbox"


class Leg(NamedTuple):
    """One hop of the way, and the session that last brought mail to where this one begins."""

    session: str
    hop: Hop
    before: str = ""


class Stop(NamedTuple):
    """A host on the way, or a mailbox at the host before it, or what is not known yet."""

    name: str
    copies: int = 0  # of all mails, that it holds
    is_host: bool = True


class Journey(NamedTuple):
    """The stops in order, and what is lit."""

    stops: tuple[Stop, ...]
    arrow: int | None = None  # the stop behind which the lit hop's arrow stands
    host: int | None = None  # the stop that does something by itself
    elsewhere: int = 0  # copies at hosts that are not shown


class Scene(NamedTuple):
    """What holds at the cursor: the step, its session, the copies, and where the way may end."""

    step: Step | None
    session: str
    holders: frozenset[Holder]
    has_end: bool = True  # the last host is where the mail goes; else nobody knows yet
    mailboxes: frozenset[str] = frozenset()  # hosts that have put mail into a mailbox


def way_through(
    leg_of: Callable[[str], Leg | None], onward_of: Callable[[str], str], session: str
) -> tuple[Leg, ...]:
    """Find the legs that lead to a session's hop and those that go on from it; a few of them only."""
    here = leg_of(session)
    if here is None:
        return ()
    before, after = [here], [here]
    while len(before) <= REACH and (earlier := leg_of(before[-1].before)) is not None:
        before.append(earlier)
    while len(after) <= REACH and (later := leg_of(onward_of(after[-1].session))) is not None:
        after.append(later)
    return (*reversed(before), *after[1:])


def make_journey(way: Sequence[Leg], scene: Scene) -> Journey:
    """Put the stops in a row and light what the step at the cursor is about."""
    names, arrow = _names(way, scene)
    host = _acting_host(names, arrow, scene.step)
    if host is not None:
        is_stored = scene.step is not None and scene.step.row == TO_MAILBOX
        goes_in = is_stored and names[host + 1 : host + 2] == [MAILBOX]
        host, arrow = (None, host) if goes_in else (host, None)
    return _with_copies(names, arrow, host, scene.holders)


def _names(way: Sequence[Leg], scene: Scene) -> tuple[list[str], int | None]:
    """List the stops, and find where the arrow of the scene's session stands."""
    names: list[str] = []
    arrow = None
    for leg in way:
        stops = _stops_of(leg.hop)
        names += stops[1:] if names[-1:] == stops[:1] else stops
        if scene.step is not None and leg.session == scene.session and leg.hop.server:
            arrow = len(names) - 2
    if way and not way[-1].hop.is_pop:
        is_end = scene.has_end or names[-1] in scene.mailboxes
        names.append(MAILBOX if is_end else UNKNOWN)
    return names, arrow


def _stops_of(hop: Hop) -> list[str]:
    """Name the ends of a hop as the mail goes; a reader pulls it out of a mailbox (RFC 1939 1)."""
    if hop.is_pop:
        return [hop.server, MAILBOX, hop.client]
    return [hop.client, hop.server] if hop.server else [hop.client]


def _acting_host(names: Sequence[str], arrow: int | None, step: Step | None) -> int | None:
    """Find the host that does something by itself with a step, if one does."""
    if step is None or not is_errand(step):
        return None
    return _place_of(step.host, names, arrow)


def _place_of(host: str, names: Sequence[str], arrow: int | None) -> int | None:
    """Find a host among the stops: at the lit hop if it is there, else where it comes last."""
    if arrow is not None:
        for place in (arrow, arrow + 1):
            if names[place] == host:
                return place
    return max((place for place, name in enumerate(names) if name == host), default=None)


@lru_cache(maxsize=_SETS_KEPT)
def _counted(holders: frozenset[Holder]) -> dict[str, int]:
    """Count the copies of each host."""
    return dict(Counter(holder.host for holder in holders))


def _with_copies(
    names: Sequence[str], arrow: int | None, host: int | None, holders: frozenset[Holder]
) -> Journey:
    counts = _counted(holders)
    held = {_place_of(name, names, arrow): count for name, count in counts.items()}
    stops = tuple(
        Stop(name, held.get(place, 0), is_host=name not in {MAILBOX, UNKNOWN})
        for place, name in enumerate(names)
    )
    elsewhere = sum(count for name, count in counts.items() if name not in names)
    return Journey(stops, arrow, host, elsewhere)
