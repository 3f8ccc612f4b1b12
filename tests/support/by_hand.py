"""A person who plays the client, in a test: lines, octets and deeds, one after the other."""

from smtpsim.protocol.hand_client import HandDeed
from smtpsim.simulation.intervention import Say
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.playing import act


def say(timeline: Timeline, *deeds: str | bytes | HandDeed, session: str = "s1") -> None:
    """Send lines, exact octets, or do something else, and hear each answer."""
    for deed in deeds:
        if isinstance(deed, HandDeed):
            act(timeline, session, deed)
        elif isinstance(deed, str):
            act(timeline, session, HandDeed.LINE, f"{deed}\r\n".encode())
        else:
            act(timeline, session, HandDeed.OCTETS, deed)


def say_ahead(timeline: Timeline, *lines: str, session: str = "s1") -> None:
    """Send lines without waiting; what follows from them is not computed here."""
    for line in lines:
        timeline.intervene(Say(timeline.cursor, session, f"{line}\r\n".encode(), HandDeed.LINE_AHEAD))


def codes(timeline: Timeline) -> list[int]:
    """The codes of all replies so far."""
    return [step.code for step in timeline.branch.track.steps if step.code]
