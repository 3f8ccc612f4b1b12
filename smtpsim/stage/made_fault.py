"""What the form for a fault of one's own comes to: a mistake, or a rule and what will happen by it."""

from typing import NamedTuple

from smtpsim.simulation.world import World
from smtpsim.spec.faults import FAULT_OF, Do, FaultRule, When
from smtpsim.spec.terms import Kind, Verb
from smtpsim.stage.fault_words import named, percent
from smtpsim.stage.foresight import foresee
from smtpsim.stage.own_fault import UNIT_OF, Field, OwnFault, What, fields_of
from smtpsim.stage.replies import reply_mistake, unlisted_warning
from smtpsim.stage.scene import Scene, scene_mistake

_LEAST_OF = {What.CUT: 0}  # of the others it is 1
_ALL = 100  # per cent


class Preview(NamedTuple):
    """What a form comes to: a rule, or a mistake, and what will happen."""

    rule: FaultRule | None
    words: str


def preview(form: OwnFault, scene: Scene, world: World) -> Preview:
    """Read the form, and say in a sentence what will happen, or what is wrong with it."""
    mistake = mistake_in(form, scene)
    if mistake:
        return Preview(None, mistake)
    rule = rule_from(form, scene)
    return Preview(rule, foretold(world, rule))


def foretold(world: World, rule: FaultRule) -> str:
    """Say what a fault will do from here on, and what is odd about it."""
    seen = foresee(world, rule)
    told = [seen.sentence]
    if rule.do.reply and seen.struck and seen.struck.verb:
        told += [unlisted_warning(rule.do.reply, seen.struck.verb)]
        if rule.do.enhanced and not seen.struck.enhanced and rule.name not in FAULT_OF:
            told += ["This reply carries no enhanced code, so that is left out [RFC 2034 4]."]
    if rule.chance < 1:
        told += [f"Its chance of {percent(rule.chance)}% is drawn from the session's seed."]
    return " ".join(filter(None, told))


def mistake_in(form: OwnFault, scene: Scene) -> str:
    """Say in one line what is wrong in the form; empty where nothing is."""
    rows = fields_of(form, scene)
    if Field.CODE in rows and (mistake := reply_mistake(form.code, form.enhanced)):
        return mistake
    if Field.NUMBER in rows and (mistake := _number_mistake(form)):
        return mistake
    if Field.CHANCE in rows and read_chance(form.chance) is None:
        return "A chance is a number of per cent above 0, and 100 at most."
    return scene_mistake(scene, form.recipient if Field.RECIPIENT in rows else "", form.host)


def _number_mistake(form: OwnFault) -> str:
    least = _LEAST_OF.get(form.what, 1)
    is_number = form.number.isascii() and form.number.isdecimal() and int(form.number) >= least
    return "" if is_number else f"How much is a number from {least} on: so many {UNIT_OF[form.what]}."


def read_chance(text: str) -> float | None:
    """Read a number of per cent as a chance from 0 to 1; None where it is none."""
    whole, _, rest = text.partition(".")
    if not (text.isascii() and whole.isdecimal() and (rest.isdecimal() or not rest)):
        return None
    chance = float(text) / _ALL
    return chance if 0 < chance <= 1 else None


def rule_from(form: OwnFault, scene: Scene) -> FaultRule:
    """Make the rule of a form without mistakes."""
    rows = set(fields_of(form, scene))
    if form.what is What.CLIENT:
        when = When(hop=form.host) if Field.HOST in rows else When()
        return named(FaultRule("", Do(client=form.misdeed), when))
    when = When(
        _command(form, rows),
        recipient=form.recipient if Field.RECIPIENT in rows else "",
        occurrence=form.occurrence,
        hop=form.host if Field.HOST in rows else "",
        kind=Kind.REPLY if form.what is What.REPLY else form.struck,
    )
    chance = read_chance(form.chance) or 1.0
    return named(FaultRule("", _deed(form), when, form.times, form.until, chance))


def _command(form: OwnFault, rows: set[Field]) -> Verb | None:
    if Field.COMMAND not in rows:
        return None
    is_for_one = Field.RECIPIENT in rows and bool(form.recipient)
    return Verb.RCPT if is_for_one else form.command


def _deed(form: OwnFault) -> Do:
    match form.what:
        case What.REPLY:
            return Do(int(form.code), form.enhanced, form.text.strip())
        case What.DELAY:
            return Do(delay_ms=int(form.number))
        case What.THROTTLE:
            return Do(octets_per_second=int(form.number))
        case What.SPLIT:
            return Do(split_at=int(form.number))
        case What.CUT:
            return Do(cut_after=int(form.number))
        case What.HALF_OPEN:
            return Do(half_open=True)
        case What.HOLD:
            return Do(hold=True)
        case What.CLIENT:
            return Do(client=form.misdeed)
