"""Labels checked against the table of office holders, and people drawn to be read."""

from __future__ import annotations

import datetime as dt

from index.annotate.annotate import EMPTY
from index.evaluate.office_labels import check_labels
from index.evaluate.people_sample import drawn, people_met, perhaps_twice
from scrapers.readout import Paragraph, Readout


def page(number: int, *texts: str, title: str = "Remarks by President Obama") -> Readout:
    return Readout(
        id=f"whitehouse-{number}", source="whitehouse", url="", title=title, date=dt.date(2012, 5, 4), language="en",
        paragraphs=tuple(map(Paragraph, texts)),
    )  # fmt: skip


def test_a_label_of_a_president_is_right_where_the_table_has_them_on_that_day() -> None:
    report = check_labels([page(1, "PRESIDENT OBAMA: Good evening.", "PRESIDENT QVIST: Good evening.")], EMPTY)
    assert (report.right, report.labels, report.share) == (1, 1, 1.0)
    assert [(e.printed, e.said) for e in report.unlisted] == [("PRESIDENT QVIST", "President Qvist")]


def test_a_transcript_in_capitals_is_told_from_a_page_of_reactions() -> None:
    transcript = page(1, "THE PRESIDENT: Good evening.", "It is late.", "MR. DAHL: It is.", "Q Is it?")
    reactions = page(2, "DOCKERS:", "PORTS:", *(f"Mira Dahl {i}, Chair: “We welcome it.”" for i in range(3)))
    report = check_labels([transcript, reactions], EMPTY)
    assert (report.transcripts, report.unlabelled, report.begun) == (1, 1, ())


def test_the_same_seed_draws_the_same_people() -> None:
    pages = [page(i, "PRESIDENT OBAMA: Good evening.", f"SENATOR MIRA DAHL{'E' * i}: Yes.") for i in range(3)]
    people = people_met(pages, EMPTY)
    assert (people[0].name, people[0].readouts) == ("Barack Obama", 3)
    assert drawn(people, 7) == drawn(people, 7)
    assert ("Mira Dahl", "Mira Dahle") in {(one.name, other.name) for one, other in perhaps_twice(people)}
