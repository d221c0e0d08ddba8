#!/usr/bin/env python3
"""Train the models that choose title, authors and date among a page's candidates.

  train.py CANDIDATES_DIR [--corpus DIR] [--field date|title|author] [--write] [--importance]

CANDIDATES_DIR has <set>.jsonl for each set of the corpus, as the program beside this one prints them (see README.md).
Scores are out of fold, five folds by registrable domain over all sets together; --write then trains on all pages and
writes the Swift files. Needs numpy only.
"""
import argparse
import hashlib
import json
import os
import re
import sys
from urllib.parse import urlsplit

import numpy as np

from boost import Boosted

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
SETS = {"wcxb-dev": 1.0, "news-a": 3, "dates-a": 1.0, "snippets-a": 0.7}
FOLDS = 5


def domain(truth):
    labels = [x for x in (urlsplit(truth.get("url") or "").hostname or truth["id"]).lower().split(".") if x != "www"]
    second_level = len(labels) >= 3 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if second_level else -2:])


def fold(truth):
    return int(hashlib.sha256(domain(truth).encode()).hexdigest(), 16) % FOLDS


class Page:
    """A page's candidates of one field, which of them are right, and whether having none is known to be right."""

    def __init__(self, name, truth, rows):
        self.set, self.truth, self.fold = name, truth, fold(truth)
        self.kind = truth.get("page_type") or "article"
        self.values = [r["value"] for r in rows]
        self.x = np.array([r["x"] for r in rows], np.float64)


def load(directory, corpus, field, score):
    pages = []
    for name in SETS:
        truths = score.read_jsonl(os.path.join(corpus, name, "truth.jsonl"))
        with open(os.path.join(directory, name + ".jsonl"), encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                truth = truths[entry["id"]]
                page = Page(name, truth, [r for r in entry["rows"] if r["field"] == field])
                if FIELDS[field].judge(page, score):
                    pages.append(page)
    return pages


class Date:
    chooses, abstains = True, True
    settings = dict(trees=90, depth=4)
    threshold = -1.25

    @staticmethod
    def judge(page, score):
        truth = page.truth
        if not truth.get("published") and not truth.get("published_known"):
            return False
        wanted = (truth.get("published") or "")[:10]
        page.right = np.array([float(v == wanted) for v in page.values])
        page.known = bool(wanted)
        return True

    @staticmethod
    def pick(page, scores, threshold):
        best, belief = scores
        return [best] if best >= 0 and belief >= threshold else []

    @staticmethod
    def report(pages, picks):
        known = [page.right[pick].sum() for page, pick in zip(pages, picks) if page.known]
        noise = [len(pick) > 0 for page, pick in zip(pages, picks) if not page.known]
        oracle = [page.right.max(initial=0) for page in pages if page.known]
        return f"right {np.mean(known):.4f} of {len(known)} (oracle {np.mean(oracle):.3f})" + (
            f"  noise {np.mean(noise):.3f} of {len(noise)}" if noise else "")


class Title(Date):
    abstains = False
    settings = dict(trees=60, depth=4)
    threshold = -99.0

    @staticmethod
    def judge(page, score):
        if not page.truth.get("title"):
            return False
        wanted = score.norm_title(page.truth["title"])
        page.right = np.array([float(score.norm_title(v) == wanted) for v in page.values])
        page.known = True
        return True


class Author:
    chooses = False
    settings = dict(trees=60, depth=3)
    threshold = -0.5

    @staticmethod
    def judge(page, score):
        wanted = score.names(page.truth.get("authors"))
        if not wanted and not page.truth.get("authors_known"):
            return False
        page.right = np.array([float(any(score.same_name(w, score.norm_name(v)) for w in wanted)) for v in page.values])
        page.known, page.wanted = bool(wanted), len(wanted)
        return True

    @staticmethod
    def pick(page, scores, threshold):
        return [i for i in range(len(scores)) if scores[i] >= threshold]

    @staticmethod
    def report(pages, picks):
        known = [(page, pick) for page, pick in zip(pages, picks) if page.known]
        hit = sum(min(page.right[pick].sum(), page.wanted) for page, pick in known)
        got, want = sum(len(pick) for _, pick in known), sum(page.wanted for page, _ in known)
        oracle = sum(min(page.right.sum(), page.wanted) for page, _ in known) / max(want, 1)
        noise = [len(pick) > 0 for page, pick in zip(pages, picks) if not page.known]
        return f"F1 {2 * hit / max(got + want, 1):.4f} P {hit / max(got, 1):.3f} R {hit / max(want, 1):.3f} (oracle R {oracle:.3f})" + (
            f"  noise {np.mean(noise):.3f} of {len(noise)}" if noise else "")


FIELDS = {"date": Date, "title": Title, "author": Author}


def rows(pages):
    """Features, truths and weights of all candidates."""
    x = np.concatenate([p.x for p in pages if len(p.values)])
    y = np.concatenate([p.right for p in pages if len(p.values)])
    # A page with many candidates counts no more than one with a few.
    weight = np.concatenate(
        [np.full(len(p.values), SETS[p.set] * min(1, 6 / len(p.values))) for p in pages if len(p.values)])
    return x, y, weight


class Chooser:
    """Ranks a page's candidates, then judges whether the best one is to be believed."""

    def __init__(self, settings):
        self.settings = settings

    def fit(self, pages):
        known = [p for p in pages if p.right.sum() > 0]
        x = np.concatenate([p.x for p in known])
        # Several spellings of the right value share its weight.
        y = np.concatenate([p.right / p.right.sum() for p in known])
        groups = np.repeat(np.arange(len(known)), [len(p.values) for p in known])
        weight = np.repeat([SETS[p.set] for p in known], [len(p.values) for p in known])
        self.ranker = Boosted(**self.settings).fit(x, y, weight, groups)
        judged = [p for p in pages if len(p.values)]
        best = [self.best(p) for p in judged]
        x = np.stack([row for _, row in best])
        y = np.array([p.right[i] for p, (i, _) in zip(judged, best)])
        weight = np.array([SETS[p.set] for p in judged])
        self.judge = Boosted(trees=50, depth=3).fit(x, y, weight) if 0 < y.mean() < 1 else None
        return self

    def best(self, page):
        scores = self.ranker.predict(page.x)
        first = int(scores.argmax())
        return first, page.x[first]

    def predict(self, page):
        """The best candidate, and the log odds that it is right."""
        if not len(page.values):
            return -1, -99.0
        first, row = self.best(page)
        return first, float(self.judge.predict(row[None])[0]) if self.judge else 0.0


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("candidates")
    ap.add_argument("--corpus", default=os.path.join(ROOT, "..", "shared", "corpus"))
    ap.add_argument("--field", choices=FIELDS, action="append")
    ap.add_argument("--write", action="store_true")
    ap.add_argument("--importance", action="store_true")
    ap.add_argument("--sweep", action="store_true", help="report several thresholds")
    ap.add_argument("--out", help="write the out-of-fold picks here, one JSON object a page")
    args = ap.parse_args()
    sys.path.insert(0, os.path.join(args.corpus, "..", "tools"))
    import score

    for field in args.field or FIELDS:
        rule = FIELDS[field]
        pages = load(args.candidates, args.corpus, field, score)
        scores = {}
        for number in range(FOLDS):
            training = [p for p in pages if p.fold != number]
            model = Chooser(rule.settings).fit(training) if rule.chooses else Boosted(**rule.settings).fit(*rows(training))
            for page in pages:
                if page.fold == number:
                    scores[id(page)] = model.predict(page) if rule.chooses else (
                        model.predict(page.x) if len(page.values) else np.zeros(0))
        steps = [rule.threshold] if not args.sweep else [rule.threshold + d / 4 for d in range(-3, 4)]
        for threshold in steps:
            picks = [rule.pick(p, scores[id(p)], threshold) for p in pages]
            print(f"{field}, out of fold, threshold {threshold:g}:")
            groups = {"wcxb-dev articles": lambda p: p.set == "wcxb-dev" and p.kind == "article",
                      "wcxb-dev": lambda p: p.set == "wcxb-dev"}
            groups.update({n: (lambda p, n=n: p.set == n) for n in SETS if n != "wcxb-dev"})
            for name, test in groups.items():
                chosen = [(p, k) for p, k in zip(pages, picks) if test(p)]
                if any(p.known for p, _ in chosen):
                    print(f"  {name:<18}", rule.report(*zip(*chosen)))
        if args.out:
            with open(args.out, "w", encoding="utf-8") as out:
                for p, k in zip(pages, picks):
                    out.write(json.dumps({"set": p.set, "id": p.truth["id"], "pick": [p.values[i] for i in k]}) + "\n")
        if args.write or args.importance:
            names = features(field)
            if rule.chooses:
                model = Chooser(rule.settings).fit(pages)
                parts = {"ranker": model.ranker}
                if rule.abstains:
                    parts["judge"] = model.judge
            else:
                parts = {"judge": Boosted(**rule.settings).fit(*rows(pages))}
            for name, part in parts.items():
                if args.importance:
                    print(f"  {name}: " + ", ".join(f"{n} {int(c)}" for c, n in part.importance(names)))
            if args.write:
                write(field, rule, parts, len(names))


def features(field):
    """The names of the features, from the Swift enumeration that defines them."""
    path = {"date": "PublishedDate/DateCandidates", "title": "Title/TitleCandidates",
            "author": "Byline/AuthorCandidates"}[field]
    with open(os.path.join(ROOT, "Sources", "Extraction", path + ".swift"), encoding="utf-8") as source:
        body = re.search(r"enum Feature: Int, CaseIterable \{(.*?)\n  \}", source.read(), re.S)[1]
    return [n for line in re.findall(r"case ([^\n]+)", body) for n in re.split(r",\s*", line.strip().rstrip(","))]


def write(field, rule, parts, count):
    path = {"date": "PublishedDate/DateModel", "title": "Title/TitleModel", "author": "Byline/AuthorModel"}[field]
    name = path.split("/")[1]
    with open(os.path.join(ROOT, "Sources", "Extraction", path + ".swift"), "w", encoding="utf-8") as out:
        out.write(f"/// Made by Tools/train/fields/train.py, whose README tells data, procedure and scores; never edited by hand.\n")
        out.write(f"enum {name} {{\n")
        if "judge" in parts:
            out.write(f"  /// Log odds from which a candidate is believed.\n  static let threshold: Float = {rule.threshold:g}\n\n")
        for part in parts:
            out.write(f"  static let {part} = FieldModel({part}Text, features: {count})\n")
        for part, model in parts.items():
            lines, line = [], "   "
            for token in model.text():
                if len(line) + len(token) > 116:
                    lines.append(line)
                    line = "   "
                line += " " + token
            out.write(f'\n  private static let {part}Text = """\n' + "\n".join(lines + [line]) + '\n    """\n')
        out.write("}\n")


if __name__ == "__main__":
    main()
