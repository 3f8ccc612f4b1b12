"""The reference: all words in a list, a search, and the page of one word, from which one goes to others."""

from collections.abc import Callable, Sequence
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import Screen
from textual.widgets import OptionList

from smtpsim.actions import Place, ranked_actions
from smtpsim.explain.library_of_words import best_word, find_words, word_groups
from smtpsim.explain.links import links_in
from smtpsim.explain.reference import explain_word
from smtpsim.explain.sanitise import sanitise
from smtpsim.tui.messages import PageRequested
from smtpsim.tui.screens.arrangement import HEIGHTS
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.widgets.keys import KeyLine
from smtpsim.tui.widgets.page import Page, PageLine
from smtpsim.tui.widgets.search_line import SearchLine
from smtpsim.tui.widgets.word_list import WordList, WordOption


def page_lines(word: str, width: int) -> Sequence[PageLine]:
    """Lay out the page of a word for a width."""
    lines = explain_word(word, width) or (f"Nothing is known about {sanitise(word)}.",)
    return [
        PageLine(line, links_in(line, word), is_heading=not (number and lines[number - 1]))
        for number, line in enumerate(lines)
    ]


class ReferenceScreen(Screen[None]):
    """Looks words up; a word of a page leads to its own page, and one can go back."""

    PLACE = Place.REFERENCE
    AUTO_FOCUS = ""
    BINDINGS = bindings_at(Place.REFERENCE)
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (64, "-narrow"), (110, "-wide")]  # noqa: RUF012  Textual's own way
    VERTICAL_BREAKPOINTS = HEIGHTS
    DEFAULT_CSS = """
    ReferenceScreen #looking { height: 1fr; }
    ReferenceScreen #words { width: 26; }
    ReferenceScreen.-wide #words { width: 38; }
    ReferenceScreen.-slim #looking { layout: vertical; }
    ReferenceScreen.-slim #words { width: 100%; height: 10; }
    ReferenceScreen.-slim.-low #words { height: 6; }
    ReferenceScreen.-slim.-flat #words { height: 3; }
    ReferenceScreen.-flat Input { height: 1; border: none; }
    ReferenceScreen Page { height: 1fr; width: 1fr; }
    ReferenceScreen Input { border: round $rule; height: 3; background: $background; }
    ReferenceScreen Input:focus { border: double $key; }
    ReferenceScreen Input > .input--placeholder { color: $quiet; }
    """

    def __init__(self, word: str) -> None:
        """Begin at the page of a word."""
        super().__init__()
        self.trail: tuple[str, ...] = (word,)  # the pages that were opened; the last one is where one is
        self.shown = ""  # it may be another: what is only looked at in the list

    def compose(self) -> ComposeResult:
        """Put the search and the list beside the page."""
        self.search = SearchLine(placeholder="type to search", select_on_focus=False)
        self.words = WordList(id="list")
        self.page = Page(id="page")
        with Horizontal(id="looking"):
            with Vertical(id="words"):
                yield from (self.search, self.words)
            yield self.page
        yield KeyLine(ranked_actions(Place.REFERENCE))

    def on_mount(self) -> None:
        """Show the first page, and the word in the list."""
        self.words.fill(word_groups(), self.trail[-1])
        self.look_at(self.trail[-1])
        self.set_focus(self.page)

    def look_at(self, word: str) -> None:
        """Show the page of a word; going back does not lead here."""
        self.shown = word
        self.page.border_title = Content(sanitise(word))
        self.page.show(partial(page_lines, word))

    def open_page(self, word: str) -> None:
        """Go to the page of a word; going back leads to where one was."""
        if word != self.trail[-1]:
            self.trail = (*self.trail, word)
        if word != self.shown:
            self.look_at(word)
        self.words.mark(word)
        self.set_focus(self.page)
        self.on_page_marked()

    def on_page_marked(self) -> None:
        """Say what Enter and Backspace would do."""
        words = [f"Enter: {self.page.marked_word}"] if self.page.marked_word else []
        before = self._page_before()
        words += [f"Backspace: {before}"] if before else []
        self.page.border_subtitle = Content(sanitise(" · ".join(words)))

    def _page_before(self) -> str:
        if self.shown != self.trail[-1]:
            return self.trail[-1]
        return self.trail[-2] if len(self.trail) > 1 else ""

    def on_input_changed(self) -> None:
        """List what was found, and show the likeliest."""
        text = self.search.value
        groups = find_words(text)
        word = best_word(groups, text) if text.strip() else self.shown
        self.words.fill(groups, word)
        self.look_at(word or text)

    def on_input_submitted(self) -> None:
        """Open what the list has marked."""
        self.action_accept()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show what is marked in the list."""
        if isinstance(event.option, WordOption) and event.option.word == self.words.word != self.shown:
            self.look_at(event.option.word)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open what was chosen in the list."""
        if isinstance(event.option, WordOption):
            self.open_page(event.option.word)

    def on_page_requested(self, message: PageRequested) -> None:
        """Open the page of a word that was clicked."""
        self.open_page(message.word)

    def on_key(self, event: Key) -> None:
        """Search for what is typed, wherever one is."""
        if event.is_printable and event.character and not self.search.has_focus:
            self.set_focus(self.search)
            self.search.insert_text_at_cursor(event.character)
            event.stop()

    def action_accept(self) -> None:
        """Open the page of the word that is marked."""
        word = self.page.marked_word if self.page.has_focus else self.words.word
        if word:
            self.open_page(word)

    def action_page_before(self) -> None:
        """Go back to the page before, or delete a letter."""
        if self.search.has_focus and self.search.value:
            self.search.action_delete_left()
            return
        before = self._page_before()
        if before:
            if self.shown == self.trail[-1]:
                self.trail = self.trail[:-1]
            self.look_at(before)
            self.words.mark(before)

    def action_next_column(self) -> None:
        """Go from the search to the list, to the page and round again."""
        parts = (self.search, self.words, self.page)
        here = next((at for at, part in enumerate(parts) if part.has_focus), -1)
        self.set_focus(parts[(here + 1) % len(parts)])

    def action_next_link(self) -> None:
        """Mark the next word that has a page."""
        self._move_on_page(self.page.mark_next, 1)

    def action_previous_link(self) -> None:
        """Mark the word before that has a page."""
        self._move_on_page(self.page.mark_next, -1)

    def _move_on_page(self, move: Callable[[int], None], by: int) -> None:
        """Move the mark, or from the list first go to the page."""
        if self.page.has_focus:
            move(by)
        else:
            self.set_focus(self.page)

    def action_show_earlier(self) -> None:
        """Go up by a line, on the page or from the search in the list."""
        if self.page.has_focus:
            self.page.mark_line(-1)
        else:
            self.words.action_cursor_up()

    def action_show_later(self) -> None:
        """Go down by a line."""
        if self.page.has_focus:
            self.page.mark_line(1)
        else:
            self.words.action_cursor_down()

    def action_show_page_earlier(self) -> None:
        """Go up by a page."""
        if self.page.has_focus:
            self.page.mark_page(-1)
        else:
            self.words.action_page_up()

    def action_show_page_later(self) -> None:
        """Go down by a page."""
        if self.page.has_focus:
            self.page.mark_page(1)
        else:
            self.words.action_page_down()

    def action_show_commands(self) -> None:
        """Find anything by a part of its name."""
        from smtpsim.tui.screens.palette import Palette  # noqa: PLC0415  when first wanted

        if self.app.screen is self:
            self.app.push_screen(Palette())

    def action_show_help(self) -> None:
        """Show all keys, first those of the reference."""
        from smtpsim.tui.screens.help import HelpDialog  # noqa: PLC0415  when first wanted

        if self.app.screen is self:
            self.app.push_screen(HelpDialog(self.PLACE))

    def action_close(self) -> None:
        """Go back to the session."""
        if self.app.screen is self:
            self.dismiss()
