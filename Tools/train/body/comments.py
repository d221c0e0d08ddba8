#!/usr/bin/env python3
"""Share of the readers' comments among the must-not snippets that predictions contain: comments.py SET_DIR PREDICTIONS."""
import json
import sys

texts = {}
with open(sys.argv[2], encoding="utf-8") as lines:
    for line in lines:
        row = json.loads(line)
        texts[row["id"]] = " ".join((row.get("text") or "").lower().split())
shares = []
with open(sys.argv[1] + "/truth.jsonl", encoding="utf-8") as lines:
    for line in lines:
        row = json.loads(line)
        comments = [" ".join(c.lower().split()) for c in row.get("comments") or [] if c.strip()]
        if comments:
            shares.append(sum(c in texts.get(row["id"], "") for c in comments) / len(comments))
print(f"  comments kept {sum(shares) / max(len(shares), 1):.4f} (mean over {len(shares)} pages)")
