"""Parameters that networks and mail programs add to a link when it is shared: a page is there without them."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from web.http.headers import for_programs

ADDED = re.compile(
    r"(?:utm|mtm|pk|hsa|mkt|oly|vero)_\w+|_hs\w+|mc_[ce]id|(?:fb|g|dc|tw|ttc|ms)?clid|(?:g|w)braid|igshid?|li_fat_id|"
    r"_ga|_gl|ref_src|__cft__.*|__tn__|yclid|s_cid|spm",
    re.ASCII | re.IGNORECASE,
)


def drop_tracking(app: Flask) -> None:
    """Lead from an address with such parameters to the same page without; programs are told of them as of any other."""

    @app.before_request
    def lead_on() -> Response | None:
        given = list(request.args.items(multi=True))
        kept = [(name, value) for name, value in given if not ADDED.fullmatch(name)]
        if len(kept) == len(given) or for_programs(request.path):
            return None
        return redirect(f"{request.path}?{urlencode(kept)}" if kept else request.path)
