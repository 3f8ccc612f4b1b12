"""The three phases in a line: which is now, and how far it is."""

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from smtpsim.spec.phases import NUMBERED_STEPS, PHASES
from smtpsim.spec.rows import PhaseTitleRow
from smtpsim.spec.terms import PhaseName
from smtpsim.tui.messages import PhaseRequested

DONE, TO_COME = "●", "○"
FINISHED, LEFT_UNDONE = "✓", "–"  # noqa: RUF001  a dash as long as the tick is wide
_TITLE_OF = {(row.phase, row.step): row.title for row in NUMBERED_STEPS}
_ORDER = [row.phase for row in PHASES]
_GAP = "   "


class Wording(NamedTuple):
    """How much the line says."""

    has_long_titles: bool
    has_step_title: bool


_WORDINGS = (Wording(True, True), Wording(False, True), Wording(False, False))  # noqa: FBT003  one row for each width


def phase_line(
    phase: PhaseName | None,
    phase_step: int | None,
    width: int,
    finished: AbstractSet[PhaseName] = frozenset(),
) -> Content:
    """Write the phases: done, now (with "step 3 of 8" and dots), to come; shorter where it is narrow."""
    for wording in _WORDINGS:
        line = Content(_GAP).join([_one_phase(row, phase, phase_step, wording, finished) for row in PHASES])
        if line.cell_length <= width:
            return line
    now = next((row for row in PHASES if row.phase is phase), None)
    return _one_phase(now, phase, phase_step, _WORDINGS[-1], finished) if now else Content("no phase yet")


def _one_phase(
    row: PhaseTitleRow,
    phase: PhaseName | None,
    phase_step: int | None,
    wording: Wording,
    finished: AbstractSet[PhaseName],
) -> Content:
    number, place = _ORDER.index(row.phase), _ORDER.index(phase) if phase else -1
    title = row.title if wording.has_long_titles else row.title.split()[-1].capitalize()
    if number != place:
        past = FINISHED if row.phase in finished else LEFT_UNDONE
        sign = past if number < place else str(number + 1)
        return Content.assemble((f"{sign} {title}", "$quiet"))
    now = f"{number + 1} {title}"
    return Content.assemble(
        (now if phase_step else f"[{now}]", "bold $changed"), _progress(row, phase_step, wording)
    )


def _progress(row: PhaseTitleRow, phase_step: int | None, wording: Wording) -> Content:
    if not phase_step:
        return Content("")
    dots = DONE * phase_step + TO_COME * (row.steps - phase_step)
    title = f": {_TITLE_OF[row.phase, phase_step]}" if wording.has_step_title else ""
    return Content.assemble(" ", (dots, "$changed"), f" step {phase_step} of {row.steps}{title}")


def phase_at(line: str, column: int) -> PhaseName | None:
    """Find the phase whose words stand at a column of the line."""
    before = line[: column + 1].count(_GAP)
    return _ORDER[before] if 0 <= column < len(line) and before < len(_ORDER) else None


class PhaseBar(Widget):
    """Shows the phases; a click on one asks to go there."""

    DEFAULT_CSS = """
    PhaseBar { height: 1; background: $panel; padding: 0 1; }
    """

    phase: PhaseName | None = None
    phase_step: int | None = None
    finished: AbstractSet[PhaseName] = frozenset()
    other: str = ""

    def show(
        self,
        phase: PhaseName | None,
        phase_step: int | None,
        finished: AbstractSet[PhaseName],
        other: str = "",
    ) -> None:
        """Show where the session is, and which phases it has been through to their end.

        `other` is the title of a session that has no phases of SMTP.
        """
        if (phase, phase_step, finished, other) != (self.phase, self.phase_step, self.finished, self.other):
            self.phase, self.phase_step, self.finished, self.other = phase, phase_step, finished, other
            self.refresh()

    def render(self) -> Content:
        """Draw the line as wide as there is room."""
        if self.other:
            return Content.styled(self.other, "bold $changed")
        return phase_line(self.phase, self.phase_step, self.size.width, self.finished)

    def on_click(self, event: Click) -> None:
        """Ask for the phase under the mouse."""
        phase = None if self.other else phase_at(self.render().plain, event.x - self.gutter.left)
        if phase is not None:
            self.post_message(PhaseRequested(phase))
