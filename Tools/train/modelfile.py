#!/usr/bin/env python3
"""Reads and writes trained trees in the format of Sources/Models/ModelFile.swift, which says what every byte means.

  modelfile.py FILE...    prints what is in each file, and checks that reading it and writing it again gives the same bytes
"""
import hashlib
import struct
import sys
from dataclasses import dataclass

import numpy as np

MAGIC = b"CGBT"
VERSION = 1
LEAF = 255
INTEGERS, FLOATS = 2, 4


def name_hash(names):
    """FNV-1a over the names joined by commas."""
    value = 2166136261
    for byte in ",".join(names).encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def floor32(value):
    """The largest 32-bit float that is not above: "at most" comes out the same for 32-bit values."""
    single = np.float32(value)
    return np.nextafter(single, np.float32(-np.inf)) if float(single) > value else single


@dataclass
class Ensemble:
    """Trees whose leaves are summed: `sum * scale + base` is the log-odds."""
    name: str
    #: Hash of the names of the feature columns, and their number.
    columns: int
    width: int
    #: Each tree is the list of its nodes in preorder: (column, threshold) for "at most", or a leaf's value.
    trees: list
    base: float = 0.0
    scale: float = 1.0
    #: Log-odds from which it says yes; 0 where training chose none.
    threshold: float = 0.0
    #: Whether leaves are whole numbers of 16 bits, else 32-bit floats.
    leaves: int = FLOATS

    def predict(self, rows):
        """Log-odds of each row in 32-bit floats, as the program computes them."""
        rows = np.asarray(rows, np.float32)
        total = np.zeros(len(rows), np.float32)
        for tree in self.trees:
            at = 0

            def walk(inside):
                nonlocal at
                node = tree[at]
                at += 1
                if not isinstance(node, tuple):
                    total[inside] += np.float32(node)
                    return
                left = rows[inside, node[0]] <= np.float32(node[1])
                walk(inside[left])
                walk(inside[~left])

            walk(np.arange(len(rows)))
        return total * np.float32(self.scale) + np.float32(self.base)


def pack(ensemble):
    inner = [node for tree in ensemble.trees for node in tree if isinstance(node, tuple)]
    tables = [sorted({float(np.float32(t)) for c, t in inner if c == column}) for column in range(ensemble.width)]
    places = [{t: i for i, t in enumerate(table)} for table in tables]
    name = ensemble.name.encode("ascii")
    out = bytearray(struct.pack("<B", len(name)) + name)
    out += struct.pack("<IBfff", ensemble.columns, ensemble.width, ensemble.base, ensemble.scale, ensemble.threshold)
    for table in tables:
        out += struct.pack(f"<H{len(table)}f", len(table), *table)
    out += struct.pack("<BH", ensemble.leaves, len(ensemble.trees))
    for tree in ensemble.trees:
        for node in tree:
            if isinstance(node, tuple):
                column, threshold = node
                place = places[column][float(np.float32(threshold))]
                out += struct.pack("<BB" if len(tables[column]) <= 256 else "<BH", column, place)
            else:
                out += struct.pack("<Bh" if ensemble.leaves == INTEGERS else "<Bf", LEAF, node)
    return bytes(out)


def pack_file(ensembles, lexicon=()):
    """The bytes of a file; `lexicon` are names by hash with their weights."""
    out = bytearray(MAGIC + struct.pack("<BI", VERSION, len(lexicon)))
    for key, weight in lexicon:
        out += struct.pack("<Ib", key, weight)
    out += struct.pack("<B", len(ensembles))
    for ensemble in ensembles:
        out += pack(ensemble)
    return bytes(out)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, form):
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def one(self, form):
        return self.take(form)[0]

    def ensemble(self):
        name = bytes(self.take(f"{self.one('B')}B")).decode("ascii")
        columns, width, base, scale, threshold = self.take("IBfff")
        tables = [self.take(f"{self.one('H')}f") for _ in range(width)]
        leaves, count = self.take("BH")
        if leaves not in (INTEGERS, FLOATS):
            raise ValueError(f"leaves of kind {leaves}")
        trees = [self.tree(tables, "h" if leaves == INTEGERS else "f") for _ in range(count)]
        return Ensemble(name, columns, width, trees, base, scale, threshold, leaves)

    def tree(self, tables, leaf):
        nodes, open_branches = [], 1
        while open_branches > 0:
            column = self.one("B")
            if column == LEAF:
                nodes.append(self.one(leaf))
                open_branches -= 1
            else:
                nodes.append((column, tables[column][self.one("B" if len(tables[column]) <= 256 else "H")]))
                open_branches += 1
        return nodes


def unpack_file(data):
    """(ensembles, lexicon) of a file's bytes."""
    reader = Reader(data)
    if data[:4] != MAGIC:
        raise ValueError("no file of trees")
    reader.at = 4
    version, count = reader.take("BI")
    if version != VERSION:
        raise ValueError(f"format {version} where {VERSION} is read")
    lexicon = [reader.take("Ib") for _ in range(count)]
    ensembles = [reader.ensemble() for _ in range(reader.one("B"))]
    if reader.at != len(data):
        raise ValueError(f"{len(data) - reader.at} bytes too many")
    return ensembles, lexicon


def main():
    same = True
    for path in sys.argv[1:]:
        with open(path, "rb") as file:
            data = file.read()
        ensembles, lexicon = unpack_file(data)
        again = pack_file(ensembles, lexicon) == data
        same &= again
        print(f"{path}: {len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")
        print(f"  read and written again: {'the same bytes' if again else 'OTHER BYTES'}; {len(lexicon)} names")
        for e in ensembles:
            print(f"  {e.name}: {e.width} columns, {len(e.trees)} trees, {sum(map(len, e.trees))} nodes, "
                  f"threshold {np.float32(e.threshold):g}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
