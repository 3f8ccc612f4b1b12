"""Header fields, and who uses each: nothing that servers do on the way hangs on most of them."""

from smtpsim.spec.rows import Row


class FieldRow(Row, frozen=True, kw_only=True):
    """One header field. `id` is its name in small letters."""

    user: str  # who uses it and what for, in a few words


FIELDS: tuple[FieldRow, ...] = (
    FieldRow(
        id="received",
        user="servers: each puts one on top, and counts them to find a loop",
        source="RFC 5321 4.4; RFC 5321 6.3",
    ),
    FieldRow(
        id="return-path",
        user="the server of the mailbox wrote it: the envelope's reverse-path",
        source="RFC 5321 4.4",
    ),
    FieldRow(id="from", user="the reader: who wrote it, as the writer says", source="RFC 5322 3.6.2"),
    FieldRow(id="sender", user="the reader: who sent it for the writer", source="RFC 5322 3.6.2"),
    FieldRow(id="reply-to", user="the reader's program: where an answer goes", source="RFC 5322 3.6.2"),
    FieldRow(id="to", user="the reader; servers go by the envelope", source="RFC 5322 3.6.3"),
    FieldRow(id="cc", user="the reader; servers go by the envelope", source="RFC 5322 3.6.3"),
    FieldRow(
        id="bcc",
        user="the writer's program, which mostly takes it out before it sends",
        source="RFC 5322 3.6.3; RFC 5321 7.2",
    ),
    FieldRow(id="subject", user="the reader: what it is about", source="RFC 5322 3.6.5"),
    FieldRow(id="date", user="the reader: when the writer was done with it", source="RFC 5322 3.6.1"),
    FieldRow(id="message-id", user="programs: the name of this one message", source="RFC 5322 3.6.4"),
    FieldRow(
        id="in-reply-to", user="the reader's program: which message this answers", source="RFC 5322 3.6.4"
    ),
    FieldRow(
        id="references", user="the reader's program: the messages before this one", source="RFC 5322 3.6.4"
    ),
    FieldRow(id="mime-version", user="the reader's program: the body follows MIME", source="RFC 2045 4"),
    FieldRow(id="content-type", user="the reader's program: what the body is", source="RFC 2045 5"),
    FieldRow(
        id="content-transfer-encoding",
        user="the reader's program: how the body is written down",
        source="RFC 2045 6",
    ),
    FieldRow(
        id="auto-submitted",
        user="programs that answer by themselves: whether to keep still",
        source="RFC 3834 5",
    ),
)

FIELD_OF: dict[str, FieldRow] = {row.id: row for row in FIELDS}
