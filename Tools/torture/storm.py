#!/usr/bin/env python3
"""Crawls pages of which every second one breaks what reads it, and measures what the others lose by that.

Each of the hosts has as many good pages as broken ones, in an order drawn from the seed. A broken page crashes its reader, loops, or takes memory
without end, by a trap that only builds with COURANT_READER_TRAPS have. Workers and readers are killed meanwhile. Then the same again
with pages in whose place nothing breaks. Checked is that every good page is stored once and none is called poison, that every broken one is,
and that no worker ends by itself; printed is the pace of the good pages with the broken ones, as a share of that without.

Everything lives in a temporary directory and ends with this program. Exit code 1 when a check failed.
"""

import argparse
import asyncio
import collections
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from database import Database
from processors import Processors, children

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KINDS = ["crash", "loop", "memory"]
STORY = "<p>The council met on Monday to talk about item {name} of {host}, and decided nothing before the evening came.</p>"
PAGE = (
    "<!doctype html><html lang=en><head><title>Report {name} of {host}</title>{trap}</head><body><article>"
    "<h1>Report {name} of {host}</h1>{story}</article></body></html>"
)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default="17", help="repeats a run")
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--pages", type=int, default=10_000, help="good pages; there are as many broken ones")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between two requests to a host")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="--parse-threads of each worker")
    parser.add_argument("--kill-every", type=float, default=60, help="seconds between two kills of a worker; 0 for none")
    parser.add_argument("--limit", type=float, default=3600, help="seconds for each of the two runs at most")
    parser.add_argument("--bin", default=f"{ROOT}/.build/traps/release", help="where programs with traps are")
    parser.add_argument("--keep", action="store_true", help="keep the logs")
    return parser.parse_args()


async def serve(breaks):
    """A web of all loopback addresses; prints its port."""

    def answer(host, path):
        if path == "/robots.txt":
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        name = path.strip("/")
        kind = name.partition("-")[0]
        trap = f"<!-- courant-reader-trap: {kind} -->" if breaks and kind in KINDS else ""
        body = PAGE.format(name=name, host=host, trap=trap, story=STORY.format(name=name, host=host) * 4).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body

    async def client(reader, writer):
        try:
            while True:
                lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                host = next(line[5:].strip() for line in lines if line.lower().startswith("host:"))
                writer.write(answer(host.split(":")[0], lines[0].split(" ")[1]))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(client, "0.0.0.0", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class Storm:
    def __init__(self, options):
        self.options = options
        self.directory = tempfile.mkdtemp(prefix="courant-storm.")
        os.chmod(self.directory, 0o755)
        self.failures = []

    def check(self, holds, text):
        print(("PASS  " if holds else "FAIL  ") + text, flush=True)
        if not holds:
            self.failures.append(text)

    def paths(self, number):
        """The pages of a host, in their order."""
        count = self.options.pages // self.options.hosts
        names = [f"good-{n}" for n in range(count)] + [f"{KINDS[n % 3]}-{n}" for n in range(count)]
        random.Random(f"{self.options.seed}/{number}").shuffle(names)
        return names

    def start_worker(self, database):
        log = open(f"{self.directory}/workers.log", "a")
        options = self.options
        worker = subprocess.Popen(
            [
                f"{options.bin}/worker", "run", "--allow-private-networks", "--contact", "storm@example.org", "--min-delay", str(options.delay),
                "--adaptive-delay-factor", "0", "--lease", "10", "--retry-delay", "1", "--parse-threads", str(options.threads),
                # Each worker has its share of the hosts: one that had them all would read with its threads alone.
                "--concurrency", str(-(-options.hosts // options.workers)),
                "--unreachable-backoff", "60", "--tdm", "ignore", "--database-url", database.worker_url],
            stdout=log, stderr=log, env={"PATH": os.environ["PATH"]})
        self.children.append(worker)
        return worker

    def run_once(self, breaks):
        """Seconds until a half, 95 and 100 of 100 good pages were stored, and how many there are."""
        options = self.options
        draw = random.Random(options.seed)
        self.children, done = [], collections.Counter()
        name = "storm" if breaks else "calm"
        server = subprocess.Popen([sys.executable, __file__, "serve", name], stdout=subprocess.PIPE, text=True)
        self.children.append(server)
        database = None
        try:
            port = int(server.stdout.readline())
            home = f"{self.directory}/{name}"
            os.mkdir(home)
            os.chmod(home, 0o755)
            database = Database(f"{options.bin}/coordinator", home, False)
            list_path = f"{home}/urls.txt"
            with open(list_path, "w") as file:
                lists = [(f"127.3.0.{number + 1}:{port}", self.paths(number)) for number in range(options.hosts)]
                for place in range(len(lists[0][1])):
                    file.writelines(f"http://{host}/{paths[place]}\n" for host, paths in lists)
            for command in (["migrate"], ["enqueue", list_path]):
                subprocess.run([f"{options.bin}/coordinator", *command, "--database-url", database.url], check=True, stdout=subprocess.DEVNULL)
            workers = [self.start_worker(database) for _ in range(options.workers)]
            processors = Processors(lambda: [
                *(("worker", worker.pid) for worker in workers),
                *(("reader", pid) for worker in workers for pid in children(worker.pid)),
                *(("postgres", pid) for pid in children(database.postmaster() or 0)), ("web", server.pid)])
            processors.start()
            begun, marks = time.monotonic(), {}
            next_kill = begun + options.kill_every
            good = len(lists) * (options.pages // options.hosts)
            while time.monotonic() - begun < options.limit:
                time.sleep(0.5)
                if options.kill_every and time.monotonic() >= next_kill:
                    next_kill += options.kill_every * draw.uniform(0.5, 1.5)
                    place = draw.randrange(len(workers))
                    workers[place].kill()
                    workers[place].wait()
                    workers[place] = self.start_worker(database)
                    done["workers killed"] += 1
                if options.kill_every and draw.random() < 0.2 and (readers := children(draw.choice(workers).pid)):
                    try:
                        os.kill(draw.choice(readers), signal.SIGKILL)
                        done["readers killed"] += 1
                    except ProcessLookupError:
                        pass
                for place, worker in enumerate(workers):
                    if (code := worker.poll()) is not None:
                        self.check(False, f"{name}: a worker ended by itself with {code}")
                        workers[place] = self.start_worker(database)
                stored = database.value("select count(*) from courant.articles where url like '%/good-%'")
                for share in (50, 95, 100):
                    if stored * 100 >= good * share:
                        marks.setdefault(share, time.monotonic() - begun)
                if 100 in marks and not database.value("select count(*) from courant.job_rows where state = 0"):
                    break
            took = time.monotonic() - begun
            times = ", ".join(f"{marks[share]:.0f}" if share in marks else "never" for share in (50, 95, 100))
            print(f"{name}: {2 * good} pages in {took:.0f} s, {dict(done)}; half, 95 and 100 % of the good ones stored after {times} s;"
                  f" load {os.getloadavg()[0]:.1f}")
            totals = collections.Counter()
            for kind, seconds in list(processors.used.values()):
                totals[kind] += seconds
            print(f"      processor time in seconds: {', '.join(f'{kind} {seconds:.0f}' for kind, seconds in sorted(totals.items()))}")
            self.sums(database, name, good, breaks)
            for worker in workers:
                worker.send_signal(signal.SIGTERM)
            codes = {worker.wait(60) for worker in workers}
            self.check(codes == {143}, f"{name}: workers drain when told to: {sorted(codes)}")
            return marks, good
        finally:
            for child in self.children:
                if child.poll() is None:
                    child.kill()
                    child.wait()
            if database:
                database.stop()

    def sums(self, database, name, good, breaks):
        rows = database.query(
            "select split_part(reverse(split_part(reverse(url), '/', 1)), '-', 1), state, coalesce(error_class, ''), count(*)"
            " from courant.job_rows group by 1, 2, 3 order by 1, 2, 3")
        found = {(kind, state, reason): int(count) for kind, state, reason, count in rows}
        done = found.get(("good", "1", ""), 0)
        articles, urls = (database.value(f"select count({what}) from courant.articles where url like '%/good-%'") for what in ("*", "distinct url"))
        self.check(done == articles == urls == good, f"{name}: every good page is stored once: {done}, {articles}, {urls} of {good}")
        poisoned = sum(count for (kind, _, reason), count in found.items() if kind == "good" and reason == "poison")
        self.check(poisoned == 0, f"{name}: no good page is poison: {poisoned}")
        if breaks:
            broken = sum(count for (kind, state, reason), count in found.items() if kind in KINDS and (state, reason) == ("2", "poison"))
            self.check(broken == good, f"{name}: every broken page is poison: {broken} of {good}")
            for reason, count in database.query(
                    "select split_part(error, ';', 1), count(*) from courant.job_rows where error_class = 'poison' group by 1 order by 2 desc limit 8"):
                print(f"      {count} {reason}")

    def run(self):
        print(f"seed {self.options.seed}", flush=True)
        results = {}
        for breaks in (False, True):
            results[breaks] = self.run_once(breaks)
        for share in (50, 95, 100):
            calm, storm = (results[breaks][0].get(share) for breaks in (False, True))
            if calm and storm:
                print(f"pace of the good pages until {share} % of them are stored, broken pages among them / none: {calm / storm:.2f}")
        if self.failures:
            print(f"{len(self.failures)} checks failed; logs in {self.directory}")
            return 1
        print("STORM OK")
        if not self.options.keep:
            shutil.rmtree(self.directory, ignore_errors=True)
        return 0


if __name__ == "__main__":
    # A stop ends the children too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve(sys.argv[2] == "storm"))
    sys.exit(Storm(arguments()).run())
