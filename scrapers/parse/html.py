"""HTML → paragraphs with the labels the page gives, and selectors that say how many they expect."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

import ftfy
import ftfy.badness
from bs4 import BeautifulSoup, SoupStrainer, Tag
from bs4.element import Comment, NavigableString, PreformattedString

from scrapers.errors import PageUnreadable
from scrapers.parse.size_limits import refuse
from scrapers.readout import Paragraph

BLOCKS = ("p", "h2", "h3", "h4", "li", "blockquote")
BOLD = frozenset({"b", "strong"})
BOLD_CLASSES = frozenset({"fw-bold", "fw-bolder", "font-weight-bold"})
LONGEST_LABEL = 200  # characters; the longest real ones name an office, a country and a person

SHARED_NOISE = (
    "script", "style", "noscript", "template", "nav", "form", "button", "figure", "iframe", "audio", "video",
    ".share", ".sharing", ".social-share", ".sharedaddy", ".addtoany_share_save_container",
    ".print-link", ".article-meta",
)  # fmt: skip
"""What stands inside bodies on many sites and is no part of the account."""

_MENU = re.compile(
    r"(?:share|print|tweet|email|e-mail|copy link|back to top|read more|see also|download|subscribe|"
    r"share (?:this|on|via|with)\b.{0,40}|print this\b.{0,20}|follow us\b.{0,40}|the post .* appeared first on .*|"
    r"поделиться|распечатать|печать|partager|imprimer|teilen|drucken|compartir|imprimir|paylaş|yazdır|"
    r"打印本页|分享(?:到.{0,10})?|(?:[【\[]\s*(?:打印|关闭|纠错|print|close)\s*[】\]]\s*)+)[.:…]?",
    re.IGNORECASE,
)
_INVISIBLE: dict[int, str | None] = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffc"))
_INVISIBLE |= dict.fromkeys((*range(0x09), *range(0x0E, 0x1C), 0x7F))  # controls, NUL among them
_INVISIBLE |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # halves of characters, which no file can hold
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_BREAK = "\n"
_INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q s small span strong sub sup time tt u",
    )
)
_SPACE = re.compile(r"\s+")
_ASIDE = re.compile(r"(?<!\s)\s*\([^()]*\)\s*$")
REMEDY = "The site's markup may have changed: compare the archived page with the source's reader."


def parse(body: bytes | str, only: str | None = None) -> BeautifulSoup:
    """The page's tree. `only` keeps the elements of one name, which saves most of the time on a page full of menus.

    Raises PageUnreadable for what is too large or too deep to be a readout.
    """
    refuse(body)
    return BeautifulSoup(body, "lxml", parse_only=SoupStrainer(only) if only else None)


def decode(body: bytes, content_type: str = "") -> bytes | str:
    """A page's body as text where its character set is sure, and else the bytes, for the parser to find it.

    What is UTF-8 throughout is nothing else, whatever the header or the page says; the header comes next.
    """
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        said = _CHARSET.search(content_type)
    try:
        return body.decode(said[1]) if said else body
    except (LookupError, UnicodeDecodeError):
        return body


def mend(text: str) -> str:
    """Mojibake put right: UTF-8 that was read as another character set, and only where that is beyond doubt.

    "VÃ¸llan" is Vøllan. Text that merely looks unusual stays as it is.
    """
    if text.isascii() or not ftfy.badness.is_bad(text):
        return text
    mended = ftfy.fix_encoding(text)
    return mended if not ftfy.badness.is_bad(mended) else text


def one(root: Tag, css: str) -> Tag:
    """The single element that `css` selects. Raises PageUnreadable if there are none or several."""
    found = root.select(css, limit=2)
    if len(found) != 1:
        raise PageUnreadable(f"{'more than one' if found else 'no'} element {css}", REMEDY)
    return found[0]


def maybe(root: Tag, css: str) -> Tag | None:
    """The element that `css` selects, or None. Raises PageUnreadable where there are several."""
    return one(root, css) if root.select(css, limit=1) else None


def some(root: Tag, css: str) -> list[Tag]:
    """All elements that `css` selects, in document order. Raises PageUnreadable if there are none."""
    if found := root.select(css):
        return list(found)
    raise PageUnreadable(f"no element {css}", REMEDY)


def attribute(tag: Tag, name: str) -> str:
    """A single-valued attribute of `tag`. Raises PageUnreadable where it is missing or empty."""
    value = tag.get(name)
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise PageUnreadable(f"no attribute {name} on <{tag.name}>", REMEDY)


def fold(text: str) -> str:
    """White space (no-break spaces too) folded to single spaces; soft hyphens and zero-width characters removed."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text.translate(_INVISIBLE))).strip()


def tidy(text: str) -> str:
    """Text that stood in no element, mended and folded."""
    return fold(mend(text))


def text_of(node: Tag | None) -> str:
    """The folded text of an element as a reader sees it: "25<sup>th</sup>" is "25th", a line break is a space."""
    return tidy("".join(run.text for run in _runs(node))) if node else ""


def is_menu(text: str) -> bool:
    """Whether a whole paragraph is nothing but what pages offer to do with them: share, print, go back to the top."""
    return len(text) <= LONGEST_LABEL and _MENU.fullmatch(text) is not None


def body_of(root: Tag, *, drop: Iterable[str] = ()) -> tuple[Paragraph, ...]:
    """The account in a body, without SHARED_NOISE, `drop` (CSS selectors) and what offers to share or print it.

    Text that stands in no block counts where it stands between paragraphs; where it is most of the body, all of it
    does, parted by two line breaks in a row.
    """
    _take_out(root, (*SHARED_NOISE, *drop))
    found = _parted(root, loose=False)
    if 2 * sum(len(paragraph.text) for paragraph in found) < len(text_of(root)):
        found = _parted(root, loose=True)
    return tuple(paragraph for paragraph in found if not is_menu(paragraph.text))


def _parted(root: Tag, *, loose: bool) -> tuple[Paragraph, ...]:
    """The paragraphs under `root`: a block each, and runs of text in none, `loose` ones too, beside no paragraph."""
    groups: list[list[_Run]] = [[]]
    current: Tag | None = None
    breaks = 0
    for run in _runs(root):
        if run.node:
            block = _outermost_block(run.node, root)
            holder = block or next(tag for tag in run.node.parents if tag is root or tag.name not in _INLINE)
            if not block and not loose and not holder.find("p", recursive=False):
                continue
            if run.text.strip():
                if holder is not current or (breaks > 1 and (loose or not block)):
                    groups.append([])
                current, breaks = holder, 0
        breaks += run.node is None and run.text == _BREAK
        groups[-1].append(run)
    return tuple(paragraph for group in groups if (paragraph := _from_runs(group)).text)


def _outermost_block(node: NavigableString, root: Tag) -> Tag | None:
    inside = takewhile(lambda parent: parent is not root, node.parents)
    return next(reversed([parent for parent in inside if parent.name in BLOCKS]), None)


def _take_out(root: Tag, drop: Iterable[str]) -> None:
    for css in drop:
        for tag in root.select(css):
            tag.decompose()


def paragraphs(root: Tag, *, drop: Iterable[str] = ()) -> tuple[Paragraph, ...]:
    """The non-empty paragraphs under `root` in order, `drop` (CSS selectors) taken out of the tree first.

    A paragraph is the outermost of BLOCKS, so a quotation or a list item with paragraphs inside counts once.
    """
    _take_out(root, drop)
    outermost = (tag for tag in root.find_all(BLOCKS) if not _inside_block(tag, root))
    return tuple(paragraph for tag in outermost if (paragraph := _paragraph(tag)).text)


class _Run(NamedTuple):
    text: str
    bold: bool
    node: NavigableString | None = None


def _inside_block(tag: Tag, root: Tag) -> bool:
    for parent in tag.parents:
        if parent is root:
            return False
        if parent.name in BLOCKS:
            return True
    return False


def _runs(root: Tag) -> Iterator[_Run]:
    """The strings under `root`, each with whether it is printed bold. Breaks and inner blocks part words."""
    for node in root.descendants:
        if isinstance(before := node.previous_sibling, Tag) and before.name in BLOCKS:
            yield _Run(" ", False)
        if isinstance(node, Tag):
            if node.name == "br" or node.name in BLOCKS or node.name in ("div", "tr", "td"):
                yield _Run(_BREAK if node.name == "br" else " ", False)
        elif isinstance(node, NavigableString) and not isinstance(node, (Comment, PreformattedString)):
            yield _Run(str(node), _is_bold(node, root), node)


def _is_bold(node: NavigableString, root: Tag) -> bool:
    for parent in node.parents:
        if parent.name in BOLD or not BOLD_CLASSES.isdisjoint(parent.get_attribute_list("class")):
            return True
        if parent is root:
            break
    return False


def _paragraph(tag: Tag) -> Paragraph:
    return _from_runs(_runs(tag))


def _from_runs(found: Iterable[_Run]) -> Paragraph:
    runs = [_Run(mend(run.text).translate(_INVISIBLE), run.bold) for run in found]
    return Paragraph(fold("".join(run.text for run in runs)), _label(runs))


def _label(runs: list[_Run]) -> str | None:
    """The speaker's label at the start, judged on text and not on tags, which editors split in any way.

    Bold print from the first letter up to a colon is a label; brackets such as "(retranslated)" may stand between
    the two. Bold that runs on behind the colon is a heading or an emphasised sentence, and no label.
    """
    text = "".join(run.text for run in runs)
    bold = [run.bold for run in runs for _ in run.text]
    start = next((i for i, char in enumerate(text) if char.isalnum()), len(text))
    colon = text.find(":", start, start + LONGEST_LABEL)
    if colon < 0 or not bold[start]:
        return None
    after = next((i for i in range(colon + 1, len(text)) if not text[i].isspace()), None)
    if after is not None and bold[after] and text[after].isalnum():
        return None
    plain = [i for i in range(start, colon) if not bold[i] and not text[i].isspace()]
    if plain and not bold[colon] and _ASIDE.sub("", text[plain[0] : colon]).strip():
        return None
    return fold(_ASIDE.sub("", text[start:colon])) or None
