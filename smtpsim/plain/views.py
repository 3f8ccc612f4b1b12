"""The words about the octets of a step, the channel and the network, and the one that saves a transcript."""

from smtpsim.errors import UsageError
from smtpsim.explain.network_view import (
    COUNTED,
    counted_source,
    group_title,
    network_view,
    pipelining_sentence,
    segment_words,
    short_words,
    trips_sentence,
)
from smtpsim.explain.octet_view import dots_of, hex_rows, raw_lines
from smtpsim.explain.told import SAID_KINDS
from smtpsim.plain.moves import Deed, Lines
from smtpsim.plain.player import NOTHING_YET, Player
from smtpsim.simulation.step import Step
from smtpsim.stage.channel import channel_at, channel_sentences
from smtpsim.stage.hop_road import earlier_of
from smtpsim.stage.transcript_text import text_sentence

_NOTHING_SAID = "Nothing was said on the channel in this step."
_PER_ROW = 16
_MOST_OCTETS = 4_096  # that are told


def _raw(player: Player, _words: str) -> Lines:
    step = _said_step(player)
    if isinstance(step, str):
        yield step
        return
    earlier = earlier_of(player.timeline.branch.track.steps, player.moment.done - 1, step)
    for line in raw_lines(step.octets[:_MOST_OCTETS], dots_of(step, earlier), earlier):
        yield f"{step.actor.value.capitalize()}: {line.text}"
        if line.note:
            yield f"  {line.note} {line.stored}".rstrip()
    yield from _left_out(step)


def _hex(player: Player, _words: str) -> Lines:
    step = _said_step(player)
    if isinstance(step, str):
        yield step
        return
    for row in hex_rows(step.octets[:_MOST_OCTETS], _PER_ROW):
        yield f"{row.offset:04x}  {row.hexadecimal}  {row.text}"
    yield from _left_out(step)


def _said_step(player: Player) -> Step | str:
    """Give the step at the cursor where it has octets; else say why there are none."""
    step = player.moment.step
    if step is None:
        return NOTHING_YET
    return step if step.kind in SAID_KINDS else _NOTHING_SAID


def _left_out(step: Step) -> Lines:
    if step.is_protected:
        yield "TLS carries these octets: on the line they are encrypted."
    if len(step.octets) > _MOST_OCTETS:
        yield f"These are the first {_MOST_OCTETS:,} of {len(step.octets):,} octets."


def _channel(player: Player, _words: str) -> Lines:
    moment, inside, track = player.moment, player.walker.inside, player.timeline.branch.track
    step = inside.step if inside else moment.step
    session = step.session if step else ""
    totals = track.totals_of(session, moment.done) if inside else moment.totals
    channel = channel_at(track, moment.done, session, totals, inside)
    yield from channel_sentences(channel)


def _network(player: Player, _words: str) -> Lines:
    moment, steps = player.moment, player.timeline.branch.track.steps
    if moment.step is None:
        yield NOTHING_YET
        return
    session, exchanges = moment.step.session, player.exchanges
    sums = exchanges.sums(steps, moment.done, session)
    counted = network_view(sums, exchanges.groups(steps, moment.done, session, 1))
    yield f"Round trips: {trips_sentence(counted)}"
    yield f"Counted: {COUNTED} [{counted_source(counted)}]"
    words, source = pipelining_sentence(counted)
    if words:
        yield f"PIPELINING: {words} [{source}]"
    for group in counted.groups:
        yield f"Group {group.number}: {group_title(group)}."
        yield from (
            f"{step.actor.value.capitalize()}: {short_words(step)}; {segment_words(step)}."
            for step in group.steps
        )


def _transcript(player: Player, words: str) -> Lines:
    save = player.showing.save_text
    if save is None:
        raise UsageError("The transcript cannot be saved here.")
    yield save(words or player.showing.text_name, player.timeline.branch.track.steps)
    yield text_sentence(player.timeline)


VIEWS: dict[str, Deed] = {
    "raw": _raw,
    "hex": _hex,
    "channel": _channel,
    "network": _network,
    "transcript": _transcript,
}
