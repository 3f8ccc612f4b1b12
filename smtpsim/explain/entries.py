"""What the reference says of a row: plain lines of at most 80 columns, a heading first."""

from smtpsim.explain.layout import field, fields, hang, with_source
from smtpsim.spec.commands import ANY_COMMAND_REPLIES
from smtpsim.spec.differences import DIFFERENCES_OF
from smtpsim.spec.enhanced import ENHANCED_FIELDS, ENHANCED_OF
from smtpsim.spec.faults import FAULTS, FaultRow
from smtpsim.spec.flaws import FLAW_OF, Flaw
from smtpsim.spec.glossary import GlossaryRow
from smtpsim.spec.mechanisms import MechanismRow
from smtpsim.spec.phases import NUMBERED_STEPS
from smtpsim.spec.replies import DIGITS, REPLIES
from smtpsim.spec.rows import (
    CommandRow,
    DifferenceRow,
    DigitRow,
    ExtensionRow,
    PhaseRow,
    PhaseTitleRow,
    ReplyRow,
)
from smtpsim.spec.server_rows import SERVER_ROWS

_UNKNOWN_FIELD = "Not in the registry of enhanced codes."


def command_entry(row: CommandRow) -> tuple[str, ...]:
    """Tell all about a command, the textbook's account and the standard's side by side."""
    return (
        f"{row.id}: a command",
        *field("Purpose", row.purpose),
        *field("Syntax", with_source(row.syntax, row.syntax_source)),
        *field("Old syntax", _sourced(_other_than(row.syntax, row.old_syntax), "RFC 821 4.1.2")),
        *field("Example", row.example),
        *field("Textbook", _textbook_row(row)),
        *field("Note", _sourced(row.textbook_note, row.textbook_note_source)),
        *_command_replies(row),
        *fields("Buffers", _buffer_effects(row)),
        *field("Required", "yes" if row.required else f"no; where it works, EHLO lists {row.keyword}"),
        *field("Source", row.source),
        *difference_lines(row.id),
    )


def _other_than(syntax: str, old_syntax: str) -> str:
    return "" if old_syntax == syntax else old_syntax


def _textbook_row(row: CommandRow) -> str:
    cells = (row.textbook_keyword, row.textbook_argument, row.textbook_description)
    return ", ".join(f'"{cell}"' for cell in cells if cell)


def _command_replies(row: CommandRow) -> tuple[str, ...]:
    return (
        *field("Replies", _listed(row.replies, _replies_source(row))),
        *field("To the text", _listed(row.message_replies, "RFC 5321 4.3.2")),
        *field("To any line", _listed(ANY_COMMAND_REPLIES, "RFC 5321 4.3.2")),
        *field("Old replies", _listed(row.old_replies, "RFC 821 4.3")),
        *field("To the text", _listed(row.old_message_replies, "RFC 821 4.3")),
    )


def _replies_source(row: CommandRow) -> str:
    """Say where the replies of a command are listed: an extension lists its own."""
    return "RFC 5321 4.3.2" if row.syntax_source.startswith("RFC 5321 ") else row.syntax_source


def _listed(codes: tuple[int, ...], source: str) -> str:
    return _sourced(_join(codes), source)


def _sourced(text: str, source: str) -> str:
    return with_source(text, source) if text else ""


def _join(codes: tuple[int, ...]) -> str:
    return ", ".join(map(str, codes))


def _buffer_effects(row: CommandRow) -> tuple[str, ...]:
    cleared = ", ".join(buffer.value for buffer in row.clears)
    filled = ", ".join(buffer.value for buffer in row.fills)
    effects = (f"clears {cleared}" if cleared else "", f"fills {filled}" if filled else "")
    return tuple(effect for effect in effects if effect) or ("leaves all three as they are",)


def reply_entry(row: ReplyRow) -> tuple[str, ...]:
    """Tell all about a reply code, the textbook's wording and the standard's side by side."""
    rows = tuple(one.id for one in SERVER_ROWS if one.code == row.code)
    return (
        f"{row.id}: a reply code",
        *field("Standard", f'"{row.wording}"'),
        *field("Textbook", f'"{row.textbook}"' if row.textbook else "not in its table"),
        *field("Note", row.textbook_note),
        *field("Meaning", row.meaning),
        *fields("Digits", _digits_of(row.id)),
        *field("Client must", with_source(_continued(row.client_must), row.client_source)),
        *fields("Causes", row.causes),
        *field("Enhanced", ", ".join(row.enhanced)),
        *field("Rows here", ", ".join(rows)),
        *field("Source", row.source),
        *difference_lines(row.id),
    )


def unlisted_code_entry(code: str) -> tuple[str, ...]:
    """Tell what the digits say of a code that no table has; a client needs no more than its class."""
    return (
        f"{code}: a reply code that no standard used here defines",
        *fields("Digits", _digits_of(code)),
        *field("Client must", with_source("act by the first digit, as always.", DIGITS[0].source)),
    )


def _continued(sentence: str) -> str:
    """Let a sentence go on from its label."""
    return sentence[0].lower() + sentence[1:]


def _digits_of(code: str) -> tuple[str, ...]:
    rows = (row for row in DIGITS if code[row.position - 1] == row.digit)
    return tuple(f"{row.digit}: {row.name}. {row.meaning}" for row in rows)


def digit_entry(row: DigitRow) -> tuple[str, ...]:
    """Tell what one digit of a reply code means, and which codes have it."""
    codes = tuple(reply.code for reply in REPLIES if reply.id[row.position - 1] == row.digit)
    ordinal = {1: "first", 2: "second", 3: "third"}[row.position]
    return (
        f"{row.id}: the {ordinal} digit of a reply code",
        *field("Name", row.name),
        *field("Meaning", row.meaning),
        *field("Codes", _join(codes)),
        *field("Source", row.source),
    )


def enhanced_entry(code: str) -> tuple[str, ...]:
    """Tell what an enhanced code means, field by field ("5.1.1", or "X.1.1" for any class)."""
    digit, subject, _ = code.split(".")
    row = ENHANCED_OF.get(f"X.{code[2:]}")
    return (
        f"{code}: an enhanced status code",
        *field("Name", f'"{row.name}"' if row else _UNKNOWN_FIELD),
        *field("Meaning", row.meaning if row else ""),
        *field("Class", _field_words(1, digit)),
        *field("Subject", _field_words(2, subject)),
        *field("Goes with", _join(row.codes) if row else ""),
        *field("Source", (row or ENHANCED_FIELDS[0]).source),
    )


def _field_words(position: int, digit: str) -> str:
    found = (row for row in ENHANCED_FIELDS if row.position == position and row.digit == digit)
    return next((f"{row.digit}: {row.name}. {row.meaning}" for row in found), "")


def phase_entry(row: PhaseTitleRow) -> tuple[str, ...]:
    """Tell of a phase and its numbered steps."""
    steps = (one for one in NUMBERED_STEPS if one.phase is row.phase)
    return (
        f"{row.title}: a phase of {row.steps} steps",
        *hang(row.sentence, "  "),
        *(line for step in steps for line in _numbered_line(step)),
        *field("Source", row.source),
        *difference_lines(row.id),
    )


def _numbered_line(row: PhaseRow) -> tuple[str, ...]:
    return field(f"{row.step}. {row.actor}", f"{row.title}: {row.sentence}")


def numbered_step_entry(row: PhaseRow) -> tuple[str, ...]:
    """Tell of one numbered step."""
    return (
        f"{row.id}: step {row.step} of a phase",
        *field("Title", row.title),
        *field("Phase", row.phase.value),
        *field("Actor", row.actor.value),
        *field("Meaning", row.sentence + (" It repeats for each recipient." if row.repeats else "")),
        *field("Note", row.textbook_note),
        *field("Source", row.source),
    )


def extension_entry(row: ExtensionRow) -> tuple[str, ...]:
    """Tell of a keyword of EHLO's answer."""
    named = [("MAIL", one) for one in row.mail_parameters] + [("RCPT", one) for one in row.rcpt_parameters]
    added = ", ".join(f"{verb} ... {one}{'' if one in row.bare_parameters else '='}" for verb, one in named)
    octets = (("MAIL", row.command_octets), ("RCPT", row.recipient_octets))
    longer = ", ".join(f"{number} octets in a {verb} line" for verb, number in octets if number)
    return (
        f"{row.id}: a keyword in the answer to EHLO",
        *field("Title", row.title),
        *field("Meaning", row.sentence),
        *field("Parameter", row.parameter),
        *field("Adds to", added),
        *field("Longer by", longer),
        *field("Source", row.source),
    )


def mechanism_entry(row: MechanismRow) -> tuple[str, ...]:
    """Tell of a way to log in with AUTH."""
    first = "yes, also in the AUTH line" if row.client_first else "no, the server's challenge comes first"
    readable = "yes: only under TLS" if row.is_readable else "no"
    return (
        f"{row.id}: a mechanism of AUTH",
        *field("Title", row.title),
        *field("Meaning", row.sentence),
        *field("First word", first),
        *field("Readable", f"{readable} (the password, for who sees the line)"),
        *field("Source", row.source),
    )


def faults_entry() -> tuple[str, ...]:
    """List all preset faults."""
    width = max(len(row.id) for row in FAULTS)
    listed = (f"  {row.id:<{width}}  {row.title}" for row in FAULTS)
    return ("faults: what can be made to go wrong", *listed)


def fault_entry(row: FaultRow) -> tuple[str, ...]:
    """Tell of a preset fault and of what it will do."""
    return (
        f"{row.id}: a fault",
        *field("Title", row.title),
        *field("Warning", row.warning),
        *field("Source", row.source),
    )


def flaw_entry(flaw: Flaw) -> tuple[str, ...]:
    """Tell of a mistake of syntax and of what would be right."""
    row = FLAW_OF[flaw]
    return (f"{row.id}: a mistake of syntax", *field("Meaning", row.sentence), *field("Source", row.source))


def glossary_entry(row: GlossaryRow) -> tuple[str, ...]:
    """Tell what a word of mail means."""
    return (
        f"{row.id}: a word of mail",
        *field("Meaning", row.sentence),
        *field("Also", ", ".join(row.others)),
        *field("Source", row.source),
    )


def difference_lines(word: str) -> tuple[str, ...]:
    """Show where two accounts differ about a word: the textbook's or RFC 821's, and the standard's."""
    return tuple(line for row in DIFFERENCES_OF.get(word, ()) for line in _difference(row))


def _difference(row: DifferenceRow) -> tuple[str, ...]:
    standard = with_source(row.standard, row.source)
    if row.older:
        return fields("Differs", (row.textbook, standard))
    return fields("Differs", (f"Textbook: {row.textbook}", f"Standard: {standard}"))
