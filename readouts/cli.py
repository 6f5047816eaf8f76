"""The command line: a click group that imports a command's module when the command is called."""

from __future__ import annotations

import errno
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from readouts import commands
from scrapers.errors import ReadoutsError

INTERRUPTED = 130
FULL = (errno.ENOSPC, errno.EDQUOT)


class DiskFull(ReadoutsError):
    what = "No space left on device"


class Lazy(click.Group):
    """Commands are the modules of readouts.commands; every error is printed as one line with an exit code.

    1: the command failed; 2: wrong usage; 130: interrupted.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name.strip("_") for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        name = "import_" if cmd_name == "import" else cmd_name
        found: click.Command = importlib.import_module(f"{commands.__name__}.{name}").command
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """As click does it; an error that names no file, as of a full disk, gets the place and the step."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno not in FULL or error.filename:
                raise
            place = f"{ctx.obj.home} or the folder for temporary files, in readouts {ctx.invoked_subcommand}"
            raise DiskFull(place, "Free some space, then run it again.", what=error.strerror or "") from error

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *rest: Any, **extra: Any) -> Any:
        extra["standalone_mode"] = False
        try:
            code = super().main(args, "readouts", *rest, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else "readouts"
            _end(f"{error.format_message()} See {path} --help.", error.exit_code)
        except click.ClickException as error:
            _end(error.format_message(), error.exit_code)
        except ReadoutsError as error:
            _end(str(error), _code(error))
        except (click.Abort, KeyboardInterrupt):
            _end("Interrupted.", INTERRUPTED)
        except BrokenPipeError:
            # The reader closed the pipe, as `head` does; the interpreter's last flush must not fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except OSError as error:
            _end(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.", 1)
        sys.exit(code if isinstance(code, int) else 0)


def _code(error: ReadoutsError) -> int:
    """A rejected request counts as wrong usage. Compared by name, so that search stays unimported."""
    return 2 if type(error).__name__ in ("BadRequest", "BadSetting") else 1


def _end(message: str, code: int) -> None:
    line = " ".join(message.split())
    click.echo(f"readouts: {line}", err=True)
    sys.exit(code)


@click.group("readouts", cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="The data directory, with archive and index [READOUTS_HOME; ./var].",
)
@click.version_option(package_name="readouts", message="readouts %(version)s")
@click.pass_context
def main(ctx: click.Context, home: Path | None) -> None:
    """Full-text search over official readouts: who said what, to whom, about what, and when."""
    from readouts.settings import read_settings

    ctx.obj = read_settings(home=home)
