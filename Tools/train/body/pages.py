"""Pages of the corpus as the extractor cut them into blocks, with the truth beside them."""
import hashlib
import json
import os
import re
from urllib.parse import urlsplit

import numpy as np
from publicsuffixlist import PublicSuffixList

TOKEN = re.compile(r"\w+")
SETS = ("wcxb-dev", "news-a", "snippets-a")
FOLDS = 5


class Page:
    """One page: its blocks are the rows first..last of the feature matrix."""

    __slots__ = (
        "set", "id", "url", "charset", "type", "truth", "wanted", "unwanted", "comments", "texts", "tokens", "names",
        "paths", "duplicates", "first", "last", "fold", "domain", "features")

    @property
    def rows(self):
        return slice(self.first, self.last)

    @property
    def is_article(self):
        return self.type == "article"


def registrable_domain(url, fallback):
    host = (urlsplit(url or "").hostname or "").rstrip(".").lower()
    return (SUFFIXES.privatesuffix(host) or host) if host else fallback


SUFFIXES = PublicSuffixList()


def fold_of(domain):
    """The fold of a domain: the same in every run and for every set, so that no domain is trained and tested on."""
    return int.from_bytes(hashlib.sha256(domain.encode()).digest()[:4], "big") % FOLDS


def load(corpus, dumps):
    """All pages of the sets, the matrix of their feature rows, and the names of the block and of the page columns."""
    pages, matrices, header, row = [], [], None, 0
    for name in SETS:
        truth = {}
        with open(os.path.join(corpus, name, "truth.jsonl"), encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                truth[record["id"]] = record
        with open(os.path.join(dumps, name + ".jsonl"), encoding="utf-8") as lines:
            header = json.loads(next(lines))
            for line in lines:
                dump = json.loads(line)
                record = truth[dump["id"]]
                page = Page()
                page.set, page.id, page.url = name, dump["id"], record["url"]
                page.type, page.truth = record["page_type"], record["text"]
                page.wanted = [s for s in record["with"] if isinstance(s, str) and s]
                page.unwanted = [s for s in record["without"] if isinstance(s, str) and s]
                page.comments = record.get("comments") or []
                page.texts, page.names, page.paths = dump["texts"], dump["names"], dump["paths"]
                page.features, page.charset, page.duplicates = dump["page"], record["charset"], dump["duplicates"]
                page.tokens = [TOKEN.findall(text.lower()) for text in page.texts]
                page.domain = registrable_domain(page.url, "page:" + page.id)
                page.fold = fold_of(page.domain)
                page.first, page.last = row, row + len(page.texts)
                row = page.last
                pages.append(page)
        matrices.append(np.fromfile(os.path.join(dumps, name + ".f32"), dtype="<f4").reshape(-1, len(header["features"])))
    return pages, np.concatenate(matrices), header["features"], header["page_features"]
