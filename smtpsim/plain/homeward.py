"""The words for what the home screen offers: what can be opened, the last session, the tour."""

from smtpsim.errors import UsageError
from smtpsim.plain.moves import Deed, Lines
from smtpsim.plain.player import Player
from smtpsim.plain.telling import end_sentence
from smtpsim.stage.home import NOTHING_LEFT, Choice, offered
from smtpsim.stage.tour import SOURCE, TOUR


def _home(player: Player, _words: str) -> Lines:
    last = player.library.last()
    if last is not None:
        yield end_sentence(f"continue goes on with {last.title}, {last.place}, {last.when}")
    yield "demonstrations tells the sessions that come with the program, open opens one or a recording."
    yield "tour tells in half a minute what there is; reference and a word explains the word."


def _demonstrations(player: Player, words: str) -> Lines:
    groups = offered(player.library.catalogue(), Choice.DEMONSTRATIONS, words)
    if not groups:
        yield f"No demonstration is about {words}."
    for group in groups:
        yield f"{group.title}:"
        for entry in group.entries:
            summary = f" {entry.summary}" if entry.summary else ""
            yield f"{entry.name}: {end_sentence(entry.title)}{summary}"


def _continue(player: Player, _words: str) -> Lines:
    if player.library.resume is None:
        raise UsageError(NOTHING_LEFT)
    player.take(player.library.resume())
    yield from player.opening_lines()


def _tour(player: Player, _words: str) -> Lines:
    if player.library.open_named is None:
        raise UsageError("The tour needs the demonstration classic, which cannot be opened here.")
    guide = Player(player.library.open_named(SOURCE)._replace(keep=None), player.library)
    for caption in TOUR:
        yield f"{end_sentence(caption.title)} {caption.told}"
        for _ in range(caption.steps):
            guide.timeline.forward()
            yield from guide.here_lines()
    yield "This was the tour; your own session is where it was."


HOMEWARD: dict[str, Deed] = {
    "home": _home,
    "demonstrations": _demonstrations,
    "continue": _continue,
    "tour": _tour,
}
