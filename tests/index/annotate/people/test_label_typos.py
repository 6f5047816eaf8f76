"""Labels with a slip of the pen."""

from __future__ import annotations

import pytest

from index.annotate.people.label_typos import put_right
from index.annotate.people.mentions import Mention
from index.annotate.people.speaker_labels import Label


def label(printed: str) -> Label:
    office, _, name = printed.rpartition(" ")
    return Label(printed, "", Mention(0, len(printed), office.title(), name.title()), len(printed) + 2, False)


def names(*printed: str, title: str = "") -> list[str]:
    found = put_right([label(text) for text in printed], title)
    return [one.mention.name for one in found if one and one.mention]


@pytest.mark.parametrize("slip", ["SECRETARY SOLBREG", "SECRETARY SOLLBERG", "SECRETARY SOLBER"])
def test_a_slip_means_the_voice_whose_label_is_more_frequent(slip: str) -> None:
    assert names("SECRETARY SOLBERG", "SECRETARY SOLBERG", slip) == ["Solberg"] * 3


def test_a_slip_means_the_voice_whom_the_title_names() -> None:
    assert names("SECRETARY SOLBERG", "SECRETARY SOLBREG", title="Secretary Solberg in Marnholt") == ["Solberg"] * 2


def test_the_label_stays_as_printed() -> None:
    labels = [label("SECRETARY SOLBERG"), label("SECRETARY SOLBERG"), label("SECRETARY SOLBREG")]
    assert [one.printed for one in put_right(labels, "") if one] == [one.printed for one in labels]


@pytest.mark.parametrize("other", ["SECRETARY SOLHEIM", "MINISTER SOLBERG", "MR DAHL", "Secretary Solbreg"])
def test_another_name_another_office_and_mixed_case_are_no_slips(other: str) -> None:
    assert names("SECRETARY SOLBERG", "SECRETARY SOLBERG", other)[2] == other.split()[-1].title()
