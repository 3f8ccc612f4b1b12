"""Which test proves which action: a row of the table of actions without a test is found by this.

The tests of the keys stand in `tests/tui/keys/`, a module for each subject.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from smtpsim.actions import Place
from smtpsim.tui.screens.branches import BranchesScreen
from smtpsim.tui.screens.editor import Editor
from smtpsim.tui.screens.faults import FaultMenu
from smtpsim.tui.screens.help import HelpDialog
from smtpsim.tui.screens.home import HomeScreen
from smtpsim.tui.screens.naming import NamingDialog
from smtpsim.tui.screens.open import OpenDialog
from smtpsim.tui.screens.own_fault import OwnFaultDialog
from smtpsim.tui.screens.places import PlaceDialog
from smtpsim.tui.screens.presenter import PresenterScreen
from smtpsim.tui.screens.reference import ReferenceScreen
from smtpsim.tui.screens.save import SaveDialog
from smtpsim.tui.screens.server import ServerDialog
from smtpsim.tui.screens.simulator import SimulatorScreen
from smtpsim.tui.screens.stops import StopsDialog
from smtpsim.tui.screens.themes import ThemeDialog
from smtpsim.tui.screens.tour import TourScreen
from smtpsim.tui.screens.typing import TypingLine

Test = TypeVar("Test", bound=Callable[..., None])
SCREEN_AT: dict[Place, type[object]] = {
    Place.SIMULATOR: SimulatorScreen,
    Place.FAULTS: FaultMenu,
    Place.OWN_FAULT: OwnFaultDialog,
    Place.SERVER: ServerDialog,
    Place.SAVE: SaveDialog,
    Place.OPEN: OpenDialog,
    Place.HELP: HelpDialog,
    Place.REFERENCE: ReferenceScreen,
    Place.LOOK: ThemeDialog,
    Place.BRANCHES: BranchesScreen,
    Place.NAMING: NamingDialog,
    Place.STOPS: StopsDialog,
    Place.PLACES: PlaceDialog,
    Place.CLIENT: TypingLine,
    Place.EDITOR: Editor,
    Place.PRESENTER: PresenterScreen,
    Place.HOME: HomeScreen,
    Place.TOUR: TourScreen,
}
_PROVED: set[tuple[str, Place]] = set()


def proves(action_id: str, place: Place = Place.SIMULATOR) -> Callable[[Test], Test]:
    """Say which action at which place a test is about."""

    def remember(test: Test) -> Test:
        _PROVED.add((action_id, place))
        return test

    return remember


def proved() -> set[tuple[str, Place]]:
    """Give every action and place that some test says it is about."""
    for module in sorted((Path(__file__).parent / "keys").glob("test_*.py")):
        import_module(f"tests.tui.keys.{module.stem}")
    return set(_PROVED)
