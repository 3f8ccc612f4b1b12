"""Each wording that a table quotes stands in the textbook or in the standard, white space folded."""

import re
from pathlib import Path

import pytest

from smtpsim.spec.commands import COMMANDS
from smtpsim.spec.differences import DIFFERENCES
from smtpsim.spec.enhanced import ENHANCED
from smtpsim.spec.extensions import EXTENSIONS
from smtpsim.spec.flaws import FLAWS
from smtpsim.spec.phases import NUMBERED_STEPS, PHASES
from smtpsim.spec.replies import DIGITS, REPLIES
from smtpsim.spec.rows import CommandRow, DifferenceRow, DigitRow, EnhancedRow, ReplyRow, Row
from smtpsim.spec.states import STATES

REFERENCES = Path(__file__).parents[2].parent / "shared" / "references"
STANDARDS = ("rfc821", "rfc1869", "rfc1870", "rfc5248", "rfc5321")
SCAN_NOISE = {
    "SMOL": "SOML",
    "SMAL": "SAML",
    "KUL": "",
    "ORCE.": "",
    "SERVE OF": "",
    "<i>": "",
    "</i>": "",
}
# Standards whose texts are not among the references.
ELSEWHERE = {
    235: "RFC 4954",
    334: "RFC 4954",
    432: "RFC 4954",
    534: "RFC 4954",
    535: "RFC 4954",
    253: "RFC 1985",
    458: "RFC 1985",
    459: "RFC 1985",
    521: "RFC 7504",
    556: "RFC 7504",
    454: "RFC 3207",
    530: "RFC 3207",
}

pytestmark = pytest.mark.skipif(
    not REFERENCES.is_dir(), reason="the standards' texts are not here: no ../shared/references"
)


def folded(text: str) -> str:
    return " ".join(text.split())


def standard(name: str) -> str:
    """Return one RFC without its page breaks, white space folded."""
    text = (REFERENCES / f"{name}.txt").read_text(encoding="utf-8")
    pages = (page.strip().splitlines() for page in text.split("\f"))
    bodies = ("\n".join(page[2:-1] if number else page[:-1]) for number, page in enumerate(pages))
    return folded("\n".join(bodies))


def unfolded_textbook() -> str:
    """Return the lecture notes without mark-up and without the noise of the scan."""
    text = (REFERENCES / "textbook-smtp.md").read_text(encoding="utf-8")
    for scanned, meant in SCAN_NOISE.items():
        text = text.replace(scanned, meant)
    return text


def textbook() -> str:
    return folded(unfolded_textbook())


def textbook_cells() -> list[list[str]]:
    lines = unfolded_textbook().splitlines()
    return [[cell.strip() for cell in line.split("\t")] for line in lines if "\t" in line]


def textbook_commands() -> list[list[str]]:
    """Return keyword, argument and description; a description may run over several rows."""
    rows: list[list[str]] = []
    for keyword, argument, *description in textbook_cells():
        if re.fullmatch("[A-Z]{4}( FROM| TO)?", keyword):
            rows.append([keyword, argument, *description])
        elif rows and not keyword and not argument:
            rows[-1][2] = folded(f"{rows[-1][2]} {description[0]}")
    return rows


def textbook_replies() -> dict[str, str]:
    return {code: text for code, text, *_ in textbook_cells() if re.fullmatch(r"\d{3}", code)}


def quoted_pieces(text: str) -> list[str]:
    return re.findall(r'"([^"]+)"', text)


def is_quoted(piece: str, *texts: str) -> bool:
    return any(piece.casefold() in text.casefold() for text in texts)


QUOTABLE = [row for row in COMMANDS if f"rfc{row.syntax_source.split()[1]}" in STANDARDS]


@pytest.mark.parametrize("row", QUOTABLE, ids=lambda row: row.id)
def test_each_syntax_is_quoted_from_its_standard(row: CommandRow) -> None:
    name = row.syntax_source.split()[1]
    assert folded(row.syntax) in standard(f"rfc{name}")
    assert folded(row.old_syntax) in standard("rfc821")


def test_the_commands_are_the_rows_of_the_textbook_s_table() -> None:
    ours = [
        [row.textbook_keyword, row.textbook_argument, row.textbook_description]
        for row in COMMANDS
        if row.textbook_keyword
    ]
    assert sorted(ours) == sorted(textbook_commands())


def test_the_replies_are_the_rows_of_the_textbook_s_table() -> None:
    assert {row.id: row.textbook for row in REPLIES if row.textbook} == textbook_replies()


@pytest.mark.parametrize("row", REPLIES, ids=lambda row: row.id)
def test_each_reply_stands_in_the_standard_as_it_is_quoted(row: ReplyRow) -> None:
    if row.code in ELSEWHERE:
        assert ELSEWHERE[row.code] in row.source
    else:
        # A remark in parentheses, the next code or the next heading ends the wording.
        line = rf"{row.code} {re.escape(row.wording)}(?= \(| \d{{3}} | 4\.2\.)"
        assert re.search(line, standard("rfc5321"))


@pytest.mark.parametrize("row", DIGITS, ids=lambda row: row.id)
def test_each_digit_is_named_as_in_the_standard(row: DigitRow) -> None:
    assert is_quoted(row.name, standard("rfc5321"))


def registered_pairs() -> dict[str, tuple[int, ...]]:
    """Return the table of RFC 5248 2.4: the basic codes of each enhanced code."""
    text = (REFERENCES / "rfc5248.txt").read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("   | ")]
    pairs: dict[str, tuple[int, ...]] = {}
    for column in (0, 2, 4):
        code = ""
        for row in rows:
            code = row[column].strip() or code
            numbers = tuple(int(number) for number in re.findall(r"\b\d{3}\b", row[column + 1]))
            pairs[code] = pairs.get(code, ()) + numbers
    return {code: numbers for code, numbers in pairs.items() if code.startswith("X.")}


LATER_PAIRS = {("X.3.2", 521)}  # RFC 7504 added this one to a code of RFC 5248's table


def test_basic_codes_agree_with_the_table_of_rfc_5248() -> None:
    registered = registered_pairs()
    ours = {
        row.id: tuple(code for code in row.codes if (row.id, code) not in LATER_PAIRS)
        for row in ENHANCED
        if row.id in registered
    }
    assert ours == registered


@pytest.mark.parametrize("row", [row for row in ENHANCED if "5248" in row.source], ids=lambda row: row.id)
def test_each_enhanced_code_of_rfc_5248_is_named_as_there(row: EnhancedRow) -> None:
    assert f"Code: {row.id} Sample Text: {row.name}" in standard("rfc5248")


@pytest.mark.parametrize("row", DIFFERENCES, ids=lambda row: row.id)
def test_each_difference_quotes_its_two_sides(row: DifferenceRow) -> None:
    theirs = standard("rfc821") if row.older else textbook()
    standards = [standard(name) for name in STANDARDS]
    assert [piece for piece in quoted_pieces(row.textbook) if not is_quoted(piece, theirs)] == []
    assert [piece for piece in quoted_pieces(row.standard) if not is_quoted(piece, *standards)] == []


def test_the_notes_quote_only_what_the_texts_say() -> None:
    texts = [textbook(), *(standard(name) for name in STANDARDS)]
    notes = [row.textbook_note for row in COMMANDS]
    notes += [row.textbook_note for row in REPLIES]
    notes += [row.textbook_note for row in NUMBERED_STEPS]
    pieces = [piece for note in notes for piece in quoted_pieces(note)]
    assert pieces
    assert [piece for piece in pieces if not is_quoted(piece, *texts)] == []


def test_each_section_that_is_cited_exists() -> None:
    tables = (
        COMMANDS,
        REPLIES,
        DIGITS,
        ENHANCED,
        PHASES,
        NUMBERED_STEPS,
        STATES,
        EXTENSIONS,
        FLAWS,
        DIFFERENCES,
    )
    rows: list[Row] = [row for table in tables for row in table]
    cited = {place for row in rows for place in row.source.split("; ")}
    cited |= {place for row in COMMANDS for place in row.textbook_note_source.split("; ")}
    cited |= {place for row in REPLIES for place in row.client_source.split("; ")}
    missing = [place for place in sorted(cited) if not is_known_place(place)]
    assert missing == []


def is_known_place(place: str) -> bool:
    """Whether a citation names a section that its reference has; other documents are taken on trust."""
    match = re.fullmatch(r"RFC (\d+) ([0-9A-F.]+)", place)
    if not match or not (REFERENCES / f"rfc{match[1]}.txt").exists():
        return bool(re.fullmatch(r"textbook|RFC \d{4}( [0-9.]+)?|draft-[a-z-]+", place))
    text = (REFERENCES / f"rfc{match[1]}.txt").read_text(encoding="utf-8")
    heading = rf"(?m)^ *({re.escape(match[2])}\.? +\S|APPENDIX {match[2]}$|Appendix {match[2]}\. )"
    return bool(re.search(heading, text))
