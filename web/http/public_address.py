"""Where readers find this service: what every absolute address begins with."""

from __future__ import annotations

from flask import current_app, request

SETTING = "PUBLIC_URL"
"""Where an app's configuration has it, "" where it isn't set."""


def public_address() -> str:
    """Scheme and host as they are set; else those by which the present request came, which its client chose."""
    return str(current_app.config[SETTING]) or request.host_url.rstrip("/")
