#!/usr/bin/env python3
"""Trains the models that choose title, authors and date among a page's candidates.

  train.py CORPUS CANDIDATES [--field title|date|author] [--write] [--importance] [--out DIR]

CANDIDATES has <set>.<fold>.jsonl, as the program `training` prints them (see README.md). Scores are out of fold, five
folds by registrable domain over all sets together; --out writes what was chosen out of fold, in the form that score.py
reads. --write trains on all pages and writes the files in Sources/CModels.
"""
import argparse
import json
import os
import re
import sys

import numpy as np

from forest import Forest, modelfile
from pages import FOLDS, ROOT, SETS, Page, load

TYPES = ("isArticle", "isListing", "isForum", "isProduct", "isService")


class Field:
    """What is learned of one field: `prepare` says which candidates are right, `fit` and `choose` how they are chosen."""

    def __init__(self):
        path = os.path.join(ROOT, "Sources", "Extraction", self.candidates + ".swift")
        with open(path, encoding="utf-8") as source:
            body = re.search(r"enum Feature: Int, CaseIterable \{(.*?)\n  \}", source.read(), re.S)[1]
        self.names = [n for line in re.findall(r"case ([^\n]+)", body) for n in re.split(r",\s*", line.strip().rstrip(","))]

    def columns(self, *without):
        return [i for i, name in enumerate(self.names) if name not in without]

    def column(self, page, name):
        return page.x[0, self.names.index(name)]

    def pages(self, loaded, score):
        pages = []
        for name, truth, rows in loaded:
            page = Page(name, truth, [r for r in rows if r["field"] == self.field])
            if self.prepare(page, score):
                pages.append(page)
        return pages

    def rank(self, pages, weights, model):
        """A ranker from the pages whose right value is among their candidates."""
        known = [p for p in pages if p.right.sum() > 0 and weights.get(p.set)]
        sizes = [len(p.values) for p in known]
        # Several spellings of the right value share its weight.
        return model.rank(
            np.concatenate([p.x for p in known]), np.concatenate([p.right / p.right.sum() for p in known]),
            np.repeat([weights[p.set] for p in known], sizes), np.repeat(np.arange(len(known)), sizes))

    def best(self, ranker, page):
        return int(ranker.predict(page.x).argmax())

    # A field without a threshold believes its best candidate.
    def threshold(self, pages, chosen):
        return None


class Title(Field):
    field, candidates = "title", "Title/TitleCandidates"
    weights = {"wcxb-dev": 1, "news-a": 0.5, "snippets-a": 0.7}
    # News pages have a ranker of their own: their head is a newsroom's.
    news_weights = {"wcxb-dev": 1, "news-a": 3, "snippets-a": 0.3}

    def prepare(self, page, score):
        if not page.truth.get("title"):
            return False
        wanted = score.norm_title(page.truth["title"])
        page.right = np.array([float(score.norm_title(v) == wanted) for v in page.values])
        return True

    def fit(self, pages):
        news = [p for p in pages if len(p.values) and self.column(p, "news") > 0]
        return {
            "ranker": self.rank(pages, self.weights, Forest(90, 8, self.columns(), rate=0.1)),
            "news-ranker": self.rank(news, self.news_weights, Forest(50, 6, self.columns(), rate=0.1)),
        }

    def choose(self, models, page):
        name = "news-ranker" if self.column(page, "news") > 0 else "ranker"
        return self.best(models[name], page)

    def picked(self, page, chosen, threshold):
        return [chosen]

    def entry(self, values):
        return {"title": values[0] if values else None}


class Date(Field):
    field, candidates = "date", "PublishedDate/DateCandidates"
    weights = {"wcxb-dev": 1, "news-a": 3, "dates-a": 1, "snippets-a": 0.7}
    # Share of pages without a date that may be given one.
    noise = 0.24

    def prepare(self, page, score):
        truth = page.truth
        if not truth.get("published") and not truth.get("published_known"):
            return False
        wanted = (truth.get("published") or "")[:10]
        page.right = np.array([float(v == wanted) for v in page.values])
        page.known = bool(wanted)
        return True

    def fit(self, pages):
        ranker = self.rank(pages, self.weights, Forest(
            90, 16, self.columns("anyUpdated", "shownDeclared", "modifiedIsShown", *TYPES), rate=0.1))
        classified = [p for p in pages if len(p.values)]
        classifier = Forest(60, 8, self.columns(), rate=0.1).classify(
            np.stack([p.x[self.best(ranker, p)] for p in classified]), np.array([float(p.known) for p in classified]),
            np.array([self.weights[p.set] for p in classified]))
        return {"ranker": ranker, "classifier": classifier}

    def choose(self, models, page):
        best = self.best(models["ranker"], page)
        return best, float(models["classifier"].predict(page.x[best][None])[0])

    def threshold(self, pages, chosen):
        none = [p for p in pages if p.set == "wcxb-dev" and not p.known]
        log_odds = sorted((chosen[id(p)][1] for p in none if id(p) in chosen), reverse=True)
        return round(log_odds[int(self.noise * len(none))] + 0.005, 2)

    def picked(self, page, chosen, threshold):
        return [chosen[0]] if chosen[1] >= threshold else []

    def entry(self, values):
        return {"published": values[0] if values else None}


class Author(Field):
    field, candidates = "author", "Byline/AuthorCandidates"
    weights = {"wcxb-dev": 1, "news-a": 0.7, "snippets-a": 0.7}
    noise = 0.046

    def prepare(self, page, score):
        wanted = score.names(page.truth.get("authors"))
        if not wanted and not page.truth.get("authors_known"):
            return False
        page.right = np.array([float(any(score.same_name(w, score.norm_name(v)) for w in wanted)) for v in page.values])
        page.known = bool(wanted)
        return True

    def fit(self, pages):
        pages = [p for p in pages if len(p.values) and self.weights.get(p.set)]
        # A page with many candidates counts no more than one with a few.
        weight = [np.full(len(p.values), self.weights[p.set] * min(1, 6 / len(p.values))) for p in pages]
        return {"classifier": Forest(90, 8, self.columns(), rate=0.1).classify(
            np.concatenate([p.x for p in pages]), np.concatenate([p.right for p in pages]), np.concatenate(weight))}

    def choose(self, models, page):
        return models["classifier"].predict(page.x)

    def threshold(self, pages, chosen):
        none = [p for p in pages if p.set == "wcxb-dev" and not p.known]
        log_odds = sorted((float(chosen[id(p)].max()) for p in none if id(p) in chosen), reverse=True)
        return round(log_odds[int(self.noise * len(none))] + 0.005, 2)

    def picked(self, page, chosen, threshold):
        return [i for i, log_odds in enumerate(chosen) if log_odds >= threshold]

    def entry(self, values):
        return {"authors": values}


FIELDS = {"title": Title, "date": Date, "author": Author}


def cross_validate(field, pages):
    """What each page is given by models, and a threshold, that never saw its domain."""
    chosen = {}
    for number in range(FOLDS):
        models = field.fit([p for p in pages if p.fold != number])
        for page in pages:
            if page.fold == number and len(page.values):
                chosen[id(page)] = field.choose(models, page)
    picks = {}
    for number in range(FOLDS):
        threshold = field.threshold([p for p in pages if p.fold != number], chosen)
        for page in pages:
            if page.fold == number:
                picks[id(page)] = field.picked(page, chosen[id(page)], threshold) if id(page) in chosen else []
    return picks, field.threshold(pages, chosen)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("corpus")
    ap.add_argument("candidates")
    ap.add_argument("--field", choices=FIELDS, action="append")
    ap.add_argument("--write", action="store_true")
    ap.add_argument("--importance", action="store_true")
    ap.add_argument("--out", help="write <set>.jsonl with what is chosen out of fold here")
    args = ap.parse_args()
    sys.path.insert(0, os.path.join(args.corpus, "..", "tools"))
    import score

    loaded = load(args.corpus, args.candidates)
    entries = {(name, truth["id"]): {"id": truth["id"]} for name, truth, _ in loaded}
    for name in args.field or FIELDS:
        field = FIELDS[name]()
        pages = field.pages(loaded, score)
        picks, threshold = cross_validate(field, pages)
        print(f"{name}: threshold {threshold}", flush=True)
        for page in pages:
            entries[page.set, page.truth["id"]].update(field.entry([page.values[i] for i in picks[id(page)]]))
        if args.write or args.importance:
            models = field.fit(pages)
            for part, model in models.items():
                if args.importance:
                    print(f"  {part}: " + ", ".join(f"{n} {int(g)}" for g, n in model.importance(field.names)))
            if args.write:
                write(field, models, threshold, np.concatenate([p.x for p in pages if len(p.values)]))
    for name in SETS:
        rows = [entry for (of, _), entry in entries.items() if of == name]
        if args.out:
            with open(os.path.join(args.out, name + ".jsonl"), "w", encoding="utf-8") as out:
                out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        truths = {truth["id"]: truth for of, truth, _ in loaded if of == name}
        for kind in (None, "article") if name == "wcxb-dev" else (None,):
            report(score, name, kind, truths, rows)


def report(score, name, kind, truths, rows):
    kept = [row for row in rows if not kind or truths[row["id"]]["page_type"] == kind]
    figures = score.summary([score.score_page(truths[row["id"]], row) for row in kept])
    wanted = ("title_exact", "author_f1", "author_p", "author_r", "author_noise", "date_acc", "date_prec", "date_noise")
    cells = [f"{key} {figures[key]:.4f}" for key in wanted if key in figures]
    print(f"{name}{' ' + kind + 's' if kind else ''}, {len(kept)} pages: " + "  ".join(cells), flush=True)


def write(field, models, threshold, x):
    """Writes the field's file; the threshold is that of its classifier."""
    ensembles = []
    for part, model in models.items():
        ensemble = model.ensemble(part, field.names, x, threshold if threshold and part == "classifier" else 0.0)
        gap = np.abs(ensemble.predict(x) - model.predict(x)).max()
        assert gap < 0.02, f"{field.field}, {part}: the ensemble is off by {gap}"
        ensembles.append(ensemble)
    with open(os.path.join(ROOT, "Sources", "CModels", field.field + ".bin"), "wb") as out:
        out.write(modelfile.pack_file(ensembles))


if __name__ == "__main__":
    main()
