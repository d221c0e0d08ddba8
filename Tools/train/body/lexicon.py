"""The lexicon of class and id names: a logistic regression over the names above each block."""
import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

STEPS = 32
MINIMUM_DOMAINS = 4
PENALTY = 2.0


class Paths:
    """For every page its distinct paths as rows of one sparse matrix, with the label mass on each."""

    def __init__(self, pages, labels, weights):
        domains = {}
        for page in pages:
            for entry in page.names:
                for key in entry:
                    domains.setdefault(key, set()).add(page.domain)
        self.keys = np.array(sorted(k for k, d in domains.items() if len(d) >= MINIMUM_DOMAINS), dtype=np.uint32)
        column = {int(k): i for i, k in enumerate(self.keys)}
        self.domains = {int(k): domains[int(k)] for k in self.keys}
        indptr, indices, data, good, bad, owner = [0], [], [], [], [], []
        for number, page in enumerate(pages):
            groups = {}
            for index, path in enumerate(page.paths):
                label = labels[page.first + index]
                if label < 0:
                    continue
                mass = groups.setdefault(tuple(path), [0.0, 0.0])
                weight = weights[page.first + index]
                mass[0] += weight * label
                mass[1] += weight * (1 - label)
            for path, (yes, no) in groups.items():
                counts = {}
                for entry in path:
                    for key in page.names[entry]:
                        at = column.get(key)
                        if at is not None:
                            counts[at] = counts.get(at, 0) + 1
                for at in sorted(counts):
                    indices.append(at)
                    data.append(float(counts[at]))
                indptr.append(len(indices))
                good.append(yes)
                bad.append(no)
                owner.append(number)
        self.matrix = csr_matrix((data, indices, indptr), shape=(len(owner), len(self.keys)))
        self.good, self.bad, self.owner = np.array(good), np.array(bad), np.array(owner)

    def fit(self, pages, folds):
        """(key, weight in steps) of the names, learned from the pages in those folds."""
        inside = np.array([page.fold in folds for page in pages])[self.owner]
        matrix, good, bad = self.matrix[inside], self.good[inside], self.bad[inside]
        transposed = matrix.T.tocsr()

        def loss(parameters):
            score = matrix @ parameters[:-1] + parameters[-1]
            # log(1 + e^s) without overflow
            soft = np.logaddexp(0, score)
            value = (bad * soft + good * (soft - score)).sum() + 0.5 * PENALTY / 100 * (parameters[:-1] ** 2).sum()
            slope = (good + bad) / (1 + np.exp(-score)) - good
            gradient = np.empty_like(parameters)
            gradient[:-1] = transposed @ slope + PENALTY / 100 * parameters[:-1]
            gradient[-1] = slope.sum()
            return value, gradient

        start = np.zeros(len(self.keys) + 1)
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 60, "maxcor": 8})
        steps = np.clip(np.rint(found.x[:-1] * STEPS), -127, 127).astype(np.int8)
        return [(int(k), int(w)) for k, w in zip(self.keys, steps) if abs(int(w)) >= 2]


def write(names, path):
    with open(path, "wb") as out:
        for key, weight in names:
            out.write(int(key).to_bytes(4, "little") + int(weight).to_bytes(1, "little", signed=True))


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    return [
        (int.from_bytes(data[i:i + 4], "little"), int.from_bytes(data[i + 4:i + 5], "little", signed=True))
        for i in range(0, len(data), 5)]
