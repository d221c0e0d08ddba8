#!/usr/bin/env python3
"""Trains the block model from the corpus and writes its file, and one for each fold of the cross-validation.

  train.py CORPUS TRAINING OUT [--folds-only | --final-only]

TRAINING is the built program `training`: it cuts the pages and computes their features by the code that the worker runs. OUT gets model.bin, fold-0.bin ... fold-4.bin, and <set>.fold-<k>.jsonl with the pages of each fold.
Every step is deterministic: fixed seeds, one thread, folds by a hash of the registrable domain.
"""
import argparse
import json
import os
import subprocess
import sys

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import lightgbm
import numpy as np

import artefact
import labels
import lexicon
import pages as corpus_pages

FOLDS = corpus_pages.FOLDS
TYPES = ["article", "listing", "forum", "product", "service", "documentation", "collection"]
# Blocks: found by cross-validation by domain; differences below .002 are noise.
BLOCKS = dict(
    objective="cross_entropy", learning_rate=0.1, num_leaves=31, min_data_in_leaf=60, feature_fraction=0.5,
    lambda_l2=5, max_bin=200, seed=7, deterministic=True, force_row_wise=True, num_threads=1, verbosity=-1)
TYPE = dict(
    objective="multiclass", num_class=len(TYPES), learning_rate=0.1, num_leaves=8, min_data_in_leaf=20,
    feature_fraction=0.5, lambda_l2=5, max_bin=120, seed=7, deterministic=True, force_row_wise=True, num_threads=1,
    verbosity=-1)
TREES = 150
TEACHER_TREES = 100
TYPE_TREES = 60
THINNING = 3
# How much a page counts beside one of wcxb-dev, a pseudo-labelled block beside a labelled one, a block known by a
# must-have, one known by a must-not, and both in the forest for any page, which has no pseudo-labels.
PAGE_WEIGHT = {"news-a": 2.5}
PSEUDO_WEIGHT = 0.5
SNIPPET_WEIGHT = 1.0
UNWANTED_WEIGHT = 3.0
SNIPPET_WEIGHT_ANY = 2.0
# How much an article counts in the forest for any page, which decides on other pages.
ARTICLE_WEIGHT = 0.5
# What a teacher's probability of a block below a comment list is multiplied by.
COMMENT_FACTOR = 0.15


class Trainer:
    def __init__(self, corpus, program, out):
        self.corpus, self.program, self.out = corpus, program, out
        os.makedirs(out, exist_ok=True)

    def prepare(self):
        for name in corpus_pages.SETS:
            self.dump(name, [])
        self.pages, self.matrix, self.block_names, self.page_names = corpus_pages.load(self.corpus, self.out)
        self.label = np.zeros(len(self.matrix))
        self.weight = np.zeros(len(self.matrix))
        self.tokens = np.array([len(tokens) for page in self.pages for tokens in page.tokens])
        for page in self.pages:
            self.weight[page.rows] = labels.weights_of(page)
            if page.truth is None:
                self.label[page.rows] = labels.weak_labels(page)
            else:
                self.label[page.rows] = labels.soft_labels(page, corpus_pages.TOKEN.findall(page.truth.lower()))
        print(f"{len(self.pages)} pages, {len(self.matrix)} blocks", flush=True)
        self.write_manifests()
        self.learn_lexicons()
        self.guess_types()

    def dump(self, name, lexicons):
        command = [
            self.program, "blocks", f"{self.corpus}/{name}/truth.jsonl", f"{self.corpus}/{name}/pages",
            f"{self.out}/{name}"]
        for path in lexicons:
            command += ["--lexicon", path]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def write_manifests(self):
        for name in corpus_pages.SETS:
            for fold in range(FOLDS):
                with open(f"{self.out}/{name}.fold-{fold}.jsonl", "w", encoding="utf-8") as file:
                    for page in self.pages:
                        if page.set == name and page.fold == fold:
                            file.write(json.dumps({"id": page.id, "url": page.url, "charset": page.charset}) + "\n")

    def learn_lexicons(self):
        """One lexicon without each pair of folds, one without each fold, one of all: a block's lexicon columns never
        come from labels of its own domain, nor, in a fold's training, from labels of the pages it is tested on."""
        known = [page for page in self.pages if page.truth is not None]
        paths = lexicon.Paths(known, self.label, self.weight)
        everything = set(range(FOLDS))
        keys = [(j, k) for j in range(FOLDS) for k in range(j, FOLDS)]
        files = []
        for pair in keys:
            files.append(f"{self.out}/lexicon-{pair[0]}{pair[1]}.bin")
            lexicon.write(paths.fit(known, everything - set(pair)), files[-1])
        self.lexicons = {key: lexicon.read(path) for key, path in zip(keys, files)}
        self.lexicons["all"] = paths.fit(known, everything)
        for name in corpus_pages.SETS:
            self.dump(name, files)
        first = self.block_names.index("lexiconPath")
        self.columns = {}
        for number, key in enumerate(keys):
            parts = [np.fromfile(f"{self.out}/{name}.lexicon-{number}.f32", dtype="<f4") for name in corpus_pages.SETS]
            self.columns[key] = np.concatenate(parts).reshape(len(self.matrix), -1)
        self.lexicon_at = slice(first, first + self.columns[keys[0]].shape[1])
        first = self.block_names.index("typeArticle")
        self.types_at = slice(first, first + len(TYPES))
        print(f"{len(keys) + 1} lexicons, the last of {len(self.lexicons['all'])} names", flush=True)

    def fit_types(self, folds):
        """The forests of the page types, learned from the pages in those folds."""
        inside = [page for page in self.pages if page.truth is not None and page.fold in folds]
        types = np.array([TYPES.index(page.type) for page in inside])
        rows = np.array([page.features for page in inside], dtype=np.float32)
        # Each page once more as if its address were not known, as it is when a file is read.
        nameless = rows.copy()
        first = self.page_names.index("pathDepth")
        nameless[:, first:] = 0
        nameless[:, first] = -1
        data = lightgbm.Dataset(np.concatenate([rows, nameless]), np.concatenate([types, types]))
        return lightgbm.train(TYPE, data, TYPE_TREES)

    def guess_types(self):
        """The probabilities of the page types for each page, by the pairs of folds that they were learned without."""
        everything = set(range(FOLDS))
        self.kinds = {}
        for j in range(FOLDS):
            for k in range(j, FOLDS):
                model = self.fit_types(everything - {j, k})
                for page in self.pages:
                    if page.fold in (j, k):
                        self.kinds[page.set, page.id, j, k] = model.predict(
                            np.array([page.features], dtype=np.float32), num_threads=1)[0]

    def features(self, pages, fold):
        """Feature rows of pages for the training of a fold, None for the final model."""
        rows = np.concatenate([np.arange(page.first, page.last) for page in pages])
        matrix = self.matrix[rows]
        start = 0
        for page in pages:
            count = page.last - page.first
            other = page.fold if fold is None else fold
            key = (min(page.fold, other), max(page.fold, other))
            matrix[start:start + count, self.lexicon_at] = self.columns[key][page.rows]
            matrix[start:start + count, self.types_at] = self.kinds[(page.set, page.id) + key]
            start += count
        return rows, matrix

    def fit(self, pages, fold, label, weight, trees, article_weight=1.0):
        rows, matrix = self.features(pages, fold)
        page_weight = np.repeat(
            [PAGE_WEIGHT.get(page.set, 1.0) * (article_weight if page.is_article else 1.0) for page in pages],
            [page.last - page.first for page in pages])
        # Of the many short blocks that are surely dropped every third stands for three.
        thinned = (label[rows] == 0) & (self.tokens[rows] < labels.SHORT)
        known = (label[rows] >= 0) & ~(thinned & (rows % THINNING != 0))
        mass = (weight[rows] * page_weight * np.where(thinned, THINNING, 1))[known]
        mass *= len(mass) / mass.sum()
        data = lightgbm.Dataset(matrix[known], label[rows][known], weight=mass, free_raw_data=True)
        return lightgbm.train(BLOCKS, data, trees)

    def train(self, fold):
        """Forests without the pages of a fold; None leaves out nothing."""
        inside = [page for page in self.pages if page.fold != fold]
        truth = [page for page in inside if page.truth is not None]
        articles = [page for page in truth if page.is_article]
        snippets = [page for page in inside if page.truth is None]
        teacher = self.fit(articles, fold, self.label, self.weight, TEACHER_TREES)
        rows, matrix = self.features(snippets, fold)
        guess = teacher.predict(matrix, num_threads=1)
        in_comments = matrix[:, self.block_names.index("cue2")] < 60
        guess[in_comments] *= COMMENT_FACTOR
        label, weight = self.label.copy(), self.weight.copy()
        unknown = label[rows] < 0
        label[rows[unknown]] = guess[unknown]
        weight[rows[unknown]] *= PSEUDO_WEIGHT
        weight[rows[~unknown]] *= np.where(label[rows[~unknown]] > 0, SNIPPET_WEIGHT, UNWANTED_WEIGHT)
        article = self.fit(articles + snippets, fold, label, weight, TREES)
        weight = self.weight.copy()
        weight[rows] *= SNIPPET_WEIGHT_ANY
        anything = self.fit(truth + snippets, fold, self.label, weight, TREES, ARTICLE_WEIGHT)
        kinds = self.fit_types(set(range(FOLDS)) - {fold})
        return article, anything, kinds

    def export(self, fold, path):
        article, anything, kinds = self.train(fold)
        names = self.lexicons["all"] if fold is None else self.lexicons[(fold, fold)]
        dumped = kinds.dump_model()["tree_info"]
        ensembles = [
            artefact.ensemble(part, self.block_names, model.dump_model()["tree_info"])
            for part, model in (("article", article), ("any", anything))]
        ensembles += [
            artefact.ensemble(f"type-{kind}", self.page_names, dumped[i::len(TYPES)]) for i, kind in enumerate(TYPES)]
        size = artefact.write(path, names, ensembles)
        print(f"{path}: {size} bytes", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("training")
    parser.add_argument("out")
    parser.add_argument("--folds-only", action="store_true", help="only the models of the cross-validation")
    parser.add_argument("--final-only", action="store_true", help="only the model that is shipped")
    options = parser.parse_args()
    trainer = Trainer(options.corpus, options.training, options.out)
    trainer.prepare()
    if not options.folds_only:
        trainer.export(None, f"{options.out}/model.bin")
    if not options.final_only:
        for fold in range(FOLDS):
            trainer.export(fold, f"{options.out}/fold-{fold}.bin")


if __name__ == "__main__":
    sys.exit(main())
