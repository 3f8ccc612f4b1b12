"""The home screen: a menu, and beside it what can be opened, searched by typing."""

from collections.abc import Callable
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from smtpsim.actions import Place, ranked_actions
from smtpsim.errors import SmtpsimError
from smtpsim.explain.sanitise import sanitise
from smtpsim.stage.home import Choice, about_choice, about_entry, count_words, menu, offered
from smtpsim.stage.showing import CatalogueEntry, Library, Showing
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.choosing import ChoosingScreen
from smtpsim.tui.screens.homeward import HomeActions
from smtpsim.tui.widgets.keys import KeyLine
from smtpsim.tui.widgets.menu import EntryList, EntryOption, Menu
from smtpsim.tui.widgets.search_line import SearchLine

_GREETING = "smtpsim: how mail travels, step by step"
_LISTING = {Choice.DEMONSTRATIONS, Choice.RECORDINGS}
_STAYS = "Nothing is open yet. Enter opens what is marked; Quit, or Ctrl+Q, leaves."


class HomeScreen(ChoosingScreen):
    """Leads to everything; above a session it can be closed, and gives the session that was chosen."""

    AUTO_FOCUS = ""
    BINDINGS = bindings_at(Place.HOME)
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (64, "-narrow"), (110, "-wide")]  # noqa: RUF012  Textual's own way
    DEFAULT_CSS = """
    HomeScreen #greeting { height: 1; background: $panel; padding: 0 1; text-style: bold; }
    HomeScreen #choosing { height: 1fr; }
    HomeScreen #menu { width: 24; height: 1fr; margin: 1 1 0 1; }
    HomeScreen.-wide #menu { width: 34; margin: 2 2 0 4; }
    HomeScreen #offer { width: 1fr; height: 1fr; }
    HomeScreen.-wide #offer { padding: 1 2 0 0; }
    HomeScreen.-slim #choosing { layout: vertical; }
    HomeScreen.-slim #menu { width: 100%; height: auto; max-height: 7; margin: 0 1; }
    HomeScreen #entries { height: 1fr; }
    HomeScreen #about { height: 5; border-top: solid $rule; padding: 0 1; }
    HomeScreen.-alone #search, HomeScreen.-alone #entries { display: none; }
    HomeScreen.-alone #about { height: 1fr; border-top: none; padding: 1 1; }
    HomeScreen Input { border: round $rule; height: 3; background: $background; }
    HomeScreen Input:focus { border: round $key; }
    """

    def __init__(
        self, library: Library, session: HomeActions | None = None, choice: Choice | None = None
    ) -> None:
        """Offer what there is, and mark a line; `session` is the screen below, to go on with."""
        super().__init__()
        self.library, self.session = library, session
        self.entries: tuple[CatalogueEntry, ...] = ()
        here = session.place_here() if session is not None else None
        self.last = here or library.last()
        self.goes_on_here = here is not None
        self.choice = choice if choice in menu(self.last) else menu(self.last)[0]

    def compose(self) -> ComposeResult:
        """Put the menu beside what it offers."""
        self.menu, self.list = Menu(id="menu"), EntryList(id="entries")
        self.search = SearchLine(placeholder="type to search", select_on_focus=False, id="search")
        self.about = Static(markup=False, id="about")
        yield Static(_GREETING, markup=False, id="greeting")
        with Horizontal(id="choosing"):
            yield self.menu
            with Vertical(id="offer"):
                yield from (self.search, self.list, self.about)
        yield KeyLine(ranked_actions(Place.HOME))

    def on_mount(self) -> None:
        """Show the menu at once; what can be opened is read when the first picture is there."""
        self.fill_menu()
        self.set_focus(self.menu)
        self.offer()
        self.call_after_refresh(self.read_entries)

    def read_entries(self) -> None:
        """Read what can be opened."""
        try:
            self.entries = self.library.catalogue()
        except (SmtpsimError, OSError) as error:
            self.tell_error(error)
        self.fill_menu()
        self.offer()

    def fill_menu(self) -> None:
        """Write the lines of the menu, with how many each of them lists."""
        counted = {choice: count_words(self.entries, choice) for choice in menu(self.last)}
        self.menu.fill(counted if self.entries else dict.fromkeys(counted, ""), self.choice)

    def offer(self) -> None:
        """Show beside the menu what its marked line offers."""
        query = self.search.value
        self.set_class(self.choice not in _LISTING and not query, "-alone")
        groups = offered(self.entries, self.choice, query) if self.choice in _LISTING or query else ()
        self.list.fill(groups)
        self.tell_about()

    def tell_about(self) -> None:
        """Say what the marked line is."""
        entry = self.list.entry
        words = about_entry(entry) if entry and self.search.value + self.list_word() else ""
        if self.search.value and entry is None:
            words = f"Nothing here is called {self.search.value}. Backspace deletes, Esc clears."
        words = words or about_choice(self.choice, self.last, self.entries)
        self.about.update(Content("\n".join(map(sanitise, words.split("\n")))))

    def list_word(self) -> str:
        """Name the list where it is the part that the keys move."""
        return "list" if self.focused is self.list or self.choice is Choice.DEMONSTRATIONS else ""

    def on_input_changed(self) -> None:
        """List what was found."""
        self.offer()

    def on_input_submitted(self) -> None:
        """Open what is marked among what was found."""
        self.action_accept()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Offer what the menu has marked, or tell of what the list has marked."""
        if event.option_list is self.menu and self.menu.choice is not self.choice:
            self.choice = self.menu.choice
            self.search.clear()
            self.offer()
        elif event.option_list is self.list:
            self.tell_about()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what was chosen."""
        if isinstance(event.option, EntryOption):
            self.open_entry(event.option.entry.name)
        else:
            self.choose(self.menu.choice)

    def choose(self, choice: Choice) -> None:
        """Do what a line of the menu says."""
        match choice:
            case Choice.CONTINUE:
                self.go_on()
            case Choice.DEMONSTRATIONS | Choice.RECORDINGS:
                self.show_list(choice)
            case Choice.REFERENCE:
                self.open_reference()
            case Choice.TOUR:
                self.action_take_tour()
            case Choice.QUIT:
                self.action_leave_program()

    def show_list(self, choice: Choice) -> None:
        """Go to what a line of the menu lists."""
        self.choice = choice
        self.fill_menu()
        self.search.clear()
        self.offer()
        self.action_go_to_list()

    def go_on(self) -> None:
        """Go on with the session below, or with the one that was left last."""
        if self.goes_on_here:
            self.leave(None)
        elif self.library.resume is not None:
            self.attempt(self.library.resume)

    def open_entry(self, name: str) -> None:
        """Open what is marked in the list."""
        if self.library.open_named is not None:
            self.attempt(partial(self.library.open_named, name))

    def show_named(self, name: str) -> None:
        """Open what a name stands for, as the palette asks."""
        self.open_entry(name)

    def attempt(self, deed: Callable[[], Showing]) -> None:
        """Show the session that a deed gives, or tell why there is none."""
        try:
            showing = deed()
        except (SmtpsimError, OSError) as error:
            self.tell_error(error)
        else:
            self.leave(showing)

    def leave(self, showing: Showing | None) -> None:
        """Go to a session; above another one that takes its place."""
        if self.app.screen is not self:
            return
        if self.session is not None:
            self.dismiss(showing)
        elif showing is not None:
            from smtpsim.tui.screens.simulator import SimulatorScreen  # noqa: PLC0415  when first wanted

            self.app.push_screen(SimulatorScreen(showing, self.library))

    def tell_error(self, error: Exception) -> None:
        """Say what went wrong; one is still at home."""
        from smtpsim.tui.screens.dialog import tell_many  # noqa: PLC0415  when first wanted

        if not tell_many(self, error):
            self.notify(sanitise(str(error)), markup=False)

    def open_reference(self) -> None:
        """Open the reference at its beginning."""
        from smtpsim.explain.library_of_words import page_of  # noqa: PLC0415  when first wanted
        from smtpsim.tui.screens.reference import ReferenceScreen  # noqa: PLC0415  as above

        self.app.push_screen(ReferenceScreen(page_of(None)))

    def action_take_tour(self) -> None:
        """Show the parts of the simulator's screen, one after the other."""
        from smtpsim.tui.screens.tour import open_tour  # noqa: PLC0415  when first wanted

        try:
            open_tour(self, self.library)
        except (SmtpsimError, OSError) as error:
            self.tell_error(error)

    def action_leave_program(self) -> None:
        """Leave the program."""
        self.app.exit()

    def action_close(self) -> None:
        """Clear the search, or go back to the menu, or to the session below."""
        if self.search.value:
            self.search.clear()
            self.action_go_to_menu()
        elif self.focused is not self.menu:
            self.action_go_to_menu()
        elif self.session is not None:
            self.leave(None)
        else:
            self.notify(_STAYS, markup=False)
