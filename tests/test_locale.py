"""How the reader's language writes numbers and dates, as the page does."""

import json
import subprocess
from pathlib import Path

import pytest
from fixtures import PERIODS
from hypothesis import given
from hypothesis import strategies as st
from languages import EGYPTIAN, GERMAN, INDIAN, SPANISH
from number_fixtures import number_cases

from kpitree_widgets.calendar import label, short_label
from kpitree_widgets.decimals import decimal
from kpitree_widgets.locale import local_numbers, speaking, without_trailing_zeros
from kpitree_widgets.units import SPACE, format_change, format_percent, format_value
from kpitree_widgets.widgets.language import read_language
from kpitree_widgets.widgets.protocol import ProtocolError

ROOT = Path(__file__).parents[1]
LANGUAGES = (
    *("en-US", "en-IN", "de-DE", "de-CH", "es-ES", "fr-FR", "pl-PL", "hi-IN", "bn-BD", "ar-EG"),
    *("fa-IR", "ja-JP", "ko-KR", "lt-LT", "pt-PT", "ru-RU", "he-IL", "tr-TR"),
)
"""Other separators, signs and digits, groups of two, four digits without a group, days of two digits."""
NO_ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))
WRITERS = {
    "formatValue": format_value,
    "formatChange": format_change,
    "formatPercent": format_percent,
    "formatPeriod": label,
    "formatPeriodBeside": short_label,
}


def test_the_kernel_writes_as_the_page_does(tmp_path):
    beside = [(key, other) for key in PERIODS for other in PERIODS]
    rows = {
        name: [row[:-1] for row in cases[:: len(cases) // 150 + 1]]
        for name, cases in number_cases().items()
        if name in WRITERS
    }
    rows |= {"formatPeriod": [[key] for key in PERIODS], "formatPeriodBeside": beside}
    (tmp_path / "cases.json").write_text(json.dumps(rows))
    script = ["node", "test/spoken.mjs", tmp_path / "cases.json", *LANGUAGES]
    done = subprocess.run(script, cwd=ROOT / "js", capture_output=True, check=True)
    wrong = []
    for language, spoken in json.loads(done.stdout).items():
        samples = spoken["samples"]
        with speaking(None if samples is None else read_language(samples)):
            for name, write in WRITERS.items():
                texts = [write(*row).translate(NO_ISOLATES) for row in rows[name]]
                pairs = zip(rows[name], texts, spoken["written"][name], strict=True)
                wrong += [(language, *pair) for pair in pairs if pair[1] != pair[2]]
    assert wrong == []


@pytest.mark.parametrize(
    ("samples", "texts"),
    [
        (GERMAN, ("1.066.980,80 €", "1.234,5", "12,5 %", "Okt. 2026", "5. Nov. 2022", "Q4 2022")),
        (SPANISH, ("1.066.980,80 €", "1234,5", "12,5 %", "Oct 2026", "5 Nov 2022", "Q4 2022")),
        (INDIAN, ("€10,66,980.80", "1,234.5", "12.5%", "Oct 2026", "5 Nov 2022", "Q4 2022")),
        (
            EGYPTIAN,
            ("\u200f١٬٠٦٦٬٩٨٠٫٨٠ €", "١٬٢٣٤٫٥", "١٢٫٥٪", "Oct 2026", "5 Nov 2022", "Q4 2022"),
        ),
    ],
)
def test_numbers_and_periods_in_a_language(samples, texts):
    with speaking(read_language(samples)):
        money, number = format_value(1_066_980.8, "EUR", "full"), format_value(1234.5, None, "full")
        written = [money, number, format_percent(0.125)]
        written += [label(key) for key in ("2026-10", "2022-11-05", "2022-Q4")]
    assert tuple(text.replace(SPACE, " ").translate(NO_ISOLATES) for text in written) == texts
    assert format_value(1_066_980.8, "EUR", "full") == "€1,066,980.80"


@pytest.mark.parametrize("samples", [GERMAN, SPANISH, INDIAN, EGYPTIAN])
@pytest.mark.parametrize("english", ["30,000", "1.000M", "2.50K", "0.05", "100", "1,000.10"])
def test_zeros_of_a_fraction_are_left_out_and_no_others(samples, english):
    language = read_language(samples)
    round_number = without_trailing_zeros(english)
    with speaking(language):
        assert without_trailing_zeros(local_numbers(english)) == local_numbers(round_number)


def test_what_reads_from_right_to_left_keeps_its_place_in_an_english_sentence():
    with speaking(read_language(EGYPTIAN)):
        assert format_change(-1, None) == "−\u2068١\u2069"
        assert label("2026-10") == "\u2068Oct 2026\u2069"
        assert label("") == ""
    with speaking(read_language(GERMAN)):
        assert format_change(-1, None) == "−1"


@given(
    st.floats(0, 1e17),
    st.integers(0, 6),
    st.sampled_from([GERMAN, SPANISH, INDIAN, EGYPTIAN]),
)
def test_a_number_keeps_its_digits(number, decimals, samples):
    english = decimal(number, decimals)
    with speaking(read_language(samples)):
        written = local_numbers(english)
    digits = {sign: str(value) for value, sign in enumerate(samples["digits"].split())}
    assert [digits[one] for one in written if one in digits] == [
        one for one in english if one.isdigit()
    ]


@pytest.mark.parametrize(
    "strange",
    [
        {"numbers": "1.234,5 12.34.5678,5"},
        {"numbers": "1.234,5"},
        {"numbers": " "},
        {"numbers": None},
        {"digits": "0 1 2 3 4"},
        {"percent": "%"},
        {"currency": "1"},
        {"dates": [["Januar"]] * 4},
        {"dates": [["Januar"] * 12]},
        {"dates": None},
    ],
)
def test_samples_that_no_language_writes_are_refused(strange):
    with pytest.raises(ProtocolError, match="as no language does"):
        read_language(GERMAN | strange)
    with pytest.raises(ProtocolError, match="as no language does"):
        read_language({})
