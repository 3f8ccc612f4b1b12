"""Hands that were counted for the answers to one question, in a first and in a second vote."""

from collections.abc import Sequence
from typing import NamedTuple

from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.predicting import Question


class Tally(NamedTuple):
    """Each hand is the place of the answer that it was raised for (from 0), in the order of counting."""

    first: tuple[int, ...] = ()
    second: tuple[int, ...] = ()
    is_second: bool = False  # hands are counted for the second vote now
    is_skipped: bool = False  # the question was passed over

    @property
    def hands(self) -> tuple[int, ...]:
        """The hands of the vote that is being taken."""
        return self.second if self.is_second else self.first

    @property
    def has_second(self) -> bool:
        """Whether a second vote was begun."""
        return self.is_second or bool(self.second)

    def _with(self, hands: tuple[int, ...]) -> "Tally":
        return self._replace(second=hands) if self.is_second else self._replace(first=hands)

    def add(self, answer: int, hands: int = 1) -> "Tally":
        """Count hands for an answer."""
        return self._with((*self.hands, *[answer] * hands))

    def take_back(self) -> "Tally":
        """Take away the hand that was counted last."""
        return self._with(self.hands[:-1])

    def turn(self) -> "Tally":
        """Go to the second vote, or back to the first; both keep their hands."""
        return self._replace(is_second=not self.is_second)


NO_HANDS = Tally()


def counts(hands: Sequence[int], answers: int) -> tuple[int, ...]:
    """Give the number of hands for each of so many answers."""
    return tuple(hands.count(place) for place in range(answers))


class Votes:
    """The tallies of a session: each is kept with the step that its question is about, and with its kind."""

    def __init__(self) -> None:
        """Begin with no hands."""
        self._tallies: dict[tuple[str, int, str], Tally] = {}

    def at(self, timeline: Timeline, question: Question) -> Tally:
        """Give the tally of a question."""
        return self._tallies.get(_home(timeline, question), NO_HANDS)

    def keep(self, timeline: Timeline, question: Question, tally: Tally) -> None:
        """Keep the tally of a question."""
        self._tallies[_home(timeline, question)] = tally


def _home(timeline: Timeline, question: Question) -> tuple[str, int, str]:
    """Name the branch that a step belongs to: before a branch left its parent, that is the parent."""
    branch, place = timeline.branch, question.about.place
    while branch.parent and place < branch.at:
        branch = timeline.branches[branch.parent]
    return branch.name, place, question.ask
