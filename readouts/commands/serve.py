"""readouts serve: the page and the endpoint, with gunicorn."""

from __future__ import annotations

import click

from readouts.home import Home
from readouts.settings import Settings, read_settings
from readouts.terminal import say


@click.command()
@click.option("--host", help="The address to listen on [127.0.0.1].")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 0 for any free port [8000].")
@click.option("--workers", type=click.IntRange(1, 64), help="Worker processes [2].")
@click.pass_obj
def command(settings: Settings, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the web pages and the API. New index generations are picked up without a restart."""
    serve(settings, host, port, workers)


def serve(settings: Settings, host: str | None, port: int | None, workers: int | None) -> None:
    """Run until a signal stops it. Raises IndexMissing, ArchiveError and CannotListen before serving."""
    from readouts.server.metrics_folder import metrics_folder

    chosen = read_settings(**{**settings.model_dump(), **_given(host=host, port=port, workers=workers)})
    home = Home(chosen.home)
    home.archive().close()
    home.engine().status()
    with metrics_folder() as folder:
        from readouts.server.gunicorn_app import listen, run

        socket = listen(chosen.host, chosen.port, chosen.client_timeout)
        address = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
        ready = f"Serving on http://{address}:{socket.getsockname()[1]}/ (Ctrl+C ends it)"
        run(home, chosen, socket, folder, lambda: say(ready))


def _given(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}
