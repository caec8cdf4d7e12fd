"""The quick way to canonical JSON gives the bytes of the reference, and refuses what it refuses."""

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.common import canonical

TEXTS = st.text(max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | TEXTS
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_the_bytes_are_those_of_the_reference(value):
    assert canonical.dumps(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value", [{"\ue000": 1, "\U00010000": 2}, '\x00\x1f\x7f"\\/', {"b": 1, "a": [True, 0.5, 1e21]}]
)
def test_keys_and_signs_stand_as_in_the_reference(value):
    assert canonical.dumps(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value", [{1: "a"}, {None: 1}, 2**53, [float("nan")], "\ud800", {"\udfff": 1}, object(), {True: 1}]
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises((rfc8785.CanonicalizationError, ValueError, TypeError, UnicodeError)):
        canonical.dumps(value)
