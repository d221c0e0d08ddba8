#!/usr/bin/env python3
"""Extracts the same pages with Courant and with the peers, taking turns, on one core each.

usage: bench-extract.py WORKER CORPUS_SET WORK_DIRECTORY ROUNDS [PEER ...]

A PEER is `name=python`, the Python that has the package; without any only Courant's figures are printed. The pages are the
set's articles, unpacked beforehand. Courant is measured as the whole program: processor time of `worker extract --batch
--jobs 1` from start to end, with reading, all fields and writing JSON. A peer's time is that of its calls only, its start
and the reading left out. Printed are the median speeds, the median of the rounds' ratios, the slowest page and the peak
memory of each (a peer's is with its Python and all pages' text it was given one by one), and the share of the models in
Courant's time where perf is installed.

The same file runs each peer: bench-extract.py --peer NAME MANIFEST PAGES prints its figures as JSON.
"""
import gzip
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

# What each peer has to reach beside us: issue 4's table.
TARGETS = {"trafilatura": 10, "trafipy": 5}
NAMES = {"trafilatura": "trafilatura, fast, with metadata", "trafipy": "rs-trafilatura (trafipy), body only"}


def extractor(peer):
    """The peer's function from (bytes, url) to whatever it finds."""
    if peer == "trafilatura":
        import trafilatura

        return lambda data, url: trafilatura.bare_extraction(data, url=url, fast=True, with_metadata=True)
    import trafipy

    return lambda data, url: trafipy.extract(data.decode("utf-8", "replace"), url=url)


def run_peer(peer, manifest, folder):
    extract = extractor(peer)
    total, slowest, slowest_id, failed = 0.0, 0.0, "", 0
    with open(manifest, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            with open(os.path.join(folder, row["id"] + ".html"), "rb") as file:
                data = file.read()
            start = time.process_time()
            try:
                extract(data, row["url"])
            except Exception:
                failed += 1
            seconds = time.process_time() - start
            total += seconds
            if seconds > slowest:
                slowest, slowest_id = seconds, row["id"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"cpu": total, "slowest": slowest, "id": slowest_id, "failed": failed, "peak": peak}))


def unpack(corpus, work):
    """The articles' manifest and their pages as plain files."""
    folder = os.path.join(work, "pages")
    os.makedirs(folder, exist_ok=True)
    manifest = os.path.join(work, "articles.jsonl")
    count = 0
    with open(os.path.join(corpus, "truth.jsonl"), encoding="utf-8") as lines, open(manifest, "w") as out:
        for line in lines:
            row = json.loads(line)
            if row["page_type"] != "article":
                continue
            count += 1
            out.write(json.dumps({"id": row["id"], "url": row["url"], "charset": row["charset"]}) + "\n")
            path = os.path.join(folder, row["id"] + ".html")
            if not os.path.exists(path):
                with gzip.open(os.path.join(corpus, "pages", row["id"] + ".html.gz")) as page, open(path, "wb") as file:
                    file.write(page.read())
    return manifest, folder, count


def run_ours(worker, manifest, folder):
    command = [worker, "extract", "--batch", manifest, "--pages", folder, "--jobs", "1", "--stats"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    report = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"worker extract failed:\n{report}")
    # macOS counts bytes, Linux kibibytes.
    peak = usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    words = report.replace(",", "").split()
    slowest = float(words[words.index("slowest") + 1]) / 1e3
    return {"cpu": usage.ru_utime + usage.ru_stime, "slowest": slowest, "id": words[words.index("slowest") + 3], "peak": peak}


# Parts of the program that are the models: their features, their trees, and the choice by them.
MODEL_PARTS = ("GradientBoostedTrees", "BlockFeatureTable", "PageRecords", "ModelReader", "FieldChoice")


def model_share(worker, manifest, folder, work):
    """The models' share of the processor time, 0 to 1, from a profile; None where there is no perf that works."""
    if not shutil.which("perf"):
        return None
    data = os.path.join(work, "perf.data")
    command = [worker, "extract", "--batch", manifest, "--pages", folder, "--jobs", "1"]
    record = subprocess.run(
        ["perf", "record", "-q", "-F", "499", "-o", data] + command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if record.returncode != 0:
        return None
    report = subprocess.run(
        ["perf", "report", "-i", data, "--stdio", "--no-children", "-F", "overhead,sym"], capture_output=True, text=True)
    lines = [line.split() for line in report.stdout.splitlines() if line.strip() and not line.startswith("#")]
    return sum(float(words[0].rstrip("%")) for words in lines if any(part in words[-1] for part in MODEL_PARTS)) / 100


def main():
    if sys.argv[1] == "--peer":
        return run_peer(*sys.argv[2:5])
    worker, corpus, work, rounds = sys.argv[1:4] + [int(sys.argv[4])]
    peers = dict(peer.split("=", 1) for peer in sys.argv[5:])
    manifest, folder, count = unpack(corpus, work)
    results = {"courant": []} | {peer: [] for peer in peers}
    for _ in range(rounds):
        results["courant"].append(run_ours(worker, manifest, folder))
        for peer, python in peers.items():
            command = [python, __file__, "--peer", peer, manifest, folder]
            preload = os.path.join(work, "raised_exception.so")
            environment = os.environ | ({"LD_PRELOAD": os.path.abspath(preload)} if os.path.exists(preload) else {})
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=True)
            results[peer].append(json.loads(done.stdout))
    print(f"{count} articles, {rounds} rounds, processor time of one core")
    for name, runs in results.items():
        label = NAMES.get(name, "courant, all fields")
        speed = statistics.median(count / run["cpu"] for run in runs)
        slowest = max(runs, key=lambda run: run["slowest"])
        peak = max(run["peak"] for run in runs) / 1024
        print(
            f"  {label:36} {speed:7.1f} pages/s, slowest page {slowest['slowest'] * 1000:8.1f} ms ({slowest['id']}), "
            f"peak {peak:6.1f} MiB" + (f", {runs[0]['failed']} failed" if runs[0].get("failed") else ""))
    for peer in peers:
        ratios = [theirs["cpu"] / ours["cpu"] for ours, theirs in zip(results["courant"], results[peer])]
        print(f"  courant is {statistics.median(ratios):.1f} times as fast as {NAMES[peer]} (target: {TARGETS[peer]})")
    share = model_share(worker, manifest, folder, work)
    if share is None:
        print("  SKIP: no perf here (Debian: linux-perf), so the models' share of the time is not told")
    else:
        print(f"  the models take {share * 100:.0f} % of courant's time (target: at most 25)")


if __name__ == "__main__":
    main()
