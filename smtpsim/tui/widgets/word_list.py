"""The words of the reference as a list under headings."""

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from smtpsim.explain.library_of_words import ListedWord, WordGroup
from smtpsim.explain.sanitise import sanitise
from smtpsim.tui.widgets.marked_list import MarkedList


class WordOption(Option):
    """A line of the list that leads to a page."""

    def __init__(self, listed: ListedWord) -> None:
        """Show a word, and as much of its title as there is room for."""
        self.word = listed.word
        super().__init__(
            Content.assemble((f" {sanitise(listed.word)}", "bold"), f"  {sanitise(listed.title)}")
        )


class WordList(MarkedList, inherit_bindings=False):
    """Lists words; left and right are free for the page beside it."""

    BINDINGS = OptionList.BINDINGS
    DEFAULT_CSS = """
    WordList {
        height: 1fr; border: none; padding: 0; background: $background; background-tint: $background 0%;
        scrollbar-size-vertical: 1; text-wrap: nowrap; text-overflow: ellipsis;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
    }
    WordList:focus { border: none; background: $background; background-tint: $background 0%; }
    WordList > .option-list--option-highlighted {
        background: $current-row; color: $foreground; text-style: bold underline;
    }
    WordList:focus > .option-list--option-highlighted {
        background: $key; color: $on-key; text-style: bold underline;
    }
    WordList > .option-list--option-disabled { color: $quiet; }
    """

    def fill(self, groups: Iterable[WordGroup], word: str) -> None:
        """List these groups, and mark a word without telling so."""
        options: list[Option] = []
        for group in groups:
            options.append(Option(Content.assemble((group.title, "bold italic")), disabled=True))
            options += map(WordOption, group.words)
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            self.add_options(options)
        self.mark(word)

    def on_resize(self) -> None:
        """Keep the marked word in sight."""
        self.scroll_to_highlight()

    def mark(self, word: str) -> None:
        """Mark a word where it is listed, without telling so."""
        with self.prevent(OptionList.OptionHighlighted):
            place = (at for at, option in enumerate(self.options) if is_of_word(option, word))
            self.highlighted = next(place, None)

    @property
    def word(self) -> str:
        """The word that is marked; empty where there is none."""
        option = self.highlighted_option
        return option.word if isinstance(option, WordOption) else ""


def is_of_word(option: Option, word: str) -> bool:
    """Tell whether a line of the list leads to the page of a word."""
    return isinstance(option, WordOption) and option.word == word
