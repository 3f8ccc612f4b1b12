"""How the screen looks: what the key does that chooses other colours."""

from smtpsim.tui.screens.asking import AskingScreen


class LookActions(AskingScreen):
    """A screen whose colours can be chosen."""

    def action_choose_theme(self) -> None:
        """Choose other colours for all screens."""
        from smtpsim.tui.screens.themes import ThemeDialog  # noqa: PLC0415  when first wanted

        self.show_cursor()
        self._ask(ThemeDialog(), self._tell_theme)

    def _tell_theme(self, name: str | None) -> None:
        if name:
            self._tell(f"The colours are now those of {name}.")
