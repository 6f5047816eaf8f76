"""Who is given the words of a paragraph."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.annotate.annotate import EMPTY, annotate, turns_of
from index.document import Mode, Turn
from scrapers.readout import Paragraph, Readout


def readout(*paragraphs: str, title: str = "", lead: str = "", source: str = "kremlin-en") -> Readout:
    return Readout(
        id="x-1",
        source=source,
        url="http://example.org/1",
        title=title,
        lead=lead,
        date=dt.date(1998, 5, 4),
        language="en",
        paragraphs=tuple(Paragraph(text) for text in paragraphs),
    )


def said(*paragraphs: str, title: str = "", lead: str = "", source: str = "kremlin-en") -> list[tuple[str | None, str]]:
    return [(t.speaker, str(t.mode)) for t in turns_of(readout(*paragraphs, title=title, lead=lead, source=source))]


NOBODY = (None, "narration")


def test_a_label_holds_until_the_next_one() -> None:
    assert said(
        "President of Vestrania Arvid Solberg: Welcome.",
        "I am glad to see you.",
        "President of Qarabel Nadira Usmanova (retranslated): Thank you.",
        "Arvid Solberg: Let us begin.",
    ) == [
        ("Arvid Solberg", "quoted"),
        ("Arvid Solberg", "quoted"),
        ("Nadira Usmanova", "quoted"),
        ("Arvid Solberg", "quoted"),
    ]


def test_words_start_behind_the_label() -> None:
    text = "President of Vestrania Arvid Solberg: Welcome."
    (turn,) = turns_of(readout(text))
    assert text[turn.words_start :] == "Welcome."
    assert turn.printed == "President of Vestrania Arvid Solberg"


def test_a_label_alone_is_narration_and_announces_the_words_that_follow() -> None:
    assert said("President of Vestrania Arvid Solberg said:", "My friends, I thank you.") == [
        NOBODY,
        ("Arvid Solberg", "quoted"),
    ]


@pytest.mark.parametrize(
    "direction", ["(Applause.)", "* * *", "<…>", "[Speaks in Qarabelian.]", "***", "END 3:45 P.M. EDT"]
)
def test_a_stage_direction_is_narration(direction: str) -> None:
    assert said("President of Vestrania Arvid Solberg: We agree.", direction)[1] == NOBODY


def test_upper_case_labels_and_questions_of_the_press() -> None:
    assert said(
        "PRESIDENT SOLBERG: Good morning.",
        "Q Mr. President, will you sign?",
        "PRESIDENT SOLBERG: I will.",
        "(Laughter.)",
        "MODERATOR: Last question.",
        "QUESTION: And when?",
        title="Remarks by President Arvid Solberg",
        source="whitehouse",
    ) == [
        ("Arvid Solberg", "quoted"),
        ("Question", "quoted"),
        ("Arvid Solberg", "quoted"),
        NOBODY,
        ("Remark", "quoted"),
        ("Question", "quoted"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I will say it once more: we agree.",
        "Here is my question: when?",
        "As for relations with Qarabel and President Usmanova: they are good.",
        "Dear Mr. President: thank you.",
        "Digital Economy: three years of work.",
    ],
)
def test_a_sentence_with_a_colon_is_no_label(text: str) -> None:
    assert said("President of Vestrania Arvid Solberg: Welcome.", text)[1] == ("Arvid Solberg", "quoted")


def test_a_name_without_office_is_a_label_only_beside_surer_ones() -> None:
    assert said("Signe Dahl: Good morning.", "Text of the record.")[0] == NOBODY
    found = said("President of Vestrania Arvid Solberg: Welcome.", "Signe Dahl: Good morning.")
    assert found[1] == ("Signe Dahl", "quoted")


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Mr Solberg noted that trade had grown.", "Arvid Solberg"),
        ("Solberg stressed the importance of the treaty.", "Arvid Solberg"),
        ("The President of Qarabel thanked her colleague for the invitation.", "Nadira Usmanova"),
        ("During the talks, Nadira Usmanova reaffirmed her country's support.", "Nadira Usmanova"),
        ("The two leaders discussed trade.", None),
        ("Arvid Solberg and Nadira Usmanova exchanged views on energy.", None),
        ("Issues of bilateral trade were discussed.", None),
        ("The sides agreed to meet again.", None),
    ],
)
def test_reported_speech_belongs_to_the_subject_of_its_verb(sentence: str, speaker: str | None) -> None:
    lead = "President of Vestrania Arvid Solberg met with President of Qarabel Nadira Usmanova."
    assert said(sentence, lead=lead) == [(speaker, "reported")]


@pytest.mark.parametrize(
    "sentence",
    [
        "After the talks, Arvid Solberg and Nadira Usmanova signed a treaty.",
        "The presidents posed for photographs.",
        "Nadira Usmanova arrived in Solhavn yesterday.",
        "Taking part in the meeting were Foreign Minister Signe Dahl and Minister of Energy Olaf Berg.",
    ],
)
def test_events_are_narration(sentence: str) -> None:
    lead = "President of Vestrania Arvid Solberg met with President of Qarabel Nadira Usmanova."
    assert said(sentence, lead=lead) == [NOBODY]


def test_a_paragraph_of_one_person_and_a_joint_sentence_is_the_persons() -> None:
    text = (
        "President Arvid Solberg spoke today with President Nadira Usmanova of Qarabel. The President underscored his "
        "support for the treaty, and he welcomed the progress that had been made this year. They also discussed trade."
    )
    assert said(text, source="whitehouse")[0][1] == "reported"
    assert said(text, source="whitehouse")[0][0] is not None


def test_a_pronoun_is_the_last_person_who_spoke() -> None:
    lead = "President of Vestrania Arvid Solberg met with President of Qarabel Nadira Usmanova."
    assert said("Nadira Usmanova described the harvest.", "She also stressed the need for water.", lead=lead) == [
        ("Nadira Usmanova", "reported"),
        ("Nadira Usmanova", "reported"),
    ]


BEHIND_A_LABEL = "President of Qarabel Nadira Usmanova stressed the need for water"


def test_a_label_holds_until_the_account_goes_on() -> None:
    found = said("President of Vestrania Arvid Solberg: Welcome.", f"{BEHIND_A_LABEL}.", "The talks ended at noon.")
    assert found == [("Arvid Solberg", "quoted"), ("Nadira Usmanova", "reported"), NOBODY]


def test_a_speaker_who_says_i_keeps_the_turn_also_where_they_begin_with_somebodys_name() -> None:
    found = said("President of Vestrania Arvid Solberg: Welcome.", f"{BEHIND_A_LABEL}, and I agree with her.")
    assert found == [("Arvid Solberg", "quoted")] * 2


def test_three_stars_end_a_speakers_words() -> None:
    found = said("President of Vestrania Arvid Solberg: Welcome.", "* * *", "The ferries sail again from Monday.")
    assert found[1:] == [NOBODY, NOBODY]


def test_a_spokesmans_statement_on_a_call_is_an_account_of_it() -> None:
    text = "Harbours in the north were open again from Monday."
    on_call = "Statement from Press Secretary Olo Reen on the Call with Prime Minister Nadira Usmanova of Qarabel"
    on_else = "Statement from Press Secretary Olo Reen on the Harbours of Vestrania"
    assert said(text, title=on_call, source="whitehouse") == [NOBODY]
    assert said(text, title=on_else, source="whitehouse") == [("Olo Reen", "quoted")]


def test_a_statement_is_its_authors_own_words() -> None:
    found = said(
        "Today our country honors the miners.",
        "I thank every one of them.",
        title="Statement by President Arvid Solberg on Miners’ Day",
        source="whitehouse",
    )
    assert found == [("Arvid Solberg", "quoted")] * 2


def test_a_joint_statement_has_no_single_speaker() -> None:
    title = "Joint Statement by Vestrania and Qarabel"
    assert said("We, the leaders of both states, reaffirm our friendship.", title=title) == [(None, "reported")]


def test_a_message_is_its_senders() -> None:
    assert said(
        "The message reads, in part:",
        "“I congratulate you on the anniversary.",
        "I wish you success.”",
        lead="President of Vestrania Arvid Solberg sent a message to the miners.",
    ) == [NOBODY, ("Arvid Solberg", "quoted"), ("Arvid Solberg", "quoted")]


@pytest.mark.parametrize("title", ["The Minister of Fisheries", "The Minister"])
def test_a_speaker_whose_name_no_text_gives_stays_as_printed(title: str) -> None:
    assert said(f"{title} said the catch was good.") == [(title, "reported")]


JUNK = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(["President", "Xi", "said", ":", "“", "(", "A.", "\u05d0\u05d1", "\U0001f600", "\u202e", "of"])
    ).map(" ".join),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(JUNK, max_size=5), JUNK)
def test_any_text_gets_one_turn_a_paragraph(paragraphs: list[str], title: str) -> None:
    found = turns_of(readout(*paragraphs, title=title))
    assert len(found) == len(paragraphs)
    assert all(isinstance(turn, Turn) for turn in found)
    assert all(turn.speaker is None for turn in found if turn.mode is Mode.NARRATION)
    assert all(turn.words_start <= len(text) for turn, text in zip(found, paragraphs, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "word " * 1_000_000,
        ", ".join(f"President Ivan Name{i}" for i in range(10_000)),
        "\u05e9\u05dc\u05d5\u05dd " * 20_000,
        "\U0001f600" * 50_000,
        "(" * 50_000,
        "A." * 50_000,
        "PRESIDENT " * 10_000 + ":",
        "He " + "only " * 50_000,
    ],
    ids=["empty", "5 MB", "10,000 names", "right to left", "emoji", "brackets", "initials", "capitals", "adverbs"],
)
def test_junk_is_annotated_like_anything_else(text: str) -> None:
    assert len(annotate(readout(text), EMPTY).turns) == 1


def test_a_fact_sheet_tells_facts_and_what_people_said_stays_theirs_sentence_by_sentence() -> None:
    text = "President Solberg pledged that every island would have a quay, and he asked Parliament for the money."
    page = readout(text, title="FACT SHEET: Quays for Every Island", source="whitehouse")
    (turn,) = turns_of(page)
    assert (turn.speaker, str(turn.mode)) == NOBODY
    assert all(one.speaker and str(one.mode) == "reported" for one in turn.statements)


def test_headings_and_lines_above_a_list_are_no_words_of_a_joint_text() -> None:
    modes = [
        mode
        for _, mode in said(
            "I. Safety of the Quays",
            "Our states will keep every quay open.",
            "To this end the two sides will:",
            "- build ferries for the northern islands;",
            title="Joint Statement of Vestrania and Kalmeria",
        )
    ]
    assert modes == ["narration", "reported", "narration", "reported"]


def test_a_reaction_ends_with_its_quotation_marks() -> None:
    assert said(
        "Rep. Mira Dahl: “We welcome the new quays and ferries.”",
        "The harbour office has answered every letter.",
        title="What They Are Saying",
        source="whitehouse",
    ) == [("Mira Dahl", "quoted"), NOBODY]
