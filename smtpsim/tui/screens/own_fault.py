"""The form for a fault of one's own: row by row, with what will happen below it."""

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from smtpsim.actions import Place
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FaultRule
from smtpsim.stage.made_fault import preview
from smtpsim.stage.own_fault import (
    TYPED,
    Field,
    OwnFault,
    erase,
    fields_of,
    shown_value,
    turn,
    typed_text,
    write,
)
from smtpsim.stage.scene import Scene
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.dialog import Dialog
from smtpsim.tui.widgets.marked_list import MarkedList

_NAME_WIDTH = 15


class Rows(MarkedList, inherit_bindings=False):
    """The rows of the form; Enter is not theirs, it arms the fault."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down"),
        Binding("up", "cursor_up"),
        Binding("home", "first"),
        Binding("end", "last"),
        Binding("pagedown", "page_down"),
        Binding("pageup", "page_up"),
    ]


def row_content(form: OwnFault, field: Field) -> Content:
    """Write a row: a value that is chosen stands between arrows, one that is typed has a caret."""
    value = sanitise(shown_value(form, field))
    if field in TYPED:
        end = len(typed_text(form, field))
        shown = value if value.startswith("(") else f"{value[:end]}_{value[end:]}"
    else:
        shown = f"< {value} >"
    return Content.assemble((f" {field.value:{_NAME_WIDTH}}", "bold"), shown)


class OwnFaultDialog(Dialog[FaultRule]):
    """Gives the fault that the form makes."""

    BINDINGS = bindings_at(Place.OWN_FAULT)
    PLACE = Place.OWN_FAULT
    TITLE_WORDS = "Any other fault: type, or change with ← and →"
    DEFAULT_CSS = """
    OwnFaultDialog > Vertical { height: 24; }
    OwnFaultDialog Rows { height: 1fr; max-height: 100%; min-height: 3; }
    OwnFaultDialog #foretold {
        height: auto; min-height: 4; max-height: 7; border-top: solid $rule; scrollbar-size-vertical: 1;
    }
    OwnFaultDialog .note { max-height: 100; }
    OwnFaultDialog.-low Rows, OwnFaultDialog.-flat Rows { max-height: 100%; }
    OwnFaultDialog.-low #foretold { max-height: 6; }
    OwnFaultDialog.-flat #foretold { min-height: 3; max-height: 4; }
    """

    def __init__(self, world: World, scene: Scene) -> None:
        """Try what stands in the form in a copy of this world."""
        super().__init__()
        self.world, self.scene, self.form = world, scene, OwnFault()
        self.rule: FaultRule | None = None

    def parts(self) -> Iterator[Widget]:
        """Give the rows and what they come to."""
        self.rows = Rows(markup=False)
        self.foretold = Static("", markup=False, classes="note")
        yield self.rows
        with VerticalScroll(id="foretold", can_focus=False):
            yield self.foretold

    def on_mount(self) -> None:
        """Begin with the first row that is typed."""
        self._show()
        self.rows.highlighted = 1
        self.rows.focus()

    @property
    def field(self) -> Field:
        """The marked row."""
        fields = fields_of(self.form, self.scene)
        return fields[min(self.rows.highlighted or 0, len(fields) - 1)]

    def _show(self) -> None:
        """Write the rows anew and stay on the marked one; say what they come to."""
        fields = fields_of(self.form, self.scene)
        marked = min(self.rows.highlighted or 0, len(fields) - 1)
        if self.rows.option_count == len(fields):
            for at, field in enumerate(fields):
                self.rows.replace_option_prompt_at_index(at, row_content(self.form, field))
        else:
            self.rows.set_options(Option(row_content(self.form, field)) for field in fields)
        self.rows.highlighted = marked
        self.rule, words = preview(self.form, self.scene, self.world)
        self.tell_mistake("" if self.rule else words)
        self.foretold.update(Content(sanitise(words) if self.rule else ""))

    def _take(self, form: OwnFault) -> None:
        if form != self.form:
            self.form = form
            self._show()

    def action_next_value(self) -> None:
        """Put the next value into the marked row."""
        self._take(turn(self.form, self.field, 1, self.scene))

    def action_previous_value(self) -> None:
        """Put the value before into the marked row."""
        self._take(turn(self.form, self.field, -1, self.scene))

    def action_erase_letter(self) -> None:
        """Take the last letter of the marked row away."""
        self._take(erase(self.form, self.field))

    def on_key(self, event: Key) -> None:
        """Type into the marked row."""
        if event.character and event.is_printable:
            event.stop()
            self._take(write(self.form, self.field, event.character, self.scene))

    def on_option_list_option_selected(self, _event: OptionList.OptionSelected) -> None:
        """Put the next value into the row that was clicked."""
        self.action_next_value()

    def action_accept(self) -> None:
        """Arm the fault; where something is wrong with it, that is told already."""
        if self.rule is not None:
            self.finish(self.rule)
