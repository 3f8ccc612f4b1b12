"""A recording opens as far as it is whole, or is refused with the line that is wrong."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.errors import BadFileError
from smtpsim.recording.format import OBSERVED_HEADER, Header, RecordingKind, computed_header, encode_item
from smtpsim.recording.reader import read_recording
from smtpsim.recording.replay import compare, open_timeline
from smtpsim.scenarios.default import serve_scenario
from smtpsim.simulation.intervention import BranchMark
from smtpsim.simulation.step import Step
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Actor, Kind
from tests.recording.sessions import Act, recorded, scenario, served

RULE = FAULT_OF["unknown-mailbox"].rule
ACTS = (Act("forward", 9), Act("back", 3), Act("inject"), Act("forward", 40), Act("back", 6), Act("inject"))
WHOLE = recorded(scenario(), (RULE,), ACTS, [RULE])
LINES = WHOLE.splitlines(keepends=True)


def refusal(octets: bytes) -> str:
    with pytest.raises(BadFileError) as caught:
        read_recording(octets, "x.jsonl")
    return str(caught.value)


def note(n: int) -> Step:
    return Step(n, 0, "s1", "", Actor.PERSON, Kind.NOTE)


def test_a_whole_recording_opens_without_a_note() -> None:
    recording = read_recording(WHOLE, "x.jsonl")
    assert recording.note == ""
    assert b"".join(encode_item(item) for item in (recording.header, *recording.items)) == WHOLE


def test_the_header_carries_the_resolved_scenario_seed_start_and_faults() -> None:
    header = read_recording(WHOLE, "x.jsonl").header
    assert (header.scenario, header.faults) == (scenario(), (RULE,))
    assert header.seed == scenario().seed
    assert header.start == scenario().start.isoformat()
    assert header.program.startswith("smtpsim ")
    assert WHOLE.startswith(b'{"item":"header","format":1,"kind":"computed"')


@given(st.integers(0, len(WHOLE)))
def test_cut_anywhere_it_opens_or_is_refused_with_the_line(place: int) -> None:
    cut = WHOLE[:place]
    try:
        recording = read_recording(cut, "x.jsonl")
    except BadFileError as error:
        assert error.line == 1  # noqa: PT017  only a cut in the header is refused
        assert place < len(LINES[0]) - 1
        return
    whole_lines = cut.count(b"\n") - 1
    assert len(recording.items) in {max(0, whole_lines), whole_lines + 1}
    assert bool(recording.note) == (not cut.endswith(b"\n"))
    assert compare(recording).agrees
    open_timeline(recording).to_end()


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_changed_octet_never_ends_in_a_traceback(place: int, octet: int) -> None:
    damaged = WHOLE[:place] + bytes([octet]) + WHOLE[place + 1 :]
    try:
        recording = read_recording(damaged, "x.jsonl")
    except BadFileError as error:
        assert 1 <= error.line <= len(LINES)  # noqa: PT017  most damages are refused, some only make another value
        return
    compare(recording)


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_lines_in_any_order_never_end_in_a_traceback(lines: list[bytes]) -> None:
    try:
        recording = read_recording(LINES[0] + b"".join(lines), "x.jsonl")
    except BadFileError as error:
        assert error.line > 1  # noqa: PT017  lines may stand in a right order by chance
        return
    compare(recording)
    open_timeline(recording).to_end()


def test_a_cut_in_a_line_says_which_and_keeps_what_is_before() -> None:
    recording = read_recording(b"".join(LINES[:5]) + LINES[5][:20], "x.jsonl")
    assert len(recording.items) == 4
    assert (
        recording.note
        == "The file was cut off in line 6; what stands before that line is whole and is shown."
    )


def test_half_an_item_with_a_line_end_is_cut_as_well() -> None:
    recording = read_recording(b"".join(LINES[:5]) + LINES[5][:20] + b"\n", "x.jsonl")
    assert (len(recording.items), recording.note != "") == (4, True)


def test_octets_that_a_crash_left_at_the_end_are_a_cut() -> None:
    recording = read_recording(b"".join(LINES[:5]) + bytes(512), "x.jsonl")
    assert (len(recording.items), "line 6" in recording.note) == (4, True)


@pytest.mark.parametrize(
    ("damaged", "says"),
    [
        (b"{}\n", "line is damaged"),
        (b"\n", "line is damaged"),
        (b'{"item":"step"}\n', "missing required field `n`"),
        (b'{"item":"dance","n":3}\n', "Invalid value 'dance'"),
        (LINES[3].replace(b'"time"', b'"tim'), "malformed"),
        (b'{"item":"step","n":"three"}\n', "Expected `int`"),
        (b"\xff\xfe\n", "line is damaged"),
        (LINES[0], "line is damaged"),
        (b"[" * 100_000 + b"\n", "line is damaged"),
    ],
)
def test_a_damaged_line_is_refused_with_its_number(damaged: bytes, says: str) -> None:
    message = refusal(b"".join([*LINES[:3], damaged, *LINES[4:]]))
    assert message.startswith("x.jsonl:4: ")
    assert says in message


def test_a_missing_line_is_refused_where_the_numbers_part() -> None:
    steps = [encode_item(note(n)) for n in range(6)]
    message = refusal(encode_item(OBSERVED_HEADER) + b"".join(steps[:2] + steps[3:]))
    assert message == "x.jsonl:4: this line is damaged: step 3 stands where step 2 should"


def test_a_branch_that_leaves_from_nowhere_is_refused() -> None:
    start = encode_item(OBSERVED_HEADER) + encode_item(note(0))
    assert refusal(start + encode_item(BranchMark("branch-1", "main", 7))).startswith("x.jsonl:3: ")
    assert refusal(start + encode_item(BranchMark("branch-1", "twig", 0))).startswith("x.jsonl:3: ")


def test_an_empty_file_is_refused() -> None:
    assert "is empty" in refusal(b"")


@pytest.mark.parametrize("octets", [b"format: 1\nid: classic\n", b"\x89PNG\r\n", b'{"item":"step","n":0}\n'])
def test_another_sort_of_file_is_refused(octets: bytes) -> None:
    assert "is no recording of smtpsim" in refusal(octets)


def test_a_newer_format_asks_for_an_update_whatever_its_header_holds() -> None:
    assert "update smtpsim" in refusal(b'{"item":"header","format":2,"kind":"dreamt"}\n')


def test_a_computed_recording_without_its_scenario_is_refused() -> None:
    assert "needs its scenario" in refusal(encode_item(Header(kind=RecordingKind.COMPUTED)))


@pytest.mark.parametrize("number", [0, -1])
def test_a_format_that_never_was_is_refused(number: int) -> None:
    assert "there is no format" in refusal(encode_item(replace(OBSERVED_HEADER, format=number)))


def test_a_key_that_a_later_version_may_add_is_passed_over() -> None:
    header = json.loads(encode_item(computed_header(scenario())))
    octets = json.dumps({**header, "colour": "green"}, separators=(",", ":")).encode() + b"\n"
    assert read_recording(octets, "x.jsonl").header == computed_header(scenario())


def test_items_can_be_looked_up_from_either_end() -> None:
    items = read_recording(WHOLE, "x.jsonl").items
    assert items[-1] == list(items)[-1]
    assert items[1:3] == list(items)[1:3]
    with pytest.raises(IndexError):
        items[len(items)]


def test_an_act_of_a_session_that_is_not_there_is_a_difference_and_no_traceback() -> None:
    octets = served(serve_scenario(), (), [(0, b"NOOP\r\n")])
    changed = octets.replace(
        b'"session":"s1","time":0,"kind":"open"', b'"session":"s2","time":0,"kind":"open"'
    )
    assert changed != octets
    recording = read_recording(changed, "x.jsonl")
    assert not compare(recording).agrees
    open_timeline(recording).to_end()


def test_an_offer_whose_size_is_no_number_is_refused_in_the_header() -> None:
    octets = served(serve_scenario(), (), [(0, b"NOOP\r\n")])
    changed = octets.replace(b'"parameter":"10000000"', b'"parameter":"10000W00"')
    assert refusal(changed).startswith("x.jsonl:1: the header is damaged: ")
