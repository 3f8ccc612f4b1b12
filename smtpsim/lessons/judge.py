"""The judge of questions: the truth comes from the run, the words for a wrong option from the author."""

import re

from smtpsim.lessons.rehearsal import Rehearsal
from smtpsim.lessons.truth import NO_REPLY, reason_of, spot_of, truth_of
from smtpsim.lessons.verdict import Verdict, quoted
from smtpsim.scenarios.lesson_format import (
    Ask,
    FeedbackPart,
    FixPart,
    InspectPart,
    PredictPart,
    Question,
    RecallPart,
    Value,
)
from smtpsim.simulation.place import read_place

_OF_SEVERAL = {Ask.WHO_HOLDS, Ask.RECIPIENTS}
_BETWEEN = re.compile(r"\s*(?:,|;|\band\b)\s*|\s+")
_CLASS = re.compile(r"([2-5])(?:yz|xx|yx|xy)?\Z")
_REPLY_START = re.compile(r"[2-5][0-5][0-9][ -]|[245]\.\d{1,3}\.\d{1,3} ")


def judge_answer(rehearsal: Rehearsal, question: Question, stand: int, answer: str) -> Verdict:
    """Judge an answer to a question that is asked where so many steps have been shown."""
    is_right = is_true(rehearsal, question, stand, answer)
    feedback = None if is_right else _feedback(question, answer)
    return Verdict(
        is_right,
        f"You answered {quoted(answer)}." if answer.strip() else "You gave no answer.",
        feedback.say if feedback else "",
        feedback.misconception if feedback else "",
        reason_of(rehearsal, question, stand),
    )


def is_true(rehearsal: Rehearsal, question: Question, stand: int, answer: str) -> bool:
    """Whether an answer is the truth, however it is written."""
    truth = truth_of(rehearsal, question, stand)
    if not truth:
        return False
    match question:
        case FixPart():
            return _is_struck(rehearsal, question, stand, answer)
        case InspectPart():
            return _is_value(question.find, truth, answer)
        case PredictPart() | RecallPart():
            return _is_same(question.ask, truth, answer)


def _feedback(question: Question, answer: str) -> FeedbackPart | None:
    if isinstance(question, InspectPart):
        return None
    said = {_plain(option): one for option, one in question.feedback.items()}
    return said.get(_plain(answer))


def _is_struck(rehearsal: Rehearsal, question: FixPart, stand: int, answer: str) -> bool:
    """Whether a place is where the fault struck: the very step, or the exchange that it belongs to."""
    spot = spot_of(rehearsal, question, stand)
    place = read_place(f"step {answer.strip()}" if answer.strip().isdecimal() else answer)
    found = rehearsal.timeline.find(place) if place else None
    if spot is None or found is None:
        return False
    command = rehearsal.command_of(found)
    if command is None or place is None or place.step:
        return found.at == spot.at
    return (
        command < spot.at <= found.at
        and rehearsal.steps[spot.at - 1].session == rehearsal.steps[command].session
    )


def _is_value(find: Value, truth: str, answer: str) -> bool:
    plain = answer.strip()
    if find is Value.ADDRESS:
        plain = plain.removeprefix("<").removesuffix(">")
    if find is Value.OCTETS:
        plain = plain.replace(",", "")
    return _plain(plain) == _plain(truth)


def _is_same(ask: Ask, truth: str, answer: str) -> bool:
    plain = _plain(answer)
    if ask in _OF_SEVERAL:
        return set(filter(None, _BETWEEN.split(plain))) == set(filter(None, _BETWEEN.split(_plain(truth))))
    if ask is Ask.CLASS and (match := _CLASS.match(plain)):
        return truth.startswith(match[1])
    if ask is Ask.TEXT and truth != NO_REPLY:
        plain = _REPLY_START.sub("", _REPLY_START.sub("", plain, count=1), count=1)
        return plain.rstrip(".") == _plain(truth).rstrip(".")
    return plain == _plain(truth)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
