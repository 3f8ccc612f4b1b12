"""What a person asks of the simulator about branches."""

from smtpsim.tui.screens.asking import AskingScreen


class BranchActions(AskingScreen):
    """A screen over a timeline from which one goes to the screen of its branches."""

    def action_show_branches(self) -> None:
        """Show all branches, and go to the one that is chosen there."""
        from smtpsim.tui.screens.branches import BranchesScreen, Goal  # noqa: PLC0415  when first wanted

        def take(goal: Goal | None) -> None:
            self.finished |= {one.name for one in self.timeline.branches.values() if one.is_over}
            if goal is not None and goal.name != self.timeline.branch.name:
                self.timeline.switch(goal.name)
            if goal is not None and goal.done is not None:
                self.timeline.seek(goal.done)
            self.show_cursor()

        self.show_cursor()
        self._ask(BranchesScreen(self.timeline, self.showing.title), take)
