"""The words that play the server, and what all words share that change a session."""

from smtpsim.errors import UsageError
from smtpsim.plain.moves import Deed, Lines
from smtpsim.plain.player import Player
from smtpsim.plain.telling import question_lines
from smtpsim.simulation.world import World
from smtpsim.stage.answering import Reply, Silence, coded_reply, give
from smtpsim.stage.branch_titles import beginning_words
from smtpsim.stage.changes import WATCH_ONLY
from smtpsim.stage.fault_choices import can_be_changed
from smtpsim.stage.judging import judge
from smtpsim.stage.replies import typed_mistake, typed_reply

_BEGUN = "You are the server: step asks you for each of its replies. server once more ends it."
_ENDED = "The server answers by itself again."
_NO_QUESTION = "Nothing is asked of you here; step goes on to the server's next reply."
_NOT_SERVER = "You are not the server; the word server makes you it."


def changeable_world(player: Player) -> World:
    """Give the world at the cursor, or raise `UsageError` where nothing can be changed."""
    world = player.timeline.world()
    if world is None or not can_be_changed(world):
        raise UsageError(WATCH_ONLY)
    return world


def changed_lines(player: Player, branch: str) -> Lines:
    """Say that a change in the past has begun a branch."""
    player.reopen()
    if branch:
        yield f"{beginning_words(player.timeline, branch)} branch goes to it."


def _server(player: Player, _words: str) -> Lines:
    changeable_world(player)
    player.is_server = not player.is_server
    yield _BEGUN if player.is_server else _ENDED
    if question := player.question():
        yield from question_lines(question)


def _answer(player: Player, words: str) -> Lines:
    if not player.is_server:
        raise UsageError(_NOT_SERVER)
    question = player.question()
    if question is None:
        raise UsageError(_NO_QUESTION)
    reply = _read_reply(words)
    ruling = judge(question, reply)
    branch = give(player.timeline, question, reply)
    yield from changed_lines(player, branch)
    yield from player.here_lines()
    if ruling is not None:
        yield from (f"{name}: {told}" for name, told in ruling.paragraphs)


def _read_reply(words: str) -> Reply:
    silence = next((one for one in Silence if one.value == words.lower()), None)
    if silence or not words:
        return silence
    rule = typed_reply(words)
    if rule is None:
        raise UsageError(typed_mistake(words))
    is_code_alone = words == str(rule.do.reply)
    return coded_reply(rule.do.reply) if is_code_alone else rule


ANSWERS: dict[str, Deed] = {"server": _server, "answer": _answer}
