"""How closely a server holds to the grammar: the standard, or common practice."""

import msgspec


class Strictness(msgspec.Struct, frozen=True):
    """What a scenario may let pass that RFC 5321 does not (the default passes nothing)."""

    space_after_colon: bool = False  # "MAIL FROM: <a@b.example>" (RFC 5321 3.3)
    bare_address: bool = False  # "MAIL FROM:a@b.example"
    utf8: bool = False  # mailboxes in UTF-8, where SMTPUTF8 is offered (RFC 6531 3.3)


class Limits(msgspec.Struct, frozen=True):
    """The sizes of RFC 5321 4.5.3.1, in octets; each is a minimum that the standard asks for."""

    command_line: int = 512  # with its CR LF
    text_line: int = 1000  # with its CR LF, without the stuffed dot
    path: int = 256  # with < and >
    local_part: int = 64
    domain: int = 255
    recipients: int = 1000
    message: int = 10_000_000
    hops: int = 100  # servers that a message may have gone through (RFC 5321 6.3)
