"""What `readouts evaluate --labels` and `readouts evaluate --people` print."""

from __future__ import annotations

from collections.abc import Sequence

from index.annotate.annotate import learn
from index.evaluate.office_labels import LabelException, check_labels
from index.evaluate.people_sample import COMMONEST, drawn, people_met, perhaps_twice
from readouts.terminal import progress, say, table
from scrapers.readout import Readout

TRANSCRIPTS_OF = "whitehouse"  # the publisher whose transcripts have labels in capitals


def show_labels(readouts: Sequence[Readout]) -> None:
    """Print how many office labels have the holder of that day, and what unlabelled paragraphs begin a turn."""
    with progress() as tell:
        tell("learning", 0, 0)
        knowledge = learn(readouts)
        report = check_labels([readout for readout in readouts if readout.source == TRANSCRIPTS_OF], knowledge, tell)
    say(
        f"{report.right} of {report.labels} labels of a president or vice president have the holder: {report.share:.4f}"
    )
    _exceptions("not the holder", report.wrong)
    _exceptions("in no table of holders", report.unlisted)
    say(
        f"{len(report.begun)} of {report.unlabelled} unlabelled paragraphs in {report.transcripts} transcripts in "
        "capitals begin a turn"
    )
    _exceptions("begins a turn", report.begun)


def _exceptions(what: str, exceptions: Sequence[LabelException]) -> None:
    if exceptions:
        rows = [(e.id, str(e.paragraph), e.printed, e.said, e.expected) for e in exceptions]
        table(("readout", "¶", what, "speaker", "expected"), rows, right=("¶",))


def show_people(readouts: Sequence[Readout], seed: int) -> None:
    """Print a random sample of the speakers and participants, and the commonest with those that may be one person."""
    with progress() as tell:
        tell("learning", 0, 0)
        people = people_met(readouts, learn(readouts), tell)
    say(f"{len(people)} speakers and participants in {len(readouts)} readouts; a sample, drawn with seed {seed}:")
    table(
        ("person", "readouts", "for example", "title"),
        [(p.name, str(p.readouts), p.example, p.title[:60]) for p in drawn(people, seed)],
        right=("readouts",),
    )
    say(f"The {COMMONEST} commonest:")
    say("; ".join(f"{person.name} {person.readouts}" for person in people[:COMMONEST]))
    pairs = list(perhaps_twice(people))
    say(f"{len(pairs)} pairs of these share a surname or nearly so:")
    table(("one", "other"), [(one.name, other.name) for one, other in pairs])
