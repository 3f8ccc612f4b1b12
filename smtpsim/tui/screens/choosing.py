"""A menu beside a list with a search: what the keys do that move among them."""

from textual.events import Key
from textual.screen import Screen

from smtpsim.actions import Place
from smtpsim.stage.showing import Showing
from smtpsim.tui.widgets.menu import EntryList, Menu
from smtpsim.tui.widgets.search_line import SearchLine


class ChoosingScreen(Screen[Showing]):
    """A screen with a menu, and with a list that is searched by typing, wherever one is."""

    PLACE = Place.HOME
    menu: Menu
    list: EntryList
    search: SearchLine

    def tell_about(self) -> None:
        """Say what is marked."""
        raise NotImplementedError

    def on_key(self, event: Key) -> None:
        """Search for what is typed, wherever one is."""
        if event.is_printable and event.character and self.focused is not self.search:
            self.remove_class("-alone")
            self.set_focus(self.search)
            self.search.insert_text_at_cursor(event.character)
            event.stop()

    def action_accept(self) -> None:
        """Do what is marked."""
        (self.menu if self.focused is self.menu else self.list).action_select()

    def action_other_list(self) -> None:
        """Go from the menu to the list, and back."""
        if self.focused is self.menu:
            self.action_go_to_list()
        else:
            self.action_go_to_menu()

    def action_go_to_list(self) -> None:
        """Go to the list, where the menu offers one."""
        if self.list.option_count:
            self.set_focus(self.list)
            self.tell_about()

    def action_go_to_menu(self) -> None:
        """Go back to the menu."""
        self.set_focus(self.menu)
        self.tell_about()

    def action_show_earlier(self) -> None:
        """Mark the line above in the list, from the search as well."""
        self.list.action_cursor_up()

    def action_show_later(self) -> None:
        """Mark the line below."""
        self.list.action_cursor_down()

    def action_show_page_earlier(self) -> None:
        """Go up by a page."""
        self.list.action_page_up()

    def action_show_page_later(self) -> None:
        """Go down by a page."""
        self.list.action_page_down()

    def action_show_commands(self) -> None:
        """Find anything by a part of its name."""
        from smtpsim.tui.screens.palette import Palette  # noqa: PLC0415  when first wanted

        if self.app.screen is self:
            self.app.push_screen(Palette())

    def action_show_help(self) -> None:
        """Show all keys, first those that work here."""
        from smtpsim.tui.screens.help import HelpDialog  # noqa: PLC0415  when first wanted

        if self.app.screen is self:
            self.app.push_screen(HelpDialog(self.PLACE))
