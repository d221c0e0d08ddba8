"""The selection rule, the same as in Swift, and the word F1 of what it selects."""
from collections import Counter

import numpy as np

MISSING_WEIGHT = 0.85
COPY_TOKENS = 8


def first_copies(page, p):
    """Of equal blocks of eight tokens or more the likeliest one, the first of equals."""
    keep = np.ones(len(p), dtype=bool)
    best = {}
    for index, tokens in enumerate(page.tokens):
        if len(tokens) < COPY_TOKENS:
            continue
        key = tuple(tokens)
        other = best.get(key)
        if other is None:
            best[key] = index
        elif p[index] > p[other] + 1e-6:
            keep[other] = False
            best[key] = index
        else:
            keep[index] = False
    return keep


def select(page, p, missing=MISSING_WEIGHT):
    """Which blocks to keep: the likeliest ones, as many as promise the best F1."""
    alone = first_copies(page, p)
    n = np.array([len(t) for t in page.tokens], dtype=float) * alone
    order = np.lexsort((np.arange(len(p)), -p))
    gain = (p * n)[order].cumsum()
    size = n[order].cumsum()
    total = (p * n).sum()
    kept = np.zeros(len(p), dtype=bool)
    if total <= 0:
        return kept
    f = 2 * gain / (size + missing * total + 1e-9)
    kept[order[:int(np.argmax(f)) + 1]] = True
    return kept & alone


def word_f1(page, kept, truth):
    """Word F1 as score.py has it. `truth` is a Counter and its size."""
    bag, size = truth
    words = Counter()
    for index in np.flatnonzero(kept):
        words.update(page.tokens[index])
    got = sum(words.values())
    if size == 0:
        return 1.0 if got == 0 else 0.0
    if got == 0:
        return 0.0
    common = sum(min(c, bag.get(w, 0)) for w, c in words.items())
    return 2 * common / (got + size) if common else 0.0


def snippet_rates(page, kept):
    """(must-have share, must-not share, kept share of comments) of a page; None where it has none."""
    text = "\n\n".join(page.texts[i] for i in np.flatnonzero(kept)).lower()
    text = " ".join(text.split())

    def share(wanted):
        wanted = [" ".join(s.lower().split()) for s in wanted]
        return sum(1 for s in wanted if s in text) / len(wanted) if wanted else None

    return share(page.wanted), share(page.unwanted), share(page.comments)
