"""`readouts check`"""

from __future__ import annotations

from collections.abc import Iterator

import click

from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import number, say
from scrapers.archive.verify import REVISION, verify
from scrapers.errors import ReadoutsError


class CheckFailed(ReadoutsError):
    what = "The check found problems"


@click.command()
@click.pass_obj
def command(settings: Settings) -> None:
    """Verify the archive and the index. Prints each problem with its remedy; exit code 1 if there is any."""
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
        restore = f"estore {home.archive_path} from a copy with readouts backup COPY --restore."
        mend = f"Run readouts index --reparse, which reads it again from its page; if it is named again, r{restore}"
        yield from (f"archive: {one}. {mend if one.startswith(REVISION) else f'R{restore}'}" for one in findings)
        if not findings:
            unread = sum(1 for _ in archive.problems())
            say(f"archive: sound, {number(len(archive))} readouts, {number(unread)} unreadable pages")


def _index(home: Home) -> Iterator[str]:
    """The index against its own checksums, and against the archive it was built from."""
    from index.generations.layout import current_directory, damaged_files, read_manifest

    directory = current_directory(home.index_path)
    if directory is None:
        yield "index: missing. Run readouts index."
        return
    try:
        generation = read_manifest(directory).generation
        damaged = damaged_files(directory)
    except ReadoutsError as error:
        yield f"index: {error}"
        return
    yield from (
        f"index: {one.id} is missing or outdated: {one.reason} Run readouts index --rebuild."
        for one in generation.rejected
    )
    yield from (f"index: {name} is damaged or missing. Run readouts index --rebuild." for name in damaged)
    if not damaged and home.writer().current() is None:
        yield "index: built by an incompatible version. Run readouts index."
    with home.archive() as archive:
        continued = archive.token(generation.sequence) == generation.token
        behind = len(archive.changed_since(generation.sequence))
    if not continued:
        yield "index: built from another archive, or from this one before a restore. Run readouts index."
    elif behind:
        yield f"index: {number(behind)} changes in the archive are not indexed yet. Run readouts index."
    elif not damaged:
        say(f"index: sound, {number(generation.documents)} readouts in generation {generation.name}")
