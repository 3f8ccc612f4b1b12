"""The shapes of the tables' rows. A row is data: it is looked up, shown and tested, never run."""

from typing import TypeAlias

import msgspec

from smtpsim.spec.terms import (
    Actor,
    Buffer,
    ClientState,
    Decision,
    Effect,
    Fate,
    Kind,
    Move,
    PhaseName,
    ReplyVerdict,
    Scope,
    ServerState,
    Verb,
)
from smtpsim.spec.verdicts import Verdict

Citation: TypeAlias = str
"""A place in a standard or in the textbook: "RFC 5321 4.1.1.2", "RFC 821 3.4", "textbook"."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What every row has: a name that recordings keep, and its sources."""

    id: str
    source: Citation


class CommandRow(Row, frozen=True, kw_only=True):
    """One command of SMTP. `id` is the verb."""

    verb: Verb
    purpose: str  # one sentence, ours
    syntax: str  # RFC 5321's ABNF, or RFC 821's where 5321 has none; quoted exactly
    syntax_source: Citation
    old_syntax: str  # RFC 821's form, quoted exactly; empty where it has none
    textbook_keyword: str  # as the textbook prints it ("MAIL FROM"); empty where it is absent
    textbook_argument: str
    textbook_description: str  # quoted exactly
    textbook_note: str  # ours: where that is wrong or loose; empty where it is right
    textbook_note_source: Citation
    replies: tuple[int, ...]  # usual positive replies and failures, RFC 5321 4.3.2
    old_replies: tuple[int, ...]  # RFC 821 4.3
    message_replies: tuple[int, ...] = ()  # DATA only: to the end of mail data, RFC 5321 4.3.2
    old_message_replies: tuple[int, ...] = ()  # DATA only: RFC 821 4.3
    fills: tuple[Buffer, ...] = ()
    clears: tuple[Buffer, ...] = ()
    required: bool = True  # RFC 5321 4.5.1
    keyword: str = ""  # what EHLO lists for it when it is implemented (RFC 5321 4.1.1.1)
    example: str  # a line that is right


class ReplyRow(Row, frozen=True, kw_only=True):
    """One reply code. `id` is the code as text."""

    code: int
    wording: str  # RFC wording, quoted exactly
    textbook: str  # the textbook's wording, quoted exactly; empty where it is absent
    textbook_note: str  # ours: where the textbook differs
    meaning: str  # one sentence, ours
    client_must: str  # what a client must do on it
    client_source: Citation
    causes: tuple[str, ...]  # natural causes, a short sentence each
    enhanced: tuple[str, ...]  # enhanced codes that go with it


class DigitRow(Row, frozen=True, kw_only=True):
    """What one digit of a reply code, or one field of an enhanced code, means."""

    position: int  # 1, 2 or 3
    digit: str
    name: str
    meaning: str


class EnhancedRow(Row, frozen=True, kw_only=True):
    """One enhanced status code without its class: `id` is "X.1.1" (RFC 3463, RFC 5248)."""

    name: str  # the registry's short description, quoted exactly
    meaning: str  # one sentence, ours
    codes: tuple[int, ...]  # basic codes that it goes with


class PhaseRow(Row, frozen=True, kw_only=True):
    """One numbered step of one of the three phases, as the textbook numbers them."""

    phase: PhaseName
    step: int
    actor: Actor
    kinds: tuple[Kind, ...]
    verbs: tuple[Verb, ...]
    title: str  # a few words
    sentence: str  # what happens, ours
    textbook_note: str = ""
    repeats: bool = False  # steps 3 and 4 of the transfer


class PhaseTitleRow(Row, frozen=True, kw_only=True):
    """One phase. `id` is its name."""

    phase: PhaseName
    title: str
    steps: int
    sentence: str


class StateRow(Row, frozen=True, kw_only=True):
    """One state of one of the two machines."""

    side: Actor
    state: ServerState | ClientState
    title: str
    sentence: str


class ServerRow(Row, frozen=True, kw_only=True):
    """What a server answers: chosen by state, verb and verdict, and by nothing else."""

    states: tuple[ServerState, ...]
    verbs: tuple[Verb, ...]
    verdicts: tuple[Verdict, ...]
    code: int
    enhanced: str = ""
    text: str  # the reply's text; {names} are filled from the step's parameters
    next: ServerState | None = None  # None: the state stays
    effects: tuple[Effect, ...] = ()
    why: str  # one sentence that a learner reads; {names} as in the text
    textbook_note: str = ""


class ReactionRow(Row, frozen=True, kw_only=True):
    """What a client makes of a reply: chosen by its state and the reply's verdict."""

    states: tuple[ClientState, ...]
    verdicts: tuple[ReplyVerdict, ...]
    decision: Decision
    scope: Scope = Scope.NOBODY
    fate: Fate | None = None
    next_host: bool = False  # where there is another host for the mail, it is tried at once (RFC 5321 5.1)
    must: str  # what the client must do now, and what becomes of the message


class MoveRow(Row, frozen=True, kw_only=True):
    """What a client does, and why. `id` is the member of `Move`."""

    move: Move
    verb: Verb | None = None
    next: ClientState | None = None
    why: str
    enhanced: str = ""  # the status that a report gives where the move is not to send (RFC 3463)


class FaultedRow(Row, frozen=True, kw_only=True):
    """What becomes of the server's state when a person made the reply."""

    why: str
    next: ServerState | None = None
    effects: tuple[Effect, ...] = ()


class FlawRow(Row, frozen=True, kw_only=True):
    """One mistake of syntax. `id` is the member of `Flaw`."""

    sentence: str  # what is wrong and what would be right


class ExtensionRow(Row, frozen=True, kw_only=True):
    """One keyword of EHLO's answer. `id` is the keyword."""

    keyword: str
    title: str
    sentence: str
    parameter: str = ""  # what may follow the keyword ("octets")
    mail_parameters: tuple[str, ...] = ()  # parameters that MAIL may carry
    rcpt_parameters: tuple[str, ...] = ()
    command_octets: int = 0  # what MAIL's line may be longer by (RFC 1870: 26)
    bare_parameters: tuple[str, ...] = ()  # of those, the ones without a value
    recipient_octets: int = 0  # what RCPT's line may be longer by (RFC 3461 5.4: 530)
    verb: Verb | None = None  # the command that the keyword stands for
    built: bool = True


class DifferenceRow(Row, frozen=True, kw_only=True):
    """One place where two accounts of SMTP differ: the textbook's, or RFC 821's, and the standard's."""

    topic: str  # the word that `smtpsim explain` finds it by: a verb, a code or a phase
    textbook: str  # the textbook's wording, or RFC 821's rule; quoted where it is short
    standard: str  # what the standard says, ours or quoted in short
    topics: tuple[str, ...] = ()  # further words that find it
    older: bool = False  # RFC 821 against RFC 5321, not the textbook against the standards
