"""The server machine's rows for BDAT: mail data in chunks whose octets are counted (RFC 3030).

The reply to a chunk comes when all its octets have come, also where it is a refusal. The last chunk
ends the mail data, so what may be said to it is what may be said to the lone dot after DATA.
"""

from msgspec.structs import replace

from smtpsim.spec.rows import ServerRow
from smtpsim.spec.server_groups import (
    BDAT,
    CLEAR,
    CLOSE,
    CLOSED,
    FAILED,
    GREETED,
    MAIL,
    NAMING,
    RCPT,
    READY,
    REFUSING,
    TALKING,
    TURNED,
)
from smtpsim.spec.terms import Effect, Verb
from smtpsim.spec.verdicts import BdatVerdict, DataVerdict, LineVerdict, MessageVerdict, RcptVerdict, Verdict

CHUNKS = (
    ServerRow(
        id="bdat-received",
        states=(RCPT, BDAT),
        verbs=(Verb.BDAT,),
        verdicts=(BdatVerdict.ACCEPTABLE,),
        code=250,
        enhanced="2.0.0",
        text="{octets} octets received",
        next=BDAT,
        effects=(Effect.ADD_CHUNK,),
        why="The chunk is whole and kept, and more must follow: the message is the client's until BDAT LAST has its 250.",
        source="RFC 3030 2",
        textbook_note="The textbook has no BDAT: it knows only DATA, with a lone dot at the end.",
    ),
    ServerRow(
        id="bdat-before-mail",
        states=(GREETED, READY),
        verbs=(Verb.BDAT,),
        verdicts=tuple(BdatVerdict),
        code=503,
        enhanced="5.5.1",
        text="Bad sequence of commands: send MAIL and RCPT first",
        why="No transaction is open: none was begun, or BDAT LAST has ended it. The octets of the chunk were thrown away.",
        source="RFC 3030 2",
    ),
    ServerRow(
        id="bdat-without-recipient",
        states=(MAIL,),
        verbs=(Verb.BDAT,),
        verdicts=(
            BdatVerdict.ACCEPTABLE,
            BdatVerdict.TOO_BIG,
            BdatVerdict.STORAGE_LOW,
            BdatVerdict.LOCAL_ERROR,
        ),
        code=503,
        enhanced="5.5.1",
        text="Bad sequence of commands: send RCPT first",
        next=FAILED,
        effects=(CLEAR,),
        why="No recipient has been named, so the octets of the chunk were thrown away. Only RSET clears a failed BDAT.",
        source="RFC 3030 2; RFC 5321 3.3",
    ),
    ServerRow(
        id="bdat-no-valid-recipient",
        states=(MAIL, RCPT, BDAT),
        verbs=(Verb.BDAT,),
        verdicts=(BdatVerdict.NO_VALID_RECIPIENT,),
        code=554,
        enhanced="5.5.1",
        text="No valid recipients",
        next=FAILED,
        effects=(CLEAR,),
        why="Every recipient was refused, so the octets of the chunk were thrown away. Only RSET clears a failed BDAT.",
        source="RFC 3030 2; RFC 5321 3.3",
    ),
    ServerRow(
        id="bdat-bad-argument",
        states=(MAIL, RCPT, BDAT),
        verbs=(Verb.BDAT,),
        verdicts=(BdatVerdict.BAD_ARGUMENT,),
        code=501,
        enhanced="5.5.4",
        text="Syntax error: BDAT takes a number of octets, and LAST with the last chunk",
        next=FAILED,
        effects=(CLEAR,),
        why="What follows BDAT is not a number, or more than LAST follows that. Only RSET clears a failed BDAT.",
        source="RFC 3030 2",
    ),
    ServerRow(
        id="bdat-not-offered",
        states=(MAIL, RCPT, BDAT),
        verbs=(Verb.BDAT,),
        verdicts=(BdatVerdict.NOT_OFFERED,),
        code=503,
        enhanced="5.5.1",
        text="Bad sequence of commands: BDAT needs EHLO",
        next=FAILED,
        effects=(CLEAR,),
        why="CHUNKING is offered in the answer to EHLO, and this client said HELO. The octets of the chunk were thrown away.",
        source="RFC 3030 2",
    ),
    ServerRow(
        id="bdat-too-big",
        states=(RCPT, BDAT),
        verbs=(Verb.BDAT,),
        verdicts=(BdatVerdict.TOO_BIG,),
        code=552,
        enhanced="5.3.4",
        text="Too much mail data",
        next=FAILED,
        effects=(CLEAR,),
        why="With this chunk the message is over the server's fixed maximum of {limit} octets, so all of it was thrown away.",
        source="RFC 3030 2; RFC 1870 6.1",
    ),
    ServerRow(
        id="bdat-storage-low",
        states=(RCPT, BDAT),
        verbs=(Verb.BDAT,),
        verdicts=(BdatVerdict.STORAGE_LOW,),
        code=452,
        enhanced="4.3.1",
        text="Requested action not taken: insufficient system storage",
        next=FAILED,
        effects=(CLEAR,),
        why="The server has no room for the chunk, and could say so only when all of it had come.",
        source="RFC 3030 2",
    ),
    ServerRow(
        id="bdat-local-error",
        states=(RCPT, BDAT),
        verbs=(Verb.BDAT,),
        verdicts=(BdatVerdict.LOCAL_ERROR,),
        code=451,
        enhanced="4.3.0",
        text="Requested action aborted: local error in processing",
        next=FAILED,
        effects=(CLEAR,),
        why="Something inside the server failed, and it could say so only when all of the chunk had come.",
        source="RFC 3030 2",
    ),
    ServerRow(
        id="bdat-failed-before",
        states=(FAILED,),
        verbs=(Verb.BDAT, Verb.DATA, Verb.RCPT),
        verdicts=(*BdatVerdict, *DataVerdict, *RcptVerdict),
        code=503,
        enhanced="5.5.1",
        text="Bad sequence of commands: send RSET first",
        why="The transaction has failed, and only RSET clears it. The octets of a chunk are read and thrown away.",
        source="RFC 3030 2",
    ),
    ServerRow(
        id="rcpt-after-bdat",
        states=(BDAT,),
        verbs=(Verb.RCPT,),
        verdicts=tuple(RcptVerdict),
        code=503,
        enhanced="5.5.1",
        text="Bad sequence of commands: the mail data has begun",
        why="All recipients must be named before the first chunk. The state and the buffers stay.",
        source="RFC 3030 2; RFC 5321 3.3",
    ),
    ServerRow(
        id="data-after-bdat",
        states=(BDAT,),
        verbs=(Verb.DATA,),
        verdicts=tuple(DataVerdict),
        code=503,
        enhanced="5.5.1",
        text="Bad sequence of commands: DATA and BDAT cannot be mixed",
        next=FAILED,
        effects=(CLEAR,),
        why="This transaction has begun with BDAT, and DATA may not stand in the same one. Only RSET clears it.",
        source="RFC 3030 2",
    ),
    ServerRow(
        id="data-binary",
        states=NAMING,
        verbs=(Verb.DATA,),
        verdicts=(DataVerdict.BINARY,),
        code=503,
        enhanced="5.5.1",
        text="Bad sequence of commands: BODY=BINARYMIME needs BDAT",
        next=FAILED,
        effects=(CLEAR,),
        why="MAIL declared a binary message, and DATA can carry only lines. Only RSET clears it.",
        source="RFC 3030 3",
    ),
    ServerRow(
        id="bdat-idle-too-long",
        states=(*TALKING, REFUSING, TURNED),
        verbs=(Verb.BDAT,),
        verdicts=(LineVerdict.IDLE_TOO_LONG,),
        code=421,
        enhanced="4.4.2",
        text="{domain} Idle too long, closing transmission channel",
        next=CLOSED,
        effects=(CLEAR, CLOSE),
        why="The octets of a chunk stopped coming before it was whole, so there is no message.",
        source="RFC 5321 3.8; RFC 5321 4.5.3.2.7",
    ),
)

_OTHER_WORDS: dict[Verdict, tuple[str, str]] = {
    MessageVerdict.ACCEPTABLE: (
        "Message OK, {octets} octets received",
        "The last chunk is whole: the server takes full responsibility for the message, and delivers it or reports the failure.",
    ),
    MessageVerdict.BARE_LINE_END: (
        "Transaction failed: bare CR or LF in the mail data",
        "A CR or LF stood alone in the text. Only a message that MAIL declared with BODY=BINARYMIME may have one.",
    ),
    MessageVerdict.LINE_TOO_LONG: (
        "Line too long",
        "A line of the text is longer than {limit} octets. Only a message that MAIL declared with BODY=BINARYMIME may have one.",
    ),
}


def chunk_rows(end_of_data: tuple[ServerRow, ...]) -> tuple[ServerRow, ...]:
    """Give all rows of BDAT; those of the last chunk come from those of the end of data."""
    last = (_for_last_chunk(row) for row in end_of_data if MessageVerdict.NO_RECIPIENT not in row.verdicts)
    return (*CHUNKS, *last)


def _for_last_chunk(row: ServerRow) -> ServerRow:
    """Say the same to the last chunk; a refusal leaves a state that only RSET clears (RFC 3030 2)."""
    verdict = row.verdicts[0]
    text, why = _OTHER_WORDS.get(verdict, (row.text, row.why))
    is_accepted = verdict is MessageVerdict.ACCEPTABLE
    # No chunk is whole in these states without a recipient, so that verdict has no row of its own.
    failed = (*row.verdicts, MessageVerdict.NO_RECIPIENT)
    return replace(
        row,
        id=row.id.replace("message-", "last-chunk-"),
        states=(RCPT, BDAT),
        verdicts=failed if verdict is MessageVerdict.TRANSACTION_FAILED else row.verdicts,
        text=text,
        next=row.next if is_accepted else FAILED,
        why=why,
        source=f"RFC 3030 2; {row.source}",
        textbook_note="",
    )
