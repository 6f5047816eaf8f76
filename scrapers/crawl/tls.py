"""Why no secure connection to a host could be made: its certificate, or the handshake."""

from __future__ import annotations

from collections.abc import Iterator

from OpenSSL import SSL
from service_identity import CertificateError, VerificationError

UNVERIFIED = "certificate verify failed"
CUT = "unexpected eof while reading"  # the connection broke, which may happen to any


def handshake_fault(error: BaseException) -> str:
    """What is wrong with a host's certificate or handshake, in words; "" where something else went wrong.

    Scrapy wraps what Twisted wraps: the fault itself is deep inside.
    """
    for inner in _inside(error):
        if isinstance(inner, VerificationError | CertificateError):
            return "its certificate is for another host"
        if isinstance(inner, SSL.Error) and not isinstance(inner, SSL.SysCallError | SSL.ZeroReturnError):
            said = [str(part[-1]) for part in inner.args[0]] if inner.args and isinstance(inner.args[0], list) else []
            if UNVERIFIED in said:
                return "its certificate can't be verified: it has expired, or is from no trusted authority"
            if said and CUT not in said:
                return f"the TLS handshake failed ({said[0]})"
    return ""


def _inside(error: BaseException) -> Iterator[BaseException]:
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        reasons = [getattr(reason, "value", reason) for reason in getattr(one, "reasons", None) or ()]
        waiting += [found for found in (one.__cause__, one.__context__, *reasons) if isinstance(found, BaseException)]
