"""What must hold between the values of a part, beyond the type of each."""

import re
from collections.abc import Mapping

from smtpsim.protocol.dsn import FORM_OF, encode_xtext
from smtpsim.scenarios import nodes
from smtpsim.scenarios.bounds import bound_client, bound_mail, bound_scenario
from smtpsim.scenarios.client_format import BodyForm, ClientPart, MailPart
from smtpsim.scenarios.desk import WrongValueError, suggest
from smtpsim.scenarios.fields import entry, key_of
from smtpsim.scenarios.format import FORMAT, Expectation, Scenario
from smtpsim.scenarios.messages import binary_octets
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.offers import find_missing
from smtpsim.scenarios.part import RetryPart, SpanPart
from smtpsim.scenarios.server_format import ListPart, ServerPart
from smtpsim.scenarios.walk import Check, Walk
from smtpsim.scenarios.words import shown
from smtpsim.scenarios.world_format import WorldPart
from smtpsim.spec.extensions import EXTENSION_OF
from smtpsim.spec.phases import PHASE_OF
from smtpsim.spec.terms import Notify, TlsUse

_HEADER_NAME = re.compile(r"[!-9;-~]+\Z")  # RFC 5322 3.6.8
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MOST_STEPS = max(row.steps for row in PHASE_OF.values())


def check_scenario(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """The format is one that we know."""
    if not isinstance(part, Scenario):
        return
    if part.format > FORMAT:
        walk.wrong(
            MistakeId.NEWER_FORMAT, entry(node, "format"), f"format {part.format} is newer: update smtpsim"
        )
    if part.format < FORMAT:
        walk.wrong(
            MistakeId.NEWER_FORMAT, entry(node, "format"), f"there is no format {part.format}; write {FORMAT}"
        )


def check_world(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """There is a server, and what the DNS says of a domain is of one kind."""
    if not isinstance(part, WorldPart):
        return
    servers = entry(node, "servers")
    if not part.servers:
        walk.wrong(MistakeId.NEEDS_MORE, servers, "a world needs a server")
    zone = _mapping_at(entry(node, "dns"), node)
    for name, domain in part.dns.items():
        kinds = (domain.mx, domain.null_mx, domain.absent, domain.fails, domain.alias_of)
        if sum(map(bool, kinds)) + (domain.address and not domain.mx) != 1:
            walk.wrong(
                MistakeId.WRONG_MX,
                key_of(zone, name),
                "say one of mx, address, null-mx, absent, fails, alias-of",
            )
    _check_readers(walk, part, node)


def _check_readers(walk: Walk, part: WorldPart, node: nodes.Mapping) -> None:
    """Each reader has a mailbox at some server."""
    readers = _mapping_at(entry(node, "readers"), node)
    for address in part.readers:
        local, _, domain = address.rpartition("@")
        homes = [one for one in part.servers.values() if domain.lower() in map(str.lower, one.domains)]
        known = [name.lower() for one in homes for name in one.mailboxes]
        if not any(one.any_user for one in homes) and local.lower() not in known:
            walk.wrong(
                MistakeId.UNKNOWN_NAME,
                key_of(readers, address),
                f"no server here has a mailbox {shown(address)}",
            )


def check_server(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """Names are used once, members exist, and what is offered is offered once."""
    if not isinstance(part, ServerPart):
        return
    _check_names(walk, part, node)
    if part.mailboxes and not (part.domains or part.domain_suffixes):
        walk.wrong(
            MistakeId.NEEDS_MORE,
            key_of(node, "mailboxes"),
            "mailboxes need a domain: add domains: [receiver.example]",
        )
    for name, one in part.lists.items():
        _check_members(walk, part, one, _value_at(entry(node, "lists"), name))
    keywords = [offer.keyword for offer in part.extensions]
    for place, item in enumerate(_items_of(entry(node, "extensions"))[: len(keywords)]):
        if keywords[place] in keywords[:place]:
            walk.wrong(MistakeId.NAME_TWICE, item, f"{keywords[place]} stands here twice")
    missing = find_missing(tuple(keywords))
    if missing:
        walk.wrong(MistakeId.NEEDS_MORE, entry(node, "extensions"), missing)
    _check_parameters(walk, part, node)
    _check_logins(walk, part, node)
    if "" in part.text_rules:
        walk.wrong(
            MistakeId.NEEDS_MORE, key_of(node, "text-rules"), "a text rule needs the words that it looks for"
        )


def _check_names(walk: Walk, part: ServerPart, node: nodes.Mapping) -> None:
    seen: dict[str, str] = {}
    for key, names in (("mailboxes", part.mailboxes), ("lists", part.lists), ("forwards", part.forwards)):
        for name in names:
            if name.lower() in seen:
                place = key_of(_mapping_at(entry(node, key), node), name)
                walk.wrong(
                    MistakeId.NAME_TWICE,
                    place,
                    f"{shown(name)} stands in {seen[name.lower()]} already (in any letters)",
                )
            seen.setdefault(name.lower(), key)


def _check_members(walk: Walk, part: ServerPart, one: ListPart, node: nodes.Node) -> None:
    known = {name.lower() for name in (*part.mailboxes, *part.lists, *part.forwards)}
    if part.any_user:
        return
    for member in one.members:
        if "@" not in member and member.lower() not in known:
            walk.wrong(
                MistakeId.UNKNOWN_NAME,
                node,
                f"no mailbox is called {shown(member)} as this list has it{suggest(member, known)}",
            )


def _check_parameters(walk: Walk, part: ServerPart, node: nodes.Mapping) -> None:
    rows = (EXTENSION_OF[offer.keyword] for offer in part.extensions)
    known = {name for row in rows for name in (*row.mail_parameters, *row.rcpt_parameters)}
    for name, item in zip(part.unable_parameters, _items_of(entry(node, "unable-parameters")), strict=False):
        if name not in known:
            walk.wrong(
                MistakeId.UNKNOWN_NAME,
                item,
                f"{shown(name)} is no parameter that this server offers{suggest(name, known)}",
            )


_LOGIN_KEYS = (
    *("auth", "auth-in-clear", "auth-required", "auth-failing", "auth-attempts"),
    *("weak-mechanisms", "password-transition"),
)
_FEWEST_ATTEMPTS = 3  # before a server may close (RFC 4954 9)


def _check_logins(walk: Walk, part: ServerPart, node: nodes.Mapping) -> None:
    """Logins need users, and what is said about some of them is about users and mechanisms that are here."""
    for key in _LOGIN_KEYS:
        if not part.users and key_of(node, key) is not node:
            walk.wrong(
                MistakeId.NEEDS_MORE,
                key_of(node, key),
                f"{key} needs users: add users: {{alice: a-password}}",
            )
    if not part.auth:
        walk.wrong(
            MistakeId.NEEDS_MORE,
            entry(node, "auth"),
            "a list of mechanisms needs one: leave auth out, or leave users out",
        )
    if 0 < part.auth_attempts < _FEWEST_ATTEMPTS:
        few = f"a server lets at least {_FEWEST_ATTEMPTS} logins fail (RFC 4954 9)"
        walk.wrong(MistakeId.WRONG_NUMBER, entry(node, "auth-attempts"), few)
    for name in part.password_transition:
        if part.users and name not in part.users:
            hint = suggest(name, part.users)
            walk.wrong(
                MistakeId.UNKNOWN_NAME,
                entry(node, "password-transition"),
                f"{shown(name)} is no user here{hint}",
            )
    for one in part.weak_mechanisms:
        if one not in part.auth:
            walk.wrong(
                MistakeId.UNKNOWN_NAME,
                entry(node, "weak-mechanisms"),
                f"{one} is not among the mechanisms of auth",
            )


def check_client(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """A client sends mails or follows a script."""
    if not isinstance(part, ClientPart):
        return
    if part.send and part.script:
        walk.wrong(
            MistakeId.CONTRADICTION,
            key_of(node, "script"),
            "a client sends mails or follows a script, not both",
        )
    if not part.send and not part.script:
        walk.wrong(MistakeId.NEEDS_MORE, node, "a client needs mails to send, or a script")
    if part.script and part.retry:
        walk.wrong(
            MistakeId.CONTRADICTION,
            key_of(node, "retry"),
            "a script keeps no queue: its lines say what is tried again",
        )
    if part.script and part.misbehaviour:
        walk.wrong(
            MistakeId.CONTRADICTION, key_of(node, "misbehaviour"), "a script misbehaves by its own lines"
        )
    if part.script and part.login:
        walk.wrong(
            MistakeId.CONTRADICTION,
            key_of(node, "login"),
            "a script has its own lines for a login: C: AUTH PLAIN ...",
        )
    if part.script and part.tls is not TlsUse.NEVER:
        walk.wrong(
            MistakeId.CONTRADICTION,
            key_of(node, "tls"),
            "a script has its own lines for TLS: C: STARTTLS, then ! handshake",
        )


def check_mail(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """A mail has a recipient, and its header's names and texts can be sent."""
    if not isinstance(part, MailPart):
        return
    if not part.to:
        walk.wrong(MistakeId.NEEDS_MORE, entry(node, "to"), "a mail needs a recipient")
    headers = _mapping_at(entry(node, "headers"), node)
    for name, text in part.headers.items():
        if not _HEADER_NAME.match(name):
            walk.wrong(
                MistakeId.WRONG_HEADER, key_of(headers, name), f"{shown(name)} is no name of a header field"
            )
        if _CONTROL.search(text):
            walk.wrong(
                MistakeId.WRONG_HEADER,
                entry(headers, name),
                "a control character stands in this header field",
            )
    _check_body(walk, part, node)
    _check_wishes(walk, part, node)


def _check_body(walk: Walk, part: MailPart, node: nodes.Mapping) -> None:
    """A binary body is written with escapes that can be read, and has a MIME header of its own."""
    if part.body_as is not BodyForm.BINARY:
        return
    try:
        binary_octets(part.body)
    except WrongValueError as error:
        walk.wrong(MistakeId.WRONG_BODY, entry(node, "body"), str(error))
    if any(name.lower().startswith(("content-", "mime-")) for name in part.headers):
        walk.wrong(
            MistakeId.CONTRADICTION,
            entry(node, "headers"),
            "a binary body brings its own MIME header: leave it out",
        )


def _check_wishes(walk: Walk, part: MailPart, node: nodes.Mapping) -> None:
    """What the sender wants to be told can be written into MAIL and RCPT (RFC 3461 4.1, 4.4)."""
    if Notify.NEVER in part.notify and len(part.notify) > 1:
        walk.wrong(
            MistakeId.CONTRADICTION,
            entry(node, "notify"),
            "never stands alone: who wants no report wants none of any kind",
        )
    written = part.envelope_id
    if written and not (written.isascii() and FORM_OF["ENVID"].match(encode_xtext(written))):
        walk.wrong(
            MistakeId.WRONG_ID,
            entry(node, "envelope-id"),
            "an envelope id is printable ASCII of at most 100 octets",
        )


def check_span(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """A stretch of time ends after it begins."""
    if isinstance(part, SpanPart) and part.until is not None and part.until <= part.since:
        walk.wrong(MistakeId.WRONG_TIME, entry(node, "until"), "a stretch of time must end after it begins")


def check_retry(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """A host waits before it tries again."""
    if not isinstance(part, RetryPart):
        return
    if not part.every or not all(part.every):
        walk.wrong(
            MistakeId.WRONG_TIME,
            entry(node, "every"),
            "a host waits before it tries again: write every: [30 min, 2 h]",
        )


def check_expectation(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """What is expected can come true in this version."""
    if not isinstance(part, Expectation):
        return
    if part.phase_step is not None and not 1 <= part.phase_step <= _MOST_STEPS:
        walk.wrong(
            MistakeId.WRONG_NUMBER,
            entry(node, "phase-step"),
            f"a phase has at most {_MOST_STEPS} steps, counted from 1",
        )


def _items_of(node: nodes.Node) -> tuple[nodes.Node, ...]:
    return node.items if isinstance(node, nodes.Sequence) else (node,)


def _mapping_at(node: nodes.Node, otherwise: nodes.Mapping) -> nodes.Mapping:
    return node if isinstance(node, nodes.Mapping) else otherwise


def _value_at(node: nodes.Node, key: str) -> nodes.Node:
    return entry(node, key) if isinstance(node, nodes.Mapping) else node


def _both(one: Check, other: Check) -> Check:
    """Look at a part in two ways."""

    def check(walk: Walk, part: object, node: nodes.Mapping) -> None:
        one(walk, part, node)
        other(walk, part, node)

    return check


CHECKS: Mapping[object, Check] = {
    Scenario: _both(check_scenario, bound_scenario),
    WorldPart: check_world,
    ServerPart: check_server,
    ClientPart: _both(check_client, bound_client),
    MailPart: _both(check_mail, bound_mail),
    SpanPart: check_span,
    RetryPart: check_retry,
    Expectation: check_expectation,
}
