"""The tabs of the explanation: what the keys do that choose one and move along the line."""

from smtpsim.tui.screens.movement import TimelineScreen
from smtpsim.tui.widgets.explanation import ExplanationPane, Tab


class ExplainedScreen(TimelineScreen):
    """A screen over a timeline with an explanation of the step at the cursor."""

    explanation: ExplanationPane

    def action_show_why(self) -> None:
        """Show the reasons."""
        self.explanation.choose(Tab.WHY)

    def action_show_what_now(self) -> None:
        """Show what the client must do."""
        self.explanation.choose(Tab.NOW)

    def action_show_line(self) -> None:
        """Show the parts of the line."""
        self.explanation.choose(Tab.LINE)

    def action_show_message(self) -> None:
        """Show the message as the server has it."""
        self.explanation.choose(Tab.MESSAGE)

    def action_show_states(self) -> None:
        """Show both machines."""
        self.explanation.choose(Tab.STATES)

    def action_show_network(self) -> None:
        """Show the round trips."""
        self.explanation.choose(Tab.NETWORK)

    def action_next_part(self) -> None:
        """Light the next part of the line."""
        self.explanation.move_part(1)

    def action_previous_part(self) -> None:
        """Light the part of the line before."""
        self.explanation.move_part(-1)
