"""Makes the model's file, as `modelfile.py` writes it, of LightGBM's trees: leaves quantized, the base taken out of the first."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import modelfile


def preorder(node, nodes):
    """The nodes of a tree in preorder: (column, threshold), or a leaf's value."""
    if "leaf_value" in node and "left_child" not in node:
        nodes.append(node["leaf_value"])
        return nodes
    nodes.append((node["split_feature"], float(modelfile.floor32(node["threshold"]))))
    preorder(node["left_child"], nodes)
    return preorder(node["right_child"], nodes)


def ensemble(name, names, trees):
    """LightGBM's dumped trees over the columns `names`."""
    trees = [preorder(tree["tree_structure"], []) for tree in trees]
    leaves = [[node for node in tree if not isinstance(node, tuple)] for tree in trees]
    # The first tree holds the average, which would cost the others their precision.
    base = (max(leaves[0]) + min(leaves[0])) / 2 if trees else 0.0
    if trees:
        trees[0] = [node if isinstance(node, tuple) else node - base for node in trees[0]]
        leaves[0] = [value - base for value in leaves[0]]
    scale = max((abs(value) for tree in leaves for value in tree), default=1.0) / 32767 or 1.0
    trees = [[node if isinstance(node, tuple) else int(round(node / scale)) for node in tree] for tree in trees]
    return modelfile.Ensemble(
        name, modelfile.name_hash(names), len(names), trees, base, scale, leaves=modelfile.INTEGERS)


def write(path, lexicon, ensembles):
    """Returns the number of bytes."""
    data = modelfile.pack_file(ensembles, lexicon)
    with open(path, "wb") as file:
        file.write(data)
    return len(data)
