"""Taking mail out of a mailbox, as its reader does: what lies there, and what is taken away."""

from msgspec.structs import replace

from smtpsim.mail.site import Messages, Site, StoredMessage
from smtpsim.mail.trace import add_return_path


def messages_of(site: Site, user: str) -> tuple[StoredMessage, ...]:
    """List the messages in a user's mailbox, the oldest first; none where there is no such mailbox."""
    box = site.mailboxes.get(user.lower())
    found, rest = [], box.messages if box else None
    while rest:
        rest, message = rest
        found.append(message)
    return tuple(reversed(found))


def text_for_reader(message: StoredMessage) -> bytes:
    """Give a message as its reader sees it: the final delivery put the return path on top (RFC 5321 4.4)."""
    return add_return_path(message.content, message.reverse_path)


def remove_messages(site: Site, user: str, places: tuple[int, ...]) -> Site:
    """Take messages out of a mailbox and free their octets; the oldest has the place 1."""
    numbered = tuple(enumerate(messages_of(site, user), 1))
    removed = frozenset(places)
    freed = sum(message.size or len(message.content) for place, message in numbered if place in removed)
    kept: Messages = None
    for place, message in numbered:
        if place not in removed:
            kept = (kept, message)
    if len(numbered) == 0 or not removed:
        return site
    box = site.mailboxes[user.lower()]
    less = replace(box, messages=kept, used=max(0, box.used - freed))
    return replace(site, mailboxes={**site.mailboxes, user.lower(): less})
