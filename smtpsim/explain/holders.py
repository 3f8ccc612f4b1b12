"""Who holds the message, in one sentence (RFC 5321 4.2.5)."""

from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import TypeAlias

from msgspec.structs import replace

from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.words import list_names
from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.totals import Totals
from smtpsim.spec.server_rows import SERVER_ROW_OF
from smtpsim.spec.terms import ServerState, Verb
from smtpsim.spec.verdicts import DataVerdict

_GO_AHEAD = SERVER_ROW_OF[ServerState.RCPT, Verb.DATA, DataVerdict.ACCEPTABLE].code
_GOING_AHEAD = f": {_GO_AHEAD} is only the go-ahead, and nothing is handed over before the reply to the text"
_REPORT_ROWS = {"report-written", "report-of-delay", "report-of-success", "double-bounce"}
_SENTENCES_AT_MOST = 4
_SETS_KEPT = 32  # of holders, whose groups are worked out once: the same set holds for many steps
_UNHEARD = ": the sender has not heard the reply; if it never does, it sends again, and the copy comes twice"

Copy: TypeAlias = tuple[int, str]
"""One recipient's copy of one mail: the mail's number and the forward-path."""

Hosts: TypeAlias = tuple[str, ...]


def new_report(step: Step) -> int:
    """Give the number of the report that a host writes with this step; 0 where it writes none."""
    return step.gained[0].mail if step.gained and step.row in _REPORT_ROWS else 0


def holder_sentence(totals: Totals, reports: AbstractSet[int] | None = None) -> str:
    """Say who holds the message now, for whom, and what that means where it is not plain.

    `reports` are the numbers of the mails that are reports, in a world of several hops: there each mail
    has its own words. None: there is one hop.
    """
    if not totals.holders:
        return "Nobody holds a message."
    if reports is None:
        groups = _copies_by_hosts(totals.holders)
        return f"{_groups_words(groups, is_first=True)}{_meaning(totals, groups)}."
    return _mails_words(totals, reports)


def _mails_words(totals: Totals, reports: AbstractSet[int]) -> str:
    """Tell of each mail in a sentence, of those alike in one; of the last ones only where there are many."""
    copies_of: dict[int, set[Holder]] = {}
    for holder in totals.holders:
        copies_of.setdefault(holder.mail, set()).add(replace(holder, mail=0))
    is_alone = len(copies_of) == 1
    numbers_for: dict[tuple[str, str], list[int]] = {}
    for number, copies in sorted(copies_of.items()):
        words = _mail_words(totals, frozenset(copies), is_alone=is_alone)
        numbers_for.setdefault(("Report" if number in reports else "Mail", words), []).append(number)
    told = [words if is_alone else _numbered(name, at, words) for (name, words), at in numbers_for.items()]
    left = len(told) - _SENTENCES_AT_MOST
    return " ".join([*told[-_SENTENCES_AT_MOST:], *(("Earlier mails are not listed.",) if left > 0 else ())])


def _numbered(name: str, numbers: list[int], words: str) -> str:
    several = "s" if len(numbers) > 1 else ""
    return f"{name}{several} {list_names(tuple(map(str, numbers)))}: {words}"


def _mail_words(totals: Totals, copies: frozenset[Holder], *, is_alone: bool) -> str:
    groups = _copies_by_hosts(copies)
    what = "the message" if is_alone else "a copy"
    words = _groups_words(groups, is_first=is_alone, what=what)
    if any(len(hosts) > 1 for hosts in groups):
        return f"{words}{_UNHEARD}."
    return f"{words}{_GOING_AHEAD if is_alone and totals.server_state is ServerState.DATA else ''}."


@lru_cache(maxsize=_SETS_KEPT)
def _copies_by_hosts(holders: frozenset[Holder]) -> dict[Hosts, tuple[Copy, ...]]:
    """Group the copies by the hosts that hold them, in an order that does not depend on the set's."""
    hosts_of: dict[Copy, Hosts] = {}
    for holder in holders:
        copy = (holder.mail, holder.recipient)
        others = hosts_of.get(copy)
        hosts_of[copy] = (holder.host,) if others is None else tuple(sorted((*others, holder.host)))
    copies_of: dict[Hosts, list[Copy]] = {}
    for copy, hosts in hosts_of.items():
        copies_of.setdefault(hosts, []).append(copy)
    return {hosts: tuple(sorted(copies)) for hosts, copies in sorted(copies_of.items())}


def _groups_words(groups: dict[Hosts, tuple[Copy, ...]], *, is_first: bool, what: str = "the message") -> str:
    is_alone = is_first and len(groups) == 1
    told = (_group_words(hosts, copies, what, is_alone=is_alone) for hosts, copies in groups.items())
    return "; ".join(told)


def _group_words(hosts: Hosts, copies: tuple[Copy, ...], what: str, *, is_alone: bool) -> str:
    names = tuple(sanitise(host) for host in hosts)
    who = f"both {list_names(names)} hold" if len(names) > 1 else f"{names[0]} holds"
    who = who[0].upper() + who[1:] if len(names) > 1 and is_alone else who
    mails = {mail for mail, _ in copies}
    what = what if len(mails) == 1 else f"{len(mails)} messages"
    recipients = tuple(dict.fromkeys(sanitise(recipient) for _, recipient in copies if recipient))
    return f"{who} {what} for {list_names(recipients)}" if recipients else f"{who} {what}"


def _meaning(totals: Totals, groups: dict[Hosts, tuple[Copy, ...]]) -> str:
    """Add what follows: two copies can become two messages, and the go-ahead hands nothing over."""
    if any(len(hosts) > 1 for hosts in groups):
        if totals.server_state is ServerState.CLOSED:
            return ": if the sender never hears the reply, it tries again, and the message may come twice"
        return " until the sender hears the reply: if that is lost, the message may come twice"
    if totals.server_state is ServerState.DATA:
        return _GOING_AHEAD
    return ""


def holding_words(totals: Totals) -> str:
    """Name the hosts that hold the message in a few words; where each has other copies, how many."""
    copies_of: dict[str, set[Copy]] = {}
    for one in sorted(totals.holders, key=lambda one: one.host):
        copies_of.setdefault(sanitise(one.host), set()).add((one.mail, one.recipient))
    if not copies_of:
        return "nobody holds a message"
    copies = tuple(copies_of.values())
    if all(one == copies[0] for one in copies):
        return f"{list_names(tuple(copies_of))} {'hold' if len(copies) > 1 else 'holds'} the message"
    counted = (
        f"{host}: {len(own)} {'copy' if len(own) == 1 else 'copies'}" for host, own in copies_of.items()
    )
    return f"held by {list_names(tuple(counted))}"
