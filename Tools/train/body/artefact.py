"""Writes the model as `ModelReader.swift` reads it: quantized trees, thresholds in tables, little-endian."""
import struct

import numpy as np

VERSION = 1


def name_hash(names):
    value = 2166136261
    for byte in ",".join(names).encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def floor32(value):
    """The largest 32-bit float that is not above: the comparison of 32-bit values comes out the same."""
    single = np.float32(value)
    return np.nextafter(single, np.float32(-np.inf)) if float(single) > value else single


def flatten(node, inner, leaves):
    """Inner nodes in preorder, leaves in order; the code of the node: an inner one's index or 128 + a leaf's."""
    if "leaf_value" in node and "left_child" not in node:
        leaves.append(node["leaf_value"])
        return 127 + len(leaves)
    at = len(inner)
    inner.append(None)
    column, threshold = node["split_feature"], floor32(node["threshold"])
    left = flatten(node["left_child"], inner, leaves)
    right = flatten(node["right_child"], inner, leaves)
    inner[at] = (column, threshold, left, right)
    return at


def forest(trees, width):
    """Bytes of a forest of LightGBM's dumped trees."""
    flat = []
    for tree in trees:
        inner, leaves = [], []
        flatten(tree["tree_structure"], inner, leaves)
        flat.append((inner, leaves))
    # The first tree holds the average, which would cost the others their precision.
    base = (max(flat[0][1]) + min(flat[0][1])) / 2 if flat else 0.0
    if flat:
        flat[0] = (flat[0][0], [v - base for v in flat[0][1]])
    scale = max((abs(v) for _, leaves in flat for v in leaves), default=1.0) / 32767 or 1.0
    tables = [sorted({float(t) for inner, _ in flat for c, t, _, _ in inner if c == column}) for column in range(width)]
    places = [{t: i for i, t in enumerate(table)} for table in tables]
    out = bytearray(struct.pack("<Hff", width, base, scale))
    for table in tables:
        if len(table) > 255:
            raise SystemExit(f"{len(table)} thresholds in one column: train with fewer bins")
        out += struct.pack(f"<B{len(table)}f", len(table), *table)
    out += struct.pack("<H", len(flat))
    for inner, leaves in flat:
        out.append(len(inner))
        for column, threshold, left, right in inner:
            out += bytes((column, places[column][float(threshold)], left, right))
        out += struct.pack(f"<{len(leaves)}h", *(int(round(v / scale)) for v in leaves))
    return bytes(out)


def write(path, block_names, page_names, lexicon, forests):
    """`forests`: the bytes for articles, for any page, and for each page type."""
    out = bytearray(b"CBLK")
    out += struct.pack("<BIII", VERSION, name_hash(block_names), name_hash(page_names), len(lexicon))
    for key, weight in lexicon:
        out += struct.pack("<Ib", key, weight)
    for part in forests:
        out += part
    with open(path, "wb") as file:
        file.write(out)
    return len(out)
