"""What is sent of a step that the cursor stands inside: its first octets, and how many of how many."""

from msgspec.structs import replace

from smtpsim.simulation.step import Step
from smtpsim.stage.inside import Inside

CURSOR_MARK = "▏"


def sent_part(inside: Inside) -> Step:
    """Give the step as far as it is sent."""
    return replace(inside.step, octets=inside.step.octets[: inside.octets])


def sent_words(inside: Inside) -> str:
    """Say how much of the step is sent."""
    return f"{inside.octets} of {len(inside.step.octets)} octets sent"
