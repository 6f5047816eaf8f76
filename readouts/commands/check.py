"""readouts check: verify the archive and the index."""

from __future__ import annotations

from collections.abc import Iterator

import click

from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import number, say
from scrapers.archive.verify import verify
from scrapers.errors import ReadoutsError


class CheckFailed(ReadoutsError):
    what = "The home is not sound"


@click.command()
@click.pass_obj
def command(settings: Settings) -> None:
    """Say what is wrong with the archive and the index, and the command that mends it; 1 where anything is."""
    home = Home(settings.home)
    wrong = [*_archive(home), *_index(home)]
    for line in wrong:
        say(line)
    if wrong:
        raise CheckFailed(
            home.path, f"{len(wrong)} finding{'s' if len(wrong) > 1 else ''} above, each with its remedy."
        )


def _archive(home: Home) -> Iterator[str]:
    with home.archive() as archive:
        findings = list(verify(archive))
        yield from (f"archive: {finding}. Restore {home.archive_path} from a copy." for finding in findings)
        if not findings:
            unread = sum(1 for _ in archive.problems())
            say(f"archive: sound, {number(len(archive))} readouts, {number(unread)} pages that can't be read")


def _index(home: Home) -> Iterator[str]:
    """The index against its own checksums, and against the archive it was built from."""
    from index.generations.layout import current_directory, damaged_files, read_manifest

    directory = current_directory(home.index_path)
    if directory is None:
        yield "index: there is none. Run readouts index."
        return
    try:
        generation = read_manifest(directory).generation
        damaged = damaged_files(directory)
    except ReadoutsError as error:
        yield f"index: {error}"
        return
    yield from (
        f"index: {one.id} is not in it, or only in an older state: {one.reason} Run readouts index --rebuild."
        for one in generation.aside
    )
    yield from (f"index: {name} is damaged or missing. Run readouts index --rebuild." for name in damaged)
    if not damaged and home.writer().current() is None:
        yield "index: it was built by other rules. Run readouts index."
    with home.archive() as archive:
        continued = archive.token(generation.sequence) == generation.token
        behind = len(archive.changed_since(generation.sequence))
    if not continued:
        yield "index: it was built from another archive, or from this one before a restore. Run readouts index."
    elif behind:
        yield f"index: {number(behind)} changes of the archive are not in it. Run readouts index."
    elif not damaged:
        say(f"index: sound, {number(generation.documents)} readouts in generation {generation.name}")
