"""The words for a room: a question about the next reply, its answer, and the notes for who presents."""

from smtpsim.errors import UsageError
from smtpsim.plain.moves import Deed, Lines
from smtpsim.plain.player import Player
from smtpsim.plain.telling import why_lines
from smtpsim.stage.coming import notes_text
from smtpsim.stage.movement import go_forward
from smtpsim.stage.predicting import NO_REPLY, Ask, Question, asked

_NOTHING_TO_ASK = "No reply comes any more: there is nothing to predict."
_NUMBERS = "predict takes a class such as 4yz, a code such as 450, or no reply."


def _predict(player: Player, words: str) -> Lines:
    guess = _read_guess(words)
    ask = Ask.CODE if guess.isdecimal() else Ask.CLASS
    while (question := asked(player.hops, ask)) is None:
        if not go_forward(player.hops):
            player.end()
            yield _NOTHING_TO_ASK
            return
        yield from player.here_lines()
    yield from _reveal(player, question, guess) if guess else _ask(question)


def _read_guess(words: str) -> str:
    """Read a class, a code, or that no reply comes; empty where nothing is said."""
    guess = " ".join(words.lower().split())
    guess = NO_REPLY if guess in {"none", "closes", "close"} else guess
    is_code = len(guess) == len("250") and guess[0] in "2345" and guess.isascii()
    if guess in {"", NO_REPLY} or (is_code and (guess.isdecimal() or guess[1:] in {"yz", "xx"})):
        return guess.replace("xx", "yz")
    raise UsageError(_NUMBERS)


def _ask(question: Question) -> Lines:
    yield f"What do you predict? {question.prompt}"
    for option in question.options:
        yield f"{option.label}: {option.words}." if option.words else f"{option.label}."
    yield "predict and one of these answers, such as predict 4yz; step shows the reply."


def _reveal(player: Player, question: Question, guess: str) -> Lines:
    truth = question.truth.label
    yield f"Right: {truth}." if guess == truth else f"Not right, {guess}: it is {truth}."
    if not go_forward(player.hops):
        return
    yield from player.here_lines()
    step = player.moment.step
    if step is not None:
        yield from why_lines(step, decodes=player.decodes)


def _notes(player: Player, _words: str) -> Lines:
    yield from (line for line in notes_text(player.showing.notes, player.hops).splitlines() if line)


PREDICTIONS: dict[str, Deed] = {"predict": _predict, "notes": _notes}
