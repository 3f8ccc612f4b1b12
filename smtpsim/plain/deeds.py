"""What each word does: those that change the session or choose another stand here, the rest beside it."""

from smtpsim.errors import UsageError
from smtpsim.plain.answering import ANSWERS, changeable_world, changed_lines
from smtpsim.plain.branching import BRANCHING
from smtpsim.plain.client import CLIENT_DEEDS
from smtpsim.plain.homeward import HOMEWARD
from smtpsim.plain.injecting import read_injection
from smtpsim.plain.moves import MOVES, Deed, Lines
from smtpsim.plain.player import Player
from smtpsim.plain.predicting import PREDICTIONS
from smtpsim.plain.questions import QUESTIONS
from smtpsim.plain.telling import armed_list, arming_lines, choice_lines, end_sentence
from smtpsim.plain.travel import TRAVELS
from smtpsim.plain.views import VIEWS
from smtpsim.plain.watching import WATCHING
from smtpsim.stage.armed import Armed, armed_in
from smtpsim.stage.changes import arm
from smtpsim.stage.fault_choices import fault_choices
from smtpsim.stage.made_fault import foretold
from smtpsim.stage.scene import scene_mistake, scene_of


def _inject(player: Player, words: str) -> Lines:
    world = changeable_world(player)
    if not words:
        yield armed_list(armed_in(world))
        yield from choice_lines(fault_choices(world))
        yield "inject and one of these names arms it, and says first what it does."
        return
    rule = read_injection(words)
    if mistake := scene_mistake(scene_of(world), rule.when.recipient, rule.when.hop):
        raise UsageError(mistake)
    yield from arming_lines(rule, foretold(world, rule))
    branch = arm(player.timeline, rule)
    yield from changed_lines(player, branch)


def _remove(player: Player, words: str) -> Lines:
    armed = armed_in(changeable_world(player))
    chosen = _chosen(armed, words)
    if chosen is None:
        hint = "remove takes the name of one, or its number here. " if armed else ""
        raise UsageError(f"{hint}{armed_list(armed)}")
    branch = arm(player.timeline, chosen)
    yield f"Taken away: {chosen.rule.name}."
    yield from changed_lines(player, branch)


def _chosen(armed: tuple[Armed, ...], words: str) -> Armed | None:
    """Find the armed fault that is meant: by its name, by how that begins, or by its place in the list."""
    exact = [one for one in armed if one.rule.name == words]
    begun = exact or [one for one in armed if one.rule.name.lower().startswith(words.lower())]
    if not begun and words.isascii() and words.isdecimal() and 0 < int(words) <= len(armed):
        return armed[int(words) - 1]
    return begun[0] if len({one.rule.name for one in begun}) == 1 else None


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

_ASKING = QUESTIONS | PREDICTIONS | VIEWS
_PLAYING = CLIENT_DEEDS | ANSWERS

DEEDS = MOVES | TRAVELS | BRANCHING | _CHANGES | HOMEWARD | _ASKING | _PLAYING | WATCHING
