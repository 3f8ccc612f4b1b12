"""What a room is asked before the server speaks: answers from the tables, the right one from the steps."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from smtpsim.explain.row_index import is_pop_step
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.codes import CLOSING_CODE
from smtpsim.spec.commands import ANY_COMMAND_REPLIES, COMMAND_OF, CONNECT_REPLIES
from smtpsim.spec.replies import DIGITS, REPLY_OF
from smtpsim.spec.terms import Actor, Kind, Verb
from smtpsim.stage.ahead import Placed, coming_step, steps_before, steps_from
from smtpsim.stage.hops import HopView

NO_REPLY = "no reply"
_ASKING = {Kind.OPEN, Kind.COMMAND, Kind.END_OF_DATA}
_CLASSES = tuple(row for row in DIGITS if row.position == 1)
_MOST_CODES = 4  # so that with the one that there is no reply five keys are enough
_ASKED_WITH = {Verb.MESSAGE: Verb.DATA, Verb.AUTH_RESPONSE: Verb.AUTH}  # the command that a text belongs to


class Ask(StrEnum):
    """What sort of answer is asked for."""

    CLASS = "class"
    CODE = "code"
    NOTHING = "nothing"


class Option(NamedTuple):
    """One answer that can be chosen."""

    label: str  # a class, a code, or that there is no reply
    words: str


_NO_REPLY_OPTION = Option(NO_REPLY, "connection ends")


class Question(NamedTuple):
    """A question about the step at a place (from 0), with the place of the right answer in its options."""

    prompt: str
    options: tuple[Option, ...]
    right: int
    about: Placed
    ask: Ask

    @property
    def truth(self) -> Option:
        """The right answer."""
        return self.options[self.right]


def asked(hops: HopView, ask: Ask = Ask.CLASS) -> Question | None:
    """Ask about the next step, if it is the server's reply or there will be none; the cursor stays."""
    coming = coming_step(hops)
    return None if coming is None else question_about(hops.timeline, coming, ask)


def answered(hops: HopView, ask: Ask = Ask.CLASS) -> Question | None:
    """Give the question that the step at the cursor answers, if there is one."""
    place = hops.shown_count() - 1
    if place < 0:
        return None
    return question_about(hops.timeline, Placed(place, hops.timeline.branch.track.steps[place]), ask)


def question_about(timeline: Timeline, placed: Placed, ask: Ask) -> Question | None:
    """Ask about one step; None where it neither is a reply of SMTP nor shows that none will come."""
    truth = _truth(timeline, placed)
    if not truth or ask is Ask.NOTHING:
        return None
    request = request_of(timeline, placed)
    asking = request if truth == NO_REPLY else placed.step
    verb = asking.verb if asking else None
    options = _code_options(verb, truth) if ask is Ask.CODE else _class_options()
    wanted = truth if ask is Ask.CODE or truth == NO_REPLY else _class_of(truth)
    right = [option.label for option in options].index(wanted)
    return Question(_prompt(asking), options, right, placed, ask)


def request_of(timeline: Timeline, placed: Placed) -> Step | None:
    """Find what a reply answers: the step with its verb and recipient; else what the client asked last."""
    before = [one for one in steps_before(timeline, placed) if _asks(one)]
    wanted = (placed.step.verb, placed.step.recipient)
    same = (one for one in before if (one.verb, one.recipient) == wanted)
    alike = (one for one in before if one.verb is placed.step.verb)
    if placed.step.kind is Kind.REPLY:
        return next(same, None) or next(alike, None)
    return next(iter(before), None)


def _truth(timeline: Timeline, placed: Placed) -> str:
    """Give the code of a reply, or that none comes; empty where nothing is asked."""
    step = placed.step
    if step.kind is Kind.REPLY:
        code = str(step.code)
        return code if not is_pop_step(step) and _class_of(code) in {row.id for row in _CLASSES} else ""
    before = next(steps_before(timeline, placed), None)
    if before is None or not _asks(before) or is_pop_step(before):
        return ""
    return NO_REPLY if _stays_unanswered(_of_session(timeline, placed)) else ""


def _of_session(timeline: Timeline, placed: Placed) -> Iterator[Step]:
    steps = steps_from(timeline, placed.place)
    return (one for one in steps if one.session == placed.step.session)


def _stays_unanswered(steps: Iterable[Step]) -> bool:
    """Whether the connection ends before the server says anything, and before the client asks again."""
    is_closing = False
    for step in steps:
        if step.kind is Kind.REPLY or _asks(step):
            return False
        is_closing = is_closing or step.kind is Kind.CLOSE
    return is_closing


def _asks(step: Step) -> bool:
    """Whether a client waits for a reply after a step."""
    return step.actor is Actor.CLIENT and step.kind in _ASKING


def _class_of(code: str) -> str:
    return next((row.id for row in _CLASSES if row.digit == code[:1]), "")


def _class_options() -> tuple[Option, ...]:
    options = (Option(row.id, row.meaning.partition(":")[0].lower()) for row in _CLASSES)
    return (*options, _NO_REPLY_OPTION)


def _code_options(verb: Verb | None, truth: str) -> tuple[Option, ...]:
    """Offer codes that this command can get, some of each class; the one that comes is among them."""
    chosen = _some_of_each(_usual_codes(verb))
    code = int(truth) if truth != NO_REPLY else chosen[0]
    if code not in chosen:
        alike = [one for one in chosen if one // 100 == code // 100]
        left_out = (alike or chosen)[-1:] if len(chosen) >= _MOST_CODES else []
        chosen = [*(one for one in chosen if one not in left_out), code]
    return (*map(_code_option, sorted(chosen)), _NO_REPLY_OPTION)


def _code_option(code: int) -> Option:
    row = REPLY_OF.get(code)
    return Option(str(code), row.wording if row else "")


def _usual_codes(verb: Verb | None) -> tuple[int, ...]:
    """List the codes that the tables have for a command (RFC 5321 4.3.2)."""
    if verb is Verb.CONNECT:
        return (*CONNECT_REPLIES, CLOSING_CODE)
    row = COMMAND_OF.get(_ASKED_WITH.get(verb, verb)) if verb else None
    if row is None:
        return ANY_COMMAND_REPLIES
    own = row.message_replies if verb is Verb.MESSAGE else row.replies or row.old_replies
    return (*own, *ANY_COMMAND_REPLIES)


def _some_of_each(codes: tuple[int, ...]) -> list[int]:
    """Choose as many as fit, in turn from each class, so that no class gives itself away."""
    groups = [list(group) for _, group in groupby(sorted(set(codes)), key=lambda code: code // 100)]
    turns = [(turn, code) for group in groups for turn, code in enumerate(group)]
    return sorted(code for _, code in sorted(turns)[:_MOST_CODES])


def _prompt(step: Step | None) -> str:
    verb = step.verb if step else None
    if verb is Verb.CONNECT:
        return "How will the server greet the client?"
    if verb is Verb.MESSAGE:
        return "What will the server answer to the whole message?"
    if step is None or verb is None or verb is Verb.UNKNOWN:
        return "What will the server say now?"
    recipient = f" for {sanitise(step.recipient)}" if step.recipient else ""
    return f"What will the server answer to {verb}{recipient}?"
