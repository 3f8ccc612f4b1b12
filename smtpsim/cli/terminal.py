"""What the program is connected with: a terminal that can show a screen, one that cannot, or none."""

import os
import sys
from typing import TextIO


def has_terminal() -> bool:
    """Tell whether a person is at both ends, or at a browser that shows what they would."""
    in_browser = bool(os.environ.get("TEXTUAL_DRIVER"))  # `web` starts it so
    return in_browser or (_is_terminal(sys.stdin) and _is_terminal(sys.stdout))


def has_screen() -> bool:
    """Tell whether a person is at a terminal on which a screen can be shown."""
    return has_terminal() and os.environ.get("TERM") != "dumb"


def _is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a person is at a stream; one that was closed before the program began is None."""
    return stream is not None and stream.isatty()
