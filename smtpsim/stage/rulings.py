"""What was said of a person's answers as the server, kept with the steps that they became."""

from typing import NamedTuple, TypeAlias

from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline

Paragraphs: TypeAlias = tuple[tuple[str, str], ...]
"""Headings, each with its words."""


class _Kept(NamedTuple):
    step: Step
    paragraphs: Paragraphs


class Rulings:
    """Remembers for each step that a person answered with what was right there."""

    def __init__(self) -> None:
        """Begin with no answer."""
        self._kept: dict[tuple[str, int], _Kept] = {}

    def keep(self, timeline: Timeline, paragraphs: Paragraphs) -> None:
        """Remember what is to be said of the answer that the step at the cursor is."""
        if timeline.step is not None:
            self._kept[timeline.branch.name, timeline.cursor] = _Kept(timeline.step, paragraphs)

    def at(self, timeline: Timeline) -> Paragraphs:
        """Give what is to be said of the step at the cursor; nothing where no answer of a person is."""
        kept = self._kept.get((timeline.branch.name, timeline.cursor))
        return kept.paragraphs if kept is not None and kept.step == timeline.step else ()
