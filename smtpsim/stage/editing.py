"""Editing a mail before it is sent: its parts as a person reads and writes them."""

from typing import NamedTuple

from smtpsim.errors import UsageError
from smtpsim.explain.sanitise import sanitise
from smtpsim.protocol.client import Client
from smtpsim.protocol.editing import NO_MAIL, Change, Sent, sent_of, why_not_changed
from smtpsim.protocol.plan import Mail
from smtpsim.simulation.editing import why_not_edited
from smtpsim.simulation.intervention import Edit
from smtpsim.simulation.telling import find_session
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.changes import WATCH_ONLY

_CRLF, _GAP = b"\r\n", b"\r\n\r\n"
_LINE_FEED, _TAB, _FIRST_PICTURE = 0x0A, 0x09, 0x2400
_SHOWN_AS_IT_IS = (_LINE_FEED, _TAB)
_CONTROL_FOR = {_FIRST_PICTURE + code: code for code in range(0x20) if code not in _SHOWN_AS_IT_IS}


class EditedMail(NamedTuple):
    """A mail in the parts that are written each by itself; header and body are safe to show, line by line."""

    number: int  # its place in the session, from 1
    reverse_path: str
    forward_paths: tuple[str, ...]
    header: str
    body: str
    sent: Sent = Sent()


def mails_to_edit(timeline: Timeline, session: str) -> tuple[EditedMail, ...] | str:
    """Give the mails that are not wholly sent, the one at hand first; or say why there is none."""
    world = timeline.world()
    if world is None:
        return WATCH_ONLY
    found = find_session(world, session)
    reason = why_not_edited(found)
    if reason or found is None or not isinstance(found.client, Client):
        return reason
    client = found.client
    places = range(client.mail, len(client.plan.mails))
    refused = [why_not_changed(client, place, Change()) for place in places]
    mails = tuple(_parts(client, place) for place, reason in zip(places, refused, strict=True) if not reason)
    return mails or next(iter(refused), NO_MAIL)


def _parts(client: Client, place: int) -> EditedMail:
    mail = client.plan.mails[place]
    header, body = _split(mail)
    sent = sent_of(client, place)
    return EditedMail(place + 1, mail.reverse_path, mail.forward_paths, _shown(header), _shown(body), sent)


def _split(mail: Mail) -> tuple[bytes, bytes]:
    """Cut a text at the empty line behind its header (RFC 5322 2.1)."""
    header, gap, body = mail.content.partition(_GAP)
    return (header, body) if gap else (header.removesuffix(_CRLF), b"")


def _shown(octets: bytes) -> str:
    """Show a text in lines; what controls a terminal is a sign, which stands for it when it is sent."""
    lines = octets.replace(_CRLF, b"\n").decode("utf-8", "replace").split("\n")
    return "\n".join("\t".join(map(sanitise, line.split("\t"))) for line in lines)


def _octets(text: str) -> bytes:
    return text.translate(_CONTROL_FOR).replace("\n", "\r\n").encode("utf-8", "replace")


def split_addresses(text: str) -> tuple[str, ...]:
    """Cut a list of addresses at its commas, but at none within quotes."""
    parts, in_quotes = [""], False
    for sign in text:
        in_quotes ^= sign == '"'
        if sign == "," and not in_quotes:
            parts.append("")
        else:
            parts[-1] += sign
    return tuple(path for part in parts if (path := plain_address(part)))


def plain_address(text: str) -> str:
    """Take the spaces around an address away, and one pair of angle brackets."""
    address = text.strip(" \t")
    if address.startswith("<") and address.endswith(">"):
        address = address[1:-1]
    return address.encode("utf-8", "replace").decode()


def apply_edit(timeline: Timeline, session: str, before: EditedMail, after: EditedMail) -> str:
    """Change what differs, or raise `UsageError` with the reason; name the branch that this begins."""
    world = timeline.world()
    found = find_session(world, session) if world else None
    reason = why_not_edited(found)
    if reason or found is None or not isinstance(found.client, Client):
        raise UsageError(reason)
    change = _change(found.client.plan.mails[before.number - 1], before, after)
    reason = why_not_changed(found.client, before.number - 1, change)
    if reason:
        raise UsageError(reason)
    branches = len(timeline.branches)
    if any(part is not None for part in change):
        here = timeline.cursor
        step = timeline.intervene(Edit(here, session, before.number, *change))
        timeline.seek(here + (step is not None))
    return timeline.branch.name if len(timeline.branches) > branches else ""


def _change(mail: Mail, before: EditedMail, after: EditedMail) -> Change:
    """Say what differs; the part of a text that was not touched keeps its octets."""
    header, body = _split(mail)
    header = header if after.header == before.header else _octets(after.header)
    body = body if after.body == before.body else _octets(after.body)
    has_text = (before.header, before.body) != (after.header, after.body)
    return Change(
        after.reverse_path if after.reverse_path != before.reverse_path else None,
        after.forward_paths if after.forward_paths != before.forward_paths else None,
        header + _GAP + body if has_text else None,
    )


def with_field(header: str, field: str) -> str:
    """Put a header field in the place of the one of its name, or behind the others (RFC 5322 2.2)."""
    name = field.partition(":")[0].strip().lower()
    kept, is_old, is_put = list[str](), False, False
    for line in header.split("\n"):
        is_old = line.partition(":")[0].strip().lower() == name if line[:1] not in " \t" else is_old
        if not is_old:
            kept.append(line)
        elif not is_put:
            kept.append(field)
            is_put = True
    return "\n".join([line for line in kept if line] + ([] if is_put else [field]))
