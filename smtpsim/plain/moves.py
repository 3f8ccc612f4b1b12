"""The words that move: in time, and to another branch or hop."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from smtpsim.errors import UsageError
from smtpsim.plain.player import Player
from smtpsim.simulation.track import Mark
from smtpsim.stage.branch_titles import branch_words, find_branch
from smtpsim.stage.changes import ONE_BRANCH, switch_to_next_branch
from smtpsim.stage.movement import go_back, go_forward, run_back_to, run_to

Lines: TypeAlias = Iterator[str]
Deed: TypeAlias = Callable[[Player, str], Lines]
"""What a word does, with what stands after it: it gives the answer in lines."""

_MOST_DIGITS = 6  # of a number of steps


def _step(player: Player, words: str) -> Lines:
    for _ in range(_read_count(words)):
        if not go_forward(player.hops):
            player.end()
            yield player.end_line()
            return
        yield from player.here_lines()


def _read_count(words: str) -> int:
    if not words:
        return 1
    if not (words.isascii() and words.isdecimal() and len(words) <= _MOST_DIGITS):
        raise UsageError("Only a number of steps can stand here, such as 3.")
    return int(words)


def _back(player: Player, words: str) -> Lines:
    for _ in range(_read_count(words)):
        if not player.hops.shown_count():
            break
        go_back(player.hops)
    yield from player.here_lines()


def _start(player: Player, _words: str) -> Lines:
    player.timeline.seek(0)
    yield from player.here_lines()


def _finish(player: Player, _words: str) -> Lines:
    player.timeline.to_end()
    player.end()
    yield from player.here_lines()
    yield player.end_line()


def _play(player: Player, _words: str) -> Lines:
    while go_forward(player.hops):
        yield from player.here_lines()
    player.end()
    yield player.end_line()


def _phase(player: Player, _words: str) -> Lines:
    yield from _run_to(player, Mark.PHASE)


def _error(player: Player, _words: str) -> Lines:
    yield from _run_to(player, Mark.ERROR)


def _run_to(player: Player, mark: Mark) -> Lines:
    is_found = run_to(player.hops, mark)
    if not is_found:
        player.end()
    yield from player.here_lines()
    if not is_found:
        yield player.end_line()


def _phase_back(player: Player, _words: str) -> Lines:
    run_back_to(player.hops, Mark.PHASE)
    yield from player.here_lines()


def _error_back(player: Player, _words: str) -> Lines:
    run_back_to(player.hops, Mark.ERROR)
    yield from player.here_lines()


def _branch(player: Player, words: str) -> Lines:
    line = player.timeline
    if words:
        line.switch(find_branch(line, words))
    elif not switch_to_next_branch(line):
        raise UsageError(ONE_BRANCH)
    yield f"Branch {branch_words(line.branch)}."
    yield from player.here_lines()


def _hop(player: Player, _words: str) -> Lines:
    if not player.hops.choose_next():
        raise UsageError(player.hops.why_no_other())
    yield f"Shown: {player.hops.words()}."
    yield from player.here_lines()


MOVES: dict[str, Deed] = {
    "step": _step,
    "back": _back,
    "start": _start,
    "finish": _finish,
    "play": _play,
    "phase": _phase,
    "phase back": _phase_back,
    "error": _error,
    "error back": _error_back,
    "branch": _branch,
    "hop": _hop,
}
