"""readouts annotate: one readout with its annotation in colour, and the evidence for it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from index.annotate.annotate import EMPTY, Knowledge, annotate, learn
from index.annotate.decisions import Decision, decisions
from index.annotate.subject.countries import CountryReason, countries_with_reasons
from index.annotate.subject.event_kind import KindReason, kind_with_reason
from index.annotate.subject.topics import Topic, topics
from index.annotate.vocabulary.countries import gazetteer
from index.annotate.vocabulary.phrases import spans
from index.annotate.vocabulary.topics import lexicon
from index.document import Annotations, Mode, Statement, Turn
from index.evaluate.corpus import saved_readouts
from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import progress, say
from scrapers.errors import ReadoutsError
from scrapers.readout import Readout

STYLES = {Mode.QUOTED: "green", Mode.REPORTED: "cyan", Mode.NARRATION: "dim"}

LONGEST = 100  # characters of the words that are shown as a reason


class NoSuchReadout(ReadoutsError):
    what = "Unknown readout"


class UnknownRule(ReadoutsError):
    what = "No rule with this name decided in the archive"


@click.command()
@click.argument("which", metavar="[FILE|ID]", default="")
@click.option("--learn/--no-learn", "learns", default=True, help="First learn from the archive who held which office.")
@click.option("--rule", metavar="NAME", help="List what a rule decided in the readouts of the archive.")
@click.option("--sample", type=click.IntRange(1), help="With --rule: only so many decisions, drawn at random.")
@click.option("--seed", default=1, show_default=True, help="With --sample: which ones.")
@click.pass_obj
def command(settings: Settings, which: str, learns: bool, rule: str | None, sample: int | None, seed: int) -> None:
    """Show a readout's annotation: the statements of each paragraph, people, countries, topics and their evidence.

    FILE is a saved page or a data set (its first readout); ID is a readout of the archive. With --rule, list every
    decision of a rule, or of all whose name holds NAME, in the readouts of the archive.
    """
    home = Home(settings.home)
    if (rule is None) == (not which):
        raise click.UsageError("Give a file, an id, or --rule NAME.")
    if rule is not None:
        _list_rule(home, _knowledge(home) if learns else EMPTY, rule, sample, seed)
        return
    readout = _saved(Path(which)) if Path(which).is_file() else _archived(home, which)
    found = annotate(readout, _knowledge(home) if learns else EMPTY)
    console = Console(highlight=False, soft_wrap=not Console().is_terminal)
    _show_facts(console, readout, found)
    for one in found.presence:
        console.print(
            Text.assemble(("takes part   ", "bold"), one.person, (f" · {one.rule}: {_cut(one.words)}", "dim"))
        )
    _show_kind(console, kind_with_reason(readout, found.turns, found.countries))
    _show_countries(console, countries_with_reasons(readout, found.turns))
    _show_topics(console, topics(readout, found.turns, found.kind))
    for number, (paragraph, turn) in enumerate(zip(readout.paragraphs, found.turns, strict=True)):
        _show_paragraph(console, number, paragraph.text, turn)


def _list_rule(home: Home, knowledge: Knowledge, name: str, sample: int | None, seed: int) -> None:
    """Print a line for each decision of a rule. Raises UnknownRule where no rule with that name decided."""
    found: list[tuple[str, Decision]] = []
    readouts: set[str] = set()
    rules: set[str] = set()
    with home.archive() as archive, progress() as tell:
        for through, readout in enumerate(archive.readouts(), 1):
            tell("annotating", through, 0)
            for one in decisions(readout, annotate(readout, knowledge)):
                rules.update(one.rule.split("; "))
                if name in one.rule:
                    found.append((readout.id, one))
                    readouts.add(readout.id)
    if not found:
        raise UnknownRule(name, f"Rules that decided here: {', '.join(sorted(rules)) or 'none'}.")
    chosen = random.Random(seed).sample(found, min(sample, len(found))) if sample else found
    for id, one in chosen:
        text = f" | {_cut(one.text)}" if one.text else ""
        say(f"{id} {one.place}: {one.said} · {one.rule}: {_cut(one.words)}{text}")
    say(f"{_counted(len(found), 'decision')} in {_counted(len(readouts), 'readout')}")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"


def _saved(path: Path) -> Readout:
    readout = next(iter(saved_readouts([path])), None)
    if readout is None:
        raise NoSuchReadout(path, "Name a saved page of a known source, or import the page and name its id.")
    return readout


def _archived(home: Home, which: str) -> Readout:
    with home.archive() as archive:
        readout = archive.readout(which)
    if readout is None:
        raise NoSuchReadout(which, "Name a file, or an id as printed by `readouts search`.")
    return readout


def _knowledge(home: Home) -> Knowledge:
    """Knowledge of the published generation; without one, learned from the archive; without an archive, EMPTY."""
    writer = home.writer()
    if writer.current() is not None:
        return writer.knowledge()
    if not home.archive_path.exists():
        return EMPTY
    with home.archive() as archive:
        return learn(archive.readouts())


def _show_facts(console: Console, readout: Readout, found: Annotations) -> None:
    console.print(Text(readout.title, style="bold"))
    if readout.lead:
        console.print(Text(readout.lead, style="italic"))
    console.print(Text(f"{readout.date} · {readout.id} · {readout.url}", style="dim"))
    for name, values in (
        ("place", (found.place,)), ("speakers", found.speakers),
        ("participants", found.participants),
    ):  # fmt: skip
        console.print(Text.assemble((f"{name:<13}", "bold"), ", ".join(filter(None, values)) or "none"))


def _show_kind(console: Console, reason: KindReason) -> None:
    words = f": {_cut(reason.words)}" if reason.words else ""
    console.print(Text.assemble(("kind         ", "bold"), reason.kind.value, (f" · {reason.rule}{words}", "dim")))


def _show_countries(console: Console, found: Iterable[CountryReason]) -> None:
    for country in found:
        where = country.rule if country.paragraph is None else f"{country.rule} in paragraph {country.paragraph}"
        words = f": {_cut(country.words)}" if country.words else ""
        weight = f", {country.score:.1f} of what is needed" if country.rule != "publisher" else ""
        console.print(Text.assemble(("country      ", "bold"), country.code, (f" · {where}{words}{weight}", "dim")))


def _show_topics(console: Console, found: Iterable[Topic]) -> None:
    for topic in found:
        where = f" in paragraphs {', '.join(map(str, topic.paragraphs))}" if topic.paragraphs else ""
        why = f" · {topic.rule}: {_cut(', '.join(topic.words))}{where}"
        console.print(
            Text.assemble(("topic        ", "bold"), (topic.slug, "magenta"), f" {topic.score:.2f}", (why, "dim"))
        )


def _show_paragraph(console: Console, number: int, text: str, turn: Turn) -> None:
    if len(turn.statements) > 1:
        who = f"{turn.speaker or 'no speaker'}, {turn.mode}"
        console.print(Text.assemble((f"\n[{number}] ", "dim"), who, (f" in most of it · {turn.rule}", "dim")))
    shown = Text(text)
    for start, end, style in _evidence(text):
        shown.stylize(style, start, end)
    for at, one in enumerate(turn.statements):
        _show_statement(console, f"p{number}s{at}", one)
        part = shown[one.start : one.end]
        part.rstrip()
        console.print(Text.assemble("    ", part, style="dim" if one.mode is Mode.NARRATION else ""))


def _show_statement(console: Console, place: str, one: Statement) -> None:
    who = f"{one.speaker or 'no speaker'}, {one.mode}" + (f", printed “{one.printed}”" if one.printed else "")
    console.print(Text.assemble((f"[{place}] ", "dim"), (who, STYLES[one.mode])))
    earned = f": “{_cut(one.words)}”" if one.words else ""
    outweighed = f"; outweighed: {'; '.join(one.outweighed)}" if one.outweighed else ""
    console.print(Text(f"    {one.rule}{earned}{outweighed}", style="dim"))
    if one.acts:
        acts = (f"{act.verb} ({act.kind}{f', to {act.addressee}' if act.addressee else ''})" for act in one.acts)
        console.print(Text(f"    verbs: {', '.join(acts)}", style="dim"))


def _cut(words: str) -> str:
    """Words that fit on a line."""
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} …"


def _evidence(text: str) -> Iterable[tuple[int, int, str]]:
    """Where a paragraph names countries (underlined) and topics (magenta)."""
    for start, end, sense in spans(gazetteer(), text):
        if sense.codes:
            yield start, end, "underline"
    for start, end, hint in spans(lexicon(), text):
        if hint.slugs and not hint.office:
            yield start, end, "magenta"
