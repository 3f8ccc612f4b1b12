"""Changing a mail of a client's plan before it is sent: what is sent already stays as it was."""

from typing import NamedTuple

from msgspec.structs import replace

from smtpsim.protocol.carriage import declared_body
from smtpsim.protocol.client import Client, current_mail
from smtpsim.protocol.framing import normalise_line_ends
from smtpsim.protocol.mime import is_binary
from smtpsim.protocol.plan import Mail, needs_utf8
from smtpsim.spec.terms import ClientState, Decision, Fate

_ENDED = {ClientState.MESSAGE, ClientState.LAST}
_GIVEN_UP = {Decision.ABANDON, Decision.HANG_UP, Decision.CLOSE, Decision.QUIT, Decision.TURN_ROUND}
_NAMED = {ClientState.DATA, ClientState.BDAT, *_ENDED}

LINE_BREAK = "An address of the envelope stands on one line: take the line break out."
REVERSE_PATH_SENT = "MAIL is already sent with this reverse-path: step back to change it."
FORWARD_PATHS_SENT = "RCPT is already sent for some of these forward-paths: step back to change them."
CONTENT_SENT = "The text is already sent, or some of it: step back to change it."
MAIL_SENT = "This mail is already sent: step back to change it."
NO_MAIL = "All mail of this session is sent: step back to change one."
NOBODY_NAMED = "A mail needs at least one forward-path: without one the client has nobody to send it to."
UNDECLARED = (
    "MAIL has told the server what it needs for this mail, and this text needs more"
    " (characters that are not ASCII): step back to before MAIL."
)


class Sent(NamedTuple):
    """How much of a mail is sent: what is cannot be changed any more."""

    reverse_path: bool = False
    forward_paths: int = 0  # the first of them
    content: bool = False
    all_named: bool = False  # DATA is sent: no forward-path can follow


class Change(NamedTuple):
    """What a mail is changed into; None: as it was."""

    reverse_path: str | None = None
    forward_paths: tuple[str, ...] | None = None
    content: bytes | None = None


def sent_of(client: Client, place: int) -> Sent:
    """Tell how much of the mail at a place of the plan is sent."""
    if place != client.mail:
        is_past = place < client.mail
        named = len(client.plan.mails[place].forward_paths) if is_past else 0
        return Sent(is_past, named, is_past, is_past)
    awaited = {state for state, _ in client.awaited}
    has_text = bool(client.text) or not awaited.isdisjoint(_ENDED)
    all_named = has_text or client.decision is Decision.SEND_TEXT or not awaited.isdisjoint(_NAMED)
    return Sent(client.is_started, client.recipient, has_text, all_named)


def why_not_changed(client: Client, place: int, change: Change) -> str:
    """Say why a mail cannot be changed so; empty where it can."""
    if not 0 <= place < len(client.plan.mails):
        return NO_MAIL
    if place < client.mail or (place == client.mail and client.decision in _GIVEN_UP):
        return MAIL_SENT
    mail, sent = client.plan.mails[place], sent_of(client, place)
    reverse, forward, content = change
    if any("\r" in path or "\n" in path for path in (reverse or "", *(forward or ()))):
        return LINE_BREAK
    if sent.reverse_path and reverse not in {None, mail.reverse_path}:
        return REVERSE_PATH_SENT
    if forward is not None and not _may_name(mail, sent, forward):
        return FORWARD_PATHS_SENT
    if forward == ():
        return NOBODY_NAMED
    if content is not None and sent.content and content != mail.content:
        return CONTENT_SENT
    return UNDECLARED if sent.reverse_path and _needs_more(client, changed_mail(mail, change)) else ""


def _may_name(mail: Mail, sent: Sent, forward: tuple[str, ...]) -> bool:
    """Whether what is named already stays, and nothing follows where all are named."""
    count = sent.forward_paths
    is_kept = forward[:count] == mail.forward_paths[:count]
    return forward == mail.forward_paths if sent.all_named else is_kept


def _needs_more(client: Client, mail: Mail) -> bool:
    """Whether a mail that MAIL has opened already needs what MAIL did not say (RFC 6152 3, RFC 6531 3.4)."""
    before = current_mail(client)
    body = declared_body(client)
    needs_body = not mail.content.isascii() and "8BITMIME" not in body and "BINARYMIME" not in body
    needs_binary = is_binary(mail.content) and "BINARYMIME" not in body
    return needs_body or needs_binary or (needs_utf8(mail) and not needs_utf8(before))


def changed_mail(mail: Mail, change: Change) -> Mail:
    """Give the mail as it is after a change; its lines end with CR LF."""
    reverse, forward, content = change
    paths = mail.forward_paths if forward is None else tuple(dict.fromkeys(forward))
    dsn = mail.dsn if paths == mail.forward_paths else None  # its wishes are one for each forward-path
    return replace(
        mail,
        reverse_path=mail.reverse_path if reverse is None else reverse,
        forward_paths=paths,
        content=mail.content if content is None else _as_lines(content),
        dsn=dsn,
    )


def _as_lines(content: bytes) -> bytes:
    return content if is_binary(content) else normalise_line_ends(content)


def change_mail(client: Client, place: int, change: Change) -> Client:
    """Put a changed mail into the plan; recipients that are not named yet are undecided."""
    mails = client.plan.mails
    mail = changed_mail(mails[place], change)
    plan = replace(client.plan, mails=(*mails[:place], mail, *mails[place + 1 :]))
    changed = replace(client, plan=plan)
    if place != client.mail or mail.forward_paths == mails[place].forward_paths:
        return changed
    waiting = (Fate.WAITING,) * (len(mail.forward_paths) - client.recipient)
    return replace(changed, fates=(*client.fates[: client.recipient], *waiting))
