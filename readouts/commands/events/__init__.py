"""readouts events: a folder, as the commands fill theirs."""

from readouts.commands.events.command import command

__all__ = ["command"]
