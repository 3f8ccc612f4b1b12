"""What is said of a person's answer as the server: what was right, why, and what the client makes of it."""

from collections.abc import Iterator
from typing import NamedTuple

from smtpsim.explain.duty import what_now
from smtpsim.explain.row_index import fill_words
from smtpsim.simulation.advance import advance
from smtpsim.simulation.apply import intervene
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import add_step
from smtpsim.spec.commands import ANY_COMMAND_REPLIES
from smtpsim.spec.faults import Do, FaultRule
from smtpsim.spec.terms import ServerState, Verb
from smtpsim.stage.answering import HANG_UP, Question, Reply, Silence, codes_in_tables, rule_of
from smtpsim.stage.foresight import said_words, steps_ahead, then_words
from smtpsim.stage.replies import answered_name, listed_codes, unlisted_warning


class Ruling(NamedTuple):
    """What is to be said of a person's answer, when it is given."""

    is_right: bool
    paragraphs: tuple[tuple[str, str], ...]  # a heading and its words


def judge(question: Question, reply: Reply) -> Ruling | None:
    """Say what a correct server answers and why, and what the client makes of a person's answer.

    None where a person let the server answer.
    """
    if reply is None:
        return None
    rule = rule_of(reply, question)
    is_right = rule is None
    told = (
        ("Right" if is_right else "You", _own_words(question, reply)),
        ("Why" if is_right else "Correct", _correct_words(question, is_right=is_right)),
        ("Client", _client_words(question, rule)),
    )
    return Ruling(is_right, tuple((name, words) for name, words in told if words))


def _own_words(question: Question, reply: FaultRule | Silence) -> str:
    natural = question.natural
    if isinstance(reply, Silence):
        said = "said nothing" if reply is Silence.NOTHING else "dropped the connection"
        return f"{said}; a correct server answers {natural.code}."
    code = reply.do.reply
    if code != natural.code:
        told = f"answered {code}; a correct server answers {natural.code}. {_standing(question, code)}"
        return f"{told}{_left_out(question, reply)}"
    finer = _finer_words(natural, reply.do)
    return f"{code} it is.{finer} The server says it in its own words."


def _left_out(question: Question, reply: FaultRule) -> str:
    """Say that an enhanced code that was given is not sent."""
    _, said = advance(intervene(question.world, Inject(question.world.n, reply))[0])
    is_left_out = reply.do.enhanced and said is not None and not said.enhanced
    return f" {reply.do.enhanced} is left out: this reply carries no enhanced code." if is_left_out else ""


def _finer_words(natural: Step, do: Do) -> str:
    if not do.enhanced or do.enhanced == natural.enhanced:
        return ""
    if not natural.enhanced:
        return f" No enhanced code stands here, so not {do.enhanced} either."
    return f" Its enhanced code is {natural.enhanced}, not {do.enhanced}."


def _standing(question: Question, code: int) -> str:
    """Say whether a standard lists a code for this command, and the tables for this state."""
    verb = question.verb
    if code in question.codes:
        return f"{code} can answer {answered_name(verb)}, but nothing here called for it."
    if code not in listed_codes(verb):
        return unlisted_warning(code, verb)
    if code in ANY_COMMAND_REPLIES or not _hangs_on_state(code, verb):
        return f"{code} can answer {answered_name(verb)}, but nothing here called for it."
    return f"{code} can answer {answered_name(verb)}, but not in state {question.state}."


def _hangs_on_state(code: int, verb: Verb) -> bool:
    """Whether the tables give a code to a command in some states, and so not in the others."""
    return any(code in codes_in_tables(verb, state) for state in ServerState)


def _correct_words(question: Question, *, is_right: bool) -> str:
    natural, row = question.natural, question.row
    reason = f"{fill_words(row.why, natural)} [{row.source}]"
    return reason if is_right else f"{said_words(natural)}. {reason}"


def _client_words(question: Question, rule: FaultRule | None) -> str:
    """Say what the client must do with the reply, and what it then does."""
    world = question.world if rule is None else intervene(question.world, Inject(question.world.n, rule))[0]
    after, said = advance(world)
    if said is None:
        return ""
    must = "" if rule is HANG_UP else what_now(said, add_step(question.totals, said))
    return f"{must} {_then(said, steps_ahead(after))}".strip()


def _then(said: Step, after: Iterator[Step]) -> str:
    words = then_words(said, after).removeprefix("; ").removesuffix(".")
    return f"{words[0].upper()}{words[1:]}." if words else ""
