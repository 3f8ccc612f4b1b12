"""The grammar of the commands with a path: MAIL, SEND, SOML, SAML and RCPT (RFC 5321 4.1.1.2, 4.1.1.3)."""

from collections.abc import Mapping

from smtpsim.protocol.command import Command
from smtpsim.protocol.command_line import CommandLine, find_start_mistake, make_command, skip_spaces
from smtpsim.protocol.domain import WORD_END
from smtpsim.protocol.mistake import Mistake, mistake_at
from smtpsim.protocol.parameter import read_parameters
from smtpsim.protocol.path import read_path
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.terms import Verb

KEYWORD_OF: Mapping[Verb, str] = {
    Verb.MAIL: "FROM:",
    Verb.SEND: "FROM:",
    Verb.SOML: "FROM:",
    Verb.SAML: "FROM:",
    Verb.RCPT: "TO:",
}


def read_path_command(line: CommandLine) -> Command:
    """Read `mail = "MAIL FROM:" Reverse-path [SP Mail-parameters]`, or RCPT with its forward-path."""
    colon = _read_keyword(line, KEYWORD_OF[line.verb])
    if isinstance(colon, Mistake):
        return make_command(line, colon)
    start, note = skip_spaces(line.text, colon), Flaw.NONE
    for deviation, is_let_pass in _find_deviations(line, colon, start):
        if not is_let_pass:
            return make_command(line, deviation)
        note = note or deviation.flaw
    return _read_path_and_parameters(line, start, note)


def _read_path_and_parameters(line: CommandLine, start: int, note: Flaw) -> Command:
    """Read the command from its path on."""
    is_forward = line.verb is Verb.RCPT
    read = read_path(line.text, start, line.limits, postmaster=is_forward)
    if isinstance(read, Mistake):
        return make_command(line, read, note=note)
    if is_forward and read.path.is_null:
        return make_command(line, mistake_at(Flaw.EMPTY_FORWARD_PATH, start), note=note)
    parameters, mistake = read_parameters(line.text, read.end)
    return make_command(line, mistake, read.path, parameters, note)


def _read_keyword(line: CommandLine, keyword: str) -> int | Mistake:
    """Find where the text behind `FROM:` or `TO:` begins, or the mistake in that keyword."""
    mistake = find_start_mistake(line)
    if mistake:
        return mistake
    end = line.start + len(keyword)
    if line.text[line.start : end].upper() != keyword:
        return _find_keyword_mistake(line, keyword)
    return mistake_at(Flaw.MISSING_ARGUMENT, end) if end == len(line.text) else end


def _find_keyword_mistake(line: CommandLine, keyword: str) -> Mistake:
    """Tell whether the keyword is missing, or only parted from its colon by a space (RFC 5321 3.3)."""
    end = line.start + len(keyword) - 1
    word, after = line.text[line.start : end], line.text[end : end + 1]
    if word.upper() != keyword[:-1] or after not in WORD_END:
        return mistake_at(Flaw.MISSING_KEYWORD, line.start)
    is_parted = line.text.startswith(":", skip_spaces(line.text, end))
    return mistake_at(Flaw.EXTRA_SPACE if is_parted else Flaw.MISSING_KEYWORD, end)


def _find_deviations(line: CommandLine, colon: int, start: int) -> list[tuple[Mistake, bool]]:
    """List what common practice does where the path begins, and whether that passes here."""
    if line.text.startswith("<", colon):
        return []
    deviations = []
    if start > colon:
        space = mistake_at(Flaw.SPACE_AFTER_COLON, colon)
        deviations.append((space, line.strictness.space_after_colon))
    if not line.text.startswith("<", start):
        bare = mistake_at(Flaw.MISSING_BRACKET, start)
        deviations.append((bare, line.strictness.bare_address))
    return deviations
