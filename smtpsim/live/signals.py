"""What Ctrl-C and a friendly kill do."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stop_signals(stop: Callable[[], object]) -> Iterator[None]:
    """Let SIGINT and SIGTERM call `stop` for as long as the context lasts."""

    def obey(_number: int, _frame: FrameType | None) -> None:
        stop()

    before = {number: signal.signal(number, obey) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, action in before.items():
            signal.signal(number, action)
