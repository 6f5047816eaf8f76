"""The countries a readout is about."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.annotate.subject.countries import countries, countries_with_reasons
from index.annotate.vocabulary.countries import code_of, gazetteer, known_codes
from index.annotate.vocabulary.phrases import spans, words
from index.document import Mode, Turn
from scrapers.readout import Paragraph, Readout


def readout(title: str, *paragraphs: str, source: str = "kremlin-en", lead: str = "") -> Readout:
    return Readout(
        id=f"{source}-1",
        source=source,
        url="http://example.org/1",
        title=title,
        date=dt.date(2020, 1, 1),
        language="en",
        lead=lead,
        paragraphs=tuple(map(Paragraph, paragraphs)),
    )


def test_the_publishers_own_state_is_always_among_them() -> None:
    assert countries(readout("Meeting on road building")) == ("RUS",)
    assert countries(readout("Fact sheet", source="whitehouse")) == ("USA",)


def test_a_source_that_is_no_longer_known_has_no_state_of_its_own() -> None:
    assert countries(readout("Talks with Norway", source="gone")) == ("NOR",)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Telephone conversation with the King of Jordan", {"JOR"}),
        ("Meeting with basketball player Jordan Quill", set()),
        ("Talks with President of Niger", {"NER"}),
        ("Talks with President of Nigeria", {"NGA"}),
        ("Talks with President of Equatorial Guinea", {"GNQ"}),
        ("Talks with Prime Minister of Papua New Guinea", {"PNG"}),
        ("Talks with President of the Republic of Korea", {"KOR"}),
        ("Talks with the leader of the Democratic People’s Republic of Korea", {"PRK"}),
        ("Talks with President of the Democratic Republic of the Congo", {"COD"}),
        ("Talks with President of the Republic of the Congo", {"COG"}),
        ("Talks with President of Türkiye", {"TUR"}),
        ("Talks with the First Minister of Northern Ireland", {"GBR"}),
        ("Talks with the Taoiseach of Ireland", {"IRL"}),
        ("Latin American business forum", set()),
        ("Implementing the Paris Agreement", set()),
        ("Call with President of the Côte d’Ivoire", {"CIV"}),
        ("Meeting with U.S. senators", {"USA"}),
    ],
)
def test_a_name_is_of_one_state(title: str, expected: set[str]) -> None:
    assert set(countries(readout(title))) == {"RUS"} | expected


def test_georgia_is_the_state_of_the_union_to_its_own_government_until_the_other_is_meant() -> None:
    here = readout("Remarks in Atlanta, Georgia", "It is good to be back in Georgia.", source="whitehouse")
    bare = readout("Meeting", "They discussed Georgia.", source="whitehouse")
    there = readout("Call with the Prime Minister", "He thanked the Georgian people for it.", source="whitehouse")
    both = readout("Call on Georgia", "The Georgian President spoke of Georgia.", source="whitehouse")
    assert countries(here) == ("USA",)
    assert countries(bare) == ("USA",)
    assert countries(there) == ("GEO", "USA")
    assert countries(both) == ("GEO", "USA")


def test_an_agenda_item_in_one_line_counts_and_a_passing_word_in_a_long_talk_does_not() -> None:
    told = readout("Meeting with ministers", "The participants discussed the situation in Syria.")
    talk = readout(
        "Meeting with ministers", *("We have built many roads this year. " * 20 for _ in range(10)), "As in Peru."
    )
    quoted = tuple(Turn("Somebody", Mode.QUOTED) for _ in talk.paragraphs)
    assert countries(told) == ("RUS", "SYR")
    assert countries(talk, quoted) == ("RUS",)


@pytest.mark.parametrize(("sentences", "expected"), [(1, ("NOR", "RUS")), (200, ("RUS",))])
def test_two_mentions_count_in_a_short_talk_and_not_in_a_long_one(sentences: int, expected: tuple[str, ...]) -> None:
    talk = readout(
        "Meeting with ministers", "As in Norway.", "We have built many roads this year. " * sentences, "As in Norway."
    )
    assert countries(talk, [Turn("Somebody", Mode.QUOTED)] * 3) == expected


def test_a_text_without_paragraph_breaks_is_read_as_if_it_had_them() -> None:
    talk = ("The harvest was good and the roads are dry. " * 14 + "Chile will send its grain to us. ",) * 8
    broken = countries(readout("Address", *talk), [Turn("Somebody", Mode.QUOTED)] * len(talk))
    flat = countries(readout("Address", "".join(talk)), [Turn("Somebody", Mode.QUOTED)])
    assert broken == flat == ("CHL", "RUS")


@pytest.mark.parametrize(("words", "expected"), [(300, ("CHL", "RUS")), (4_500, ("RUS",))])
def test_one_mention_counts_in_a_short_document_and_not_in_a_long_one(words: int, expected: tuple[str, ...]) -> None:
    filler = ("The harvest was good and the roads are dry now." * (words // 30),) * 3
    assert countries(readout("Plan", *filler, "Chile is helped.")) == expected


def test_where_a_summit_met_says_little_of_the_state() -> None:
    assert countries(readout("Meeting", "They will meet again at the summit in Norway.")) == ("RUS",)


def test_the_samples_invented_states_are_known() -> None:
    assert "XKL" in countries(readout("Talks with the President of Kalmeria"))
    assert "XKL" in countries(readout("Talks with the Kalmerian leader"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Help is on the way to East Palestine, Ohio, and Lebanon, Pennsylvania.", set()),
        ("He thanked the people of Lebanon County and of Peru, Indiana.", set()),
        ("He honoured Vietnam veterans and those of the Korean War.", set()),
        ("Mexican Americans and Irish Americans came; New Mexico’s fires are out.", set()),
        ("The President pardoned the National Thanksgiving Turkey. The turkey was glad.", set()),
        ("Georgia, North Carolina and Tennessee asked for help.", set()),
        ("They praised Ohio and Georgia. Georgians voted.", set()),
        ("The forms are available in Chinese and in Spanish; she speaks Dutch, Polish and German.", set()),
        ("The Spanish and Dutch governments speak of it.", {"ESP", "NLD"}),
        ("She studied at the University of Georgia, Athens, Georgia.", set()),
        ("He spoke with Tanya and Chad, a couple. Jordan, I heard you.", set()),
        ("He condemned the attack on Israel. Chad's army and the people of Chad helped.", {"ISR", "TCD"}),
        ("Albania, Bulgaria and Israel. Support came from them.", {"ALB", "BGR", "ISR"}),
        ("They spoke of the Phnom Penh Statement and of the Malabo Declaration.", set()),
        ("He supported the sovereignty of Ukraine, Moldova, and Georgia.", {"UKR", "MDA", "GEO"}),
        ("He met the President of Lebanon in Beirut.", {"LBN"}),
        ("Turkey has hosted the talks. Turkey will go on.", {"TUR"}),
        ("Peace in the Taiwan Strait was discussed.", {"TWN"}),
    ],
)
def test_what_stands_around_a_name_says_whether_it_is_of_the_country(text: str, expected: set[str]) -> None:
    assert set(countries(readout("Remarks", "Good morning.", text, source="whitehouse"))) == {"USA"} | expected


def test_atlanta_is_in_the_union_to_every_publisher() -> None:
    assert countries(readout("Trip", "He spoke in Atlanta, Georgia, of wheat.")) == ("RUS",)
    assert countries(readout("Trip", "He spoke in Tbilisi, Georgia, of wheat.")) == ("GEO", "RUS")


def test_a_name_that_a_person_bears_in_the_text_is_theirs_until_the_country_is_meant() -> None:
    game = readout("Remarks", "I met Michael Jordan.", "Jordan was kind, and I thank Jordan.", source="whitehouse")
    assert countries(game) == ("USA",)
    both = readout("Remarks", "I met Michael Jordan.", "Jordan and the Jordanian King agree.", source="whitehouse")
    assert countries(both) == ("JOR", "USA")


def test_a_list_that_opens_a_text_names_its_signers_and_one_further_down_gives_examples() -> None:
    signers = "The following was agreed by the leaders of Norway, Austria, Peru, Kenya and Nepal."
    talk = "Both sides will trade more in the years to come. " * 20
    assert set(countries(readout("Joint Statement", signers, talk, talk))) == {
        "AUT", "KEN", "NOR", "NPL", "PER", "RUS",
    }  # fmt: skip
    partners = "The framework has many partners, among them Norway, Austria, Peru, Kenya and Nepal."
    assert countries(readout("Joint Statement", talk, talk, talk, partners)) == ("RUS",)
    assert "NOR" in countries(readout("Joint Statement", talk, talk, partners, "Norway joined. Norway is welcome."))


def test_a_line_that_says_where_it_was_names_no_subject() -> None:
    turns = (Turn(), Turn(), Turn("Ada Lund", Mode.QUOTED), Turn("Ada Lund", Mode.QUOTED))
    page = readout(
        "Remarks by Ada Lund | Oslo, Norway", "Town Hall, Oslo, Norway", "10:20 A.M.", "ADA LUND: Well.", "Yes."
    )
    assert countries(page, turns) == ("RUS",)


def test_a_union_among_them_ends_no_list() -> None:
    talk = "Both sides will trade more in the years to come. " * 20
    partners = "The partners are Norway, Austria, the European Union, Peru, and Nepal."
    assert countries(readout("Joint Statement", talk, talk, talk, partners)) == ("RUS",)


def test_a_short_account_lists_what_was_discussed() -> None:
    short = "They spoke of the Middle East, including Norway, Austria and Peru."
    assert set(countries(readout("Visit", "They met.", "They had lunch.", short))) == {"AUT", "NOR", "PER", "RUS"}


def test_the_places_of_a_career_are_no_subjects() -> None:
    career = (
        "Olo Reen, a career member of the Foreign Service, served as Consul in Oslo, Norway. Prior to that he worked "
        "in Vienna, Austria, and in Lima. He earned a B.A. from the University of Peru and speaks Nepali."
    )
    nominee = "Olo Reen, Nominee for Ambassador to the Republic of Kenya"
    assert countries(readout("Key Nominees", nominee, career, source="whitehouse")) == ("KEN", "USA")


def test_a_country_comes_with_the_rule_the_words_and_the_place_that_earned_it() -> None:
    found = countries_with_reasons(readout("Meeting", "They met.", "They discussed the situation in Syria."))
    assert [(one.code, one.rule, one.words, one.paragraph) for one in found] == [
        ("RUS", "publisher", "", None),
        ("SYR", "narrated", "Syria", 1),
    ]


def test_a_tag_is_a_country_only_where_it_names_one_whole() -> None:
    assert code_of("Turkey") == "TUR"
    assert code_of("the Netherlands") == "NLD"
    assert code_of("People's Republic of China") == "CHN"
    assert code_of("Nizhny Novgorod Region") is None
    assert code_of("Saint Petersburg") is None


def test_every_code_is_of_three_capitals() -> None:
    assert all(len(code) == 3 and code.isupper() for code in known_codes())


def test_a_found_name_is_given_with_its_place_in_the_text() -> None:
    text = "From Oslo to South Korea’s coast"
    assert [text[start:end] for start, end, _ in spans(gazetteer(), text)] == ["Oslo", "South Korea’s"]


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_read_without_an_error(text: str) -> None:
    codes = countries(readout(text, text, lead=text))
    assert codes == tuple(sorted(set(codes)))


def test_each_word_of_junk_is_looked_at_a_bounded_number_of_times() -> None:
    junk = "Republic of the " * 20_000
    assert len(list(gazetteer().find(words(junk)))) == 0
    assert countries(readout("", junk, "🙂" * 10_000, "שלום " * 10_000)) == ("RUS",)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Телефонный разговор с Президентом Узбекистана", {"UZB"}),
        ("Российско-китайские переговоры", {"CHN"}),
        ("Встреча с Президентом Республики Сербской", {"BIH"}),
        ("Переговоры с Премьер-министром Республики Корея", {"KOR"}),
        ("О поставках в Соединённые Штаты Америки и ОАЭ", {"USA", "ARE"}),
        ("Встреча с мэром малого города, и более того", set()),
    ],
)
def test_russian_names_are_known_in_every_case(title: str, expected: set[str]) -> None:
    assert set(countries(readout(title, source="kremlin-ru"))) == expected | {"RUS"}
