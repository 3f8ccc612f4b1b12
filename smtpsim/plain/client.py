"""The words of a person who plays the client, or edits the mail before it is sent."""

from collections.abc import Callable

from smtpsim.errors import UsageError
from smtpsim.explain.sanitise import sanitise
from smtpsim.plain.moves import Deed, Lines
from smtpsim.plain.player import WAITED_FOR, Player
from smtpsim.protocol.hand_client import HandDeed
from smtpsim.stage.editing import (
    EditedMail,
    apply_edit,
    mails_to_edit,
    plain_address,
    split_addresses,
    with_field,
)
from smtpsim.stage.playing import (
    act,
    is_waited_for,
    known_at,
    legal_sentence,
    line_octets,
    may_start_tls,
    session_to_play,
    typed_octets,
)

_NO_TLS_NOW = "No 220 to STARTTLS has come: there is no TLS to begin."
_EDIT_FORMS = "edit takes from ADDRESS, to ADDRESS, ADDRESS, header NAME: VALUE, or body TEXT."


def _session(player: Player) -> str:
    return session_to_play(player.timeline, player.hops.chosen)


def _do(player: Player, deed: HandDeed, octets: bytes = b"") -> Lines:
    """Do something as the client, and tell every step that followed."""
    line = player.timeline
    said = act(line, _session(player), deed, octets)
    player.reopen()
    if said.branch:
        yield f"A new branch begins here: {said.branch}. The old one stays; branch goes to it."
    end = line.cursor
    player.tells_new = True
    for count in range(end - said.steps + 1, end + 1):
        line.seek(count)
        yield from player.here_lines()
    player.tells_new = False
    if is_waited_for(line):
        yield "The client waits for you." if said.steps else WAITED_FOR


def _say(player: Player, words: str) -> Lines:
    yield from _do(player, HandDeed.LINE, line_octets(words))


def _ahead(player: Player, words: str) -> Lines:
    yield from _do(player, HandDeed.LINE_AHEAD, line_octets(words))


def _octets(player: Player, words: str) -> Lines:
    yield from _do(player, HandDeed.OCTETS, typed_octets(words))


def _wait(player: Player, _words: str) -> Lines:
    yield from _do(player, HandDeed.WAIT)


def _hang_up(player: Player, _words: str) -> Lines:
    yield from _do(player, HandDeed.CLOSE)


def _handshake(player: Player, _words: str) -> Lines:
    if not may_start_tls(player.timeline, _session(player)):
        raise UsageError(_NO_TLS_NOW)
    yield from _do(player, HandDeed.HANDSHAKE)


def _legal(player: Player, _words: str) -> Lines:
    yield from filter(None, legal_sentence(known_at(player.timeline, _session(player))))


def _edit(player: Player, words: str) -> Lines:
    session = _session(player)
    mails = mails_to_edit(player.timeline, session)
    if isinstance(mails, str):
        raise UsageError(mails)
    part, _, text = words.partition(" ")
    if not part:
        yield from _mail_lines(mails[0])
        return
    change = _EDITS.get(part.lower())
    if change is None or not text.strip():
        raise UsageError(_EDIT_FORMS)
    branch = apply_edit(player.timeline, session, mails[0], change(mails[0], text))
    player.reopen()
    yield "The mail is changed. Envelope and header are each what you made them."
    if branch:
        yield f"A new branch begins here: {branch}. The old one stays; branch goes to it."


def _mail_lines(mail: EditedMail) -> Lines:
    yield f"Mail {mail.number}. Envelope, from: {sanitise(mail.reverse_path) or 'the null path'}."
    yield f"Envelope, to: {sanitise(', '.join(mail.forward_paths))}."
    yield from (f"Header: {line}" for line in mail.header.split("\n"))
    yield from (f"Body: {line}" for line in mail.body.split("\n"))
    yield _EDIT_FORMS


def _edit_header(mail: EditedMail, text: str) -> EditedMail:
    if ":" not in text:
        raise UsageError("A header field is a name, a colon and its text, such as Subject: Lunch.")
    return mail._replace(header=with_field(mail.header, text.strip()))


_EDITS: dict[str, Callable[[EditedMail, str], EditedMail]] = {
    "from": lambda mail, text: mail._replace(reverse_path=plain_address(text)),
    "to": lambda mail, text: mail._replace(forward_paths=split_addresses(text)),
    "header": _edit_header,
    "body": lambda mail, text: mail._replace(body=f"{text}\n"),
}

CLIENT_DEEDS: dict[str, Deed] = {
    "say": _say,
    "ahead": _ahead,
    "octets": _octets,
    "wait": _wait,
    "hang up": _hang_up,
    "handshake": _handshake,
    "legal": _legal,
    "edit": _edit,
}
