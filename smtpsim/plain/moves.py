"""The words that move: in time, and to another branch or hop."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from smtpsim.errors import UsageError
from smtpsim.plain.player import Player
from smtpsim.plain.telling import question_lines
from smtpsim.simulation.track import Mark
from smtpsim.stage.branch_titles import branch_words, find_branch
from smtpsim.stage.breakpoints import Breakpoint, breakpoint_name
from smtpsim.stage.changes import ONE_BRANCH, switch_to_next_branch
from smtpsim.stage.inside import Inside
from smtpsim.stage.work import Work, finish

Lines: TypeAlias = Iterator[str]
Deed: TypeAlias = Callable[[Player, str], Lines]
"""What a word does, with what stands after it: it gives the answer in lines."""

_MOST_DIGITS = 6  # of a number of steps


def _step(player: Player, words: str) -> Lines:
    for _ in range(_read_count(words)):
        if question := player.question():
            yield from question_lines(question)
            return
        before = here(player)
        if finish(player.walker.forward()):
            yield from player.here_lines()
            continue
        player.end()
        yield from player.here_lines() if here(player) != before else ()
        yield player.end_line()
        return


def here(player: Player) -> tuple[int, Inside | None]:
    """Say where the cursor is, to tell whether it moved."""
    return player.hops.shown_count(), player.walker.inside


def _read_count(words: str) -> int:
    if not words:
        return 1
    if not (words.isascii() and words.isdecimal() and len(words) <= _MOST_DIGITS):
        raise UsageError("Only a number of steps can stand here, such as 3.")
    return int(words)


def _back(player: Player, words: str) -> Lines:
    for _ in range(_read_count(words)):
        if not player.hops.shown_count() and not player.walker.inside:
            break
        finish(player.walker.back())
    yield from player.here_lines()


def _start(player: Player, _words: str) -> Lines:
    player.walker.leave()
    player.timeline.seek(0)
    yield from player.here_lines()


def _finish(player: Player, _words: str) -> Lines:
    finish(player.walker.run_to_end())
    player.end()
    yield from player.here_lines()
    yield player.end_line()


def _play(player: Player, _words: str) -> Lines:
    while True:
        if question := player.question():
            yield from question_lines(question)
            return
        before = here(player)
        goes_on = finish(player.walker.play_on())
        yield from player.here_lines() if here(player) != before else ()
        if met := player.walker.stops_here():
            yield met_line(met)
            return
        if not goes_on:
            player.end()
            yield player.end_line()
            return


def met_line(met: tuple[Breakpoint, ...]) -> str:
    """Name the breakpoints at the cursor."""
    return f"Breakpoint: {', '.join(map(breakpoint_name, met))}."


def _phase(player: Player, _words: str) -> Lines:
    yield from run(player, player.walker.run_on(Mark.PHASE))


def _error(player: Player, _words: str) -> Lines:
    yield from run(player, player.walker.run_on(Mark.ERROR))


def run(player: Player, work: Work) -> Lines:
    """Do a move that leads to the end where it finds nothing, and tell where it led."""
    is_found = finish(work)
    if not is_found:
        player.end()
    yield from player.here_lines()
    if not is_found:
        yield player.end_line()


def _phase_back(player: Player, _words: str) -> Lines:
    finish(player.walker.run_back(Mark.PHASE))
    yield from player.here_lines()


def _error_back(player: Player, _words: str) -> Lines:
    finish(player.walker.run_back(Mark.ERROR))
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
