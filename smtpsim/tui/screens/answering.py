"""Playing the server: before each of its replies a person is asked, and afterwards told what was right."""

from smtpsim.stage.rulings import Paragraphs, Rulings
from smtpsim.tui.screens.faulting import FaultActions

YOU_ARE = "you are the server"
_BEGUN = "You are the server: before each of its replies you are asked for it. a ends it."
_ENDED = "The server answers by itself again."


class AnsweringActions(FaultActions):
    """Asks a person who plays the server for each reply, and shows what is to be said of the answer."""

    is_server = False
    rulings: Rulings

    def begin_answers(self) -> None:
        """Forget the answers of the session before; the server answers by itself."""
        self.is_server, self.rulings = False, Rulings()

    def action_play_server(self) -> None:
        """Begin to play the server, or end it."""
        if self.is_server or self.changeable_world() is not None:
            self.is_server = not self.is_server
            self.show_cursor()
            self._tell(_BEGUN if self.is_server else _ENDED)

    def played_words(self) -> str:
        """Say that a person plays the server."""
        return YOU_ARE if self.is_server else ""

    def ruling_at_cursor(self) -> Paragraphs:
        """Give what is to be said of the answer that the step at the cursor is."""
        return self.rulings.at(self.timeline)

    def asks_first(self) -> bool:
        """Ask for the reply that comes next, if a person plays the server."""
        return super().asks_first() or (self.is_server and self._asks_for_reply())

    def _asks_for_reply(self) -> bool:
        from smtpsim.stage.answering import asked, give  # noqa: PLC0415
        from smtpsim.stage.judging import judge  # noqa: PLC0415
        from smtpsim.tui.screens.server import Answer, Ending, ServerDialog  # noqa: PLC0415

        question = asked(self.hops)
        if question is None:
            return False

        def take(answer: Answer) -> None:
            self.is_server = not isinstance(answer, Ending)
            reply = None if isinstance(answer, Ending) else answer
            ruling = judge(question, reply)
            self._show_answer(give(self.timeline, question, reply), ruling.paragraphs if ruling else ())

        self.show_cursor()
        self._ask(ServerDialog(question), take)
        return True

    def _show_answer(self, branch: str, paragraphs: Paragraphs) -> None:
        """Show the reply that was given, and what is to be said of it."""
        self.finished -= {self.timeline.branch.name}
        if paragraphs:
            self.rulings.keep(self.timeline, paragraphs)
            self.action_show_why()
        self.show_cursor()
        self.tell_branch(branch)
