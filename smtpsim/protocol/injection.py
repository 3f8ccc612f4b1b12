"""A reply that a person wants said instead of the server's own: what it does, and how it reads."""

import msgspec

from smtpsim.protocol.situation import Situation
from smtpsim.spec.codes import CLOSING_CODE
from smtpsim.spec.replies import REPLY_OF
from smtpsim.spec.rows import FaultedRow, ServerRow
from smtpsim.spec.server_groups import IN_TRANSACTION, NAMING, READY
from smtpsim.spec.server_rows import FAULTED_ROW_OF, INJECTION_CASE_OF, SERVER_ROWS
from smtpsim.spec.terms import InjectionCase, ServerState, Verb

_ENHANCED_OF = {(verb, row.code): row.enhanced for row in reversed(SERVER_ROWS) for verb in row.verbs}
_ONLY_IN = {Verb.RCPT: NAMING, Verb.DATA: NAMING, Verb.BDAT: IN_TRANSACTION, Verb.AUTH: (READY,)}


class InjectedReply(msgspec.Struct, frozen=True, gc=False):
    """A code, and the words and the enhanced code where the person gave them."""

    code: int
    enhanced: str = ""
    text: str = ""


def find_faulted_row(
    told: InjectedReply, natural: ServerRow, state: ServerState, situation: Situation
) -> FaultedRow:
    """Choose the row that tells what an injected reply does to the server."""
    case = _find_case(told.code, natural.code, state, situation.received.verb)
    if case is InjectionCase.RECIPIENT_TAKEN and situation.command.path is None:
        case = InjectionCase.NOT_DONE  # nobody is named whose mail could be taken
    return FAULTED_ROW_OF[case]


def _find_case(told: int, natural: int, state: ServerState, verb: Verb) -> InjectionCase:
    if told == CLOSING_CODE:
        return InjectionCase.CLOSING
    if told // 100 == natural // 100 and natural != CLOSING_CODE:
        return InjectionCase.SAME_CLASS
    if verb in _ONLY_IN and state not in _ONLY_IN[verb]:
        return InjectionCase.NOT_DONE
    return INJECTION_CASE_OF.get((verb, told // 100), InjectionCase.NOT_DONE)


def choose_text(told: InjectedReply, natural: ServerRow, words: dict[str, str], situation: Situation) -> str:
    """Give the person's words, else those of the server or of the standard for that code."""
    domain = situation.policy.domain
    if told.text:
        return told.text.replace("{domain}", domain)
    if told.code == natural.code:
        return natural.text.format_map(words).rstrip("\n")
    row = REPLY_OF.get(told.code)
    wording = row.wording if row else f"Reply {told.code}"
    return wording.replace("<domain>", domain).replace("<forward-path>", f"<{_forward_path(situation)}>")


def _forward_path(situation: Situation) -> str:
    """Name an address for 251 and 551, which must carry one (RFC 5321 3.4)."""
    path = situation.command.path
    return situation.facts.forward or f"{path.local if path and path.local else 'user'}@elsewhere.example"


def choose_enhanced(told: InjectedReply, natural: ServerRow, verb: Verb) -> str:
    """Give the person's enhanced code, else one that goes with the code (RFC 2034 4)."""
    if told.enhanced:
        return told.enhanced if told.enhanced[0] == str(told.code)[0] else ""
    if told.code == natural.code:
        return natural.enhanced
    row = REPLY_OF.get(told.code)
    return _ENHANCED_OF.get((verb, told.code)) or (row.enhanced[0] if row and row.enhanced else "")
