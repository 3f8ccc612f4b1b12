"""The words that choose how one moves in time: by which unit, to which place, and where to stop."""

from smtpsim.errors import UsageError
from smtpsim.plain.moves import Deed, Lines, met_line, run
from smtpsim.plain.player import Player
from smtpsim.simulation.track import Mark
from smtpsim.stage.breakpoints import (
    EXAMPLES,
    Breakpoint,
    breakpoint_meaning,
    breakpoint_name,
    read_breakpoint,
)
from smtpsim.stage.places import PLACE_EXAMPLES, place_of
from smtpsim.stage.units import UNIT_MEANING, Unit
from smtpsim.stage.work import finish

_NO_STOPS = f"No breakpoint is set. stop at sets one: {EXAMPLES}."
_NO_WAITING = "play waits for nothing here: it tells all steps at once, up to a breakpoint."


def _by(player: Player, words: str) -> Lines:
    if words:
        unit = next((unit for unit in Unit if unit == words.lower().removesuffix("s")), None)
        if unit is None:
            raise UsageError(f"One moves by {', '.join(Unit)}.")
        player.unit = player.walker.unit = unit
    yield f"step and back move by {player.unit}: {UNIT_MEANING[player.unit]}."
    if not words:
        yield f"by and one of these chooses another: {', '.join(Unit)}."


def _fault(player: Player, _words: str) -> Lines:
    yield from run(player, player.walker.run_on(Mark.FAULT))


def _fault_back(player: Player, _words: str) -> Lines:
    finish(player.walker.run_back(Mark.FAULT))
    yield from player.here_lines()


def _stop(player: Player, words: str) -> Lines:
    if not words:
        yield from _stop_lines(player.index.stops)
        return
    stop = read_breakpoint(words)
    if stop not in player.index.stops:
        player.index.toggle(stop)
    yield f"{breakpoint_name(stop)}: run and play stop {breakpoint_meaning(stop)}."


def _stop_lines(stops: tuple[Breakpoint, ...]) -> Lines:
    if not stops:
        yield _NO_STOPS
    for stop in stops:
        yield f"{breakpoint_name(stop)}: {breakpoint_meaning(stop)}."


def _unstop(player: Player, words: str) -> Lines:
    stops = player.index.stops
    stop = read_breakpoint(words) if words else stops[0] if len(stops) == 1 else None
    if stop is None or stop not in stops:
        names = f"Set are {', '.join(map(breakpoint_name, stops))}." if stops else _NO_STOPS
        raise UsageError(f"unstop takes the name of one. {names}" if stops else names)
    player.index.toggle(stop)
    yield f"Taken away: {breakpoint_name(stop)}."


def _run(player: Player, _words: str) -> Lines:
    if not player.index.stops:
        raise UsageError(_NO_STOPS)
    yield from run(player, player.walker.run_to_stop())
    yield from _met_lines(player)


def _run_back(player: Player, _words: str) -> Lines:
    if not player.index.stops:
        raise UsageError(_NO_STOPS)
    finish(player.walker.run_back_to_stop())
    yield from player.here_lines()
    yield from _met_lines(player)


def _met_lines(player: Player) -> Lines:
    if met := player.walker.stops_here():
        yield met_line(met)


def _scrub(player: Player, _words: str) -> Lines:
    yield from run(player, player.walker.scrub_on())


def _scrub_back(player: Player, _words: str) -> Lines:
    player.walker.scrub_back()
    yield from player.here_lines()


def _go(player: Player, words: str) -> Lines:
    if not words:
        yield "go takes a place:"
        for example, meaning in PLACE_EXAMPLES:
            yield f"{example}: {meaning}."
        return
    place = place_of(words)
    if not finish(player.walker.go_to(place)):
        raise UsageError(f"Never reached here: {place.text}.")
    if place.is_end:
        player.end()
    yield from player.here_lines()


def _speed(_player: Player, _words: str) -> Lines:
    yield _NO_WAITING


TRAVELS: dict[str, Deed] = {
    "by": _by,
    "fault": _fault,
    "fault back": _fault_back,
    "stop at": _stop,
    "unstop": _unstop,
    "run": _run,
    "run back": _run_back,
    "scrub": _scrub,
    "scrub back": _scrub_back,
    "go": _go,
    "faster": _speed,
    "slower": _speed,
}
