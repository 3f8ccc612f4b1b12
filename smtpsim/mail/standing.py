"""What a site knows of an address: the standing of a recipient, and the look-ups of VRFY and EXPN."""

import re

import msgspec

from smtpsim.mail.site import Mailbox, Site
from smtpsim.spec.terms import DeliveryMode, Lookup, Standing, Terminal, TextRuling

_ESCAPED, _UNESCAPED = re.compile(r"\\(.)"), r"\1"


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """What the site is told of the transaction that a recipient is part of."""

    reverse_path: str = ""
    declared_size: int = 0
    mode: DeliveryMode = DeliveryMode.MAIL
    is_authenticated: bool = False  # the client has logged in (RFC 4954)


class Finding(msgspec.Struct, frozen=True, gc=False):
    """An answer about one name: `forward` where there is another address, `lines` to show."""

    standing: Standing = Standing.MAILBOX
    lookup: Lookup = Lookup.NONE
    forward: str = ""
    lines: tuple[str, ...] = ()


def is_local(site: Site, domain: str) -> bool:
    """Whether mail for a domain ends at this site; `<Postmaster>` has no domain and does."""
    return (
        not domain
        or domain in site.domains
        or (bool(site.domain_suffixes) and domain.endswith(site.domain_suffixes))
    )


def split_address(address: str) -> tuple[str, str]:
    """Cut an address into local part and domain; a local part may hold an @ (RFC 5321 4.1.2)."""
    local, at, domain = address.rpartition("@")
    return (local, domain.lower()) if at else (address, "")


def plain_address(address: str) -> str:
    """Write an address as the store has it: its local part without quotes (RFC 5321 4.1.2)."""
    local, at, domain = address.rpartition("@")
    is_quoted = len(local) > 1 and local[0] == local[-1] == '"'
    return f"{_ESCAPED.sub(_UNESCAPED, local[1:-1])}{at}{domain}" if is_quoted else address


def find_recipient(site: Site, local: str, domain: str, envelope: Envelope, now: int) -> Finding:
    """Say what the site makes of one recipient (RFC 5321 3.3, 3.4, 3.6.2)."""
    if not is_local(site, domain):
        return Finding(_standing_elsewhere(site, domain, envelope))
    user = local.lower()
    forward = site.forwards.get(user)
    if forward is not None:
        return Finding(
            Standing.FORWARDED if forward.sends_on else Standing.MOVED, forward=forward.forward_path
        )
    return Finding(_standing_here(site, user, domain, envelope, now))


def _standing_elsewhere(site: Site, domain: str, envelope: Envelope) -> Standing:
    if domain in site.null_mx:
        return Standing.NULL_MX
    if envelope.is_authenticated:
        return Standing.RELAYED
    local, sender_domain = split_address(envelope.reverse_path)
    is_known = not site.relays_for.isdisjoint({sender_domain, f"{local}@{sender_domain}"})
    return Standing.RELAYED if is_known else Standing.RELAY_DENIED


def _standing_here(site: Site, user: str, domain: str, envelope: Envelope, now: int) -> Standing:
    if user in site.refused_names:
        return Standing.NAME_REFUSED
    if user in site.lists:
        return Standing.LIST
    mailbox = site.mailboxes.get(user)
    if mailbox is None:
        if not (site.takes_any_user or user == "postmaster"):
            return Standing.UNKNOWN
        mailbox = Mailbox(user)
    if envelope.mode is DeliveryMode.SEND and mailbox.terminal is not Terminal.ON:
        return Standing.TERMINAL_OFF
    if _must_wait(site, f"{envelope.reverse_path} {user}@{domain}", now):
        return Standing.GREYLISTED
    return _standing_of_mailbox(site, mailbox, envelope.declared_size, now)


def _must_wait(site: Site, pair: str, now: int) -> bool:
    return bool(site.greylist_ms) and now < site.first_seen.get(pair, now) + site.greylist_ms


def _standing_of_mailbox(site: Site, mailbox: Mailbox, size: int, now: int) -> Standing:
    if mailbox.is_refused:
        return Standing.POLICY
    if now < mailbox.locked_until:
        return Standing.LOCKED
    if mailbox.size_limit is not None and size > mailbox.size_limit:
        return Standing.TOO_BIG
    if mailbox.quota is not None and mailbox.used + max(size, 1) > mailbox.quota:
        return site.full_standing
    return Standing.MAILBOX


def message_standing(
    site: Site, users: tuple[tuple[str, str], ...], size: int, mode: DeliveryMode
) -> Standing:
    """Say whether anybody can have a message: what only some cannot have is accepted (RFC 5321 4.4)."""
    if mode is DeliveryMode.SEND or not users:
        return Standing.MAILBOX
    for local, domain in users:
        if not _has_no_room(site, local, domain, size):
            return Standing.MAILBOX
    return site.full_standing


def _has_no_room(site: Site, local: str, domain: str, size: int) -> bool:
    box = site.mailboxes.get(local.lower()) if is_local(site, domain) else None
    return box is not None and box.quota is not None and box.used + size > box.quota


def rule_on_text(site: Site, content: bytes) -> TextRuling:
    """Say what the policy makes of a text: the first rule whose words it contains decides."""
    rules = (rule.ruling for rule in site.text_rules if rule.containing in content)
    return next(rules, TextRuling.ACCEPT)


def is_refused_sender(site: Site, local: str, domain: str) -> bool:
    """Whether the policy takes no mail with this reverse-path."""
    return bool(site.refused_senders) and bool({domain, f"{local}@{domain}"} & site.refused_senders)


def remember_pair(site: Site, reverse_path: str, local: str, domain: str, now: int) -> Site:
    """Note when a sender and a recipient were first seen together, for greylisting."""
    pair = f"{reverse_path} {local.lower()}@{domain}"
    if not site.greylist_ms or pair in site.first_seen:
        return site
    return msgspec.structs.replace(site, first_seen={**site.first_seen, pair: now})


def verify_name(site: Site, text: str) -> Finding:
    """Look up a user by name or mailbox, as VRFY asks (RFC 5321 3.5)."""
    if not site.tells_users:
        return Finding(lookup=Lookup.WITHHELD)
    return _look_up(site, text)


def expand_list(site: Site, text: str) -> Finding:
    """Look up a list and its members, as EXPN asks (RFC 5321 3.5)."""
    if not site.tells_lists:
        return Finding(lookup=Lookup.WITHHELD)
    found = _look_up(site, text)
    if found.lookup is Lookup.WITHHELD:
        return Finding(lookup=Lookup.NONE)
    if found.lookup is not Lookup.LIST:
        return found
    chosen = site.lists[split_address(_plain(text))[0].lower()]
    if not chosen.is_open:
        return Finding(lookup=Lookup.CLOSED)
    return Finding(lookup=Lookup.LIST, lines=tuple(_shown_address(site, member) for member in chosen.members))


def _look_up(site: Site, text: str) -> Finding:
    wanted = _plain(text)
    local, domain = split_address(wanted)
    if "!" in wanted or "%" in wanted:  # other networks' forms of address
        return Finding(lookup=Lookup.UNSUPPORTED)
    if not is_local(site, domain):
        return Finding(lookup=Lookup.NONE)
    user = local.lower()
    if user in site.lists:
        return Finding(lookup=Lookup.LIST)
    if user in site.forwards:
        forward = site.forwards[user]
        lookup = Lookup.FORWARDED if forward.sends_on else Lookup.MOVED
        return Finding(lookup=lookup, forward=forward.forward_path)
    return _matching_users(site, user, has_domain=bool(domain))


def _matching_users(site: Site, wanted: str, *, has_domain: bool) -> Finding:
    exact = site.mailboxes.get(wanted)
    if exact is None and wanted == "postmaster":  # who must always be there (RFC 5321 4.5.1)
        exact = Mailbox(wanted)
    if exact is not None:
        return Finding(lookup=Lookup.ONE, lines=(_shown_user(site, exact),))
    boxes = () if has_domain else site.mailboxes.values()
    named = (box for box in boxes if wanted in {box.name.lower(), *box.name.lower().split()})
    lines = tuple(_shown_user(site, box) for box in named)
    nothing = Lookup.WITHHELD if site.takes_any_user else Lookup.NONE  # nobody can say who is not there
    lookups = {0: nothing, 1: Lookup.ONE}
    return Finding(lookup=lookups.get(len(lines), Lookup.MANY), lines=lines)


def _plain(text: str) -> str:
    return text.strip().removeprefix("<").removesuffix(">").strip('"')


def home_domain(site: Site, *, is_ascii: bool = True) -> str:
    """Choose the domain that a site names for its users: one in ASCII, or rather not (RFC 6531 3.7)."""
    return min(site.domains, key=lambda one: (one.isascii() != is_ascii, one), default=site.host)


def _shown_user(site: Site, box: Mailbox) -> str:
    address = f"<{box.user}@{home_domain(site, is_ascii=box.user.isascii())}>"
    return f"{box.name} {address}" if box.name else address


def _shown_address(site: Site, address: str) -> str:
    local, domain = split_address(address)
    box = site.mailboxes.get(local.lower()) if is_local(site, domain) else None
    return _shown_user(site, box) if box else f"<{address}>"
