"""The mistakes of syntax that the grammar can name, each with what would be right."""

from enum import StrEnum

from smtpsim.spec.rows import FlawRow


class Flaw(StrEnum):
    """What is wrong with a line (RFC 5321 4.1.2). `NONE`: nothing."""

    NONE = ""
    CONTROL_CHARACTER = "control-character"
    NOT_ASCII = "not-ascii"
    BAD_UTF8 = "bad-utf8"
    MISSING_ARGUMENT = "missing-argument"
    UNWANTED_ARGUMENT = "unwanted-argument"
    MISSING_KEYWORD = "missing-keyword"  # MAIL without FROM:, RCPT without TO:
    SPACE_AFTER_COLON = "space-after-colon"
    MISSING_BRACKET = "missing-bracket"  # no "<" before the path
    UNCLOSED_BRACKET = "unclosed-bracket"
    EMPTY_FORWARD_PATH = "empty-forward-path"
    MISSING_AT = "missing-at"
    EMPTY_LOCAL_PART = "empty-local-part"
    BAD_LOCAL_PART = "bad-local-part"
    BAD_DOT = "bad-dot"  # a dot-string begins, ends or doubles a dot
    UNCLOSED_QUOTE = "unclosed-quote"
    EMPTY_DOMAIN = "empty-domain"
    BAD_DOMAIN = "bad-domain"
    BAD_HYPHEN = "bad-hyphen"
    BAD_LITERAL = "bad-literal"
    UNKNOWN_LITERAL = "unknown-literal"  # a tag that no standard registers: [tag:x]
    BAD_ROUTE = "bad-route"
    LOCAL_PART_TOO_LONG = "local-part-too-long"
    DOMAIN_TOO_LONG = "domain-too-long"
    PATH_TOO_LONG = "path-too-long"
    BAD_PARAMETER = "bad-parameter"
    REPEATED_PARAMETER = "repeated-parameter"
    EXTRA_SPACE = "extra-space"
    BAD_CHUNK_SIZE = "bad-chunk-size"
    BAD_END_MARKER = "bad-end-marker"  # BDAT: something else than LAST
    BAD_STRING = "bad-string"  # VRFY and EXPN take an atom or a quoted string


FLAWS: tuple[FlawRow, ...] = (
    FlawRow(
        id="",
        source="RFC 5321 4.1.2",
        sentence="Nothing is wrong with this line.",
    ),
    FlawRow(
        id="control-character",
        source="RFC 5321 4.1.2",
        sentence="The line has a control character, which no command may carry; use printable characters"
        " only.",
    ),
    FlawRow(
        id="not-ascii",
        source="RFC 5321 2.4; RFC 5321 4.1.2",
        sentence="The line has a character beyond ASCII; a command may only use ASCII, unless an extension"
        " allows more.",
    ),
    FlawRow(
        id="bad-utf8",
        source="RFC 6531 3.3; RFC 3629 4",
        sentence="The octets above 127 are no right UTF-8; write each character beyond ASCII as UTF-8.",
    ),
    FlawRow(
        id="missing-argument",
        source="RFC 5321 4.1.1",
        sentence="The line ends where an argument should stand, such as a name after EHLO or <...> after"
        " FROM:.",
    ),
    FlawRow(
        id="unwanted-argument",
        source="RFC 5321 4.1.1; RFC 5321 4.3.2",
        sentence="Something follows where the line should end; leave it out.",
    ),
    FlawRow(
        id="missing-keyword",
        source="RFC 5321 4.1.1.2; RFC 5321 4.1.1.3",
        sentence="The word before the path is missing; write MAIL FROM:<...> and RCPT TO:<...>, with the"
        " colon.",
    ),
    FlawRow(
        id="space-after-colon",
        source="RFC 5321 3.3",
        sentence="There is a space after the colon; the path follows the colon directly, as in FROM:<...>.",
    ),
    FlawRow(
        id="missing-bracket",
        source="RFC 5321 3.3; RFC 5321 4.1.2",
        sentence='The path does not begin with "<"; an address always stands in < and >.',
    ),
    FlawRow(
        id="unclosed-bracket",
        source="RFC 5321 4.1.2",
        sentence='The path begins with "<" but has no ">"; close it after the domain.',
    ),
    FlawRow(
        id="empty-forward-path",
        source="RFC 5321 4.1.1.3; RFC 5321 4.1.2",
        sentence="RCPT has the empty path <>; only MAIL may have it, and RCPT must name a mailbox.",
    ),
    FlawRow(
        id="missing-at",
        source="RFC 5321 4.1.2; RFC 5321 2.3.11",
        sentence='The mailbox has no "@"; write local-part@domain (only <Postmaster> needs no domain).',
    ),
    FlawRow(
        id="empty-local-part",
        source="RFC 5321 4.1.2",
        sentence='Nothing stands before the "@"; a mailbox needs a local part.',
    ),
    FlawRow(
        id="bad-local-part",
        source="RFC 5321 4.1.2",
        sentence="The local part has a character that it may not have; put it into double quotes if it is"
        " really needed.",
    ),
    FlawRow(
        id="bad-dot",
        source="RFC 5321 4.1.2",
        sentence="The local part begins or ends with a dot, or has two dots in a row; dots stand only between"
        " other characters, unless the local part is quoted.",
    ),
    FlawRow(
        id="unclosed-quote",
        source="RFC 5321 4.1.2",
        sentence='The local part begins with a double quote that is not closed; close it before the "@".',
    ),
    FlawRow(
        id="empty-domain",
        source="RFC 5321 4.1.2",
        sentence='Nothing stands after the "@"; a mailbox needs a domain or an address in [ and ].',
    ),
    FlawRow(
        id="bad-domain",
        source="RFC 5321 4.1.2",
        sentence="The domain is not right; it is made of letters, digits and hyphens, with single dots"
        " between its parts (and HELO, unlike EHLO, takes no address in [ and ]).",
    ),
    FlawRow(
        id="bad-hyphen",
        source="RFC 5321 4.1.2",
        sentence="A part of the domain begins or ends with a hyphen; hyphens stand only inside.",
    ),
    FlawRow(
        id="bad-literal",
        source="RFC 5321 4.1.3",
        sentence="The address in [ and ] is not right; write four numbers up to 255 as in [192.0.2.1], or"
        " IPv6: and an address as in [IPv6:2001:db8::1].",
    ),
    FlawRow(
        id="unknown-literal",
        source="RFC 5321 4.1.3",
        sentence="The tag of the address in [ and ] is not known; besides plain IPv4 only IPv6: is"
        " standardized.",
    ),
    FlawRow(
        id="bad-route",
        source="RFC 5321 4.1.2; RFC 5321 C",
        sentence="The source route is not right; it looks like @a.example,@b.example: before the mailbox, and"
        " is best left out.",
    ),
    FlawRow(
        id="local-part-too-long",
        source="RFC 5321 4.5.3.1.1",
        sentence="The local part is too long; it has at most 64 octets.",
    ),
    FlawRow(
        id="domain-too-long",
        source="RFC 5321 4.5.3.1.2",
        sentence="The domain is too long; it has at most 255 octets.",
    ),
    FlawRow(
        id="path-too-long",
        source="RFC 5321 4.5.3.1.3",
        sentence="The path is too long; it has at most 256 octets, with its < and >.",
    ),
    FlawRow(
        id="bad-parameter",
        source="RFC 5321 4.1.2",
        sentence="A parameter after the path is not right; write KEYWORD or KEYWORD=value, each after one"
        " space.",
    ),
    FlawRow(
        id="repeated-parameter",
        source="RFC 1870 6; RFC 6152 3; RFC 3461 4.5",
        sentence="A parameter stands there twice; give each only once.",
    ),
    FlawRow(
        id="extra-space",
        source="RFC 5321 4.1.1; RFC 5321 4.1.2",
        sentence="There is a space too many; one stands after the command's name and before each parameter,"
        " and none elsewhere.",
    ),
    FlawRow(
        id="bad-chunk-size",
        source="RFC 3030 2",
        sentence="The size of a chunk is a number of octets, written in digits: BDAT 1000.",
    ),
    FlawRow(
        id="bad-end-marker",
        source="RFC 3030 2",
        sentence="After the size of a chunk only the word LAST may follow: BDAT 1000 LAST.",
    ),
    FlawRow(
        id="bad-string",
        source="RFC 5321 4.1.2",
        sentence="The argument is not one string; write one word, or put it into double quotes.",
    ),
)

FLAW_OF: dict[Flaw, FlawRow] = {Flaw(row.id): row for row in FLAWS}
