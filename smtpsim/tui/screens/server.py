"""The question to a person who plays the server: what came, where the server stands, and what to answer."""

from collections.abc import Iterator
from enum import Enum
from typing import TypeAlias

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from smtpsim.actions import Place
from smtpsim.explain.sanitise import sanitise
from smtpsim.spec.states import STATE_OF
from smtpsim.stage.answering import Question, Reply, Silence, code_reasons, code_words, coded_reply
from smtpsim.stage.replies import typed_mistake, typed_reply, unlisted_warning
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.dialog import ChoiceDialog
from smtpsim.tui.widgets.marked_list import MarkedList


class Ending(Enum):
    """A person who plays the server no longer wants to."""

    STOP = "stop"


Answer: TypeAlias = Reply | Ending
"""A reply, None to let the server answer this once, or the end of playing it."""

_SILENCES = {
    Silence.NOTHING: ("Say nothing", "The reply never reaches the client, which waits for its time limit."),
    Silence.HANG_UP: ("Drop the connection", "The connection is lost before any reply reaches the client."),
}


def reply_options(question: Question) -> list[Option]:
    """List the codes that the tables know here by their numbers, and then two ways to say nothing."""
    codes = [
        Option(Content.assemble((f"  {code}", "bold"), f"  {code_words(question, code)}"), str(code))
        for code in question.codes
    ]
    return [*codes, *(Option(Content(f"  ...  {words[0]}"), one.value) for one, words in _SILENCES.items())]


def asked_content(question: Question) -> Content:
    """Write what came, and in which state the server is."""
    state = STATE_OF[f"server-{question.state}"]
    return Content.assemble(
        (sanitise(question.asked), "bold"),
        f"\nState {question.state}: {state.sentence}",
        f"\n{question.knowledge}" if question.knowledge else "",
        ("\nWhat do you answer?", "bold $changed"),
    )


class ServerDialog(ChoiceDialog[Answer]):
    """Gives the reply that a person wants the server to say."""

    BINDINGS = bindings_at(Place.SERVER)
    PLACE = Place.SERVER
    TITLE_WORDS = "You are the server (a: no longer)"
    DEFAULT_CSS = """
    ServerDialog > Vertical { height: 24; }
    ServerDialog OptionList { height: 1fr; max-height: 100%; min-height: 3; border-top: solid $rule; }
    ServerDialog #meaning { height: auto; min-height: 2; max-height: 4; border-top: solid $rule; }
    ServerDialog .note { max-height: 7; }
    ServerDialog Input { border: none; border-top: solid $rule; height: 2; padding: 0; }
    ServerDialog Input:focus { border: none; border-top: heavy $key; height: 2; }
    ServerDialog.-low OptionList, ServerDialog.-flat OptionList { max-height: 100%; }
    ServerDialog.-flat #meaning { min-height: 2; max-height: 2; }
    ServerDialog.-flat .note { max-height: 3; }
    ServerDialog.-flat .mistake { max-height: 2; }
    ServerDialog.-flat Input, ServerDialog.-flat Input:focus { border: none; height: 1; }
    """

    def __init__(self, question: Question) -> None:
        """Ask for one reply."""
        super().__init__()
        self.question = question

    def parts(self) -> Iterator[Widget]:
        """Give the question, the replies to choose from, and the line for any other."""
        yield Static(asked_content(self.question), classes="note")
        self.list = MarkedList(*reply_options(self.question), markup=False)
        self.meaning = Static("", markup=False, classes="note")
        self.input = Input(placeholder="Tab: any other reply, such as 450 4.2.1 try later")
        yield self.list
        with VerticalScroll(id="meaning", can_focus=False):
            yield self.meaning
        yield self.input

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the marked reply means."""
        self.meaning.update(Content(self._meaning_of(event.option_id or "")))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what is odd about the typed reply."""
        self.tell_mistake("")
        self.meaning.update(Content(sanitise(self._typed_words(event.value))))

    def _typed_words(self, text: str) -> str:
        rule = typed_reply(text)
        if rule is None:
            return typed_mistake(text) if text else ""
        code = rule.do.reply
        return unlisted_warning(code, self.question.verb) or code_reasons(self.question, code)

    def _meaning_of(self, option_id: str) -> str:
        if option_id.isdecimal():
            return code_reasons(self.question, int(option_id))
        return _SILENCES[Silence(option_id)][1]

    def choose(self, option_id: str) -> None:
        """Answer with a code, or with nothing."""
        self.finish(coded_reply(int(option_id)) if option_id.isdecimal() else Silence(option_id))

    def take_typed(self, text: str) -> None:
        """Answer with what is typed."""
        rule = typed_reply(text)
        if rule is None:
            self.meaning.update("")
            self.tell_mistake(typed_mistake(text))
        else:
            self.finish(rule)

    def action_let_server_answer(self) -> None:
        """Let the server give this answer itself."""
        self.finish(None)

    def action_play_server(self) -> None:
        """Play the server no longer; it gives this answer itself."""
        self.finish(Ending.STOP)
