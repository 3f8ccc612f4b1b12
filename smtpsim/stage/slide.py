"""What a projector shows of a session: who talks, the last exchange, a question or its answer; no more."""

from typing import NamedTuple

from smtpsim.explain.duty import is_lost_reply
from smtpsim.explain.holders import holding_words
from smtpsim.explain.hops import Hop
from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.told import told_lines
from smtpsim.explain.words import source, why
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import Totals
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.phases import PHASE_OF
from smtpsim.spec.pop_rows import POP_TITLE
from smtpsim.spec.terms import Actor, Kind
from smtpsim.stage.ahead import Placed, coming_step
from smtpsim.stage.hops import HopView
from smtpsim.stage.moment import Moment, moment_at_cursor
from smtpsim.stage.playing import is_waited_for
from smtpsim.stage.predicting import Ask, Question, answered, asked, request_of
from smtpsim.stage.tally import NO_HANDS, Tally, Votes

DOT_WORDS = "(a line with one dot: the end of the text)"
UNHEARD = "the client never hears this reply"


class Said(NamedTuple):
    """What one side said or did."""

    actor: Actor
    lines: tuple[str, ...]
    meaning: str  # said, refused, fault or note
    code: int = 0
    fault: str = ""  # the title of the fault that struck here


class Slide(NamedTuple):
    """A moment for a projector; what is still to be predicted is not in it."""

    hop: Hop
    place: str  # the phase, and which of its numbered steps
    number: str  # which step of the session, and which branch
    holder: str
    asked: Said | None = None  # what a reply answers, or what was done last
    answer: Said | None = None
    question: Question | None = None
    tally: Tally = NO_HANDS
    is_open: bool = False  # the question waits for its answer
    is_over: bool = False
    why: str = ""
    source: str = ""


def make_slide(hops: HopView, first: Hop, votes: Votes, ask: Ask, *, is_told: bool) -> Slide:
    """Show the moment at the cursor.

    `first` are the hosts where nothing tells of them yet; with `is_told` the step at the cursor is shown
    and the question about the next one waits.
    """
    moment = moment_at_cursor(hops.timeline, hops.shown_count())
    slide = _plain_slide(hops, moment, first)
    question = asked(hops, ask)
    if not is_told and question is not None and not votes.at(hops.timeline, question).is_skipped:
        return _asking(hops, slide, votes, question)
    if coming_step(hops) is None and not is_waited_for(hops.timeline):
        slide = slide._replace(is_over=True)
    return slide if moment.step is None else _telling(hops, slide, moment, votes, ask)


def _asking(hops: HopView, slide: Slide, votes: Votes, question: Question) -> Slide:
    request = request_of(hops.timeline, question.about)
    tally = votes.at(hops.timeline, question)
    last = said(request) if request else None
    return slide._replace(asked=last, question=question, tally=tally, is_open=True)


def _telling(hops: HopView, slide: Slide, moment: Moment, votes: Votes, ask: Ask) -> Slide:
    step = moment.step
    if step is None:
        return slide
    slide = slide._replace(why=why(step), source=source(step))
    question = answered(hops, ask)
    if step.kind is not Kind.REPLY and question is None:
        return slide._replace(asked=said(step))
    placed = Placed(moment.done - 1, step)
    request = request_of(hops.timeline, placed)
    slide = slide._replace(asked=said(request) if request else None, answer=said(step))
    tally = votes.at(hops.timeline, question) if question else NO_HANDS
    return slide if tally.is_skipped else slide._replace(question=question, tally=tally)


def _plain_slide(hops: HopView, moment: Moment, first: Hop) -> Slide:
    step, totals, _, done = moment
    hop = (hops.hop_of(step.session) if step else None) or first
    line = hops.timeline
    names = list(line.branches)
    branch = f" · branch {names.index(line.branch.name) + 1} of {len(names)}" if len(names) > 1 else ""
    place = POP_TITLE if hop.is_pop else _place_words(totals)
    return Slide(hop, place, f"step {done}{branch}", holding_words(totals))


def _place_words(totals: Totals) -> str:
    if totals.phase is None:
        return "no phase yet"
    row = PHASE_OF[totals.phase]
    number = f" · step {totals.phase_step} of {row.steps}" if totals.phase_step else ""
    return f"{row.title}{number}"


def said(step: Step) -> Said:
    """Give what a step says, safe to show."""
    lines, meaning = told_lines(step)
    if step.kind is Kind.END_OF_DATA and lines == ["."]:
        lines = [".", DOT_WORDS]
    preset = FAULT_OF.get(step.fault)
    fault = (preset.title if preset else sanitise(step.fault)) if step.kind is not Kind.FAULT else ""
    if is_lost_reply(step):
        fault = f"{fault}; {UNHEARD}"
    return Said(step.actor, tuple(lines), meaning, step.code, fault)
