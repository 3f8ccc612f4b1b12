"""A step with its words composed in: what `--format jsonl` prints of it."""

from base64 import b64encode
from typing import TypeAlias

from smtpsim.explain.credentials import reveal_step
from smtpsim.explain.duty import what_now
from smtpsim.explain.sanitise import sanitise, shown_lines
from smtpsim.explain.words import source, textbook_note, why
from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.totals import Totals

ComposedHolder: TypeAlias = dict[str, str | int]
Composed: TypeAlias = dict[str, str | int | list[ComposedHolder] | None]
"""Keys in the order in which they are printed; what does not apply to a step is None."""


def composed(step: Step, totals: Totals) -> Composed:
    """Compose a step's words, with the totals beside it; times in ms, octets in base64."""
    return _act(step) | _reply(step) | _place(step) | _words(step, totals) | _state(step, totals)


def _act(step: Step) -> Composed:
    return {
        "n": step.n,
        "time": step.time,
        "session": sanitise(step.session),
        "host": sanitise(step.host),
        "peer": sanitise(step.peer) or None,
        "actor": step.actor.value,
        "kind": step.kind.value,
        "text": "\n".join(shown_lines(step.octets)),
        "octets": b64encode(step.octets).decode("ascii"),
        "arrives": step.arrives,
        "protected": step.is_protected,
        "decoded": [{"text": one.text, "meaning": one.meaning} for one in reveal_step(step)],
    }


def _reply(step: Step) -> Composed:
    return {
        "verb": step.verb.value if step.verb else None,
        "code": step.code or None,
        "enhanced": step.enhanced or None,
        "verdict": str(step.verdict) or None,
        "recipient": sanitise(step.recipient) or None,
        "fault": sanitise(step.fault) or None,
    }


def _place(step: Step) -> Composed:
    phase = step.phase.value if step.phase else None
    return {"phase": phase, "phase_step": step.phase_step, "row": str(step.row)}


def _words(step: Step, totals: Totals) -> Composed:
    return {
        "why": why(step),
        "source": source(step),
        "textbook": textbook_note(step),
        "what_now": what_now(step, totals),
    }


def _state(step: Step, totals: Totals) -> Composed:
    held = sorted(totals.holders, key=lambda one: (one.mail, one.recipient, one.host))
    return {
        "client_state": step.client_state.value,
        "server_state": step.server_state.value,
        "holders": [_composed_holder(holder) for holder in held],
    }


def _composed_holder(holder: Holder) -> ComposedHolder:
    return {"host": sanitise(holder.host), "recipient": sanitise(holder.recipient), "mail": holder.mail}
