"""Which two hosts a step is between, and the headings that say so where a world has several hops."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from smtpsim.explain.row_index import is_pop_step
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Actor, Kind

BACK = "back to "  # begins the heading where sessions take turns
_FIRST_DEEDS = {Kind.LOOKUP, Kind.TIMER}  # of a host that turns to its queue: it has no connection yet
_DEEDS = {*_FIRST_DEEDS, Kind.NOTE, Kind.DELIVERY}


class Hop(NamedTuple):
    """The two hosts of a session; the server is not known before the client connects to it."""

    client: str
    server: str = ""
    is_pop: bool = False
    is_swapped: bool = False  # by TURN, on a channel that was open already


class Road(NamedTuple):
    """What is known after some steps: the session of the last one, and the hop of each session."""

    session: str = ""
    hops: Mapping[str, Hop] = MappingProxyType({})

    def hop(self, session: str) -> Hop | None:
        """Give the hop of a session; None where nothing is known of it, or where there is only one."""
        return self.hops.get(session)


START = Road()


def pass_road(road: Road, step: Step) -> Road:
    """Carry over one step what is known of the hops."""
    found = _newly_known(road, step)
    if found is not None:
        return Road(step.session, MappingProxyType({**road.hops, step.session: found}))
    return road if step.session == road.session else Road(step.session, road.hops)


def _newly_known(road: Road, step: Step) -> Hop | None:
    """Give what a step is the first to tell of the hop of its session."""
    known = road.hop(step.session)
    if known is None or (step.peer and not known.server):
        return _hop_of(step)
    return None


def _hop_of(step: Step) -> Hop | None:
    if step.peer and step.kind is not Kind.NOTE:  # a note may name a host that could not be reached
        client, server = (step.host, step.peer) if step.actor is Actor.CLIENT else (step.peer, step.host)
        return Hop(client, server, is_pop_step(step), step.kind is Kind.REPLY)
    return Hop(step.host) if step.kind in _FIRST_DEEDS and "domain" in step.words else None


def hop_heading(road: Road, step: Step) -> str:
    """Name the hop that begins or goes on with a step, after what `road` tells; empty where none does."""
    found = _newly_known(road, step)
    if found is not None:
        words = hop_words(step.session, found)
        return words if found.server else f"{words} turns to its mail for {sanitise(step.words['domain'])}"
    if step.session == road.session:
        return ""
    known = road.hop(step.session)
    if known is not None:
        return f"{BACK}{hop_words(step.session, known)}"
    return _unknown_hop_words(step) if road.session else ""


def _unknown_hop_words(step: Step) -> str:
    """Name a session before its server is known: its host has another one to try, or nothing is known."""
    if step.kind is Kind.NOTE and step.host and step.peer:
        return f"{sanitise(step.session)}: {sanitise(step.host)} turns to the next host"
    return f"session {sanitise(step.session)}"


def hop_words(session: str, hop: Hop | None) -> str:
    """Name a session and its two hosts, as far as they are known."""
    words = sanitise(session)
    if hop is None:
        return f"session {words}"
    words = f"{words}: {sanitise(hop.client)}"
    words = f"{words} to {sanitise(hop.server)}" if hop.server else words
    ending = ", over POP3" if hop.is_pop else ", roles swapped" if hop.is_swapped else ""
    return words + ending


def is_errand(step: Step) -> bool:
    """Whether a host does this by itself, beside the dialogue of a session."""
    return step.kind in _DEEDS and bool(step.host) and not step.peer
