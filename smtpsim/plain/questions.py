"""The words that ask: about the step at the cursor, and about the words themselves."""

from smtpsim.errors import UsageError
from smtpsim.explain.duty import what_now
from smtpsim.explain.holders import holder_sentence
from smtpsim.explain.library_of_words import page_of
from smtpsim.explain.message_view import message_view
from smtpsim.explain.on_the_way import on_the_way
from smtpsim.explain.reference import explain_word, similar_words
from smtpsim.plain.moves import Deed, Lines
from smtpsim.plain.player import NOTHING_YET, Player
from smtpsim.plain.telling import message_lines, state_lines, token_lines, why_lines
from smtpsim.plain.words import help_line, plain_words, split_word
from smtpsim.spec.pop_rows import POP_TITLE

_NO_DUTY = "Nothing new for the client: what it must do follows from a reply, or from a loss."
_POP = f"This is {POP_TITLE}: it has no states and no buffers of SMTP."


def _why(player: Player, _words: str) -> Lines:
    step, inside = player.moment.step, player.walker.inside
    if inside is not None:
        told = on_the_way(*inside)
        yield f"{told.words} [{told.source}]"
        return
    yield from [NOTHING_YET] if step is None else why_lines(step, decodes=player.decodes)


def _now(player: Player, _words: str) -> Lines:
    step, totals, *_ = player.moment
    yield NOTHING_YET if step is None else what_now(step, totals) or _NO_DUTY


def _who(player: Player, _words: str) -> Lines:
    yield holder_sentence(player.moment.totals, player.hops.reports())


def _where(player: Player, _words: str) -> Lines:
    yield from player.where_lines()


def _states(player: Player, _words: str) -> Lines:
    hop = player.hop
    yield from [_POP] if hop and hop.is_pop else state_lines(player.moment)


def _message(player: Player, _words: str) -> Lines:
    moment, steps = player.moment, player.timeline.branch.track.steps
    view = message_view(steps, moment.done, moment.totals.buffers, moment.earlier.buffers)
    yield from message_lines(view)


def _line(player: Player, _words: str) -> Lines:
    step = player.moment.step
    yield from [NOTHING_YET] if step is None else token_lines(step)


def _decode(player: Player, _words: str) -> Lines:
    player.decodes = not player.decodes
    yield "why now tells what base64 hides: nothing." if player.decodes else "why tells of base64 no more."


def _reference(player: Player, words: str) -> Lines:
    step = player.moment.step
    wanted = words or (page_of(step) if step else "")
    if not wanted:
        raise UsageError("reference takes a word, such as reference 450 or reference queue.")
    found = explain_word(wanted)
    near = ", ".join(similar_words(wanted))
    yield from found or [f"Nothing is known about {wanted}{f'; near are {near}' if near else ''}."]


def _help(_player: Player, words: str) -> Lines:
    known = plain_words()
    if not words:
        yield from map(help_line, known)
        return
    wanted, _ = split_word(words)
    found = [help_line(row) for row in known if row.word == wanted]
    yield from found or [f"No word is {words}; help alone tells all."]


QUESTIONS: dict[str, Deed] = {
    "why": _why,
    "now": _now,
    "who": _who,
    "where": _where,
    "states": _states,
    "line": _line,
    "message": _message,
    "decode": _decode,
    "reference": _reference,
    "commands": _help,
    "help": _help,
}
