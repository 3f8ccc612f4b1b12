"""Settings come out as they went in, and no octets in their file stop the program."""

from hypothesis import given
from hypothesis import strategies as st

from smtpsim.memory.settings import Settings, read_settings, write_settings

ANY_SETTINGS = st.builds(
    Settings, theme=st.text(), tab=st.text(), has_seen_tour=st.booleans(), knows_of_tour=st.booleans()
)


@given(ANY_SETTINGS)
def test_what_is_written_is_read_again(settings: Settings) -> None:
    assert read_settings(write_settings(settings)) == settings


@given(st.binary())
def test_any_octets_give_settings_or_none_and_never_an_exception(octets: bytes) -> None:
    assert read_settings(octets) is None or isinstance(read_settings(octets), Settings)


@given(ANY_SETTINGS, st.data())
def test_settings_with_an_octet_changed_give_settings_or_none(
    settings: Settings, drawn: st.DataObject
) -> None:
    octets = bytearray(write_settings(settings))
    octets[drawn.draw(st.integers(0, len(octets) - 1))] = drawn.draw(st.integers(0, 255))
    assert read_settings(bytes(octets)) is None or isinstance(read_settings(bytes(octets)), Settings)


def test_keys_of_a_later_program_are_passed_over() -> None:
    assert read_settings(b'{"theme": "nord", "wings": 2}') == Settings(theme="nord")


def test_deep_nesting_is_damage_and_no_exception() -> None:
    assert read_settings(b"[" * 100_000) is None
