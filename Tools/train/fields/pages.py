"""Pages of the corpus with their candidates, in the folds of the block model."""
import json
import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
SETS = ("wcxb-dev", "news-a", "dates-a", "snippets-a")
FOLDS = 5


def fold_of(truth):
    """The fold of a page's registrable domain: that of Tools/train/body, so that candidates can come from a block model
    that never saw the domain."""
    domain = body.registrable_domain(truth["url"], truth["id"])
    return body.fold_of(domain)


def body_pages():
    import importlib.util
    path = os.path.join(os.path.dirname(HERE), "body", "pages.py")
    spec = importlib.util.spec_from_file_location("body_pages", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.FOLDS == FOLDS
    return module


body = body_pages()


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def write_manifests(corpus, out):
    """<set>.fold-<k>.jsonl: the pages of each fold."""
    for name in SETS:
        folds = [[] for _ in range(FOLDS)]
        for truth in read(os.path.join(corpus, name, "truth.jsonl")):
            folds[fold_of(truth)].append({k: truth[k] for k in ("id", "url", "charset")})
        for number, entries in enumerate(folds):
            with open(os.path.join(out, f"{name}.fold-{number}.jsonl"), "w", encoding="utf-8") as lines:
                lines.writelines(json.dumps(e, ensure_ascii=False) + "\n" for e in entries)


class Page:
    """A page's candidates of one field: their values and features. `prepare` of the field adds which are right."""

    def __init__(self, name, truth, rows):
        self.set, self.truth, self.fold = name, truth, fold_of(truth)
        self.kind = truth.get("page_type") or "article"
        self.values = [r["value"] for r in rows]
        self.x = np.array([r["x"] for r in rows], np.float64)


def load(corpus, candidates):
    """(set, id) -> truth and all candidate rows."""
    pages = []
    for name in SETS:
        rows = {e["id"]: e["rows"] for k in range(FOLDS) for e in read(os.path.join(candidates, f"{name}.{k}.jsonl"))}
        for truth in read(os.path.join(corpus, name, "truth.jsonl")):
            pages.append((name, truth, rows[truth["id"]]))
    return pages


if __name__ == "__main__":
    write_manifests(sys.argv[1], sys.argv[2])
