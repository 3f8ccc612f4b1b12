"""What a fact means for a command: from what the host knows to the verdict that it leads to."""

from smtpsim.spec.terms import LoginOutcome, Lookup, QueueFinding, ServiceState, Standing, TextRuling, Trouble
from smtpsim.spec.verdicts import (
    AuthVerdict,
    BdatVerdict,
    ConnectVerdict,
    EtrnVerdict,
    ExpnVerdict,
    MailVerdict,
    MessageVerdict,
    RcptVerdict,
    ResponseVerdict,
    VrfyVerdict,
)

GREETING_FOR = {
    ServiceState.READY: ConnectVerdict.READY,
    ServiceState.NOT_READY: ConnectVerdict.NOT_READY,
    ServiceState.SHUTTING_DOWN: ConnectVerdict.NOT_READY,
    ServiceState.NO_SERVICE: ConnectVerdict.NO_SERVICE,
    ServiceState.NO_MAIL_HOST: ConnectVerdict.NO_MAIL_HOST,
}
RCPT_FOR = {
    Standing.MAILBOX: RcptVerdict.ACCEPTABLE,
    Standing.LIST: RcptVerdict.ACCEPTABLE,
    Standing.RELAYED: RcptVerdict.ACCEPTABLE,
    Standing.FORWARDED: RcptVerdict.FORWARDED,
    Standing.MOVED: RcptVerdict.MOVED,
    Standing.UNKNOWN: RcptVerdict.UNKNOWN_MAILBOX,
    Standing.RELAY_DENIED: RcptVerdict.RELAY_DENIED,
    Standing.LOCKED: RcptVerdict.LOCKED,
    Standing.GREYLISTED: RcptVerdict.GREYLISTED,
    Standing.FULL: RcptVerdict.FULL,
    Standing.FULL_FOR_NOW: RcptVerdict.FULL_FOR_NOW,
    Standing.TOO_BIG: RcptVerdict.TOO_BIG,
    Standing.NAME_REFUSED: RcptVerdict.NAME_REFUSED,
    Standing.POLICY: RcptVerdict.POLICY,
    Standing.TERMINAL_OFF: RcptVerdict.TERMINAL_OFF,
    Standing.NULL_MX: RcptVerdict.NULL_MX,
}
RCPT_UNSAID = {
    RcptVerdict.FORWARDED: RcptVerdict.FORWARDED_UNSAID,
    RcptVerdict.MOVED: RcptVerdict.MOVED_UNSAID,
}
"""What takes the place of a verdict whose reply would name an address that the client cannot read."""
VRFY_FOR = {
    Lookup.ONE: VrfyVerdict.FOUND,
    Lookup.MANY: VrfyVerdict.AMBIGUOUS,
    Lookup.LIST: VrfyVerdict.IS_LIST,
    Lookup.CLOSED: VrfyVerdict.IS_LIST,
    Lookup.NONE: VrfyVerdict.NONE,
    Lookup.FORWARDED: VrfyVerdict.FORWARDED,
    Lookup.MOVED: VrfyVerdict.MOVED,
    Lookup.WITHHELD: VrfyVerdict.WITHHELD,
    Lookup.UNSUPPORTED: VrfyVerdict.UNSUPPORTED,
}
EXPN_FOR = {
    Lookup.ONE: ExpnVerdict.IS_USER,
    Lookup.MANY: ExpnVerdict.IS_USER,
    Lookup.FORWARDED: ExpnVerdict.IS_USER,
    Lookup.MOVED: ExpnVerdict.IS_USER,
    Lookup.LIST: ExpnVerdict.FOUND,
    Lookup.CLOSED: ExpnVerdict.CLOSED,
    Lookup.NONE: ExpnVerdict.NONE,
    Lookup.WITHHELD: ExpnVerdict.WITHHELD,
    Lookup.UNSUPPORTED: ExpnVerdict.UNSUPPORTED,
}
MAIL_IN_TROUBLE = {
    Trouble.FAILING_DISK: MailVerdict.LOCAL_ERROR,
    Trouble.STORAGE_LOW: MailVerdict.STORAGE_LOW,
}
RCPT_IN_TROUBLE = {
    Trouble.FAILING_DISK: RcptVerdict.LOCAL_ERROR,
    Trouble.STORAGE_LOW: RcptVerdict.STORAGE_LOW,
}
BDAT_IN_TROUBLE = {
    Trouble.FAILING_DISK: BdatVerdict.LOCAL_ERROR,
    Trouble.STORAGE_LOW: BdatVerdict.STORAGE_LOW,
}
MESSAGE_IN_TROUBLE = {
    Trouble.FAILING_DISK: MessageVerdict.LOCAL_ERROR,
    Trouble.STORAGE_LOW: MessageVerdict.STORAGE_LOW,
}
MESSAGE_BY_RULING = {
    TextRuling.FAIL: MessageVerdict.TRANSACTION_FAILED,
    TextRuling.REFUSE: MessageVerdict.POLICY,
    TextRuling.LATER: MessageVerdict.POLICY_FOR_NOW,
}
MESSAGE_FOR = {
    Standing.FULL: MessageVerdict.MAILBOX_FULL,
    Standing.FULL_FOR_NOW: MessageVerdict.MAILBOX_FULL_FOR_NOW,
}
ETRN_FOR = {
    QueueFinding.STARTED: EtrnVerdict.STARTED,
    QueueFinding.NONE: EtrnVerdict.NONE_WAITING,
    QueueFinding.SOME: EtrnVerdict.PENDING,
    QueueFinding.COUNTED: EtrnVerdict.COUNTED,
    QueueFinding.NOT_ALLOWED: EtrnVerdict.NOT_ALLOWED,
}
AUTH_FOR = {
    LoginOutcome.PROVED: AuthVerdict.PROVED,
    LoginOutcome.GOES_ON: AuthVerdict.CHALLENGE,
    LoginOutcome.WRONG: AuthVerdict.WRONG,
    LoginOutcome.MALFORMED: AuthVerdict.MALFORMED,
    LoginOutcome.NOT_BASE64: AuthVerdict.NOT_BASE64,
    LoginOutcome.NOT_WANTED: AuthVerdict.NOT_WANTED,
}
RESPONSE_FOR = {
    LoginOutcome.PROVED: ResponseVerdict.PROVED,
    LoginOutcome.GOES_ON: ResponseVerdict.CHALLENGE,
    LoginOutcome.WRONG: ResponseVerdict.WRONG,
    LoginOutcome.MALFORMED: ResponseVerdict.MALFORMED,
    LoginOutcome.NOT_BASE64: ResponseVerdict.NOT_BASE64,
    LoginOutcome.CANCELLED: ResponseVerdict.CANCELLED,
}
