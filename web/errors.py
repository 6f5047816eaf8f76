"""The one table from an error to its status, and the one shape in which every error is told."""

from __future__ import annotations

from scrapers.errors import ReadoutsError


class ReadoutMissing(ReadoutsError):
    what = "There is no readout with this id"


class EventMissing(ReadoutsError):
    what = "There is no event with this id"


class RevisionMissing(ReadoutsError):
    what = "There is no change with this number"


class TextsTooLong(ReadoutsError):
    what = "These texts are too long to be compared word by word"


class DownloadUnderWay(ReadoutsError):
    what = "One download at a time: another one of yours is under way"


class DownloadsFull(ReadoutsError):
    what = "Too many downloads are under way: ask again in a moment"
