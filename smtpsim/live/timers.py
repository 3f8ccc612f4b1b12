"""What is to happen later on a connection, each act once."""

import asyncio
from collections.abc import Callable


class Timers:
    """Acts that wait for their time on the event loop; they end with the connection that they are for."""

    def __init__(self) -> None:
        """Begin with nothing planned."""
        self._loop = asyncio.get_running_loop()
        self._planned: dict[Callable[[], None], asyncio.TimerHandle] = {}

    def plan(self, seconds: float, act: Callable[[], None]) -> None:
        """Plan an act; planned again it only happens at the new time."""
        planned = self._planned.pop(act, None)
        if planned is not None:
            planned.cancel()
        self._planned[act] = self._loop.call_later(seconds, act)

    def cancel(self) -> None:
        """Let nothing of it happen any more."""
        for planned in self._planned.values():
            planned.cancel()
        self._planned.clear()
