"""The two lists of the home screen: the menu, and what can be opened."""

from collections.abc import Iterable, Mapping

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from smtpsim.stage.home import Choice, Group
from smtpsim.stage.showing import CatalogueEntry
from smtpsim.tui.widgets.marked_list import MarkedList

_COLUMN = 16  # of the number beside a line of the menu


class EntryOption(Option):
    """A line of the list that opens something."""

    def __init__(self, entry: CatalogueEntry) -> None:
        """Show the title, which tells more than the name."""
        self.entry = entry
        name = "" if entry.title == entry.name else f"  {entry.name}"
        super().__init__(Content.assemble(f"  {entry.title}", (name, "$quiet")))


class HomeList(MarkedList):
    """A list whose marked line has a sign and is underlined, so that colour alone does not say it."""

    DEFAULT_CSS = """
    HomeList {
        border: none; padding: 0; background: $background; background-tint: $background 0%;
        scrollbar-size-vertical: 1; text-wrap: nowrap; text-overflow: ellipsis;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
    }
    HomeList:focus { border: none; background: $background; background-tint: $background 0%; }
    HomeList > .option-list--option-highlighted {
        background: $current-row; color: $foreground; text-style: bold underline;
    }
    HomeList:focus > .option-list--option-highlighted {
        background: $key; color: $background; text-style: bold underline;
    }
    HomeList > .option-list--option-disabled { color: $quiet; }
    """


class Menu(HomeList):
    """What one can do; each line is a choice."""

    def fill(self, counted: Mapping[Choice, str], marked: Choice) -> None:
        """List these choices, each with how many things it leads to."""
        options = [
            Option(f"  {choice.value:<{_COLUMN}}{count:>4}", choice) for choice, count in counted.items()
        ]
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            self.add_options(options)
            self.highlighted = list(counted).index(marked)

    @property
    def choice(self) -> Choice:
        """The line that is marked."""
        option = self.highlighted_option
        return Choice(option.id) if option is not None and option.id else Choice.DEMONSTRATIONS


class EntryList(HomeList):
    """What can be opened, under its headings."""

    def fill(self, groups: Iterable[Group]) -> None:
        """List these groups, and mark the first thing to open."""
        options: list[Option] = []
        for group in groups:
            options.append(Option(Content.styled(group.title, "bold italic"), disabled=True))
            options += map(EntryOption, group.entries)
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            self.add_options(options)
            self.highlighted = 1 if options else None

    def action_page_up(self) -> None:
        """Go up by a page; the heading at the top cannot be marked, so there the first line is."""
        super().action_page_up()
        if self.entry is None:
            self.action_first()

    @property
    def entry(self) -> CatalogueEntry | None:
        """What is marked."""
        option = self.highlighted_option
        return option.entry if isinstance(option, EntryOption) else None
