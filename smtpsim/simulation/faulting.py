"""Which armed fault strikes, if any: by place, occurrence, chance and the times that are left."""

import hashlib

import msgspec
from msgspec.structs import replace

from smtpsim.network.stream import Treatment
from smtpsim.protocol.injection import InjectedReply
from smtpsim.spec.faults import Do, FaultRule
from smtpsim.spec.terms import Kind, PhaseName, Verb


class ArmedFault(msgspec.Struct, frozen=True, gc=False):
    """A rule that is waiting, with how often its place was met and how often it struck."""

    rule: FaultRule
    seen: int = 0
    struck: int = 0


class Occasion(msgspec.Struct, frozen=True, gc=False):
    """A moment at which a fault may strike."""

    kind: Kind
    verb: Verb | None
    phase: PhaseName | None
    recipient: str
    host: str


_PHASE_ORDER = tuple(PhaseName)


def strike(
    faults: tuple[ArmedFault, ...],
    occasion: Occasion,
    seed: int,
) -> tuple[tuple[ArmedFault, ...], FaultRule | None]:
    """Find the first fault that strikes here, and count the occasion for all that match."""
    struck: FaultRule | None = None
    after = []
    for fault in faults:
        counted = replace(fault, seen=fault.seen + 1) if _matches(fault.rule, occasion) else fault
        if struck is None and counted is not fault and _strikes(counted, occasion, seed):
            struck = fault.rule
            counted = replace(counted, struck=counted.struck + 1)
        after.append(counted)
    return tuple(after), struck


def _matches(rule: FaultRule, occasion: Occasion) -> bool:
    when = rule.when
    return (
        rule.do.client is None
        and when.kind is occasion.kind
        and when.command in {None, occasion.verb}
        and when.phase in {None, occasion.phase}
        and when.recipient in {"", occasion.recipient}
        and when.hop in {"", occasion.host}
    )


def _strikes(fault: ArmedFault, occasion: Occasion, seed: int) -> bool:
    rule = fault.rule
    if rule.times and fault.struck >= rule.times:
        return False
    if rule.when.occurrence and fault.seen != rule.when.occurrence:
        return False
    if rule.until and occasion.phase and _PHASE_ORDER.index(occasion.phase) >= _PHASE_ORDER.index(rule.until):
        return False
    return rule.chance >= 1 or draw(seed, f"{rule.name} {fault.seen}") < rule.chance


def draw(seed: int, label: str) -> float:
    """Draw a number from 0 to 1 that depends on nothing but the seed and a label."""
    digest = hashlib.blake2b(f"{seed} {label}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def injected_reply(do: Do) -> InjectedReply | None:
    """Turn a fault's reply into what the server is told to say."""
    return InjectedReply(do.reply, do.enhanced, do.text) if do.reply else None


def treatment_of(do: Do) -> Treatment | None:
    """Turn a channel fault into what happens to the octets."""
    if do.reply or do.client:
        return None
    return Treatment(
        do.delay_ms,
        do.hold,
        do.octets_per_second,
        do.split_at,
        cut_after=-1 if do.cut_after is None else do.cut_after,
        vanishes=do.half_open,
    )
