"""Small boosted forests by LightGBM, and their ensembles, which GradientBoostedTrees evaluates.

Everything is deterministic: fixed seeds, one thread. A forest is a bag of several seeds, whose leaves are averaged.
"""
import os
import sys

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import lightgbm
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import modelfile

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

    def classify(self, x, y, weight):
        """Learns the log-odds that a row is right."""
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

    def ensemble(self, name, names, x, threshold=0.0):
        """The forest as modelfile writes it; `names` are those of the columns of `x`, the rows that it was trained on."""
        values = [np.unique(x[:, f].astype(np.float32)) for f in range(x.shape[1])]

        def cut(feature, threshold):
            # The shortest number that has the same values below it, and "at most" the float before that number.
            count = np.searchsorted(values[feature], threshold, side="right")
            for digits in range(1, 10):
                short = np.float32(f"{threshold:.{digits}g}")
                if np.searchsorted(values[feature], short, side="left") == count:
                    return float(np.nextafter(short, np.float32(-np.inf)))
            return float(np.float32(threshold))

        def walk(node, nodes):
            if "leaf_value" in node:
                nodes.append(float(np.float32(f"{node['leaf_value'] / len(self.models):.3g}")))
                return nodes
            feature = self.columns[node["split_feature"]]
            nodes.append((feature, cut(feature, node["threshold"])))
            walk(node["left_child"], nodes)
            return walk(node["right_child"], nodes)

        trees = [walk(tree["tree_structure"], []) for model in self.models for tree in model.dump_model()["tree_info"]]
        return modelfile.Ensemble(name, modelfile.name_hash(names), len(names), trees, threshold=threshold)

    def importance(self, names):
        gain = np.zeros(len(names))
        for model in self.models:
            gain[self.columns] += model.feature_importance("gain")
        return sorted(zip(gain, names), reverse=True)
