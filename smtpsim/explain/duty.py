"""What the client must do after a step: the words of `spec.client_rows` for it."""

from smtpsim.explain.row_index import is_pop_step
from smtpsim.protocol.client_hearing import reply_verdict
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import NOTHING_YET, Totals
from smtpsim.spec.client_rows import HANG_UP_FOR, REACTION_OF, REACTIONS, TIMEOUT_MINUTES
from smtpsim.spec.rows import ReactionRow
from smtpsim.spec.terms import ClientState, Kind, ReplyVerdict, ServerState, Verb

_HANG_UPS = {move.value for move in HANG_UP_FOR.values()}
_REACTION_BY_ID = {row.id: row for row in REACTIONS}
_WAITING_FOR: dict[Verb, ClientState] = {
    Verb.CONNECT: ClientState.GREETING,
    Verb.EHLO: ClientState.EHLO,
    Verb.HELO: ClientState.HELO,
    Verb.MAIL: ClientState.MAIL,
    Verb.SEND: ClientState.MAIL,
    Verb.SOML: ClientState.MAIL,
    Verb.SAML: ClientState.MAIL,
    Verb.RCPT: ClientState.RCPT,
    Verb.DATA: ClientState.DATA,
    Verb.BDAT: ClientState.BDAT,
    Verb.MESSAGE: ClientState.MESSAGE,
    Verb.RSET: ClientState.RSET,
    Verb.QUIT: ClientState.QUIT,
    Verb.TURN: ClientState.TURN,
    Verb.STARTTLS: ClientState.STARTTLS,
    Verb.AUTH: ClientState.AUTH,
    Verb.AUTH_RESPONSE: ClientState.AUTH,
}


def what_now(step: Step, totals: Totals = NOTHING_YET) -> str:
    """Say what the client must do after a reply or a loss; empty after anything else.

    `totals` are those beside the step: after very many recipients one code means something else
    (RFC 5321 4.5.3.1.10).
    """
    if step.kind is Kind.FAULT:
        return _after_fault(step)
    if is_lost_reply(step):
        return "This reply does not reach the client, which goes on waiting."
    row = reaction_to(step, totals)
    return row.must if row else ""


def is_lost_reply(step: Step) -> bool:
    """Whether a fault keeps a reply from ever reaching the client."""
    is_struck = bool(step.fault) and not step.faulted and step.arrives is None
    return is_struck and step.kind is Kind.REPLY and not is_pop_step(step)


def reaction_to(step: Step, totals: Totals = NOTHING_YET) -> ReactionRow | None:
    """Find what a client makes of a reply that it hears, or of a loss; None after anything else."""
    if step.kind is Kind.CLOSE and step.row in _HANG_UPS:
        return _REACTION_BY_ID.get(step.heard[-1]) if step.heard else None
    if step.kind is not Kind.REPLY or is_pop_step(step) or is_lost_reply(step):
        return None
    state = _WAITING_FOR.get(step.verb or Verb.UNKNOWN, ClientState.OTHER)
    if state is ClientState.MESSAGE and step.server_state is ServerState.FAILED:  # it was the last chunk
        state = ClientState.LAST
    verdict = reply_verdict(step.code, state, len(totals.buffers.forward_paths))
    return REACTION_OF.get((state, verdict))


def _after_fault(step: Step) -> str:
    state = step.client_state
    if step.row == "fault-cut":
        lost = REACTION_OF.get((state, ReplyVerdict.LOST))
        return lost.must if lost else ""
    minutes = TIMEOUT_MINUTES.get(state)
    return f"Wait, but give up when {minutes} minutes have passed without a reply." if minutes else ""
