"""The dialog that shows the program in other colours while one chooses."""

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from smtpsim.actions import Place
from smtpsim.tui.messages import ThemeRequested
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.dialog import Dialog
from smtpsim.tui.themes import OfferedTheme, offered_themes, own_themes
from smtpsim.tui.widgets.marked_list import MarkedList

_NOTE = "The marked one is shown at once. What a colour means is told by a sign or a word too."


def theme_options(themes: tuple[OfferedTheme, ...]) -> list[Option]:
    """List the themes with what they are like."""
    width = max(len(theme.name) for theme in themes)
    return [
        Option(Content.assemble((f"  {theme.name:<{width}}", "bold"), f"  {theme.title}"), theme.name)
        for theme in themes
    ]


class ThemeDialog(Dialog[str]):
    """Gives the name of the theme that is kept; Esc goes back to the one before."""

    BINDINGS = bindings_at(Place.LOOK)
    PLACE = Place.LOOK
    TITLE_WORDS = "Colours"

    def parts(self) -> Iterator[Widget]:
        """Give the list, the theme of now marked."""
        for theme in own_themes():
            self.app.register_theme(theme)
        self.before = self.app.theme
        themes = offered_themes(self.app.available_themes.values())
        self.list = MarkedList(*theme_options(themes), markup=False)
        self.list.highlighted = [theme.name for theme in themes].index(self.before)
        yield from (self.list, Static(_NOTE, markup=False, classes="note"))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the marked theme at once."""
        self._wish(event.option_id or self.before)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Keep the chosen theme."""
        name = event.option_id or self.before
        self._wish(name, is_kept=True)
        self.finish(name)

    def action_accept(self) -> None:
        """Keep the marked theme."""
        self.list.action_select()

    def action_close(self) -> None:
        """Go back to the theme before."""
        self._wish(self.before)
        self.finish(None)

    def _wish(self, name: str, *, is_kept: bool = False) -> None:
        if self.app.screen is self:
            self.app.post_message(ThemeRequested(name, is_kept))
