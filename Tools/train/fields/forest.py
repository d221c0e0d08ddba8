"""Small boosted forests by LightGBM, and their text form, which FieldModel reads.

Everything is deterministic: fixed seeds, one thread. A forest is a bag of several seeds, whose leaves are averaged.
"""
import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import lightgbm
import numpy as np

BASE = dict(
    learning_rate=0.06, min_data_in_leaf=15, lambda_l2=3, feature_fraction=0.6, bagging_fraction=0.7, bagging_freq=1,
    max_bin=63, deterministic=True, force_row_wise=True, num_threads=1, verbosity=-1)
SEEDS = (1, 2, 3)


class Forest:
    def __init__(self, trees, leaves, columns, rate=0.06):
        """`columns` are the features it may look at."""
        self.trees, self.columns = trees, columns
        self.settings = dict(BASE, num_leaves=leaves, learning_rate=rate)

    def rank(self, x, y, weight, groups):
        """Learns which row of its group (a page, numbered in order) is right: softmax over the group's rows."""
        starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])

        def gradient(scores, _):
            e = np.exp(scores - np.maximum.reduceat(scores, starts)[groups])
            p = e / np.bincount(groups, e)[groups]
            return (p - y) * weight, np.maximum(p * (1 - p), 1e-4) * weight

        return self.fit(x, y, None, objective=gradient, min_sum_hessian_in_leaf=0.5)

    def judge(self, x, y, weight):
        """Learns the log odds that a row is right."""
        return self.fit(x, y, weight, objective="binary")

    def fit(self, x, y, weight, **more):
        self.models = []
        for seed in SEEDS:
            rows = lightgbm.Dataset(x[:, self.columns], y, weight=weight)
            self.models.append(lightgbm.train(dict(self.settings, seed=seed, **more), rows, self.trees))
        self.width = x.shape[1]
        return self

    def predict(self, x):
        x = x[:, self.columns]
        return sum(model.predict(x, raw_score=True) for model in self.models) / len(self.models)

    def tokens(self, x):
        """The format of FieldModel: the base score, then the trees in preorder. `x` are the rows it was trained on."""
        tokens = ["0"]
        values = [np.unique(x[:, f].astype(np.float32)) for f in range(x.shape[1])]

        def cut(feature, threshold):
            # LightGBM asks "at most", FieldModel "below"; the shortest number that parts the same values.
            count = np.searchsorted(values[feature], threshold, side="right")
            for digits in range(1, 10):
                text = f"{threshold:.{digits}g}"
                if np.searchsorted(values[feature], np.float32(text), side="left") == count:
                    return text
            return repr(float(np.nextafter(np.float32(threshold), np.float32(np.inf))))

        def walk(node):
            if "leaf_value" in node:
                tokens.append(f"={node['leaf_value'] / len(self.models):.3g}")
                return
            feature = self.columns[node["split_feature"]]
            tokens.append(f"{feature}<{cut(feature, node['threshold'])}")
            walk(node["left_child"])
            walk(node["right_child"])

        for model in self.models:
            for tree in model.dump_model()["tree_info"]:
                walk(tree["tree_structure"])
        return tokens

    def importance(self, names):
        gain = np.zeros(len(names))
        for model in self.models:
            gain[self.columns] += model.feature_importance("gain")
        return sorted(zip(gain, names), reverse=True)


def read(tokens, x):
    """Scores rows as FieldModel does, to check the text form."""
    at = 1
    total = np.full(len(x), float(tokens[0]))

    def walk(rows):
        nonlocal at
        token = tokens[at]
        at += 1
        if token[0] == "=":
            total[rows] += float(token[1:])
            return
        feature, threshold = token.split("<")
        below = x[rows, int(feature)].astype(np.float32) < np.float32(threshold)
        walk(rows[below])
        walk(rows[~below])

    while at < len(tokens):
        walk(np.arange(len(x)))
    return total
