"""A line to search with, in which the key for help stays the key for help."""

from textual.widgets import Input

_HELP = "?"


class SearchLine(Input):
    """Takes all that is typed but the question mark."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Leave the question mark to the screen."""
        return character != _HELP and super().check_consume_key(key, character)
