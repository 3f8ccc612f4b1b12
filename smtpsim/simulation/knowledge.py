"""The one place where mail and protocol meet: facts for the server, messages for the store."""

from collections.abc import Callable
from datetime import timedelta

from msgspec.structs import replace

from smtpsim.mail.delivery import deliver
from smtpsim.mail.queue import start_now
from smtpsim.mail.site import NO_WISH, Delivery, Site, StoredMessage, Wish, service_at, trouble_at
from smtpsim.mail.standing import (
    Envelope,
    Finding,
    expand_list,
    find_recipient,
    is_refused_sender,
    message_standing,
    remember_pair,
    rule_on_text,
    verify_name,
)
from smtpsim.mail.starting import find_queue
from smtpsim.mail.trace import Arrival, add_received, count_hops, protocol_name
from smtpsim.protocol.command import Path
from smtpsim.protocol.facts import NOTHING_SPECIAL, Facts
from smtpsim.protocol.received import Received
from smtpsim.protocol.server import Server
from smtpsim.protocol.server_answer import AcceptedMessage
from smtpsim.spec.terms import Standing, Verb

_MAILBOX, _RELAY_DENIED = Standing.MAILBOX, Standing.RELAY_DENIED


def gather_facts(site: Site, server: Server, received: Received, now: int, client_host: str = "") -> Facts:
    """Collect what the site knows that bears on what a server received."""
    gather = _GATHER_FOR.get(received.verb)
    facts = gather(site, server, received, now) if gather else NOTHING_SPECIAL
    if facts.standing is _RELAY_DENIED and client_host in site.relays_hosts:
        facts = replace(facts, standing=Standing.RELAYED)
    return _with_weather(site, facts, now) if site.service or site.troubles else facts


def _with_weather(site: Site, facts: Facts, now: int) -> Facts:
    """Add what holds for the whole host at a moment."""
    return replace(facts, service=service_at(site, now), trouble=trouble_at(site, now))


def _about_hello(site: Site, _server: Server, received: Received, _now: int) -> Facts:
    name = received.command.argument.lower() if received.command else ""
    return Facts(hello_is_refused=True) if name in site.refused_hellos else NOTHING_SPECIAL


def _about_sender(site: Site, _server: Server, received: Received, _now: int) -> Facts:
    path = received.command.path if received.command else None
    if path is None or not (site.refused_senders or site.refused_names):
        return NOTHING_SPECIAL
    return Facts(
        sender_is_refused=is_refused_sender(site, path.local, path.domain),
        name_is_refused=path.local.lower() in site.refused_names,
    )


def _about_recipient(site: Site, server: Server, received: Received, now: int) -> Facts:
    path = received.command.path if received.command else None
    if path is None:
        return NOTHING_SPECIAL
    transaction = server.transaction
    is_known = bool(server.security.identity)
    envelope = Envelope(_reverse_path(server), transaction.declared_size, transaction.mode, is_known)
    found = find_recipient(site, path.local, path.domain, envelope, now)
    if found.standing is _MAILBOX:
        return NOTHING_SPECIAL
    return Facts(standing=found.standing, forward=found.forward)


def _about_message(site: Site, server: Server, received: Received, _now: int) -> Facts:
    transaction, text = server.transaction, received.text
    users = tuple((path.local, path.domain) for path in transaction.forward_paths)
    octets = text.octets if text else b""
    standing = message_standing(site, users, text.size if text else 0, transaction.mode)
    hops = server.policy.limits.hops
    has_looped = octets.count(b"\n") > hops and count_hops(octets) > hops  # each has a line at least
    if standing is _MAILBOX and not (site.text_rules or has_looped):
        return NOTHING_SPECIAL
    return Facts(standing=standing, ruling=rule_on_text(site, octets), has_looped=has_looped)


def _about_user(site: Site, _server: Server, received: Received, _now: int) -> Facts:
    return _from_finding(verify_name(site, received.command.argument if received.command else ""))


def _about_list(site: Site, _server: Server, received: Received, _now: int) -> Facts:
    return _from_finding(expand_list(site, received.command.argument if received.command else ""))


def _about_queue(site: Site, _server: Server, received: Received, _now: int) -> Facts:
    found, waiting = find_queue(site, received.command.argument if received.command else "")
    return Facts(queue=found, waiting=waiting)


def _about_login(site: Site, _server: Server, _received: Received, now: int) -> Facts:
    is_failing = any(span.covers(now) for span in site.login_failures)
    return Facts(login_is_failing=True) if is_failing else NOTHING_SPECIAL


def _from_finding(found: Finding) -> Facts:
    return Facts(lookup=found.lookup, forward=found.forward, found=found.lines)


_GATHER_FOR: dict[Verb, Callable[[Site, Server, Received, int], Facts]] = {
    Verb.EHLO: _about_hello,
    Verb.HELO: _about_hello,
    Verb.MAIL: _about_sender,
    Verb.SEND: _about_sender,
    Verb.SOML: _about_sender,
    Verb.SAML: _about_sender,
    Verb.RCPT: _about_recipient,
    Verb.MESSAGE: _about_message,
    Verb.VRFY: _about_user,
    Verb.EXPN: _about_list,
    Verb.ETRN: _about_queue,
    Verb.AUTH: _about_login,
    Verb.AUTH_RESPONSE: _about_login,
}


def _reverse_path(server: Server) -> str:
    path = server.transaction.reverse_path
    return path.text if path else ""


def note_recipient(site: Site, server: Server, received: Received, now: int) -> Site:
    """Let the site remember a sender and a recipient that it saw together (for greylisting)."""
    path = received.command.path if received.command else None
    if received.verb is not Verb.RCPT or path is None or not site.greylist_ms:
        return site
    return remember_pair(site, _reverse_path(server), path.local, path.domain, now)


def address_of(path: Path) -> str:
    """Write a path as an address, with the local part unquoted and the domain as the store has it."""
    return f"{path.local}@{path.domain}" if path.domain else path.local


def start_queue(site: Site, received: Received, now: int) -> Site:
    """Make everything due that waits for the name in an ETRN (RFC 1985 5)."""
    return start_now(site, received.command.argument, now) if received.command else site


def stamp(site: Site, accepted: AcceptedMessage, client_host: str, mark: str, now: int) -> AcceptedMessage:
    """Put the server's time stamp on a message that it has accepted; `mark` is its id (RFC 5321 4.4)."""
    if site.start is None:
        return accepted
    paths, security = accepted.transaction.forward_paths, accepted.security
    arrival = Arrival(
        hello=accepted.hello,
        client_host=client_host,
        server_host=site.host,
        protocol=protocol_name(
            has_extensions=accepted.has_extensions,
            has_tls=security.has_tls,
            is_authenticated=bool(security.identity),
            is_utf8=any(one.keyword == "SMTPUTF8" for one in accepted.transaction.parameters),
        ),
        id=mark,
        recipient=paths[0].text if len(paths) == 1 else "",
        when=site.start + timedelta(milliseconds=now),
    )
    return replace(accepted, content=add_received(accepted.content, arrival), size=len(accepted.content))


def store_message(
    site: Site, accepted: AcceptedMessage, path: Path, now: int, number: int = 0, wish: Wish = NO_WISH
) -> tuple[Site, tuple[Delivery, ...]]:
    """Deliver one recipient's copy of an accepted message."""
    reverse = accepted.transaction.reverse_path
    message = StoredMessage(
        reverse.text if reverse else "", path.text, accepted.content, now, number, accepted.size, wish
    )
    return deliver(site, address_of(path), accepted.transaction.mode, message)
