"""Sends a delivery: by mail over SMTP, or to a webhook, signed as Standard Webhooks 1.0 has it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import smtplib
import ssl

import requests

from readouts.settings import Settings
from readouts.watches.messages import Letter, mail, payload
from scrapers.archive.watches import Route
from scrapers.errors import ReadoutsError

SECONDS = 30.0  # for a server to answer


class NotSent(ReadoutsError):
    what = "A watch's news could not be sent"


def send(settings: Settings, told: Letter, now: dt.datetime) -> None:
    """Send a delivery by its watch's route. Raises NotSent, without a word of the target or of a secret."""
    try:
        {Route.MAIL: _mail, Route.WEBHOOK: _post}[told.watch.route](settings, told, now)
    except (smtplib.SMTPException, requests.RequestException, OSError) as error:
        raise NotSent(
            told.watch.name, "It is tried again at the next run.", what=f"{NotSent.what} ({_why(error)})"
        ) from None


def check(settings: Settings, route: Route) -> None:
    """Raises NotSent where a setting that the route needs is missing."""
    if route is Route.MAIL and not (settings.smtp_host and settings.mail_from):
        raise NotSent("mail", "Set READOUTS_SMTP_HOST and READOUTS_MAIL_FROM.", what="There is no mail server")
    if route is Route.WEBHOOK and not settings.webhook_secret.get_secret_value():
        remedy = "Set READOUTS_WEBHOOK_SECRET to 24 random bytes in base64: openssl rand -base64 24."
        raise NotSent("webhook", remedy, what="There is no secret to sign with")


def _mail(settings: Settings, told: Letter, now: dt.datetime) -> None:
    message = mail(told, settings.mail_from, now)
    context = ssl.create_default_context()
    if settings.smtp_tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS)
    with server:
        if settings.smtp_tls == "starttls":
            server.starttls(context=context)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(message)


def _post(settings: Settings, told: Letter, now: dt.datetime) -> None:
    body = json.dumps(payload(told), ensure_ascii=False).encode()
    moment = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Readouts",
        "webhook-id": told.key,
        "webhook-timestamp": moment,
        "webhook-signature": signature(settings.webhook_secret.get_secret_value(), told.key, moment, body),
    }
    answer = requests.post(told.watch.target, data=body, headers=headers, timeout=SECONDS, allow_redirects=False)
    if not 200 <= answer.status_code < 300:
        raise requests.HTTPError(f"status {answer.status_code}")


def signature(secret: str, key: str, moment: str, body: bytes) -> str:
    """The signature of a webhook: HMAC-SHA256 of id, time and body under a secret in base64 (Standard Webhooks 1.0)."""
    own = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.new(own, b".".join((key.encode(), moment.encode(), body)), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def _why(error: Exception) -> str:
    """What went wrong; an error of HTTP or SMTP names addresses, which stay out of logs."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server answered {error.smtp_code}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"the mail server refused the recipient, {', '.join(map(str, codes))}"
    if isinstance(error, requests.HTTPError):
        return f"the webhook answered with {error}"
    if isinstance(error, requests.Timeout | TimeoutError):
        return "there was no answer in time"
    return type(error).__name__
