#!/usr/bin/env python3
"""Parses the pages of a folder with Courant's parser and with lexbor (PyPI's selectolax), taking turns, on one core each.

usage: bench-parse.py BENCHMARK FOLDER [ROUNDS]

Both get the same bytes and give back a tree, which is let go before the next page. Prints the median speed of each by
processor time, and the median of the rounds' ratios. Without selectolax only Courant's figures are printed.
"""

import gzip
import json
import os
import statistics
import subprocess
import sys
import time

try:
    from selectolax.lexbor import LexborHTMLParser
except ImportError:
    LexborHTMLParser = None


def pages_of(folder):
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.endswith(".html.gz"):
            with gzip.open(path) as file:
                yield file.read()
        elif name.endswith(".html"):
            with open(path, "rb") as file:
                yield file.read()


def lexbor_round(pages):
    start = time.process_time()
    for page in pages:
        LexborHTMLParser(page)
    return time.process_time() - start


def main():
    program, folder = sys.argv[1], sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    ours = subprocess.Popen(
        [program, "parse", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    about = json.loads(ours.stdout.readline())
    megabytes = about["bytes"] / 1e6
    print(f"{about['pages']} pages, {megabytes:.1f} MB, {about['nodes']} nodes; limits cut: {about['cut'] or 'nothing'}")
    print(
        f"arena bytes for each byte of input: median {about['arenaPerByteMedian']:.3f},"
        f" most {about['arenaPerByteLargest']:.3f}"
    )

    def our_round():
        ours.stdin.write("round\n")
        ours.stdin.flush()
        return float(ours.stdout.readline())

    pages = list(pages_of(folder)) if LexborHTMLParser else []
    if LexborHTMLParser is None:
        print("SKIP: no selectolax here, so no comparison with lexbor; pip install selectolax.")
    mine, theirs = [], []
    for number in range(rounds + 1):
        seconds = our_round()
        other = lexbor_round(pages) if LexborHTMLParser else None
        if number == 0:
            continue  # The first round warms both up.
        mine.append(megabytes / seconds)
        if other:
            theirs.append(megabytes / other)
    ours.stdin.close()
    ours.wait()
    print(f"courant: median {statistics.median(mine):.0f} MB/s of {rounds} rounds ({min(mine):.0f} to {max(mine):.0f})")
    if theirs:
        print(
            f"lexbor:  median {statistics.median(theirs):.0f} MB/s of {rounds} rounds"
            f" ({min(theirs):.0f} to {max(theirs):.0f})"
        )
        ratios = [a / b for a, b in zip(mine, theirs)]
        print(f"ratio:   median {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


main()
