"""Labels of blocks: how much of each stands in the truth."""
import numpy as np

UNKNOWN = -1.0
SHORT = 4


def covered(tokens, grams):
    """Which tokens lie in a 4-gram of the truth."""
    hit = np.zeros(len(tokens), dtype=bool)
    for start in range(len(tokens) - 3):
        if tuple(tokens[start:start + 4]) in grams:
            hit[start:start + 4] = True
    return hit


def soft_labels(page, truth_tokens):
    """0...1 for every block of a page with a body truth."""
    positions = {}
    for start in range(len(truth_tokens) - 3):
        positions.setdefault(tuple(truth_tokens[start:start + 4]), []).append(start)
    count = len(page.tokens)
    label = np.zeros(count)
    for index, tokens in enumerate(page.tokens):
        if len(tokens) >= SHORT:
            label[index] = covered(tokens, positions).mean()
    drop_copies(page, label, truth_tokens, positions)
    place_short(page, label, truth_tokens, positions)
    return label


def drop_copies(page, label, truth_tokens, positions):
    """Of equal blocks as many are kept as the truth has. Those that the program decides together, branch by branch, are
    dropped together, in the branch with less covered text around them; others one by one."""
    weights = np.array([min(len(t), 60) for t in page.tokens], dtype=float)
    truth = label.copy()

    def support(index):
        low, high = max(index - 6, 0), min(index + 7, len(truth))
        around = [k for k in range(low, high) if k != index]
        return sum(weights[k] * truth[k] for k in around) / (sum(weights[k] for k in around) + 1)

    def allowed(tokens):
        return sum(1 for s in positions.get(tokens[:4], ()) if tuple(truth_tokens[s:s + len(tokens)]) == tokens) or 1

    for group in page.duplicates:
        pairs = [(a, b) for a, b in zip(group[::2], group[1::2]) if len(page.tokens[a]) >= SHORT and truth[a] > 0.5]
        if not pairs or sum(allowed(tuple(page.tokens[a])) for a, _ in pairs) > 1.5 * len(pairs):
            continue
        takes_second = sum(support(b) - support(a) for a, b in pairs) > 1e-9
        for a, b in pairs:
            label[a if takes_second else b] = 0
    copies = {}
    for index, tokens in enumerate(page.tokens):
        if len(tokens) >= SHORT and label[index] > 0.5:
            copies.setdefault(tuple(tokens), []).append(index)
    for tokens, indices in copies.items():
        if len(indices) > allowed(tokens):
            for index in sorted(indices, key=lambda k: (-support(k), k))[allowed(tokens):]:
                label[index] = 0


def place_short(page, label, truth_tokens, positions):
    """Blocks too short for a 4-gram count only where the truth has them between the neighbours that are kept."""
    spans = {}
    cursor = 0
    for index, tokens in enumerate(page.tokens):
        if len(tokens) < SHORT or label[index] < 0.6:
            continue
        first = positions.get(tuple(tokens[:4]))
        last = positions.get(tuple(tokens[-4:]))
        if not first or not last:
            continue
        start = next((s for s in first if s >= cursor), first[-1])
        end = next((s for s in last if s >= start), last[-1]) + 4
        spans[index] = (start, end)
        cursor = end
    kept = sorted(spans)
    for index, tokens in enumerate(page.tokens):
        if not 0 < len(tokens) < SHORT:
            continue
        before = next((k for k in reversed(range(max(index - 25, 0), index)) if k in spans), None)
        after = next((k for k in range(index + 1, min(index + 26, len(label))) if k in spans), None)
        if before is None and after is None:
            continue
        low = spans[before][1] if before is not None else max(spans[after][0] - 12, 0)
        high = spans[after][0] if after is not None else low + 12
        if before is not None and after is not None and high - low > 80:
            high = low + 80
        window = truth_tokens[low:high]
        size = len(tokens)
        if any(window[s:s + size] == tokens for s in range(len(window) - size + 1)):
            label[index] = 1.0


def fold_space(text):
    return " ".join(text.lower().split())


def weak_labels(page):
    """Labels of a page with snippets only: a block with a must-have is kept, one with a must-not dropped, the rest unknown."""
    label = np.full(len(page.texts), UNKNOWN)
    folded = [fold_space(text) for text in page.texts]
    wanted = [fold_space(s) for s in page.wanted]
    unwanted = [fold_space(s) for s in page.unwanted]
    for index, text in enumerate(folded):
        if not text:
            continue
        good = any((s in text or (len(text) >= 40 and text in s)) for s in wanted if len(s) >= 12)
        bad = any(s in text and (len(s) >= 25 or len(text) <= 3 * len(s) + 20) for s in unwanted)
        if good and not bad:
            label[index] = 1.0
        elif bad and not good:
            label[index] = 0.0
    return label


def weights_of(page):
    """The square root of each block's tokens, so that long blocks count more, scaled to 1 a page."""
    weight = np.sqrt(np.array([len(t) for t in page.tokens], dtype=float) + 1)
    return weight / max(weight.sum(), 1)
