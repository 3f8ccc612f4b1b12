"""Moves that may be long: they pause before each step, so that a screen can draw and listen meanwhile."""

from collections.abc import Generator
from typing import TypeAlias

Work: TypeAlias = Generator[int, None, bool]
"""Yields how many steps it has come to, and in the end returns whether it found what it went for."""


def finish(work: Work) -> bool:
    """Do all of it at once."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return bool(end.value)
