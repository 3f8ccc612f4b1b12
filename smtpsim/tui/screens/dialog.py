"""What all dialogs are: a box above the simulator, with a title, a line for mistakes and its keys."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from smtpsim.actions import Place, ranked_actions
from smtpsim.errors import BadFilesError, SmtpsimError
from smtpsim.explain.sanitise import sanitise
from smtpsim.tui.screens.arrangement import HEIGHTS
from smtpsim.tui.widgets.keys import KeyLine

Result = TypeVar("Result")


def tell_many(screen: Screen[Result], error: Exception) -> bool:
    """Show the mistakes of a file in a box of their own; False where it is one that a line can tell."""
    from smtpsim.tui.screens.mistakes import MistakesDialog  # noqa: PLC0415  it builds on this module

    if not isinstance(error, BadFilesError) or len(error.mistakes) == 1:
        return False
    screen.app.push_screen(MistakesDialog(str(error).splitlines()))
    return True


class Dialog(ModalScreen[Result], Generic[Result]):
    """Asks one thing; Esc closes it and changes nothing."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        border: round $key; border-title-color: $heading; border-title-style: bold;
        background: $surface; padding: 0 1;
    }
    Dialog .note { height: auto; max-height: 6; color: $foreground; }
    Dialog .mistake { height: auto; max-height: 4; color: $refused; text-style: bold; display: none; }
    Dialog .mistake.-shown { display: block; }
    Dialog OptionList {
        height: auto; max-height: 12; border: none; padding: 0; background: $surface;
        text-wrap: nowrap; text-overflow: ellipsis;
        scrollbar-size-vertical: 1; background-tint: $background 0%;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $surface; scrollbar-background-hover: $surface;
        scrollbar-background-active: $surface;
    }
    Dialog OptionList:focus { border: none; background: $surface; background-tint: $background 0%; }
    Dialog OptionList > .option-list--option-highlighted {
        background: $current-row; color: $foreground; text-style: bold underline;
    }
    Dialog OptionList:focus > .option-list--option-highlighted {
        background: $key; color: $on-key; text-style: bold underline;
    }
    Dialog OptionList > .option-list--option-disabled { color: $quiet; }
    Dialog Input { border: round $rule; height: 3; background: $surface; }
    Dialog.-low OptionList { max-height: 8; }
    Dialog.-flat OptionList { max-height: 4; }
    Dialog Input:focus { border: double $key; }
    Dialog Input > .input--placeholder { color: $quiet; }
    """
    VERTICAL_BREAKPOINTS = HEIGHTS
    PLACE = Place.HELP
    TITLE_WORDS = ""

    def compose(self) -> ComposeResult:
        """Put the parts into the box."""
        with Vertical() as box:
            box.border_title = self.TITLE_WORDS
            yield from self.parts()
            self.mistake = Static("", markup=False, classes="mistake")
            yield self.mistake
            yield KeyLine(ranked_actions(self.PLACE))

    def parts(self) -> Iterator[Widget]:
        """Give what this dialog is made of."""
        yield from ()

    def tell_mistake(self, words: str) -> None:
        """Show in one place what went wrong; the dialog stays."""
        self.mistake.update(Content(sanitise(words)))
        self.mistake.set_class(bool(words), "-shown")

    def attempt(self, deed: Callable[[], Result]) -> None:
        """Close with what a deed gives, or tell why it could not be done."""
        try:
            result = deed()
        except (SmtpsimError, OSError) as error:
            self.tell_mistake(" ".join(str(error).splitlines()[:1]) or type(error).__name__)
            tell_many(self, error)
        else:
            self.finish(result)

    def finish(self, result: Result | None) -> None:
        """Close with a result; a key pressed twice closes only once."""
        if self.app.screen is self:
            self.dismiss(result)

    def action_close(self) -> None:
        """Change nothing."""
        self.finish(None)


class ChoiceDialog(Dialog[Result], Generic[Result]):
    """Asks with a list and with a line for anything that is not in it."""

    list: OptionList
    input: Input

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take what was chosen in the list."""
        self.choose(event.option_id or "")

    def on_input_submitted(self) -> None:
        """Take what is typed."""
        self.take_typed(self.input.value.strip())

    def action_accept(self) -> None:
        """Take what is marked in the list, or what is typed."""
        if self.input.has_focus:
            self.take_typed(self.input.value.strip())
        else:
            self.list.action_select()

    def action_next_field(self) -> None:
        """Go from the list to the line, and back; at once, so that the next key goes to the right one."""
        self.set_focus(self.list if self.input.has_focus else self.input)

    def choose(self, option_id: str) -> None:
        """Take an option by its id."""
        raise NotImplementedError

    def take_typed(self, text: str) -> None:
        """Take what stands in the line."""
        raise NotImplementedError
