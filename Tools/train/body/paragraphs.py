#!/usr/bin/env python3
"""Paragraphs that come out whole, as the truth writes them and with the differences folded that truths are not at one in:
quotes and dashes straightened or not, marks of list items written or not. paragraphs.py SET_DIR PREDICTIONS [PAGE_TYPE]
"""
import json
import re
import sys

STRAIGHT = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‑": "-", "…": "...", "\u200b": "",
    "\u00ad": ""})
MARK = re.compile(r"^(?:[-*•·]|\d+[.)])\s+")
# As score.py counts.
SHORTEST = 40


def paragraphs(text):
    return [line for line in (" ".join(part.split()) for part in (text or "").split("\n")) if line]


def fold(line):
    return MARK.sub("", " ".join(line.translate(STRAIGHT).split()))


def main():
    predicted = {}
    with open(sys.argv[2], encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            predicted[row["id"]] = paragraphs(row.get("text"))
    shares = []
    with open(sys.argv[1] + "/truth.jsonl", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            wanted = [p for p in paragraphs(row["text"]) if len(p) >= SHORTEST]
            if not wanted or len(sys.argv) > 3 and row["page_type"] != sys.argv[3]:
                continue
            have = predicted.get(row["id"], [])
            as_is = set(have)
            unmarked = {MARK.sub("", p) for p in have}
            folded = {fold(p) for p in have}
            count = len(wanted)
            shares.append((
                sum(p in as_is for p in wanted) / count, sum(MARK.sub("", p) in unmarked for p in wanted) / count,
                sum(fold(p) in folded for p in wanted) / count))
    means = [sum(column) / max(len(shares), 1) for column in zip(*shares)]
    print("  para %.4f, list marks folded %.4f, quotes and dashes too %.4f (%d pages)" % (*means, len(shares)))


if __name__ == "__main__":
    main()
