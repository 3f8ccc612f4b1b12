"""The wishes that widgets post; screens fulfil them."""

from dataclasses import dataclass

from textual.message import Message

from smtpsim.spec.terms import PhaseName


@dataclass
class StepRequested(Message):
    """Go to where so many steps are done."""

    count: int


@dataclass
class PhaseRequested(Message):
    """Go to where a phase begins."""

    phase: PhaseName


@dataclass
class PageRequested(Message):
    """Open the page of a word."""

    word: str


@dataclass
class ThemeRequested(Message):
    """Draw all in a theme, for a look or to stay."""

    name: str
    is_kept: bool = False


@dataclass
class TourBegun(Message):
    """The tour is shown, so it need not come by itself again."""
