"""What becomes of a copy that nobody took: it waits, it is given up, and its sender is told.

A report is a mail of its own: from the null path, to the reverse-path (RFC 5321 3.6.3, RFC 3464).
"""

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from smtpsim.mail.queue import put_back, without
from smtpsim.mail.report import RecipientStatus, Report
from smtpsim.mail.report_writing import write_report
from smtpsim.mail.site import Site, Waiting
from smtpsim.mail.standing import home_domain, is_local, split_address
from smtpsim.protocol.dsn import decode_xtext
from smtpsim.simulation.filing import has_mailbox_for
from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.telling import host_step, told, with_errands
from smtpsim.simulation.traffic import Filing, GivingUp, Keeping, Reporting, Traffic
from smtpsim.simulation.world import World
from smtpsim.spec.terms import Actor, Kind, Notify, Returned

FAILED: Final = "failed"
DELAYED: Final = "delayed"
_ROW_OF = {FAILED: "report-written", DELAYED: "report-of-delay"}
_MINUTE_MS = 60_000


def keep(world: World, traffic: Traffic, errand: Keeping) -> tuple[World, Step]:
    """Put a copy back into the queue until its next attempt."""
    copy, host = replace(errand.copy, due=errand.due), errand.host
    is_late = world.now - copy.message.arrived >= traffic.system.hosts[host].schedule.warn_ms
    may_warn = bool(copy.message.reverse_path) and not copy.is_warned
    warns = is_late and may_warn and Notify.DELAY in copy.message.wish.notify
    copy = replace(copy, is_warned=copy.is_warned or warns)
    site = put_back(world.sites[host], copy)
    after = replace(world, sites={**world.sites, host: site})
    if warns:
        after = with_errands(after, Reporting(host, Actor.CLIENT, (copy,), DELAYED, errand.session))
    words = {
        "recipient": copy.message.forward_path,
        "said": copy.said,
        "due": _moment(traffic, errand.due),
    }
    step = host_step(
        world,
        errand.session,
        host,
        Actor.CLIENT,
        Kind.NOTE,
        "kept-for-retry",
        words,
        recipient=copy.message.forward_path,
        gained=(Holder(host, copy.message.forward_path, copy.message.number),),
    )
    return told(after, step)


def _moment(traffic: Traffic, now: int) -> str:
    """Write a moment as a clock and a calendar show it."""
    return f"{traffic.system.start + timedelta(milliseconds=now):%H:%M on %Y-%m-%d}"


def give_up(world: World, errand: GivingUp) -> tuple[World, Step]:
    """Give up copies after long enough, and report them."""
    copies = errand.copies
    waited = world.now - copies[0].message.arrived
    words = {"recipients": _named(copies), "waited": _duration(waited)}
    step = host_step(world, errand.session, errand.host, Actor.CLIENT, Kind.NOTE, "gave-up", words)
    reporting = Reporting(errand.host, Actor.CLIENT, copies, FAILED, errand.session)
    return told(with_errands(world, reporting), step)


def _duration(ms: int) -> str:
    """Write a long time in its largest unit."""
    minutes = ms // _MINUTE_MS
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "less than a minute"


def _named(copies: tuple[Waiting, ...]) -> str:
    return ", ".join(copy.message.forward_path for copy in copies)


def report(world: World, traffic: Traffic, errand: Reporting) -> tuple[World, Step]:
    """Tell the sender what became of some copies, where there is a sender and it wants to know."""
    world, errand = _part_unwanted(world, errand)
    traffic = world.traffic or traffic
    if errand.action == FAILED:
        world = _take_from_queue(world, errand)
    reader, row = _choose_reader(world, traffic, errand)
    lost = _held(errand) if errand.action == FAILED else ()
    words = {"recipients": _named(errand.copies), "to": reader, "action": errand.action}
    if not reader:
        return told(world, _report_step(world, errand, row, words, lost=lost))
    number = traffic.next_mail
    world = replace(world, traffic=replace(traffic, next_mail=number + 1))
    content = write_report(_compose(world, traffic, errand, reader, number))
    filing = Filing(errand.host, errand.actor, number, reader, content, errand.session)
    gained = (Holder(errand.host, reader, number),)
    step = _report_step(world, errand, row, words, gained=gained, lost=lost)
    return told(with_errands(world, filing), step)


def _part_unwanted(world: World, errand: Reporting) -> tuple[World, Reporting]:
    """Leave to another errand the copies of which nobody wants to hear: each recipient has its own NOTIFY."""
    wanted = tuple(copy for copy in errand.copies if _wants_report(copy, errand))
    if not wanted or len(wanted) == len(errand.copies):
        return world, errand
    others = tuple(copy for copy in errand.copies if copy not in wanted)
    return with_errands(world, replace(errand, copies=others)), replace(errand, copies=wanted)


def _take_from_queue(world: World, errand: Reporting) -> World:
    site = without(world.sites[errand.host], frozenset(copy.id for copy in errand.copies))
    return replace(world, sites={**world.sites, errand.host: site})


def _choose_reader(world: World, traffic: Traffic, errand: Reporting) -> tuple[str, str]:
    """Choose who is told, and by which row; nobody where the reader is empty."""
    copy = errand.copies[0]
    sender = copy.message.reverse_path
    if not _wants_report(copy, errand):
        return "", "report-not-wanted"
    if sender and has_mailbox_for(world.sites[errand.host], sender, world.now):
        return sender, _ROW_OF.get(errand.action, "report-of-success")
    reader = traffic.system.hosts[errand.host].double_bounces
    if errand.action != FAILED:  # only what failed must not be lost sight of
        return "", "no-sender-to-tell" if sender else "report-about-report"
    is_told_already = copy.recipient.lower() == reader.lower()  # what it was told did not reach it
    if reader and not is_told_already:
        return reader, "double-bounce"
    return "", "no-sender-to-tell" if sender else "report-about-report"


def _wants_report(copy: Waiting, errand: Reporting) -> bool:
    """Whether the sender wants to hear of a failure (RFC 3461 4.1); of others it has asked to."""
    notify = copy.message.wish.notify
    return errand.action != FAILED or not notify or Notify.FAILURE in notify


def _held(errand: Reporting) -> tuple[Holder, ...]:
    return tuple(
        Holder(errand.host, copy.message.forward_path, copy.message.number) for copy in errand.copies
    )


def _report_step(
    world: World,
    errand: Reporting,
    row: str,
    words: dict[str, str],
    *,
    gained: tuple[Holder, ...] = (),
    lost: tuple[Holder, ...] = (),
) -> Step:
    return host_step(
        world,
        errand.session,
        errand.host,
        errand.actor,
        Kind.NOTE,
        row,
        words,
        recipient=errand.copies[0].message.forward_path,
        gained=gained,
        lost=lost,
    )


def _compose(world: World, traffic: Traffic, errand: Reporting, reader: str, number: int) -> Report:
    start, message = traffic.system.start, errand.copies[0].message
    now = start + timedelta(milliseconds=world.now)
    return Report(
        reporting_host=errand.host,
        postmaster=f"postmaster@{home_domain(world.sites[errand.host])}",
        to=reader,
        envelope_id=decode_xtext(message.wish.envelope_id),
        arrived=start + timedelta(milliseconds=message.arrived),
        written=now,
        statuses=tuple(_status(copy, errand, traffic, world) for copy in errand.copies),
        original=message.content,
        returns_full=message.wish.returned is not Returned.HEADERS and errand.action == FAILED,
        number=number,
        may_be_8bit=is_local(world.sites[errand.host], split_address(reader)[1]),
    )


def _limit(copy: Waiting, traffic: Traffic, host: str) -> datetime:
    """Tell when a host gives a copy up (RFC 3464 2.3.9)."""
    give_up_ms = traffic.system.hosts[host].schedule.give_up_ms
    return traffic.system.start + timedelta(milliseconds=copy.message.arrived + give_up_ms)


def _accepted_address(copy: Waiting, site: Site) -> str:
    """Name the recipient as this host accepted it, and not where it sent the copy on to (RFC 3464 2.3.2)."""
    local, domain = split_address(copy.recipient)
    is_forwarded = is_local(site, domain) and local.lower() in site.forwards
    return copy.recipient if is_forwarded else copy.message.forward_path


def _status(copy: Waiting, errand: Reporting, traffic: Traffic, world: World) -> RecipientStatus:
    start, now = traffic.system.start, world.now
    return RecipientStatus(
        final_recipient=_accepted_address(copy, world.sites[errand.host]),
        original_recipient=decode_xtext(copy.message.wish.original_recipient),
        action=errand.action,
        status=copy.status,
        diagnostic=copy.said,
        remote_host=copy.said_by,
        last_attempt=start + timedelta(milliseconds=now),
        will_retry_until=_limit(copy, traffic, errand.host) if errand.action == DELAYED else None,
    )
