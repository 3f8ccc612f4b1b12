"""Playing the client, and editing its mail: what the simulator's keys for them do."""

from smtpsim.stage.played import PlayedBranches
from smtpsim.stage.playing import (
    is_waited_for,
    open_first,
    session_to_play,
    why_not_here,
)
from smtpsim.tui.screens.asking import AskingScreen

_WAITED_FOR = "The client waits for you: Space or y types what it sends."


class ClientActions(AskingScreen):
    """A screen on which a person can be the client."""

    typed_lines: list[str]
    played: PlayedBranches

    def is_client_played(self) -> bool:
        """Whether a person plays the client at the cursor."""
        return self.played.is_played(self.timeline)

    def is_client_asked(self) -> bool:
        """Whether nothing goes on before the person who plays the client does something."""
        return self.is_client_played() and is_waited_for(self.timeline)

    def asks_first(self) -> bool:
        """Ask for a line where the client waits for the person."""
        if super().asks_first():
            return True
        if not self.is_client_asked():
            return False
        self.action_play_client()
        return True

    def show_cursor(self, *, is_over: bool = False) -> None:
        """Show where the cursor is; where the client waits for the person, that is not the end."""
        waits = is_over and self.is_client_asked()
        super().show_cursor(is_over=is_over and not waits)
        if waits and self.app.screen is self:
            self._tell(_WAITED_FOR)

    def action_play_client(self) -> None:
        """Open the line in which a person types as the client."""
        session = session_to_play(self.timeline, self.hops.chosen)
        reason = why_not_here(self.timeline, session)
        if not reason:
            open_first(self.timeline, session)
        self.show_cursor()
        if reason:
            self._tell(reason)
        else:
            self._open_line(session)

    def _open_line(self, session: str) -> None:
        from smtpsim.tui.screens.typing import TypingLine  # noqa: PLC0415

        if self.app.screen is self:
            self.add_class("-typing")
            self._ask(TypingLine(self.timeline, session, self._show_said, self.typed_lines), self._close_line)

    def _show_said(self) -> None:
        """Show what came of a deed."""
        self.finished -= {self.timeline.branch.name}
        self.show_cursor()

    def _close_line(self, words: str | None) -> None:
        self.remove_class("-typing")
        self._tell(words)

    def action_edit_message(self) -> None:
        """Open the editor of the mail that is at hand or next."""
        from smtpsim.stage.editing import mails_to_edit  # noqa: PLC0415
        from smtpsim.tui.screens.editor import Editor  # noqa: PLC0415

        self.show_cursor()
        session = session_to_play(self.timeline, self.hops.chosen)
        mails = mails_to_edit(self.timeline, session)
        if isinstance(mails, str):
            self._tell(mails)
        else:
            self._ask(Editor(self.timeline, session, mails), self._take_edit)

    def _take_edit(self, branch: str | None) -> None:
        if branch is None:
            return
        self.finished -= {self.timeline.branch.name}
        self.show_cursor()
        self._tell(f"The mail is changed.{f' A new branch begins here: {branch}.' if branch else ''}")
