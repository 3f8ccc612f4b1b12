"""What must hold between the values of a part, beyond the type of each."""

import re
from collections.abc import Mapping

from smtpsim.scenarios import nodes
from smtpsim.scenarios.desk import suggest
from smtpsim.scenarios.fields import entry, key_of
from smtpsim.scenarios.format import (
    FORMAT,
    ClientPart,
    Expectation,
    ListPart,
    MailPart,
    Scenario,
    ServerPart,
    SpanPart,
    WorldPart,
)
from smtpsim.scenarios.walk import Check, Walk
from smtpsim.spec.extensions import EXTENSION_OF
from smtpsim.spec.phases import PHASE_OF

_HEADER_NAME = re.compile(r"[!-9;-~]+\Z")  # RFC 5322 3.6.8
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MOST_STEPS = max(row.steps for row in PHASE_OF.values())


def check_scenario(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """The format is one that we know."""
    if not isinstance(part, Scenario):
        return
    if part.format > FORMAT:
        walk.wrong(entry(node, "format"), f"format {part.format} is newer: update smtpsim")
    if part.format < FORMAT:
        walk.wrong(entry(node, "format"), f"there is no format {part.format}; write {FORMAT}")


def check_world(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """There is one server; more come later."""
    if not isinstance(part, WorldPart):
        return
    servers = entry(node, "servers")
    if not part.servers:
        walk.wrong(servers, "a world needs a server")
    if len(part.servers) > 1 and isinstance(servers, nodes.Mapping):
        walk.wrong(servers.entries[1][0], "a second server comes later; this version has one server")


def check_server(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """Names are used once, members exist, and what is offered is offered once."""
    if not isinstance(part, ServerPart):
        return
    _check_names(walk, part, node)
    if part.mailboxes and not (part.domains or part.domain_suffixes):
        walk.wrong(key_of(node, "mailboxes"), "mailboxes need a domain: add domains: [receiver.example]")
    for name, one in part.lists.items():
        _check_members(walk, part, one, _value_at(entry(node, "lists"), name))
    keywords = [offer.keyword for offer in part.extensions]
    for place, item in enumerate(_items_of(entry(node, "extensions"))[: len(keywords)]):
        if keywords[place] in keywords[:place]:
            walk.wrong(item, f"{keywords[place]} stands here twice")
    _check_parameters(walk, part, node)
    if "" in part.text_rules:
        walk.wrong(key_of(node, "text-rules"), "a text rule needs the words that it looks for")


def _check_names(walk: Walk, part: ServerPart, node: nodes.Mapping) -> None:
    seen: dict[str, str] = {}
    for key, names in (("mailboxes", part.mailboxes), ("lists", part.lists), ("forwards", part.forwards)):
        for name in names:
            if name.lower() in seen:
                place = key_of(_mapping_at(entry(node, key), node), name)
                walk.wrong(place, f"{name!r} stands in {seen[name.lower()]} already (in any letters)")
            seen.setdefault(name.lower(), key)


def _check_members(walk: Walk, part: ServerPart, one: ListPart, node: nodes.Node) -> None:
    known = {name.lower() for name in (*part.mailboxes, *part.lists, *part.forwards)}
    if part.any_user:
        return
    for member in one.members:
        if "@" not in member and member.lower() not in known:
            walk.wrong(node, f"no mailbox is called {member!r} as this list has it{suggest(member, known)}")


def _check_parameters(walk: Walk, part: ServerPart, node: nodes.Mapping) -> None:
    rows = (EXTENSION_OF[offer.keyword] for offer in part.extensions)
    known = {name for row in rows for name in (*row.mail_parameters, *row.rcpt_parameters)}
    for name, item in zip(part.unable_parameters, _items_of(entry(node, "unable-parameters")), strict=False):
        if name not in known:
            walk.wrong(item, f"{name!r} is no parameter that this server offers{suggest(name, known)}")


def check_client(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """A client sends mails or follows a script."""
    if not isinstance(part, ClientPart):
        return
    if part.send and part.script:
        walk.wrong(key_of(node, "script"), "a client sends mails or follows a script, not both")
    if not part.send and not part.script:
        walk.wrong(node, "a client needs mails to send, or a script")
    if part.script and part.misbehaviour:
        walk.wrong(key_of(node, "misbehaviour"), "a script misbehaves by its own lines")


def check_mail(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """A mail has a recipient, and its header's names and texts can be sent."""
    if not isinstance(part, MailPart):
        return
    if not part.to:
        walk.wrong(entry(node, "to"), "a mail needs a recipient")
    headers = _mapping_at(entry(node, "headers"), node)
    for name, text in part.headers.items():
        if not _HEADER_NAME.match(name):
            walk.wrong(key_of(headers, name), f"{name!r} is no name of a header field")
        if _CONTROL.search(text):
            walk.wrong(entry(headers, name), "a control character stands in this header field")


def check_span(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """A stretch of time ends after it begins."""
    if isinstance(part, SpanPart) and part.until is not None and part.until <= part.since:
        walk.wrong(entry(node, "until"), "a stretch of time must end after it begins")


def check_expectation(walk: Walk, part: object, node: nodes.Mapping) -> None:
    """What is expected can come true in this version."""
    if not isinstance(part, Expectation):
        return
    if any((part.bounced or {}).values()):
        walk.wrong(entry(node, "bounced"), "bounces come later; in this version nothing is bounced")
    if part.phase_step is not None and not 1 <= part.phase_step <= _MOST_STEPS:
        walk.wrong(entry(node, "phase-step"), f"a phase has at most {_MOST_STEPS} steps, counted from 1")


def _items_of(node: nodes.Node) -> tuple[nodes.Node, ...]:
    return node.items if isinstance(node, nodes.Sequence) else (node,)


def _mapping_at(node: nodes.Node, otherwise: nodes.Mapping) -> nodes.Mapping:
    return node if isinstance(node, nodes.Mapping) else otherwise


def _value_at(node: nodes.Node, key: str) -> nodes.Node:
    return entry(node, key) if isinstance(node, nodes.Mapping) else node


CHECKS: Mapping[object, Check] = {
    Scenario: check_scenario,
    WorldPart: check_world,
    ServerPart: check_server,
    ClientPart: check_client,
    MailPart: check_mail,
    SpanPart: check_span,
    Expectation: check_expectation,
}
