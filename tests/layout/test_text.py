"""How wide text is and what fits."""

from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.layout.text import fitted, text_width

words = st.text(max_size=40)


@given(words, st.floats(0, 300), st.floats(8, 30))
def test_fitted_text_is_never_wider_than_its_room(text, width, size):
    assert text_width(fitted(text, width, size), size) <= width


@given(words, st.floats(8, 30))
def test_text_that_fits_is_left_as_it_is(text, size):
    assert fitted(text, text_width(text, size), size) == text


@given(words, words)
def test_widths_add_up(one, other):
    assert abs(text_width(one + other, 1) - text_width(one, 1) - text_width(other, 1)) < 1e-9
