"""The cursor inside a step: a line or a chunk of mail data of which only some octets are sent."""

from typing import NamedTuple

from smtpsim.simulation.step import Step


class Inside(NamedTuple):
    """The step after the last whole one, and how many of its octets are sent: at least 1, not all."""

    step: Step
    octets: int
