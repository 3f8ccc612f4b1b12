"""What a fact means for a command: from what the host knows to the verdict that it leads to."""

from smtpsim.spec.terms import Lookup, ServiceState, Standing, TextRuling, Trouble
from smtpsim.spec.verdicts import (
    ConnectVerdict,
    ExpnVerdict,
    MailVerdict,
    MessageVerdict,
    RcptVerdict,
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
