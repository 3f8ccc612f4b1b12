"""The explanation: one pane with tabs, each with a key; only the tab that is shown is worked out."""

from collections.abc import Sequence
from enum import StrEnum

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from smtpsim.actions import ACTIONS, shown_key
from smtpsim.tui.widgets.why import View, why_words


class Tab(StrEnum):
    """One tab, named as the action that shows it."""

    WHY = "show_why"
    NOW = "show_what_now"
    LINE = "show_line"
    MESSAGE = "show_message"
    STATES = "show_states"
    NETWORK = "show_network"


_STAYS = {Tab.MESSAGE, Tab.STATES}  # their lines have fixed places, so a step leaves them scrolled
_ACTION_OF = {action.id: action for action in ACTIONS}
_TO_COME = "This hop has not begun here. Space goes on to its first step, h shows the next hop."
_MARGIN = 4  # columns of the frame beside the title


def title_line(chosen: Tab, width: int) -> Content:
    """Write the tabs with their keys, the chosen one in brackets; only the keys where it is narrow."""
    whole = Content("  ").join([_title(tab, chosen, has_word=True) for tab in Tab])
    if whole.cell_length <= width:
        return whole
    return Content(" ").join([_title(tab, chosen, has_word=tab is chosen) for tab in Tab])


def _title(tab: Tab, chosen: Tab, *, has_word: bool) -> Content:
    action = _ACTION_OF[tab]
    key, word = shown_key(action.keys[0]), f" {action.title}" if has_word else ""
    if tab is chosen:
        return Content.styled(f"[{key}{word}]", "bold $key")
    return Content.assemble((key, "$key"), (word, "$quiet")).stylize(f"@click=screen.{tab.value}")


def tab_content(tab: Tab, view: View, part: int, width: int) -> Content:
    """Write what a tab says of a moment; `part` is the one of the line that is lit."""
    if tab is Tab.WHY:
        return why_words(view)
    # The other tabs are loaded when one is first wanted, so that the program starts sooner.
    from smtpsim.tui.widgets import tab_words  # noqa: PLC0415

    match tab:
        case Tab.NOW:
            return tab_words.now_words(view)
        case Tab.LINE:
            return tab_words.line_words(view, part, width)
        case Tab.MESSAGE:
            return tab_words.message_words(view)
        case Tab.STATES:
            return tab_words.states_words(view)
        case Tab.NETWORK:
            from smtpsim.tui.widgets.network_words import network_words  # noqa: PLC0415  as above

            return network_words(view, width)


class ExplanationPane(ScrollView, inherit_bindings=False):
    """Explains the current step, drawn line by line; each tab keeps where it is scrolled to."""

    DEFAULT_CSS = """
    ExplanationPane {
        border-top: solid $rule; border-title-color: $heading;
        padding: 0 1; overflow-x: hidden; overflow-y: auto;
        scrollbar-gutter: stable; scrollbar-size-vertical: 1;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        &:focus { border-top: double $key; }
        link-style: none; link-background: $background; link-color: $foreground;
        link-style-hover: underline; link-background-hover: $background; link-color-hover: $foreground;
    }
    """
    tab = Tab.WHY
    view = View()
    part = 0  # of the line that is lit, from 0
    is_to_come = False
    words = Content("")
    strips: Sequence[Strip] = ()

    def __init__(self, *, id: str, beside: "ExplanationPane | None" = None) -> None:  # noqa: A002  Textual's name for it
        """Begin with the reasons; `beside` shows the tab before, where there is room for two."""
        super().__init__(id=id)
        self.beside = beside
        self.scrolled: dict[Tab, int] = {}
        self.placed = 0

    def show(self, view: View, *, is_to_come: bool = False) -> None:
        """Show what the chosen tab says of a moment; or that the chosen hop has not begun."""
        if view.step is not self.view.step:
            self._keep_scroll()
            self.part = 0
            self.scrolled = {tab: at for tab, at in self.scrolled.items() if tab in _STAYS}
        self.view, self.is_to_come = view, is_to_come
        self._write()
        if self.beside is not None:
            self.beside.show(view, is_to_come=is_to_come)

    def choose(self, tab: Tab) -> None:
        """Show another tab, scrolled to where it was left."""
        self._keep_scroll()
        if self.beside is not None and tab is not self.tab:
            self.beside.part = self.part
            self.beside.choose(self.tab)
        self.tab = tab
        self._write()

    def move_part(self, by: int) -> None:
        """Light another part of the line; from another tab, go to the line first."""
        if self.tab is Tab.LINE:
            from smtpsim.explain.line_view import shown_tokens  # noqa: PLC0415  as in tab_content

            last = len(shown_tokens(self.view.step)) - 1
            self.part = max(0, min(self.part + by, last))
            self._write()
        elif self.beside is not None and self.beside.size.width and self.beside.tab is Tab.LINE:
            self.beside.move_part(by)
        else:
            self.choose(Tab.LINE)

    def title(self, width: int) -> Content:
        """Write what stands above the words: the tabs."""
        return title_line(self.tab, width)

    def _keep_scroll(self) -> None:
        if self.scroll_offset.y != self.placed:  # else a step with few words has moved it, and no person
            self.scrolled[self.tab] = self.scroll_offset.y

    def _write(self) -> None:
        if not self.size.width:  # the first size is still to come, and with it the words
            return
        self.border_title = self.title(self.size.width - _MARGIN)
        self._lay_out()
        self.scroll_to(0, self.scrolled.get(self.tab, 0), animate=False, immediate=True, force=True)
        self.placed = self.scroll_offset.y

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.border_title = self.title(self.size.width - _MARGIN)
        self._lay_out()

    def notify_style_update(self) -> None:
        """Draw anew in other colours."""
        super().notify_style_update()
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if width > 0:
            self.words = self._words(width)
            self.strips = Visual.to_strips(self, self.words, width, None, self.visual_style)
            self.virtual_size = Size(width, len(self.strips))
            self.refresh()

    def _words(self, width: int) -> Content:
        if self.is_to_come:
            return Content(_TO_COME)
        return tab_content(self.tab, self.view, self.part, width)

    def render_line(self, y: int) -> Strip:
        """Draw one line; what lies below the words is empty."""
        width, number = self.scrollable_content_region.width, y + self.scroll_offset.y
        if number >= len(self.strips):
            return Strip.blank(width, self.rich_style)
        return self.strips[number].adjust_cell_length(width, self.rich_style)


class SecondPane(ExplanationPane):
    """Shows another tab beside the chosen one: the one that was chosen before."""

    tab = Tab.MESSAGE

    def title(self, width: int) -> Content:
        """Write which tab this is, and its key."""
        del width
        action = _ACTION_OF[self.tab]
        return Content.assemble(
            (action.title, "bold"), (f"  beside; {shown_key(action.keys[0])} brings it to the left", "$quiet")
        )
