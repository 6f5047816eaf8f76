"""What kind of event a readout tells of."""

import datetime as dt
from dataclasses import replace

import pytest

from index.annotate.subject.event_kind import kind, kind_with_reason
from index.document import Kind, Mode, Turn
from scrapers.readout import Paragraph, Readout


def readout(title: str, lead: str = "", *, source: str = "kremlin-en", text: str = "") -> Readout:
    return Readout(
        id=f"{source}-1",
        source=source,
        url="http://example.org/1",
        title=title,
        date=dt.date(2020, 1, 1),
        language="en",
        lead=lead,
        paragraphs=(Paragraph(text),) if text else (),
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Telephone conversation with President of Kalmeria Ada Brandt", Kind.CALL),
        ("President had a telephone conversation with Foreign Minister Olo Reen", Kind.CALL),
        ("Readout of President Lund’s Call with Prime Minister Moen of Norway", Kind.CALL),
        ("Meeting with President of Kalmeria Ada Brandt", Kind.MEETING),
        ("Meeting with UN Secretary-General Ada Brandt", Kind.MEETING),
        ("Meeting with Transport Minister Olo Reen", Kind.DOMESTIC_MEETING),
        ("Meeting on the situation in Syria", Kind.DOMESTIC_MEETING),
        ("Working meeting with Governor of Tver Region Olo Reen", Kind.DOMESTIC_MEETING),
        ("News conference following talks with President of Kalmeria", Kind.TALKS_STATEMENTS),
        ("Press statements following Russian-Kalmerian talks", Kind.TALKS_STATEMENTS),
        ("BRICS leaders’ meeting", Kind.SUMMIT),
        ("CIS summit", Kind.SUMMIT),
        ("Meeting with President of Norway on the sidelines of the G20 summit", Kind.MEETING),
        ("Trip to Pskov", Kind.VISIT),
        ("President Lund arrived in Minsk", Kind.VISIT),
        ("Remarks by President Lund at a Memorial Service", Kind.SPEECH),
        ("Interview with a television channel", Kind.SPEECH),
        ("Birthday greetings to composer Olo Reen", Kind.MESSAGE),
        ("Condolences to President of Kalmeria Ada Brandt", Kind.MESSAGE),
        ("Executive Order on the pardon of Olo Reen", Kind.DECREE),
        ("Olo Reen appointed Acting Governor of Tver Region", Kind.DECREE),
        ("FACT SHEET: Building Roads", Kind.FACT_SHEET),
        ("Vladimir Lund will meet with President of Kalmeria on May 3", Kind.OTHER),
        ("Phone call with Chancellor of Austria Olo Reen", Kind.CALL),
        ("Telephone conversations with the leaders of Kalmeria and Norway", Kind.CALL),
        ("Readout of Vice President Lund’s Video Call with European Leaders", Kind.CALL),
        ("Secretary Reen’s Call with Norwegian Foreign Minister Brandt", Kind.CALL),
        ("Statement by Spokesperson Olo Reen on the National Security Advisor’s Call with Baltic Allies", Kind.CALL),
        ("Statement by Spokesperson Olo Reen on the Visit of President Brandt of Norway", Kind.MESSAGE),
        ("Meeting with Secretary General of the Corran Sea Cooperation Council", Kind.MEETING),
        ("First Lady met with WHO Regional Director Olo Reen", Kind.MEETING),
        ("Talks with Federal President of Austria Ada Brandt", Kind.MEETING),
        ("Russian-Austrian talks", Kind.MEETING),
        ("Ada Lund received the credentials of the Ambassador of Norway", Kind.MEETING),
        ("Ada Lund held a meeting with Cabinet Members", Kind.DOMESTIC_MEETING),
        ("Meeting with permanent members of the Security Council", Kind.DOMESTIC_MEETING),
        ("Ada Lund chaired a meeting on roads", Kind.DOMESTIC_MEETING),
        ("Conversation with Olo Reen, head of the railways", Kind.DOMESTIC_MEETING),
        ("Answers to journalists’ questions following talks with President of Norway", Kind.TALKS_STATEMENTS),
        ("Joint news conference with President of Austria Ada Brandt", Kind.TALKS_STATEMENTS),
        ("Secretary Olo Reen at a Press Availability", Kind.TALKS_STATEMENTS),
        ("Statements for the press after talks with Prime Minister of Norway Moen", Kind.TALKS_STATEMENTS),
        ("Ada Lund answered journalists’ questions at the end of her trip to Norway", Kind.SPEECH),
        ("Speech by Ada Lund in the Parliament of Norway", Kind.SPEECH),
        ("Address to the nation", Kind.SPEECH),
        ("Greetings to participants in a chess festival", Kind.MESSAGE),
        ("Ada Lund sent a message to the King of Norway", Kind.MESSAGE),
        ("Joint Statement by the President of Norway and the Chancellor of Austria", Kind.JOINT_STATEMENT),
        ("Presidents of Norway and Kalmeria have issued a joint statement on grain", Kind.JOINT_STATEMENT),
        ("Statement by President Lund on Juneteenth", Kind.MESSAGE),
        ("Congratulations to Olo Reen on his birthday", Kind.MESSAGE),
        ("Law on fisheries signed", Kind.DECREE),
        ("Ada Lund signed a decree on bees", Kind.DECREE),
        ("List of instructions following a meeting on roads", Kind.DECREE),
        ("Meeting of CIS Heads of State Council", Kind.SUMMIT),
        ("A session of the Interstate Council of the Eurasian Economic Community took place", Kind.SUMMIT),
        ("G20 summit", Kind.SUMMIT),
        ("Readout of the Interagency Delegation’s Travel to Norway", Kind.VISIT),
        ("Visit to a dairy", Kind.VISIT),
        ("Ada Lund visited a shipyard", Kind.VISIT),
        ("Press Briefing by Press Secretary Olo Reen", Kind.PRESS_BRIEFING),
        ("Interested Parties Memo: Roads", Kind.OTHER),
        ("Background Press Call by Senior Administration Officials on Grain", Kind.PRESS_BRIEFING),
        ("On-the-Record Press Call on Norway", Kind.PRESS_BRIEFING),
        ("Remarks by President Lund in Press Gaggle | Port Sarn", Kind.PRESS_BRIEFING),
        ("Remarks by President Lund Before Marine One Departure", Kind.PRESS_BRIEFING),
        ("Briefing with Senior State Department Officials on Grain", Kind.PRESS_BRIEFING),
        ("Foreign Ministry Spokesperson Olo Reen’s Regular Press Conference on May 3", Kind.PRESS_BRIEFING),
        ("Daily Press Briefing by the Office of the Spokesperson", Kind.PRESS_BRIEFING),
        ("Doorstop interview, Port Sarn", Kind.PRESS_BRIEFING),
        ("Ada Lund to hold a press briefing on roads", Kind.OTHER),
        ("Secretary Reen to Participate in a Press Briefing", Kind.OTHER),
        ("Remarks by President Lund During Briefing on Floods", Kind.DOMESTIC_MEETING),
        ("Statement by the President, James S. Brady Press Briefing Room", Kind.MESSAGE),
        ("JOINT FACT SHEET: Building Roads – Port Sarn and Beyond", Kind.FACT_SHEET),
        ("Corran Sea Leaders’ Summit Fact Sheet", Kind.FACT_SHEET),
        ("Joint Statement from Norway and Austria Following the Talks", Kind.JOINT_STATEMENT),
        ("Joint Statement on the Meeting of the Norway-Austria Working Group", Kind.JOINT_STATEMENT),
        ("Norway-Austria Joint Communiqué", Kind.JOINT_STATEMENT),
        ("G7 Leaders’ Statement on Grain", Kind.JOINT_STATEMENT),
        ("The Presidents of Norway and Austria gave joint press statements", Kind.TALKS_STATEMENTS),
        ("Remarks by President Lund and King Moen of Norway in a Joint Statement", Kind.TALKS_STATEMENTS),
        ("Remarks to the Press by President Lund and King Moen", Kind.TALKS_STATEMENTS),
        ("Remarks by President Lund and King Moen of Norway After Bilateral Meeting", Kind.TALKS_STATEMENTS),
    ],
)
def test_a_title_says_what_kind_of_event_it_was(title: str, expected: Kind) -> None:
    assert kind(readout(title)) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Телефонный разговор с Президентом Австрии Адой Брандт", Kind.CALL),
        ("Встреча с Президентом Узбекистана Оло Рееном", Kind.MEETING),
        ("Российско-австрийские переговоры", Kind.MEETING),
        ("Встреча с Генеральным секретарём ООН", Kind.MEETING),
        ("Встреча с губернатором Тверской области Оло Рееном", Kind.DOMESTIC_MEETING),
        ("Совещание по вопросам развития рыболовства", Kind.DOMESTIC_MEETING),
        ("Пресс-конференция по итогам российско-австрийских переговоров", Kind.TALKS_STATEMENTS),
        ("Совместная пресс-конференция с Президентом Австрии", Kind.TALKS_STATEMENTS),
        ("Ответы на вопросы журналистов", Kind.SPEECH),
        ("Поздравление с Днём рыбака", Kind.MESSAGE),
        ("Соболезнования Президенту Австрии", Kind.MESSAGE),
        ("Подписан закон о пчёлах", Kind.DECREE),
        ("Посещение судоверфи", Kind.VISIT),
        ("Саммит БРИКС", Kind.SUMMIT),
        ("Совместное заявление Президентов Австрии и Норвегии", Kind.JOINT_STATEMENT),
        ("Брифинг официального представителя", Kind.PRESS_BRIEFING),
        ("Справка о развитии рыболовства", Kind.FACT_SHEET),
    ],
)
def test_a_russian_title_says_it_too(title: str, expected: Kind) -> None:
    assert kind(readout(title, source="kremlin-ru")) is expected


def test_a_silent_title_leaves_it_to_the_lead_and_to_the_opening() -> None:
    assert kind(readout("Olo Reen", "The President met with Olo Reen to discuss roads.")) is Kind.DOMESTIC_MEETING
    assert kind(readout("Good neighbours", text="Ada Lund had a phone call with the King of Norway.")) is Kind.CALL


def test_what_a_spokesperson_signs_is_a_message_and_what_greets_its_hearers_a_speech() -> None:
    assert kind(readout("Floods in Kalmeria", text="Olo Reen, Department Spokesperson")) is Kind.MESSAGE
    assert kind(readout("We shall stand", text="Dear Mr. Speaker! I thank you.")) is Kind.SPEECH
    told = "We shall stand. This was stated by Ada Lund during a conversation with media representatives in Port Sarn."
    assert kind(readout("We shall stand", text=told)) is Kind.SPEECH


def test_a_foreign_party_may_be_named_only_by_what_the_text_opens_with() -> None:
    text = "On Monday, September 26, 2022, the adviser welcomed representatives from countries across the region."
    launch = readout("Readout of the Declaration’s Launch", source="whitehouse", text=text)
    assert kind(launch) is Kind.MEETING


def test_one_s_own_negotiators_are_no_foreigners_whatever_they_negotiate() -> None:
    for title in (
        "Readout of President Lund’s Meeting with U.S. Negotiators of the Austria Deal",
        "Readout of President Lund’s Meeting with Families of Americans Held in Austria",
        "Readout of the White House CEO Summit on Roads",
    ):
        assert kind(readout(title, source="whitehouse")) is Kind.DOMESTIC_MEETING
    both = "Readout of President Lund’s Meeting with U.S. and Austrian Workers"
    assert kind(readout(both, source="whitehouse")) is Kind.MEETING


def test_one_quoted_paragraph_makes_no_speech_of_a_news_item() -> None:
    assert kind(readout("Housing for all"), (Turn("Ada Lund", Mode.QUOTED),)) is Kind.OTHER


def test_a_headline_that_quotes_somebody_is_no_event() -> None:
    title = "Talks on grain must go on - Olo Reen"
    assert kind(readout(title, text="Olo Reen had a phone conversation with the King of Norway.")) is Kind.CALL


def test_the_same_state_is_home_or_abroad_by_the_publisher() -> None:
    title = "Meeting with President of Ukraine"
    assert kind(readout(title)) is Kind.MEETING
    assert kind(readout("Meeting with the mayor of Kyiv", source="president-ua-en")) is Kind.DOMESTIC_MEETING


def test_where_words_say_nothing_the_voices_do() -> None:
    alone = (Turn("Ada Lund", Mode.QUOTED),) * 5
    several = (Turn("Ada Lund", Mode.QUOTED), Turn("Olo Reen", Mode.QUOTED)) * 3
    assert kind(readout("On roads"), alone) is Kind.SPEECH
    assert kind(readout("On roads"), several) is Kind.DOMESTIC_MEETING
    assert kind(readout("On roads")) is Kind.OTHER


def test_two_ministers_of_one_government_make_no_joint_statement() -> None:
    title = "Joint Statement by Secretary of Roads Olo Reen and Secretary of Bees Ada Lund Welcoming Help for Norway"
    assert kind(readout(title, source="whitehouse"), countries=("NOR", "USA")) is Kind.MESSAGE
    title = "Joint Statement by President Lund and Prime Minister Moen on Grain"
    assert kind(readout(title, source="whitehouse")) is Kind.JOINT_STATEMENT


def test_a_joint_statement_given_by_two_voices_is_statements_after_talks() -> None:
    turns = (Turn("Ada Lund", Mode.QUOTED), Turn("Olo Reen", Mode.QUOTED)) * 3
    title = "Joint Statement with the Prime Minister of Norway"
    assert kind(readout(title), turns) is Kind.TALKS_STATEMENTS
    assert kind(readout(title)) is Kind.JOINT_STATEMENT


def test_the_opening_or_the_address_shows_a_document_whose_title_does_not() -> None:
    text = "The text of the following statement was released by the Governments of Norway and Austria."
    assert kind(readout("Strategic Dialogue", text=text)) is Kind.JOINT_STATEMENT
    sheet = replace(readout("Roads for All"), url="https://example.org/fact-sheets/2025/03/roads/")
    assert kind(sheet) is Kind.FACT_SHEET


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Gemeinsame Erklärung von Bundeskanzler und Premierminister", Kind.JOINT_STATEMENT),
        ("Déclaration conjointe de la Norvège et de l’Autriche", Kind.JOINT_STATEMENT),
        ("Comunicado conjunto de Noruega y Austria", Kind.JOINT_STATEMENT),
        ("挪威和奥地利联合声明", Kind.JOINT_STATEMENT),
        ("外交部例行记者会", Kind.PRESS_BRIEFING),
        ("Regierungspressekonferenz vom 3. Mai", Kind.PRESS_BRIEFING),
    ],
)
def test_other_languages_have_joint_statements_and_briefings_too(title: str, expected: Kind) -> None:
    assert kind(readout(title), countries=("AUT", "NOR")) is expected


def test_an_event_that_is_only_planned_is_no_event_yet() -> None:
    title = "Statement by the Press Secretary on President Lund’s Meeting with the King of Norway"
    planned = "On Tuesday, President Lund will welcome the King of Norway to Port Sarn. The two will discuss grain."
    assert kind(readout(title, text=planned)) is Kind.OTHER
    held = "President Lund met with the King of Norway. They will meet again in May, as both sides have agreed today."
    assert kind(readout(title, text=held)) is Kind.MEETING


def test_the_kind_comes_with_the_rule_and_the_words_that_decided() -> None:
    reason = kind_with_reason(readout("FACT SHEET: Building Roads"))
    assert (reason.kind, reason.rule, reason.words) == (Kind.FACT_SHEET, "fact-sheet in the title", "FACT SHEET")
