"""Whatever is pressed on whatever screen, the program lives and its session can be computed again."""

import asyncio
import random
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.screen import Screen

from smtpsim.actions import ACTIONS, Place, actions_at
from smtpsim.cli.desk import Desk
from smtpsim.library import open_recording
from smtpsim.recording.format import encode_item
from smtpsim.recording.reader import read_recording
from smtpsim.recording.replay import compare, open_timeline
from smtpsim.stage.home import Choice
from smtpsim.stage.showing import CatalogueEntry, Library, Showing
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.home import HomeScreen
from tests.tui.sample_sessions import SMALL, simulator

OPENING = {
    Place.FAULTS: "i",
    Place.SAVE: "s",
    Place.OPEN: "o",
    Place.HELP: "question_mark",
    Place.REFERENCE: "k",
    Place.LOOK: "T",
    Place.BRANCHES: "C",
    Place.NAMING: "C",  # and on the way
    Place.STOPS: "B",
    Place.PLACES: "j",
    Place.CLIENT: "y",
    Place.EDITOR: "M",
    Place.OWN_FAULT: "i",  # and from there F2
    Place.SERVER: "a",  # and a step to the next reply
    Place.PRESENTER: "P",
    Place.HOME: "H",
    Place.TOUR: "H",
}
# The place that one comes through, and the key there.
ON_THE_WAY = {Place.NAMING: (Place.BRANCHES, "r"), Place.OWN_FAULT: (Place.FAULTS, "f2")}
LEAVING = {"q", "ctrl+q"}  # the help is left with escape as well
STRAY = [
    "4",
    "5",
    "0",
    "x",
    "full_stop",
    "left_square_bracket",
    "f5",
    "shift+tab",
    "ctrl+c",
    "ctrl+z",
    "backspace",
]
STEPPING = ["space"] * 6 + ["left"] * 3
CHOOSING = ["enter"] * 4 + ["up", "down", "down", "pageup", "pagedown", "home", "end"]
PALETTE_KEYS = [*"ahi1", "up", "down", "pagedown", "backspace", "escape", "escape"]
SELDOM = {"r"}  # it throws away what was done
OFTEN, RARELY = 0.2, 0.005
NAMES = ("classic", "pipelining", "mailbox-busy", "two-hops", "lost-after-the-dot")


class Monkey:
    """The program as it is run, with real files in a folder of its own, and keys by chance."""

    def __init__(self, place: Place, seed: int) -> None:
        """Choose keys for one place, and those of the simulator now and then."""
        self.place, self.random = place, random.Random(seed)  # noqa: S311  chance that repeats guards no secret
        self.desks = [Desk("two-recipients")]
        self.app = SimulatorApp(self.desks[0].showing(), Library(catalogue, self.open_named))

    def open_named(self, word: str) -> Showing:
        """Open what is named, and remember its desk."""
        self.desks.append(Desk(word))
        return self.desks[-1].showing()

    def press(self, count: int) -> bool:
        """Press so many keys, look now and then, and tell whether the program still runs."""

        async def drive() -> bool:
            async with self.app.run_test(size=SMALL) as pilot:
                for at in range(count):
                    self.app.simulate_key(self.next_key(self.app.screen))
                    if at % 8 == 0:
                        await pilot.pause()
                    if at % 150 == 0:
                        self.look()
                while self.app.message_queue_size:  # keys that wait when the program ends find no screen
                    await pilot.pause()
                await pilot.pause()
                self.look()
                return self.app.is_running

        return asyncio.run(drive())

    def next_key(self, screen: Screen[object]) -> str:
        """Choose a key of the place that is open; leave one that is not the monkey's own."""
        if isinstance(screen, CommandPalette):
            return str(self.random.choice(PALETTE_KEYS))
        here = getattr(screen, "PLACE", Place.SIMULATOR)
        if (way := ON_THE_WAY.get(self.place)) and way[0] is here:
            return way[1]
        if isinstance(screen, HomeScreen) and self.place is Place.TOUR:
            return "enter" if screen.menu.choice is Choice.TOUR else self.random.choice(["up", "down"])
        if here not in {Place.SIMULATOR, self.place}:
            return "escape"
        if here is Place.SIMULATOR and self.random.random() < OFTEN:
            return OPENING.get(self.place) or self.random.choice(list(OPENING.values()))
        keys = sorted({key for one in actions_at(here) for key in one.keys} - LEAVING - SELDOM)
        often = STEPPING if here is Place.SIMULATOR else CHOOSING
        is_usual = self.random.random() > RARELY
        return self.random.choice([*keys, *often, *STRAY] if is_usual else sorted(SELDOM))

    def look(self) -> None:
        """See that the cursor is in the session, and that the session comes out the same again."""
        timeline, shown = simulator(self.app).timeline, simulator(self.app).showing
        # The last desk may hold a session that is not on the screen yet.
        desk = next(one for one in self.desks if one.begin == shown.restart)
        assert 0 <= timeline.cursor <= timeline.known
        items = (desk.header(), *desk.items)
        recording = read_recording(b"".join(encode_item(item) for item in items), "memory")
        assert compare(recording).agrees
        again = open_timeline(recording)
        assert list(again.branches) == list(timeline.branches)
        for name, branch in timeline.branches.items():
            assert list(again.branches[name].track.steps) == list(branch.track.steps)


def catalogue() -> tuple[CatalogueEntry, ...]:
    """Offer a few scenarios, and what was saved."""
    saved = (CatalogueEntry(path.name, path.name, "recording") for path in sorted(Path().glob("*")))
    return (*(CatalogueEntry(name, name) for name in NAMES), *saved)


def is_recording(path: Path) -> bool:
    """Whether a saved file is a recording: the transcript is saved as text in the same dialog."""
    return path.read_bytes().startswith(b"{")


def lives_through(place: Place, seed: int, count: int) -> bool:
    is_alive = Monkey(place, seed).press(count)
    assert all(compare(open_recording(str(path))).agrees for path in Path().glob("*") if is_recording(path))
    return is_alive


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the files that are saved by chance lie where they disturb nobody."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(HomeScreen, "action_leave_program", lambda _home: None)  # the menu's line as well


def test_each_place_of_the_table_of_actions_is_tried() -> None:
    assert {place for action in ACTIONS for place in action.screens} == {Place.SIMULATOR, *OPENING}


@pytest.mark.parametrize("place", list(Place))
def test_three_hundred_keys_leave_a_session_that_can_be_computed_again(place: Place) -> None:
    assert lives_through(place, 7, 300)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("place", list(Place))
def test_a_thousand_keys_do_so_too(place: Place, seed: int) -> None:
    assert lives_through(place, 100 + seed, 1000)
