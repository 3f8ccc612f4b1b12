"""What each word does: those that change the session or choose another stand here, the rest beside it."""

from smtpsim.errors import UsageError
from smtpsim.plain.branching import BRANCHING
from smtpsim.plain.client import CLIENT_DEEDS
from smtpsim.plain.injecting import read_injection
from smtpsim.plain.moves import MOVES, Deed, Lines
from smtpsim.plain.player import Player
from smtpsim.plain.questions import QUESTIONS
from smtpsim.plain.telling import armed_line, arming_lines, choice_lines, end_sentence
from smtpsim.plain.travel import TRAVELS
from smtpsim.plain.views import VIEWS
from smtpsim.simulation.world import World
from smtpsim.stage.branch_titles import beginning_words
from smtpsim.stage.changes import WATCH_ONLY, arm
from smtpsim.stage.fault_choices import can_be_changed, fault_choices, nearness_of


def _inject(player: Player, words: str) -> Lines:
    world = _changeable_world(player)
    if not words:
        yield armed_line(player.armed())
        yield from choice_lines(fault_choices(world))
        yield "inject and one of these names arms it, and says first what it does."
        return
    rule = read_injection(words)
    yield from arming_lines(rule, nearness_of(world, rule))
    branch = arm(player.timeline, rule)
    yield from _changed_lines(player, branch)


def _changeable_world(player: Player) -> World:
    world = player.timeline.world()
    if world is None or not can_be_changed(world):
        raise UsageError(WATCH_ONLY)
    return world


def _changed_lines(player: Player, branch: str) -> Lines:
    player.reopen()
    if branch:
        yield f"{beginning_words(player.timeline, branch)} branch goes to it."


def _remove(player: Player, words: str) -> Lines:
    _changeable_world(player)
    armed = player.armed()
    begun = dict.fromkeys(rule.name for rule in armed if rule.name.lower().startswith(words.lower()))
    names = [words] if words in begun else list(begun)
    if len(names) != 1:
        raise UsageError(f"{'remove takes the name of one. ' if armed else ''}{armed_line(armed)}")
    branch = arm(player.timeline, names[0])
    yield f"Taken away: {names[0]}."
    yield from _changed_lines(player, branch)


def _save(player: Player, words: str) -> Lines:
    if player.showing.save is None:
        raise UsageError("This session cannot be saved here.")
    yield player.showing.save(words or player.showing.file_name)


def _open(player: Player, words: str) -> Lines:
    library = player.library
    if library.open_named is None:
        raise UsageError("Nothing else can be opened here.")
    if words:
        player.take(library.open_named(words))
        yield from player.opening_lines()
        return
    for entry in library.catalogue():
        yield f"{entry.kind.capitalize()} {entry.name}: {end_sentence(entry.title)}"


def _restart(player: Player, _words: str) -> Lines:
    if player.showing.restart is not None:
        player.take(player.showing._replace(timeline=player.showing.restart()))
    player.timeline.seek(0)
    yield from player.opening_lines()


def _quit(player: Player, _words: str) -> Lines:
    player.is_over = True
    yield from ()


_CHANGES: dict[str, Deed] = {
    "inject": _inject,
    "remove": _remove,
    "save": _save,
    "open": _open,
    "restart": _restart,
    "quit": _quit,
}

DEEDS = MOVES | TRAVELS | _CHANGES | QUESTIONS | BRANCHING | VIEWS | CLIENT_DEEDS
