"""A fault in words, as one types it after `inject`: what, where, how often. Names are made of them."""

from smtpsim.spec.faults import FAULT_OF, Do, FaultRule, When
from smtpsim.spec.phases import PHASE_OF
from smtpsim.spec.terms import Kind
from smtpsim.stage.armed import Armed, shown_name

ORDINALS = ("", "first", "second", "third")
STRUCK_KINDS = (Kind.REPLY, Kind.COMMAND, Kind.DATA, Kind.END_OF_DATA)


def deed_words(do: Do, kind: Kind = Kind.REPLY) -> str:
    """Say what a fault does ("450 4.2.1 busy", "delay 2000 command")."""
    if do.reply:
        return " ".join(part for part in (str(do.reply), do.enhanced, do.text) if part)
    if do.client:
        return do.client.value
    return f"{_channel_words(do)} {kind.value}"


def _channel_words(do: Do) -> str:
    if do.hold:
        return "hold"
    if do.half_open:
        return "half-open"
    if do.octets_per_second:
        return f"throttle {do.octets_per_second}"
    if do.split_at:
        return f"split {do.split_at}"
    return f"delay {do.delay_ms}" if do.cut_after is None else f"cut {do.cut_after}"


def place_words(when: When) -> str:
    """Say where a fault strikes ("at second RCPT for bob@... on mx..."); empty where that is anywhere."""
    what = when.command.value if when.command else when.kind.value
    ordinal = _ordinal(when.occurrence)
    is_anywhere = when.command is None and not when.occurrence
    parts = (
        "" if is_anywhere else f"at {ordinal} {what}".replace("  ", " "),
        f"for {when.recipient}" if when.recipient else "",
        f"on {when.hop}" if when.hop else "",
        f"in {PHASE_OF[when.phase].title.lower()}" if when.phase else "",
    )
    return " ".join(part for part in parts if part)


def _ordinal(number: int) -> str:
    return ORDINALS[number] if number < len(ORDINALS) else f"{number}th"


def often_words(rule: FaultRule, left: int | None = None) -> str:
    """Say how often a fault strikes, or how often it still does, until when and with which chance."""
    number = rule.times if left is None else left
    often = {0: "always", 1: "once"}.get(number, f"{number} times")
    more = "" if left is None or number == rule.times or not number else " more"
    until = f", until {PHASE_OF[rule.until].title.lower()} begins" if rule.until else ""
    chance = f", chance {percent(rule.chance)}%" if rule.chance < 1 else ""
    return f"{often}{more}{until}{chance}"


def percent(chance: float) -> str:
    """Write a chance in per cent."""
    return f"{chance * 100:.3g}"


def named(rule: FaultRule) -> FaultRule:
    """Name a fault that a person made by what it does and where."""
    words = " ".join(part for part in (deed_words(rule.do, rule.when.kind), place_words(rule.when)) if part)
    return FaultRule(words, rule.do, rule.when, rule.times, rule.until, rule.chance)


def armed_words(armed: Armed) -> str:
    """Name an armed fault as a person knows it, with its place and how often it may still strike."""
    parts = (shown_name(armed.rule), place_told(armed.rule), often_words(armed.rule, armed.left))
    return ", ".join(part for part in parts if part)


def place_told(rule: FaultRule) -> str:
    """Say where a fault strikes where its name does not tell it already."""
    words = place_words(rule.when)
    is_told = rule.name not in FAULT_OF and words in rule.name
    return "" if is_told else words
