"""Address literals follow RFC 5321 4.1.3, which is stricter in places than what reads addresses elsewhere."""

from ipaddress import AddressValueError, IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpsim.protocol.literal import is_ipv6_address

RIGHT = [
    "1:2:3:4:5:6:7:8",
    "0001:0db8:FFFF:abcd:0:0:0:1",
    "::",
    "::1",
    "1::",
    "1:2:3:4:5:6::",
    "::3:4:5:6:7:8",
    "1:2:3::6:7:8",
    "1:2:3:4:5:6:192.0.2.1",
    "::192.0.2.1",
    "::ffff:192.0.2.1",
    "1::192.0.2.1",
    "1:2:3:4::192.0.2.1",
    "1:2::3:4:192.0.2.1",
    "::192.000.02.1",
]
WRONG = [
    "",
    ":",
    ":::",
    "1",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8",
    "1:2:3:4::6:7:8",
    "1::2::3",
    "12345::",
    "g::",
    ":1::2",
    "1::2:",
    "1:2:3:4:5:6:7:",
    "fe80::1%eth0",
    "::1/64",
    " ::1",
    "::1\n",
    "192.0.2.1",
    "1:2:3:4:5:192.0.2.1",
    "1:2:3:4:5:6:7:192.0.2.1",
    "1:2:3:4:5::192.0.2.1",
    "1:2:3::4:5:192.0.2.1",
    "::256.0.2.1",
    "::192.0.2",
    "::192.0.2.1:1",
    "192.0.2.1::",
    "::\u0661",
]


@pytest.mark.parametrize("address", RIGHT)
def test_each_form_of_the_grammar_is_an_address(address: str) -> None:
    assert is_ipv6_address(address)


@pytest.mark.parametrize("address", WRONG)
def test_what_the_grammar_does_not_write_is_no_address(address: str) -> None:
    assert not is_ipv6_address(address)


def is_read_by_python(address: str) -> bool:
    """Tell whether the standard library reads this address, leaving out what RFC 5321 narrows."""
    try:
        IPv6Address(address)
    except AddressValueError:
        return False
    groups = sum(2 if "." in part else 1 for part in address.split(":") if part)
    return "::" not in address or groups <= 6


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(["1", "ab", "ffff", "12345", "", "192.0.2.1"]), max_size=10).map(":".join))
def test_python_agrees_but_for_a_double_colon_that_stands_for_one_group(address: str) -> None:
    assert is_ipv6_address(address) == is_read_by_python(address)
