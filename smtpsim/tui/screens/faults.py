"""The fault menu: what can go wrong here, said before it is done, and what is armed."""

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from smtpsim.actions import Place
from smtpsim.explain.sanitise import sanitise
from smtpsim.spec.faults import FAULT_OF, FaultRule
from smtpsim.stage.armed import shown_name
from smtpsim.stage.fault_choices import LOOK_AHEAD, NO_REPLY, Choice, Nearness, typed_reply
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.dialog import ChoiceDialog
from smtpsim.tui.widgets.marked_list import MarkedList

_HEADING_OF = {
    Nearness.NEXT: "Strikes next",
    Nearness.LATER: "Strikes later in this session",
    Nearness.NOWHERE: f"Changes nothing in the next {LOOK_AHEAD} steps",
}
_STREAM = (
    "The channel is a stream: octets come late, in pieces or not at all;"
    " inside it none is lost, doubled or changed."
)
_TYPED = "The next reply of the server is this one, whatever it would have said itself; once."
_WAITING = "This fault waits for its place. Take it away, and the session goes on without it."
_ARMED = "armed-"


def fault_options(choices: tuple[Choice, ...], armed: tuple[FaultRule, ...]) -> list[Option]:
    """List the armed faults first, then the presets under the heading that says where they strike."""
    options = [_heading("Armed (Enter or Del takes it away)")] if armed else []
    names = [Content(f"  ! {sanitise(shown_name(rule))}") for rule in armed]
    options += [Option(name, f"{_ARMED}{at}") for at, name in enumerate(names)]
    for nearness in Nearness:
        rows = [choice.row for choice in choices if choice.nearness is nearness]
        options += [_heading(_HEADING_OF[nearness])] if rows else []
        options += [Option(Content(f"  {row.title}"), row.id) for row in rows]
    return options


def _heading(words: str) -> Option:
    return Option(Content.assemble((words, "bold")), disabled=True)


def warning_of(option_id: str) -> str:
    """Say what will happen if this is chosen."""
    if option_id.startswith(_ARMED):
        return _WAITING
    row = FAULT_OF[option_id]
    is_of_channel = not row.rule.do.reply and row.rule.do.client is None
    return f"{row.warning} [{row.source}]" + (f"\n{_STREAM}" if is_of_channel else "")


class FaultMenu(ChoiceDialog[FaultRule | str]):
    """Gives the fault to arm, or the name of the armed one to take away."""

    BINDINGS = bindings_at(Place.FAULTS)
    PLACE = Place.FAULTS
    TITLE_WORDS = "What goes wrong next?"
    DEFAULT_CSS = """
    FaultMenu .note { height: 5; border-top: solid $rule; }
    FaultMenu.-flat .note { height: 3; }
    FaultMenu Input { border: none; border-top: solid $rule; height: 2; padding: 0; }
    FaultMenu Input:focus { border: none; border-top: double $key; height: 2; }
    """

    def __init__(self, choices: tuple[Choice, ...], armed: tuple[FaultRule, ...]) -> None:
        """Offer these presets, and list what is armed."""
        super().__init__()
        self.choices, self.armed = choices, armed

    def parts(self) -> Iterator[Widget]:
        """Give the list, the warning and the line for any other reply."""
        self.list = MarkedList(*fault_options(self.choices, self.armed), markup=False)
        self.warning = Static("", markup=False, classes="note")
        self.input = Input(placeholder="Tab: any code and text, such as 450 4.2.1 try later")
        yield from (self.list, self.warning, self.input)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the marked choice would do."""
        self.warning.update(Content(warning_of(event.option_id or "")))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what the typed reply would do."""
        self.tell_mistake("")
        self.warning.update(Content(_TYPED if typed_reply(event.value) else NO_REPLY))

    def take_typed(self, text: str) -> None:
        """Arm what is typed for the next reply."""
        rule = typed_reply(text)
        if rule is None:
            self.tell_mistake(NO_REPLY)
        else:
            self.finish(rule)

    def action_remove_fault(self) -> None:
        """Take the marked armed fault away."""
        option = self.list.highlighted_option
        if option is not None and (option.id or "").startswith(_ARMED):
            self.choose(option.id or "")

    def choose(self, option_id: str) -> None:
        """Arm a preset, or take an armed fault away."""
        if option_id.startswith(_ARMED):
            self.finish(self.armed[int(option_id.removeprefix(_ARMED))].name)
        else:
            self.finish(FAULT_OF[option_id].rule)
