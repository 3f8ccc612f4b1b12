"""The command palette: what can be done, opened or explained, found by a part of its name."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial

from rich.text import Text
from textual.await_complete import AwaitComplete
from textual.command import Command, CommandPalette, DiscoveryHit, Hit, Provider, SearchIcon
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList

from smtpsim.actions import Action, Place, actions_at, shown_keys
from smtpsim.explain.library_of_words import ListedWord, best_first
from smtpsim.explain.sanitise import sanitise
from smtpsim.stage.home import SENTENCE_OF, Choice, menu
from smtpsim.stage.showing import CatalogueEntry
from smtpsim.tui.screens.home import HomeScreen
from smtpsim.tui.screens.reference import ReferenceScreen
from smtpsim.tui.screens.simulator import SimulatorScreen

EXPLAIN, OPEN = "Explain", "Open"
_WORDS_AT_MOST = 20
_IS_THE_NAME, _BEGINS_IT, _BEGINS_A_WORD = 4, 3, 2
_OF_ACTIONS, _OF_HELP, _OF_SESSIONS = 10, 5, 1  # what is added, so that they come in this order


def _line(name: str, more: str) -> Text:
    """Write a line of the palette; nothing in it is taken for mark-up."""
    return Text.assemble((name, "bold"), f"  {more}", overflow="ellipsis", no_wrap=True)


class ActionCommands(Provider):
    """What can be done on the screen below."""

    def _actions(self) -> Iterator[tuple[Action, Callable[[], None]]]:
        place = getattr(self.screen, "PLACE", Place.SIMULATOR)
        for action in actions_at(place):
            if action.id != "show_commands":
                yield action, getattr(self.screen, f"action_{action.id}")

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """List all of it."""
        for action, deed in self._actions():
            yield DiscoveryHit(_action_line(action), deed, _action_name(action))

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Find some of it by title or help."""
        for action, deed in self._actions():
            name = _action_name(action)
            by_name, by_help = closeness(query, name), closeness(query, action.help)
            if by_name or by_help >= _BEGINS_A_WORD:
                score = by_name + _OF_ACTIONS if by_name else by_help + _OF_HELP
                yield Hit(score, _action_line(action), deed, name)


def _action_name(action: Action) -> str:
    return action.title.capitalize()


def _action_line(action: Action) -> Text:
    return _line(_action_name(action), f"{shown_keys(action)}  {action.help}")


class HomeCommands(Provider):
    """What the home screen leads to; the reference and the end are among the actions."""

    def _ways(self) -> Iterator[tuple[Text, Callable[[], None], str]]:
        screen = self.screen
        if isinstance(screen, SimulatorScreen | HomeScreen):
            last = screen.library.last()
            for choice in menu(last):
                if choice not in {Choice.REFERENCE, Choice.QUIT}:
                    more = last.title if choice is Choice.CONTINUE and last else SENTENCE_OF[choice]
                    yield _line(choice, sanitise(more)), partial(screen.choose, choice), choice

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """List all of it."""
        for line, deed, name in self._ways():
            yield DiscoveryHit(line, deed, name)

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Find some of it by name."""
        for line, deed, name in self._ways():
            score = closeness(query, name)
            if score:
                yield Hit(score + _OF_ACTIONS, line, deed, name)


class SessionCommands(Provider):
    """The sessions that can be opened."""

    entries: tuple[CatalogueEntry, ...] = ()

    async def startup(self) -> None:
        """Read what there is, while a person begins to type."""
        if isinstance(self.screen, SimulatorScreen | HomeScreen) and self.screen.library.open_named:
            self.entries = await asyncio.to_thread(self.screen.library.catalogue)

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Find sessions by name or title."""
        screen, wanted = self.screen, _without_verb(query, OPEN)
        for entry in self.entries:
            name, words = f"{OPEN}: {entry.name}", (entry.name, entry.title)
            score = max(closeness(wanted, word) for word in words)
            if (score or not wanted) and isinstance(screen, SimulatorScreen | HomeScreen):
                line = _line(sanitise(name), sanitise(entry.title))
                yield Hit(score + _OF_SESSIONS, line, partial(screen.show_named, entry.name), name)


class WordCommands(Provider):
    """The words of the reference."""

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Find words as the reference does."""
        wanted = _without_verb(query, EXPLAIN)
        for listed in best_first(wanted)[:_WORDS_AT_MOST] if wanted else ():
            name = f"{EXPLAIN}: {listed.word}"
            by_word = max(closeness(wanted, word) for word in (listed.word, *listed.spellings))
            score = by_word + (_OF_HELP if by_word == _IS_THE_NAME else 0)
            score = score or closeness(wanted, listed.title) / 10
            if score > 0:
                yield Hit(
                    score, _word_line(name, listed), partial(explain_on, self.screen, listed.word), name
                )


def _without_verb(query: str, verb: str) -> str:
    return query.casefold().removeprefix(verb.casefold()).lstrip(": ")


def closeness(query: str, name: str) -> float:
    """Tell how well a query fits a name: it is the name, begins it or a word of it, is in it, or is not."""
    wanted, whole = query.casefold(), name.casefold()
    if not wanted or wanted not in whole:
        return 0
    if whole.startswith(wanted):
        return _IS_THE_NAME if wanted == whole else _BEGINS_IT
    return _BEGINS_A_WORD if f" {wanted}" in whole else 1


def _word_line(name: str, listed: ListedWord) -> Text:
    return _line(sanitise(name), sanitise(listed.title))


def explain_on(screen: Screen[object], word: str) -> None:
    """Open the page of a word, above a screen or in the reference that is open."""
    if isinstance(screen, ReferenceScreen):
        screen.open_page(word)
    else:
        screen.app.push_screen(ReferenceScreen(word))


class Palette(CommandPalette):
    """Textual's palette over this program's own actions."""

    DEFAULT_CSS = """
    Palette > Vertical { background: $surface; margin-top: 1; }
    Palette #--input {
        border: round $key; background: $surface; border-title-color: $foreground;
    }
    Palette Input > .input--placeholder { color: $quiet; }
    Palette CommandList {
        max-height: 80vh; background: $surface; text-wrap: nowrap; text-overflow: ellipsis;
        scrollbar-size-vertical: 1;
    }
    Palette CommandList > .option-list--option { text-style: none; }
    Palette CommandList > .option-list--option-highlighted {
        background: $key; color: $on-key; text-style: bold underline;
    }
    Palette SearchIcon { color: $key; }
    """

    def __init__(self) -> None:
        """Search in what can be done, opened and explained."""
        providers = (ActionCommands, HomeCommands, SessionCommands, WordCommands)
        super().__init__(providers, placeholder="what to do, open or explain")

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Leave once: another key that was pressed just then must not take away the screen below."""
        if self.app.screen is self:
            return super().dismiss(result)
        nothing: AwaitComplete = AwaitComplete.nothing()  # type: ignore[no-untyped-call] # Textual's own way
        return nothing

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say which line is marked, not only by its colour."""
        if isinstance(event.option, Command):
            words = Content(sanitise(f"Enter: {event.option.hit.text or ''}"))
            self.query_one("#--input").border_title = words

    def on_input_changed(self) -> None:
        """Forget what was marked until something is found."""
        self.query_one("#--input").border_title = ""

    def on_mount(self) -> None:
        """Show a sign that every font has."""
        self.query_one(SearchIcon).icon = ">"
