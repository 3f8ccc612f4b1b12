"""Making something go wrong: what the keys do that open the fault menu and the form for one's own faults."""

from smtpsim.simulation.world import World
from smtpsim.spec.faults import FaultRule
from smtpsim.stage.branch_titles import beginning_words
from smtpsim.stage.changes import WATCH_ONLY, Wish, arm
from smtpsim.tui.screens.asking import AskingScreen


class FaultActions(AskingScreen):
    """Arms faults, and takes armed ones away."""

    def action_inject_fault(self) -> None:
        """Open the fault menu."""
        from smtpsim.stage.armed import armed_in  # noqa: PLC0415
        from smtpsim.stage.fault_choices import fault_choices  # noqa: PLC0415
        from smtpsim.tui.screens.faults import FaultMenu  # noqa: PLC0415

        self.show_cursor()
        world = self.changeable_world()
        if world is not None:
            self._ask(FaultMenu(fault_choices(world), armed_in(world), world), self._take_wish)

    def changeable_world(self) -> World | None:
        """Give the world at the cursor; None, and tell why, where nothing can be changed."""
        from smtpsim.stage.fault_choices import can_be_changed  # noqa: PLC0415

        world = self.timeline.world()
        if world is None or not can_be_changed(world):
            self._tell(WATCH_ONLY)
            return None
        return world

    def _take_wish(self, wish: Wish | None) -> None:
        """Arm a fault or take one away; where another one is wanted, ask for it in a form."""
        if wish == "":
            self._make_fault()
        elif wish is not None:
            self._change(wish)

    def _make_fault(self) -> None:
        from smtpsim.stage.scene import scene_of  # noqa: PLC0415
        from smtpsim.tui.screens.own_fault import OwnFaultDialog  # noqa: PLC0415

        world = self.timeline.world()
        if world is not None:
            self.call_later(self._ask, OwnFaultDialog(world, scene_of(world)), self._take_rule)

    def _take_rule(self, rule: FaultRule | None) -> None:
        if rule is not None:
            self._change(rule)

    def _change(self, wish: Wish) -> None:
        """Arm a fault, or take one away; in the past that begins a branch."""
        branch = arm(self.timeline, wish)
        self.finished -= {self.timeline.branch.name}
        self.show_cursor()
        self.tell_branch(branch)

    def tell_branch(self, branch: str) -> None:
        """Say that a change in the past has begun a branch."""
        if branch:
            self._tell(f"{beginning_words(self.timeline, branch)} b goes to it, C compares both.")
