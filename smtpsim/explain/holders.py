"""Who holds the message, in one sentence (RFC 5321 4.2.5)."""

from typing import TypeAlias

from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.words import list_names
from smtpsim.simulation.step import Holder
from smtpsim.simulation.totals import Totals
from smtpsim.spec.server_rows import SERVER_ROW_OF
from smtpsim.spec.terms import ServerState, Verb
from smtpsim.spec.verdicts import DataVerdict

_GO_AHEAD = SERVER_ROW_OF[ServerState.RCPT, Verb.DATA, DataVerdict.ACCEPTABLE].code

Copy: TypeAlias = tuple[int, str]
"""One recipient's copy of one mail: the mail's number and the forward-path."""


def holder_sentence(totals: Totals) -> str:
    """Say who holds the message now, for whom, and what that means where it is not plain."""
    groups = _copies_by_hosts(totals.holders)
    if not groups:
        return "Nobody holds a message."
    is_alone = len(groups) == 1
    told = "; ".join(_group_words(hosts, copies, is_alone=is_alone) for hosts, copies in groups.items())
    return f"{told}{_meaning(totals, groups)}."


def _copies_by_hosts(holders: frozenset[Holder]) -> dict[tuple[str, ...], tuple[Copy, ...]]:
    """Group the copies by the hosts that hold them, in an order that does not depend on the set's."""
    hosts_of: dict[Copy, tuple[str, ...]] = {}
    for holder in sorted(holders, key=lambda one: (one.mail, one.recipient, one.host)):
        copy = (holder.mail, holder.recipient)
        hosts_of[copy] = (*hosts_of.get(copy, ()), holder.host)
    return {
        hosts: tuple(copy for copy, its_hosts in hosts_of.items() if its_hosts == hosts)
        for hosts in sorted(set(hosts_of.values()))
    }


def _group_words(hosts: tuple[str, ...], copies: tuple[Copy, ...], *, is_alone: bool) -> str:
    names = tuple(sanitise(host) for host in hosts)
    who = f"both {list_names(names)} hold" if len(names) > 1 else f"{names[0]} holds"
    who = who[0].upper() + who[1:] if len(names) > 1 and is_alone else who
    mails = {mail for mail, _ in copies}
    what = "the message" if len(mails) == 1 else f"{len(mails)} messages"
    recipients = tuple(dict.fromkeys(sanitise(recipient) for _, recipient in copies if recipient))
    return f"{who} {what} for {list_names(recipients)}" if recipients else f"{who} {what}"


def _meaning(totals: Totals, groups: dict[tuple[str, ...], tuple[Copy, ...]]) -> str:
    """Add what follows: two copies can become two messages, and the go-ahead hands nothing over."""
    if any(len(hosts) > 1 for hosts in groups):
        if totals.server_state is ServerState.CLOSED:
            return ": if the sender never hears the reply, it tries again, and the message may come twice"
        return " until the sender hears the reply: if that is lost, the message may come twice"
    if totals.server_state is ServerState.DATA:
        return f": {_GO_AHEAD} is only the go-ahead, and nothing is handed over before the reply to the text"
    return ""
