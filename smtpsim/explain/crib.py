"""A session in outline for who presents it: each exchange with its reply, why, and where to ask the room."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from smtpsim.explain.holders import holder_sentence, new_report
from smtpsim.explain.hops import START, Road, hop_heading, pass_road
from smtpsim.explain.layout import WIDTH, tie, wrap_text
from smtpsim.explain.misbelief import misconceptions_at
from smtpsim.explain.row_index import is_pop_step
from smtpsim.explain.told import SAID_KINDS, told_lines
from smtpsim.explain.waits import LONG_WAIT_MS, wait_words
from smtpsim.explain.words import source, why
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import NOTHING_YET, Totals, add_step
from smtpsim.spec.codes import CLOSING_CODE
from smtpsim.spec.misconceptions import MisconceptionRow
from smtpsim.spec.phases import PHASE_OF
from smtpsim.spec.pop_rows import POP_TITLE
from smtpsim.spec.terms import Actor, Kind, ReplyVerdict, Verb

QUESTION = "?"
MISBELIEFS = "Often believed, and what is so"
_MOST_LINES = 3  # of what is said
_INDENT = " " * 10
_END_OF_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z])")
_WORDS_OF_CLASS = {
    ReplyVerdict.TRANSIENT: "refused for now",
    ReplyVerdict.PERMANENT: "refused for good",
}
_CLASS_OF_DIGIT = {"4": ReplyVerdict.TRANSIENT, "5": ReplyVerdict.PERMANENT}


class Place(NamedTuple):
    """How far the crib is: what was met, and what holds."""

    totals: Totals = NOTHING_YET
    road: Road = START
    titles: frozenset[tuple[str, str]] = frozenset()
    title: tuple[str, str] = ("", "")  # the session, and the phase that was named last
    time: int = 0
    holder: str = ""
    reports: frozenset[int] = frozenset()  # the numbers of the mails that are reports
    verbs: frozenset[Verb] = frozenset()  # whose first reply was met


def crib(steps: Iterable[Step], session: str | None = None) -> Iterator[str]:
    """Write steps in outline, or those of one session; at most 80 columns wide, `?` marks what to ask."""
    place = Place()
    met: dict[str, tuple[MisconceptionRow, int]] = {}
    for number, step in enumerate(steps, 1):
        if session not in {None, step.session}:
            continue
        for row in misconceptions_at(step):
            met.setdefault(row.id, (row, number))
        yield from _heading_lines(place, step)
        yield from _step_lines(place, step, number)
        place = _pass(place, step)
        holder = holder_sentence(place.totals, place.reports if place.road.hops else None)
        if holder != place.holder:
            yield from wrap_text(f"* {holder}", f"{_INDENT} ", f"{_INDENT}   ")
        place = place._replace(holder=holder)
    yield from _misbelief_lines(tuple(met.values()))


def _pass(place: Place, step: Step) -> Place:
    verbs = place.verbs | {step.verb} if step.kind is Kind.REPLY and step.verb else place.verbs
    return place._replace(
        totals=add_step(place.totals, step),
        road=pass_road(place.road, step),
        title=_title(step) if _title(step)[1] else place.title,
        time=step.time,
        verbs=verbs,
        reports=place.reports | {number} if (number := new_report(step)) else place.reports,
    )


def _heading_lines(place: Place, step: Step) -> Iterator[str]:
    """Name a long wait, the hop and the phase where they change."""
    if step.time - place.time >= LONG_WAIT_MS:
        yield from ("", f"-- {wait_words(step.time - place.time)} later")
    if heading := hop_heading(place.road, step):
        yield ""
        yield from wrap_text(heading, "== ")
    title = _title(step)
    if title[1] and title != place.title:
        yield from ("", title[1], "-" * len(title[1]))


def _title(step: Step) -> tuple[str, str]:
    if step.phase is not None:
        return step.session, PHASE_OF[step.phase].title
    return step.session, POP_TITLE if is_pop_step(step) else ""


def _step_lines(place: Place, step: Step, number: int) -> Iterator[str]:
    moment = question_words(step, place.verbs)
    first = f"{QUESTION if moment else ' '}{number:>5}  "
    lines, _ = told_lines(step)
    speaker = f"{step.actor.value[0].upper()}: " if step.kind in SAID_KINDS else "-- "
    for line in lines[:_MOST_LINES]:
        yield _shortened(f"{first}{speaker}{line}")
        first, speaker = " " * len(first), " " * len(speaker)
    if len(lines) > _MOST_LINES:
        yield f"{first}{speaker}... {len(lines) - _MOST_LINES} more lines ..."
    if moment:
        yield f"{_INDENT} Ask: {moment}"
    if step.kind is Kind.REPLY or step.actor is not Actor.CLIENT:
        yield from _why_lines(step)


def _why_lines(step: Step) -> Iterator[str]:
    reason, places = _END_OF_SENTENCE.split(why(step), 1)[0], source(step)
    if reason:
        cited = f" [{'; '.join(tie(one) for one in places.split('; '))}]" if places else ""
        yield from wrap_text(f"{reason}{cited}", f"{_INDENT} ")


def _shortened(line: str) -> str:
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 4]} ..."


def question_words(step: Step, verbs: frozenset[Verb] = frozenset()) -> str:
    """Say why a reply is worth a question; empty where it is not. `verbs` had a reply before."""
    if step.kind is not Kind.REPLY or is_pop_step(step) or not step.code:
        return ""
    words = [_WORDS_OF_CLASS[verdict]] if (verdict := _CLASS_OF_DIGIT.get(str(step.code)[0])) else []
    if step.code == CLOSING_CODE:
        words.append("and the server closes")
    if step.verb is Verb.MESSAGE:
        words.append("the reply to the whole message")
    elif step.verb and step.verb not in verbs and step.verb is not Verb.UNKNOWN:
        words.append("the greeting" if step.verb is Verb.CONNECT else f"the first reply to {step.verb}")
    return ", ".join(words)


def _misbelief_lines(met: tuple[tuple[MisconceptionRow, int], ...]) -> Iterator[str]:
    if not met:
        return
    yield from ("", MISBELIEFS, "-" * len(MISBELIEFS))
    for row, number in met:
        yield from wrap_text(f'At step {number}: "{row.belief}"', "- ")
        places = "; ".join(tie(one) for one in row.source.split("; "))
        yield from wrap_text(f"{row.truth} [{places}]", "  ")
