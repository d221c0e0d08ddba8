"""Gradient-boosted trees for a yes-or-no question, in numpy alone, so that a model comes out the same anywhere.

Second-order boosting on the logistic loss over binned features, as XGBoost and LightGBM do it; trees grow level by
level to a fixed depth. No randomness: the same rows give the same trees.
"""
import numpy as np


class Boosted:
    def __init__(self, trees=80, depth=4, rate=0.12, leaf=8.0, penalty=2.0, gain=0.3, bins=48):
        self.trees, self.depth, self.rate = trees, depth, rate
        self.leaf, self.penalty, self.gain, self.bins = leaf, penalty, gain, bins

    def cuts(self, column):
        values = np.unique(column)
        if len(values) > self.bins:
            values = np.unique(np.quantile(column, np.linspace(0, 1, self.bins + 1)))
        return np.round((values[:-1] + values[1:]) / 2, 3)

    def fit(self, x, y, weight, groups=None):
        """With `groups` (a number for each row's page) the trees learn to rank: softmax over each page's rows."""
        count, features = x.shape
        self.edges = [np.unique(self.cuts(x[:, f])) for f in range(features)]
        binned = np.stack([np.searchsorted(e, x[:, f], side="right") for f, e in enumerate(self.edges)], 1)
        width = max(len(e) for e in self.edges) + 1
        mean = (y * weight).sum() / weight.sum()
        self.base = 0.0 if groups is not None else round(float(np.log(mean / (1 - mean))), 4)
        score = np.full(count, self.base)
        self.forest = []
        for _ in range(self.trees):
            if groups is None:
                p = 1 / (1 + np.exp(-score))
            else:
                p = np.exp(score - score.max())
                p /= np.bincount(groups, p)[groups]
            tree, leaf = self.grow(binned, (p - y) * weight, p * (1 - p) * weight, width)
            self.forest.append(tree)
            score += leaf
        return self

    def grow(self, binned, g, h, width):
        count, features = binned.shape
        # A node: [feature, bin, left, right] or [value].
        nodes, where, open_nodes = [None], np.zeros(count, int), [0]
        for depth in range(self.depth):
            slot = np.full(len(nodes), -1)
            slot[open_nodes] = np.arange(len(open_nodes))
            rows = np.flatnonzero(slot[where] >= 0)
            if not len(rows):
                break
            place = slot[where[rows]] * width
            best = [(self.gain, None, None)] * len(open_nodes)
            for f in range(features):
                if not len(self.edges[f]):
                    continue
                key = place + binned[rows, f]
                size = len(open_nodes) * width
                gs = np.bincount(key, g[rows], size).reshape(-1, width)
                hs = np.bincount(key, h[rows], size).reshape(-1, width)
                gl, hl = gs.cumsum(1)[:, :-1], hs.cumsum(1)[:, :-1]
                gt, ht = gs.sum(1, keepdims=True), hs.sum(1, keepdims=True)
                gr, hr = gt - gl, ht - hl
                k = self.penalty
                gain = gl**2 / (hl + k) + gr**2 / (hr + k) - gt**2 / (ht + k)
                gain[(hl < self.leaf / 4) | (hr < self.leaf / 4)] = -1
                at = gain.argmax(1)
                for node, b in enumerate(at):
                    if gain[node, b] > best[node][0] + 1e-9:
                        best[node] = (float(gain[node, b]), f, int(b))
            following = []
            for number, node in enumerate(open_nodes):
                _, f, b = best[number]
                if f is None:
                    continue
                left = len(nodes)
                nodes += [None, None]
                nodes[node] = (f, b, left, left + 1)
                inside = np.flatnonzero(where == node)
                where[inside] = np.where(binned[inside, f] <= b, left, left + 1)
                following += [left, left + 1]
            open_nodes = following
        values = np.zeros(len(nodes))
        gs, hs = np.bincount(where, g, len(nodes)), np.bincount(where, h, len(nodes))
        for node in range(len(nodes)):
            if nodes[node] is None:
                values[node] = round(-self.rate * gs[node] / (hs[node] + self.penalty), 4)
        return (nodes, values), values[where]

    def predict(self, x):
        score = np.full(len(x), self.base)
        for nodes, values in self.forest:
            at = np.zeros(len(x), int)
            for _ in range(self.depth):
                for node, split in enumerate(nodes):
                    if split is None:
                        continue
                    inside = np.flatnonzero(at == node)
                    if len(inside):
                        f, b, left, right = split
                        at[inside] = np.where(x[inside, f] < self.edges[f][b], left, right)
            score += values[at]
        return score

    def text(self):
        """The model in the format that FieldModel reads."""
        tokens = [f"{self.base:g}"]

        def walk(nodes, values, node):
            if nodes[node] is None:
                tokens.append(f"={values[node]:g}")
                return
            f, b, left, right = nodes[node]
            tokens.append(f"{f}<{self.edges[f][b]:g}")
            walk(nodes, values, left)
            walk(nodes, values, right)

        for nodes, values in self.forest:
            walk(nodes, values, 0)
        return tokens

    def importance(self, names):
        used = np.zeros(len(names))
        for nodes, _ in self.forest:
            for split in nodes:
                if split is not None:
                    used[split[0]] += 1
        return sorted(zip(used, names), reverse=True)
