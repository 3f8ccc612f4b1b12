"""The transcript as a person wants to see it: drawn in another way, or saved as text."""

from smtpsim.stage.transcript_text import text_sentence
from smtpsim.tui.screens.asking import AskingScreen
from smtpsim.tui.widgets.transcript import Transcript
from smtpsim.tui.widgets.transcript_views import next_view


class ViewActions(AskingScreen):
    """A screen with a transcript."""

    transcript: Transcript

    def action_next_view(self) -> None:
        """Draw the transcript in the next way."""
        self.transcript.choose_view(next_view(self.transcript.drawing))

    def action_save_text(self) -> None:
        """Ask where to save the known steps of this branch as text."""
        from smtpsim.tui.screens.save import SaveDialog  # noqa: PLC0415

        self.show_cursor()
        save = self.showing.save_text
        if save is None:
            self._tell("The transcript cannot be saved here.")
            return
        steps, name = self.timeline.branch.track.steps, self.showing.text_name
        dialog = SaveDialog(lambda file_name: save(file_name, steps), name, text_sentence(self.timeline))
        dialog.TITLE_WORDS = "Save the transcript as text"
        self._ask(dialog, self._tell)
