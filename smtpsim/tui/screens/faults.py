"""The fault menu: what can go wrong here and what would happen then, said first, and what is armed."""

from collections.abc import Iterator

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from smtpsim.actions import Place
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FAULT_OF
from smtpsim.stage.armed import Armed
from smtpsim.stage.changes import Wish
from smtpsim.stage.fault_choices import Choice
from smtpsim.stage.fault_words import armed_words
from smtpsim.stage.foresight import LOOK_AHEAD, Nearness
from smtpsim.stage.made_fault import foretold
from smtpsim.stage.replies import typed_mistake, typed_reply
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
_WAITING = (
    "This fault waits for its place. Take it away, and the session goes on without it."
    " Stepping back to before it was armed undoes it as well."
)
_OWN = "Choose what goes wrong, where, how often and with which chance; you see what will happen first."
_ARMED = "armed-"
OWN_FAULT = "own-fault"


def fault_options(choices: tuple[Choice, ...], armed: tuple[Armed, ...]) -> list[Option]:
    """List the armed faults first, then the presets under the heading that says where they strike."""
    options = [_heading("Armed (Enter or Del takes it away)")] if armed else []
    names = [Content(f"  ! {sanitise(armed_words(one))}") for one in armed]
    options += [Option(name, f"{_ARMED}{at}") for at, name in enumerate(names)]
    for nearness in Nearness:
        rows = [choice.row for choice in choices if choice.nearness is nearness]
        options += [_heading(_HEADING_OF[nearness])] if rows else []
        options += [Option(Content(f"  {row.title}"), row.id) for row in rows]
        if nearness is Nearness.NEXT:
            options.append(Option(Content("  Any other fault ... (F2)"), OWN_FAULT))
    return options


def _heading(words: str) -> Option:
    return Option(Content.assemble((words, "bold")), disabled=True)


def warning_of(option_id: str) -> str:
    """Say what is meant by a choice."""
    if option_id.startswith(_ARMED):
        return _WAITING
    if option_id == OWN_FAULT:
        return _OWN
    row = FAULT_OF[option_id]
    is_of_channel = not row.rule.do.reply and row.rule.do.client is None
    return f"{row.warning} [{row.source}]" + (f"\n{_STREAM}" if is_of_channel else "")


class FaultMenu(ChoiceDialog[Wish]):
    """Gives the fault to arm, or the armed one to take away; "" where one's own fault is to be made."""

    BINDINGS = bindings_at(Place.FAULTS)
    PLACE = Place.FAULTS
    TITLE_WORDS = "What goes wrong next? Stepping back undoes it"
    DEFAULT_CSS = """
    FaultMenu > Vertical { height: 28; }
    FaultMenu OptionList { height: 1fr; max-height: 100%; min-height: 4; }
    FaultMenu #foretold {
        height: auto; max-height: 8; border-top: solid $rule; scrollbar-size-vertical: 1;
    }
    FaultMenu .note { max-height: 100; }
    FaultMenu Input { border: none; border-top: solid $rule; height: 2; padding: 0; }
    FaultMenu Input:focus { border: none; border-top: double $key; height: 2; }
    FaultMenu.-low OptionList, FaultMenu.-flat OptionList { max-height: 100%; }
    FaultMenu.-flat OptionList { min-height: 3; }
    FaultMenu.-low #foretold { max-height: 6; }
    FaultMenu.-flat #foretold { max-height: 3; }
    FaultMenu.-flat .mistake { max-height: 2; }
    FaultMenu.-flat Input, FaultMenu.-flat Input:focus { border: none; height: 1; }
    """

    def __init__(self, choices: tuple[Choice, ...], armed: tuple[Armed, ...], world: World) -> None:
        """Offer these presets, list what is armed, and try in a copy of the world what is marked."""
        super().__init__()
        self.choices, self.armed, self.world = choices, armed, world
        self.told: dict[str, str] = {}

    def parts(self) -> Iterator[Widget]:
        """Give the list, the warning and the line for any other reply."""
        self.list = MarkedList(*fault_options(self.choices, self.armed), markup=False)
        self.warning = Static("", markup=False, classes="note")
        self.input = Input(placeholder="Tab: a reply, such as 450 4.2.1 try later")
        yield self.list
        with VerticalScroll(id="foretold", can_focus=False):
            yield self.warning
        yield self.input

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the marked choice would do."""
        self.warning.update(Content(self._words_about(event.option_id or "")))

    def _words_about(self, option_id: str) -> str:
        """Say what will happen first, then what is meant; worked out once for each choice."""
        if option_id not in self.told:
            row = FAULT_OF.get(option_id)
            happens = f"{sanitise(foretold(self.world, row.rule))}\n" if row else ""
            self.told[option_id] = f"{happens}{warning_of(option_id)}"
        return self.told[option_id]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what the typed reply would do."""
        self.tell_mistake("")
        rule = typed_reply(event.value)
        words = foretold(self.world, rule) if rule else typed_mistake(event.value)
        self.warning.update(Content(sanitise(words)))

    def take_typed(self, text: str) -> None:
        """Arm what is typed for the next reply."""
        rule = typed_reply(text)
        if rule is None:
            self.warning.update("")
            self.tell_mistake(typed_mistake(text))
        else:
            self.finish(rule)

    def action_remove_fault(self) -> None:
        """Take the marked armed fault away."""
        option = self.list.highlighted_option
        if option is not None and (option.id or "").startswith(_ARMED):
            self.choose(option.id or "")

    def action_make_fault(self) -> None:
        """Ask for a fault of one's own."""
        self.finish("")

    def choose(self, option_id: str) -> None:
        """Arm a preset, take an armed fault away, or ask for one's own."""
        if option_id.startswith(_ARMED):
            self.finish(self.armed[int(option_id.removeprefix(_ARMED))])
        else:
            self.finish("" if option_id == OWN_FAULT else FAULT_OF[option_id].rule)
