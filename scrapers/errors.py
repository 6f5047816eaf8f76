"""Every error of the product says what happened, to what, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class ReadoutsError(Exception):
    """The root of the tree: `what` happened, to which `subject`, and the `remedy`.

    No call site formats a message: `str(error)` renders "what: subject. remedy." from the three.
    """

    what = "Something went wrong"

    def __init__(self, subject: object = "", remedy: str = "", *, what: str = "") -> None:
        self.what = what or type(self).what
        self.subject = str(subject)
        self.remedy = remedy
        super().__init__(self.what, self.subject, self.remedy)

    def __reduce__(self) -> tuple[Callable[..., ReadoutsError], tuple[Any, ...]]:
        """Pickled by its state, because a subclass may take other arguments than those that Exception keeps."""
        return _restored, (type(self), self.args, self.__dict__)

    def __str__(self) -> str:
        head = f"{self.what}: {self.subject}" if self.subject else self.what
        return f"{head}. {self.remedy}" if self.remedy else head


def _restored(kind: type[ReadoutsError], args: tuple[Any, ...], state: dict[str, Any]) -> ReadoutsError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class UnknownSource(ReadoutsError):
    what = "No source has this name"


class PageUnreadable(ReadoutsError):
    """A page that its reader can't turn into a readout; it is kept, listed and counted."""

    what = "The page can't be read as a readout"


class ImportFailed(ReadoutsError):
    what = "Nothing could be imported"


class ArchiveError(ReadoutsError):
    what = "The archive can't be used"


class SkeletonFailed(ReadoutsError):
    what = "The source can't be begun"


class ScrapeFailed(ReadoutsError):
    what = "The crawl did not end well"
