"""The company of the words of documents, read text after text."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from index.analysis import tokens
from index.columns.company import Company, as_arrays, vectors
from index.document import Document
from index.fields import GAP, blocks


def company_of(documents: Iterable[Document]) -> Company:
    names: dict[str, int] = {}
    read: list[int] = []
    for document in documents:
        for block in blocks(document):
            read += [names.setdefault(token.word, len(names)) for token in tokens(block)] + [-1] * GAP
    return Company(as_arrays(*vectors(np.array(read, np.int32), [*names])))
