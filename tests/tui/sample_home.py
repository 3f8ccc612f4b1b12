"""The home screen with a few things to open, for tests."""

from collections.abc import Sequence

from smtpsim.errors import BadFileError, BadFilesError
from smtpsim.memory.settings import Settings
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.showing import CatalogueEntry, LastPlace, Library, Showing, Standing
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.home import HomeScreen
from smtpsim.tui.screens.tour import TourScreen
from tests.support.worlds import classic_world
from tests.tui.sample_sessions import two_recipients

LEFT = LastPlace("Two recipients", "step 7 of 20", "yesterday, 14:05")
ENTRIES = (
    CatalogueEntry("classic", "The classic session", summary="One mail, as the textbook has it.", level=1),
    CatalogueEntry("two-recipients", "One mail, two recipients", summary="Bob and Carol.", level=1),
    CatalogueEntry("greylisting", "A stranger at the door", summary="Come back later.", level=3),
    CatalogueEntry("wrong", "[/] [bold]not markup", summary="It has mistakes."),
    CatalogueEntry("mine.jsonl", "mine.jsonl", "recording"),
)
MISTAKES = tuple(BadFileError("wrong.yaml", f"mistake {number} [/]", number, 3) for number in range(1, 60))


class Around:
    """What the home screen may ask of the program around it, with what it did ask."""

    def __init__(
        self,
        last: LastPlace | None = None,
        settings: Settings = Settings(has_seen_tour=True, knows_of_tour=True),  # noqa: B008  it is frozen
        entries: Sequence[CatalogueEntry] = ENTRIES,
    ) -> None:
        """Begin with a last session, or without; the tour was seen before."""
        self.left, self.settings, self.entries = last, settings, tuple(entries)
        self.opened: list[str] = []
        self.kept: list[Standing] = []
        self.remembered: list[Settings] = []

    def open_named(self, name: str) -> Showing:
        """Open the classic session under any name but two."""
        if name == "wrong":
            raise BadFilesError(MISTAKES)
        if name == "mine.jsonl":
            raise BadFileError(name, "this line is damaged", 4)
        self.opened.append(name)
        return Showing(Timeline(classic_world()), f"opened {name}", keep=self.kept.append)

    def resume(self) -> Showing:
        """Give a session that was left at its seventh step."""
        self.opened.append("last")
        return Showing(two_recipients(7), "Two recipients", keep=self.kept.append)

    def remember(self, settings: Settings) -> bool:
        """Remember settings."""
        self.remembered.append(settings)
        return True

    def app(self, timeline: Timeline | None = None) -> SimulatorApp:
        """The program, at home or in a session."""
        shown = None if timeline is None else Showing(timeline, "Two recipients", keep=self.kept.append)
        library = Library(lambda: self.entries, self.open_named, lambda: self.left, self.resume)
        return SimulatorApp(shown, library, settings=self.settings, remember=self.remember)


def home(app: SimulatorApp) -> HomeScreen:
    """The home screen that is shown."""
    assert isinstance(app.screen, HomeScreen)
    return app.screen


def tour(app: SimulatorApp) -> TourScreen:
    """The tour that is shown."""
    assert isinstance(app.screen, TourScreen)
    return app.screen
