"""What a readout is about, and the paragraphs that show it."""

import datetime as dt
from importlib.resources import files

from hypothesis import given, settings
from hypothesis import strategies as st

from index.annotate.subject.topic_evidence import gather
from index.annotate.subject.topic_model import GROUPS, probabilities
from index.annotate.subject.topic_words import word_weights
from index.annotate.subject.topics import LEAST, topics
from index.annotate.vocabulary.phrases import words
from index.annotate.vocabulary.tables import rows
from index.annotate.vocabulary.topics import labels, lexicon, singular
from index.document import Kind, Mode, Turn
from scrapers.readout import Paragraph, Readout, Tags


def readout(title: str, *paragraphs: str, tags: tuple[str, ...] = ()) -> Readout:
    return Readout(
        id="kremlin-en-1",
        source="kremlin-en",
        url="http://example.org/1",
        title=title,
        date=dt.date(2020, 1, 1),
        language="en",
        paragraphs=tuple(map(Paragraph, paragraphs)),
        tags=Tags(topics=tags),
    )


def slugs(*given: str, turns: tuple[Turn, ...] = ()) -> set[str]:
    return {topic.slug for topic in topics(readout(*given), turns)}


def test_an_agenda_in_one_line_gives_each_of_its_items() -> None:
    found = slugs(
        "Talks with the King", "They discussed trade and investment, tourism, and the fight against terrorism."
    )
    assert found == {"trade-investment", "tourism", "terrorism"}


def test_a_topic_says_which_paragraphs_earned_it() -> None:
    found = topics(readout("Meeting", "The harvest was good.", "Nothing else.", "Farmers were thanked."))
    assert [(topic.slug, topic.paragraphs) for topic in found] == [("agriculture-food", (0, 2))]


def test_the_title_weighs_most() -> None:
    found = topics(readout("Meeting on space exploration", "The climate was mentioned."))
    assert found[0].slug == "space"


def test_one_word_in_a_long_talk_makes_no_topic() -> None:
    talk = (
        *("The railway and the seaport, the railway corridor and air traffic. " * 9,) * 7,
        "A coach taught me judo.",
    )
    turns = tuple(Turn("Somebody", Mode.QUOTED) for _ in talk)
    assert "sport" not in slugs("Meeting", *talk, turns=turns)


def test_the_offices_of_those_present_are_no_topics() -> None:
    assert slugs("Meeting", "Taking part were Defence Minister Ann Low and Health Minister Bo Strand.") == set()
    assert "health" in slugs("Meeting with Health Minister Bo Strand")


def test_a_longer_phrase_hides_a_shorter_one() -> None:
    assert "economy-finance" not in slugs("Meeting", "National Economic Council staff came.")
    assert "defence" not in slugs("Press Gaggle Aboard Air Force Two", "They talked about the harvest.")


def test_a_publishers_own_tag_is_evidence() -> None:
    found = topics(readout("Conversation", "They met.", tags=("Agriculture",)))
    assert [topic.slug for topic in found] == ["agriculture-food"]


def test_importance_is_no_import_and_hospitality_no_hospital() -> None:
    assert slugs("Meeting", "He stressed the importance of hospitality, integrity and housekeeping.") == set()


def test_a_plural_is_found_by_its_singular() -> None:
    assert [singular(word) for word in ("universities", "houses", "class", "virus", "ties")] == [
        "university", "house", "class", "virus", "ty",
    ]  # fmt: skip


def test_an_agenda_s_items_count_beside_a_topic_that_is_everywhere() -> None:
    talk = ("The railway and the seaport, the railway corridor and air traffic.",) * 9
    agenda = "The sides also discussed cooperation in energy, tourism and the fight against terrorism."
    assert slugs("On the railway", *talk, agenda) >= {"transport-connectivity", "energy", "tourism", "terrorism"}


def test_a_passing_word_beside_a_topic_that_is_everywhere_is_none() -> None:
    talk = ("The railway and the seaport, the railway corridor and air traffic.",) * 9
    assert slugs("On the railway", *talk, "A farmer came by.") == {"transport-connectivity"}


def test_a_word_said_in_a_short_message_counts_as_much_as_one_told() -> None:
    turn = (Turn("Somebody", Mode.QUOTED),)
    assert "climate-environment" in slugs("Greetings", "We face the climate crisis together.", turns=turn)


def test_a_word_meant_in_the_singular_is_not_found_in_the_plural() -> None:
    assert slugs("Meeting on small settlements", "The settlements are old. They like the settlements.") == set()


def test_russian_is_read_in_any_case() -> None:
    found = slugs("Телефонный разговор", "Обсуждались вопросы энергетики, сельского хозяйства и борьбы с терроризмом.")
    assert found == {"energy", "agriculture-food", "terrorism"}


def test_headings_and_the_beginnings_of_list_items_are_an_agenda() -> None:
    sheet = (
        "The two governments announce these steps.",
        "Energy Security and the Climate Crisis",
        "Both will build wind farms on the coast of the Corran Sea.",
        "- Fighting Terrorism: The services will share what they know. - Tourism: The islands will be advertised.",
        "- Space: A satellite will be launched from the islands in the spring of next year.",
    )
    found = topics(readout("Fact Sheet: Our Partnership", *sheet), kind=Kind.FACT_SHEET)
    assert {topic.slug for topic in found} >= {"energy", "climate-environment", "terrorism", "tourism", "space"}


def test_the_name_of_an_office_tells_less_than_what_it_does() -> None:
    def weight(text: str) -> float:
        return gather(readout("Meeting", text)).topics["politics-governance"].narrated

    assert weight("Domestic Policy Advisor Olo Reen opened the meeting.") < weight("They discussed domestic policy.")


def test_what_somebody_did_before_is_no_topic() -> None:
    career = (
        "Olo Reen served as an adviser on agriculture and on energy. Prior to that he worked for a bank that financed "
        "railways, hospitals and universities. He earned a degree in law and speaks Dutch."
    )
    assert slugs("Olo Reen", career) == set()


def test_a_topic_comes_with_the_rule_and_the_phrases_that_earned_it() -> None:
    (found,) = topics(readout("Talks with the King", "They discussed wheat and the harvest."))
    assert (found.slug, found.rule, set(found.words)) == ("agriculture-food", "agenda", {"wheat", "harvest"})


def test_what_is_told_more_is_likelier() -> None:
    few = topics(readout("Talks with the King", "They discussed the harvest."))
    more = topics(readout("Talks with the King on grain", "They discussed the harvest.", "Farmers were thanked."))
    assert more[0].score > few[0].score


def test_every_feature_and_topic_of_the_regressions_has_a_weight() -> None:
    names = {(group, name) for group, name, _ in rows("topic_model.tsv")}
    assert names == {
        *((group, name) for group, _, features in GROUPS.values() for name in features),
        *((group, slug) for _, group, _ in GROUPS.values() for slug in labels()),
    }


def test_every_row_of_the_lexicon_is_of_a_known_topic() -> None:
    data = files("index.annotate.data")
    rows = [line.split("\t") for line in data.joinpath("topic_words.tsv").read_text("utf-8").splitlines()[1:]]
    named = {slug for row in rows for slug in row[0].removeprefix("office:").split(",")} - {"-"}
    tags = [line.split("\t") for line in data.joinpath("topic_tags.tsv").read_text("utf-8").splitlines()[1:]]
    assert named == set(labels())
    assert {slug for _, slug in tags} <= set(labels())
    assert all(len(row) == 3 and 0 <= float(row[1]) <= 1 for row in rows)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = topics(readout(text, text))
    assert all(LEAST <= topic.score <= 1 for topic in found)
    assert len({topic.slug for topic in found}) == len(found)


def test_junk_of_half_known_phrases_finds_nothing() -> None:
    assert list(lexicon().find(words("fight against fight against " * 20_000))) == []


def test_words_around_a_phrase_support_it() -> None:
    def score(text: str) -> float:
        return next(one.score for one in topics(readout("Visit", text)) if one.slug == "sport")

    among = "The team won the game and the cup, and its fans cheered the players at the match. The coach came, too."
    apart = "The rooms were warm and the soup was good, and the guests of the house sang late. The coach came, too."
    assert score(among) > score(apart)


def test_words_alone_make_a_topic_and_are_its_reason() -> None:
    text = "They spoke about gun owners and gun shops. Enforcement and safety came up. The guns were collected."
    (found,) = topics(readout("Meeting on guns", text))
    assert (found.slug, found.rule, found.words[0]) == ("crime-corruption", "words", "gun")


def test_russian_is_weighed_by_its_phrases_alone() -> None:
    text = gather(readout("Встреча", "Обсуждались вопросы энергетики."))
    assert probabilities(text, Kind.MEETING, "ru").keys() == {"energy"}


def test_the_weights_of_words_have_a_column_for_each_topic() -> None:
    weights = word_weights()
    assert weights.topics.shape == (len(weights.words), len(labels()))
    assert weights.words == sorted(set(weights.words))
    assert (weights.rarity > 0).all()


def test_a_rest_too_short_for_a_passage_is_read_with_the_one_before() -> None:
    text = gather(readout("Meeting", "word " * 90, "word " * 85, "END"))
    assert [len(passage) for passage in text.passages] == [90, 86]
