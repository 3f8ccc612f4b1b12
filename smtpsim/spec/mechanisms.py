"""The mechanisms of AUTH that are built, the strongest first: what each sends, and what it proves."""

from smtpsim.spec.rows import Row
from smtpsim.spec.terms import Mechanism


class MechanismRow(Row, frozen=True, kw_only=True):
    """One SASL mechanism. `id` is its registered name."""

    mechanism: Mechanism
    title: str
    sentence: str
    client_first: bool  # an initial response may stand in the AUTH line (RFC 4954 4)
    is_readable: bool  # the password can be read by whoever reads the line


MECHANISMS: tuple[MechanismRow, ...] = (
    MechanismRow(
        id="SCRAM-SHA-256",
        source="RFC 7677 3; RFC 5802 3",
        mechanism=Mechanism.SCRAM_SHA_256,
        title="Salted challenge and response",
        sentence="Client and server each prove that they know the password, and neither sends it.",
        client_first=True,
        is_readable=False,
    ),
    MechanismRow(
        id="CRAM-MD5",
        source="RFC 2195 2",
        mechanism=Mechanism.CRAM_MD5,
        title="Challenge and response with MD5",
        sentence="The server sends a text, and the client answers with a digest of text and password; the"
        " server itself proves nothing, and it must keep the password, or what is as good as it.",
        client_first=False,
        is_readable=False,
    ),
    MechanismRow(
        id="PLAIN",
        source="RFC 4616 2",
        mechanism=Mechanism.PLAIN,
        title="Name and password in one message",
        sentence="The client sends name and password as they are, in base64, which anybody can undo; so it"
        " belongs under TLS.",
        client_first=True,
        is_readable=True,
    ),
    MechanismRow(
        id="LOGIN",
        source="draft-murchison-sasl-login",
        mechanism=Mechanism.LOGIN,
        title="Name, then password",
        sentence="The client sends its name and then its password, each in base64 that anybody can undo; it"
        " was never a standard, PLAIN has taken its place, and it belongs under TLS.",
        client_first=True,
        is_readable=True,
    ),
)

MECHANISM_OF: dict[Mechanism, MechanismRow] = {row.mechanism: row for row in MECHANISMS}


def mechanism_row(name: str) -> MechanismRow | None:
    """Find the row of a mechanism by its name, in any letters (RFC 4954 8)."""
    return next((row for row in MECHANISMS if row.id == name.upper()), None)
