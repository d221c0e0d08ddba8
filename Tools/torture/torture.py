#!/usr/bin/env python3
"""Tortures a cluster of real processes, and checks that nothing is lost, nothing is done twice and no host is asked too often.

Workers and enqueuers run against a web on loopback while workers and their readers are killed (kill -9) and started
anew, workers are stopped (SIGSTOP) past their leases and woken as zombies, and PostgreSQL is restarted, in order and as by a crash; all of it through PgBouncer where it is
installed. Among the good hosts are some that attack with everything that ever stopped, filled or fooled a worker. Then the queue is
worked off and the sums are compared. What is done to whom, and when, is drawn from the seed.

Everything lives in a temporary directory and ends with this program. Exit code 1 when a check failed.
"""

import argparse
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
import hostile
import stuck
import web
from database import Database
from processors import Processors, children

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEASE = 4
# Hosts of a politeness group.
GROUP = 5
# MiB that a worker may hold at once: 256 between fetch and settle, 300 for the page on its one parse lane, and as much
# again for the program itself, its connections and what the allocator keeps. Half of what the shipped unit allows
# (MemoryMax).
MEMORY_MAX = 1024


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**9)), help="repeats a run")
    parser.add_argument("--seconds", type=float, default=600, help="time of the torture, before the queue is worked off")
    parser.add_argument("--workers", type=int, default=12)
    parser.add_argument("--enqueuers", type=int, default=2)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--pages", type=int, default=0, help="pages in all; default: what the time allows, roughly")
    parser.add_argument("--groups", type=int, default=4, help=f"politeness groups, of {GROUP} hosts each")
    parser.add_argument("--no-hostile", action="store_true", help="good hosts alone")
    parser.add_argument("--no-pgbouncer", action="store_true")
    parser.add_argument("--even", action="store_true", help="as many pages for each host as its delay allows: none runs dry")
    parser.add_argument("--kill-every", type=float, help="kill a worker so many seconds apart, and do nothing else")
    parser.add_argument("--no-chaos", action="store_true", help="measure the pace of an undisturbed cluster")
    parser.add_argument("--bin", default=f"{ROOT}/.build/release", help="where the programs are")
    parser.add_argument("--keep", action="store_true", help="keep the logs")
    return parser.parse_args()


class Torture:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.directory = tempfile.mkdtemp(prefix="courant-torture.")
        os.chmod(self.directory, 0o755)
        self.failures = []
        self.done = collections.Counter()
        self.workers = []
        self.started = 0
        # Every child ever started: whatever happens, all of them end with this program.
        self.children = []

    def check(self, holds, text):
        print(("PASS  " if holds else "FAIL  ") + text, flush=True)
        if not holds:
            self.failures.append(text)

    # --- processes

    def start_worker(self):
        self.started += 1
        log = open(f"{self.directory}/worker-{self.started}.log", "w")
        command = [
            f"{self.options.bin}/worker", "run", "--allow-private-networks", "--contact", "torture@example.org",
            "--min-delay", "0.05", "--adaptive-delay-factor", "0", "--lease", str(LEASE), "--retry-delay", "0.5",
            "--header", f"X-Worker: {self.started}", "--max-attempts", "3", "--unreachable-backoff", "1", "--shutdown-timeout", "10", "--parse-threads", "1", "--concurrency", "64",
            "--database-url", self.database.worker_url]
        return self.spawn(command, log)

    def start_coordinator(self):
        """Maintenance and the words of the search, which hostile articles must not stop."""
        log = open(f"{self.directory}/coordinator.log", "a")
        return self.spawn([f"{self.options.bin}/coordinator", "run", "--database-url", self.database.worker_url], log)

    def spawn(self, command, log):
        child = subprocess.Popen(command, stdout=log, stderr=log, env={"PATH": os.environ["PATH"]})
        self.children.append(child)
        return child

    def write_lists(self):
        """The URLs of each enqueuer: with repetitions, and some that all of them have."""
        pages = self.options.pages
        if not pages:
            rate = sum(1 / web.delay_of(self.options.seed, web.host_name(n)) for n in range(self.options.hosts))
            pages = int(min(rate * 0.5, 60 * self.options.workers) * self.options.seconds)
        rates = [1 / web.delay_of(self.options.seed, web.host_name(n)) for n in range(self.options.hosts)]
        if self.options.even:
            pages = int(sum(rates) * (self.options.seconds + 30))
        self.urls = set()
        lists = []
        for enqueuer in range(self.options.enqueuers):
            lines = []
            for _ in range(pages):
                number = self.random.randrange(self.options.hosts)
                if self.options.even:
                    number = self.random.choices(range(self.options.hosts), rates)[0]
                elif self.group_of(number) is not None and self.random.random() > 1 / GROUP:
                    number = self.random.randrange(self.options.groups * GROUP, self.options.hosts)
                host = web.host_name(number)
                share = rates[number] / sum(rates) if self.options.even else 1 / self.options.hosts
                path = f"/private/{self.random.randrange(50)}" if self.random.random() < 0.01 else (
                    f"/{self.random.randrange(max(2, int(2 * pages * share)))}")
                url = f"http://{host}:{self.port}{path}"
                self.urls.add(url)
                lines.append(f"{url}\tpriority={self.random.randrange(4)}\n")
            path = f"{self.directory}/urls-{enqueuer}.txt"
            with open(path, "w") as file:
                file.writelines(lines)
            lists.append(path)
        print(f"{len(self.urls)} URLs on {self.options.hosts} hosts, {pages} lines for each of {len(lists)} enqueuers")
        if self.hostile_port:
            attacks = hostile.urls(self.hostile_port)
            self.urls.update(attacks)
            lists.append(f"{self.directory}/urls-hostile.txt")
            with open(lists[-1], "w") as file:
                file.writelines(f"{url}\n" for url in attacks)
            print(f"{len(attacks)} URLs on {hostile.HOSTS} hostile hosts")
        return lists

    def group_of(self, number):
        """The politeness group of a host; None for most."""
        return number // GROUP if number < self.options.groups * GROUP else None

    def make_groups(self):
        for group in range(self.options.groups):
            members = [f"{web.host_name(group * GROUP + place)}:{self.port}" for place in range(GROUP)]
            subprocess.run(
                [f"{self.options.bin}/coordinator", "group", "add", f"group {group}", *members, "--database-url", self.database.url],
                check=True, stdout=subprocess.DEVNULL)

    def enqueue(self, path, tag):
        log = open(f"{self.directory}/enqueue-{tag}.log", "a")
        return self.spawn(
            [f"{self.options.bin}/coordinator", "enqueue", path, "--database-url", self.database.worker_url], log)

    # --- torture

    def chaos(self, until, lists, enqueuers):
        """Kills, stops and restarts, at moments and of victims drawn from the seed."""
        stopped = []
        while time.monotonic() < until:
            time.sleep(self.random.uniform(0.3, 1.5))
            now = time.monotonic()
            for entry in [entry for entry in stopped if entry[0] <= now]:
                stopped.remove(entry)
                if entry[1].poll() is None:
                    entry[1].send_signal(signal.SIGCONT)
            asleep = {entry[1] for entry in stopped}
            place = self.random.randrange(len(self.workers))
            victim, draw = self.workers[place], self.random.random()
            if draw < 0.10:
                # The page that it has goes to another reader.
                if readers := children(victim.pid):
                    self.kill(self.random.choice(readers))
                    self.done["reader killed"] += 1
            elif draw < 0.45:
                victim.kill()
                victim.wait()
                self.workers[place] = self.start_worker()
                self.done["killed"] += 1
            elif draw < 0.80 and victim not in asleep and len(stopped) < len(self.workers) // 2:
                victim.send_signal(signal.SIGSTOP)
                stopped.append((now + self.random.uniform(0.5, 2.5 * LEASE), victim))
                self.done["stopped"] += 1
            elif draw < 0.90:
                immediate = self.random.random() < 0.5
                self.database.restart(immediate)
                self.done["database crashed" if immediate else "database restarted"] += 1
            else:
                number = self.random.randrange(len(lists))
                if self.random.random() < 0.5 and enqueuers[number].poll() is None:
                    enqueuers[number].kill()
                    self.done["enqueuer killed"] += 1
            for number, process in enumerate(enqueuers):
                # Whatever ended an enqueuer, running the same list again continues.
                if process.poll() not in (None, 0):
                    enqueuers[number] = self.enqueue(lists[number], number)
            for number, worker in enumerate(self.workers):
                code = worker.poll()
                if code is not None:
                    # One that starts while the database is away says so and ends with 5; a supervisor starts it again.
                    self.done["started in vain"] += code == 5
                    if code != 5:
                        self.check(False, f"worker {worker.pid} ended by itself with {code}")
                    self.workers[number] = self.start_worker()
            if (code := self.coordinator.poll()) is not None:
                self.check(code == 5, f"coordinator run ends only where there is no database when it starts: it ended with {code}")
                self.coordinator = self.start_coordinator()
        for _, worker in stopped:
            if worker.poll() is None:
                worker.send_signal(signal.SIGCONT)

    @staticmethod
    def kill(pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def kill_now_and_then(self, until):
        """Kills and nothing else: the pace of a cluster whose workers crash now and then."""
        while (pause := self.random.uniform(0.5, 1.5) * self.options.kill_every) < until - time.monotonic():
            time.sleep(pause)
            place = self.random.randrange(len(self.workers))
            self.workers[place].kill()
            self.workers[place].wait()
            self.workers[place] = self.start_worker()
            self.done["killed"] += 1
        time.sleep(max(0, until - time.monotonic()))

    def work_off(self, lists, enqueuers, limit):
        """Until everything is enqueued and nothing is queued any more."""
        deadline = time.monotonic() + limit
        for number, process in enumerate(enqueuers):
            while (code := self.wait(process, f"enqueuer {number}", deadline)) != 0 and time.monotonic() < deadline:
                process = self.enqueue(lists[number], number)
            self.check(code == 0, f"enqueuer {number} enqueues its whole list: it ended with {code}")
        while time.monotonic() < deadline:
            if self.database.value(
                    f"select count(*) from courant.host_rows where ready_at is not null and host not like '{hostile.LATER}:%'") == 0:
                return True
            time.sleep(0.5)
        return False

    def wait(self, process, name, deadline):
        """The exit code; a process that has not ended by then is described, killed, and counts as a failure."""
        try:
            return process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            path = f"{self.directory}/stuck-{process.pid}.txt"
            with open(path, "w") as file:
                file.write(stuck.describe(process.pid) + "\n")
            process.kill()
            self.check(False, f"{name}, process {process.pid}, does not end; what it was doing is in {path}")
            return process.wait()

    def drain(self):
        """All workers at once, as a machine that is shut down does it: each has its grace time, and some more."""
        for worker in [*self.workers, self.coordinator]:
            if worker.poll() is None:
                worker.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 60
        codes = {self.wait(worker, "worker", deadline) for worker in self.workers}
        self.check(codes == {143}, f"workers drain when told to: {sorted(codes)}")
        code = self.wait(self.coordinator, "coordinator run", deadline)
        self.check(code == 143, f"coordinator run ran to the end and ends when told to: {code}")
        # They end with the socket that leads to their worker, killed or not.
        deadline, readers = time.monotonic() + 10, self.processors.seen("reader")
        while (left := [pid for pid in readers if self.processors.runs(pid)]) and time.monotonic() < deadline:
            time.sleep(0.1)
        self.check(readers and not left, f"no reader of {len(readers)} outlives its worker: {left}")

    # --- checks

    def sums(self):
        value = self.database.value
        states = {row[0]: int(row[1]) for row in self.database.query(
            "select case state when 0 then 'queued' when 1 then 'done' when 2 then 'dead' else 'excluded' end, count(*)"
            " from courant.job_rows group by 1")}
        jobs = sum(states.values())
        # A worker that was killed between enqueueing a target and settling the redirect may leave a target nobody
        # points to.
        found = {url: (state, stored == "t") for url, state, stored in self.database.query(
            "select j.url, j.state, a.url is not null from courant.job_rows j left join courant.articles a on a.url = j.url")}
        own = sum(url in self.urls for url in found)
        self.check(own == len(self.urls), f"jobs = URLs enqueued, targets of redirects aside: {own} = {len(self.urls)}")
        self.goods(found)
        lost = value(
            "select count(*) from (select distinct redirect_url from courant.job_rows where redirect_url is not null) r"
            " where not exists (select from courant.job_rows j where j.url = r.redirect_url)")
        self.check(lost == 0, f"every target of a redirect is a job; {jobs - own} are")
        # But for the host that asks to come back in a day or later.
        later = f"like '%{hostile.LATER}:%'"
        queued = value(f"select count(*) from courant.job_rows where state = 0 and url not {later}")
        self.check(queued == 0, f"nothing is queued: {queued}; {states}")
        pending = value(f"select coalesce(sum(abs(pending)), 0) from courant.host_rows where host not {later}")
        self.check(pending == 0, "no host has pending jobs")
        self.check(
            value("select count(*) from courant.host_rows where lease_owner is not null") == 0, "no host is leased")
        totals = dict(zip(
            ("done", "dead", "excluded", "enqueued", "stored", "events"),
            map(int, self.database.query(
                "select sum(done), sum(dead), sum(excluded), sum(enqueued), sum(stored), sum(stored + unchanged + not_article"
                " + redirected + settled_excluded + retries + settled_dead) from courant.counters where not is_rolled_up")[0])))
        self.check(
            all(totals[name] == states.get(name, 0) for name in ("done", "dead", "excluded")),
            f"counters tell the states: {totals}")
        self.check(totals["enqueued"] == jobs, "counters tell what was enqueued")
        articles = value("select count(*) from courant.articles")
        # Pages that came on a connection with unasked answers are fetched again, and stored again.
        stored, once = map(int, self.database.query(
            "select count(*), count(distinct (bucket, host_key, url_key)) from courant.attempt_rows where outcome = 'stored'")[0])
        self.check(stored == totals["stored"], f"attempts that stored = stored: {stored} = {totals['stored']}")
        self.check(articles == once, f"articles = jobs that stored: {articles} = {once}")
        attempts = value("select count(*) from courant.attempt_rows")
        self.check(attempts == totals["events"], f"attempts listed = outcomes counted: {attempts} = {totals['events']}")
        doubles = value(
            "select count(*) from (select 1 from courant.attempt_rows a join courant.host_rows h using (bucket, host_key)"
            " where a.outcome <> 'retry' and h.host like '127.1.%'"
            " group by a.bucket, a.host_key, a.url_key having count(*) > 1) d")
        self.check(doubles == 0, "no job of a good host was finished twice")
        if doubles:
            for row in self.database.query(
                    "select h.host, a.url_key, string_agg(concat_ws(' ', a.at, a.outcome, a.http_status, a.slot), ' | ' order by a.at)"
                    " from courant.attempt_rows a join courant.host_rows h using (bucket, host_key)"
                    " where a.outcome <> 'retry' and h.host like '127.1.%'"
                    " group by 1, 2 having count(*) > 1 limit 10"):
                print(f"      {' '.join(row)}")
        poison = value("select count(*) from courant.job_rows where error_class = 'poison'")
        print(f"      {poison} jobs given up as poison, {value('select sum(abs(expired_leases)) from courant.host_rows')} expired leases not forgotten")

    def goods(self, found):
        """Whatever else happened: each good page is stored, and under its own URL."""
        good = {url for url in found if "//127.1." in url and "/private/" not in url and self.kind_of(url) == "page"}
        good |= {url for url in self.urls if "//127.2." in url and hostile.is_good(url)}
        missing = [url for url in good if not found[url][1]]
        self.check(not missing, f"every good page is stored: {len(good) - len(missing)} of {len(good)}")
        if missing:
            names = ", ".join("'" + url + "'" for url in sorted(missing)[:10])
            for row in self.database.query(
                    f"select url, state, outcome, error_class, error from courant.job_status where url in ({names})"):
                print(f"      {' '.join(row)}")
        wrong = [row for row in self.database.query(
            "select url, title from courant.articles where title like 'Report /%'") if not self.is_of(*row)]
        self.check(not wrong, f"no page is stored under another's URL: {len(wrong)} are")
        for url, title in wrong[:10]:
            print(f"      {url} has {title}")

    def kind_of(self, url):
        host, _, path = url.removeprefix("http://").partition("/")
        return "page" if path.startswith("moved-") else web.kind_of(self.options.seed, host.split(":")[0], "/" + path)

    @staticmethod
    def is_of(url, title):
        host, _, path = url.removeprefix("http://").partition("/")
        return title in (f"Report /{path}", f"Report /{path} of {host.split(':')[0]}")

    def memory(self):
        """The most that any worker held, against its bound."""
        largest = self.processors.largest["worker"] >> 20
        self.check(largest <= MEMORY_MAX, f"no worker held more than {MEMORY_MAX} MiB: {largest} MiB at most")

    def politeness(self, begun, ended):
        """From the web's own log: the gaps between two requests to a host, or to any two hosts of a group."""
        units = {web.host_name(number): self.group_of(number) for number in range(self.options.hosts)}
        last, violations, requests, worst = {}, [], 0, 0.0
        # Of hosts alone, once the lists are in, and as long as they are not dry: those that are asked afterwards too.
        counts, after = collections.Counter(), set()
        settled = begun + min(30, 0.2 * (ended - begun))
        measured = self.processors.between(settled, ended)
        asked = 0
        with open(f"{self.directory}/access.log") as file:
            # In the order of their arrival, which need not be the one in which they were read.
            for stamp, host, path, worker in sorted(line.split() for line in file):
                instant = float(stamp)
                requests += 1
                # robots.txt of a host is asked for before its Crawl-delay can be known: the flag's 50 ms hold then.
                delay = web.delay_of(self.options.seed, host)
                unit = host if units.get(host) is None else units[host]
                before = last.get(unit)
                if before is not None:
                    wanted = 0.05 if path == "/robots.txt" else delay
                    if before[2] != host:
                        wanted = web.delay_of(self.options.seed, before[2])
                    gap = instant - before[0]
                    if gap < wanted:
                        violations.append((wanted - gap, host, f"{path} (worker {worker})", before[1], gap, wanted))
                        worst = max(worst, wanted - gap)
                last[unit] = (instant, f"{host}{path} (worker {worker})", host)
                if settled <= instant <= ended and unit == host:
                    counts[host] += 1
                asked += measured is not None and measured[0] <= instant <= measured[1]
                if instant > ended:
                    after.add(host)
        self.check(not violations, f"{requests} requests, {len(violations)} sooner than the host allows, by {worst * 1000:.1f} ms at most,"
                   f" {self.options.groups} groups of {GROUP} hosts among them")
        for late, host, path, before, gap, wanted in sorted(violations, reverse=True)[:10]:
            print(f"      {host}: {path} came {gap * 1000:.1f} ms after {before}, not {wanted * 1000:.0f}")
        due = [host for host in counts if host in after]
        ceiling = sum((ended - settled) / web.delay_of(self.options.seed, host) for host in due)
        if ceiling:
            attained = sum(counts[host] for host in due)
            print(f"      attained {attained / ceiling:.3f} of what politeness allows the {len(due)} hosts that were due to the end:"
                  f" {attained / (ended - settled):.0f} of {ceiling / (ended - settled):.0f} requests a second;"
                  f" load {os.getloadavg()[0]:.1f}")
        if measured and asked:
            begun, ended, used = measured
            idle = used.pop("idle") / (ended - begun) / os.cpu_count()
            ours = used["worker"] + used["postgres"]
            print(f"      {asked / ours:.0f} requests for each second of processor time of workers and PostgreSQL; milliseconds a request:"
                  f" {', '.join(f'{kind} {seconds / asked * 1000:.2f}' for kind, seconds in sorted(used.items()))};"
                  f" processors idle {idle:.0%}")

    def processes(self):
        """All processes whose time is counted, with their class."""
        found = [("web", self.server.pid)]
        if self.hostile:
            found.append(("hostile web", self.hostile.pid))
        for child in list(self.children):
            if child.returncode is None:
                kind = child.args[0].rsplit("/", 1)[1]
                found.append((kind, child.pid))
                if kind == "worker":
                    found += [("reader", pid) for pid in children(child.pid)]
        if self.database:
            if self.database.pooler:
                found.append(("pgbouncer", self.database.pooler.pid))
            if (postmaster := self.database.postmaster()) is not None:
                found += [("postgres", pid) for pid in [postmaster, *children(postmaster)]]
        return found

    # --- all of it

    def run(self):
        options = self.options
        print(f"seed {options.seed}: repeat with --seed {options.seed}", flush=True)
        log = f"{self.directory}/access.log"
        self.server = server = subprocess.Popen(
            [sys.executable, web.__file__, log, options.seed, str(options.hosts)], stdout=subprocess.PIPE, text=True)
        self.database, self.hostile, self.hostile_port = None, None, None
        try:
            self.port = int(server.stdout.readline())
            if not options.no_hostile:
                self.hostile = subprocess.Popen(
                    [sys.executable, hostile.__file__, f"{self.directory}/hostile.log"], stdout=subprocess.PIPE, text=True)
                self.hostile_port = int(self.hostile.stdout.readline())
            self.database = Database(f"{options.bin}/coordinator", self.directory, not options.no_pgbouncer)
            print(f"database in {self.directory}, {'through PgBouncer' if self.database.pooler else 'without PgBouncer'}")
            subprocess.run([f"{options.bin}/coordinator", "migrate", "--database-url", self.database.url], check=True,
                           stdout=subprocess.DEVNULL)
            self.make_groups()
            lists = self.write_lists()
            self.processors = Processors(self.processes)
            self.processors.start()
            enqueuers = [self.enqueue(path, number) for number, path in enumerate(lists)]
            self.workers = [self.start_worker() for _ in range(options.workers)]
            self.coordinator = self.start_coordinator()
            begun = time.time()
            until = time.monotonic() + options.seconds
            if options.no_chaos:
                time.sleep(options.seconds)
            elif options.kill_every:
                self.kill_now_and_then(until)
            else:
                self.chaos(until, lists, enqueuers)
            ended = time.time()
            print(f"tortured for {options.seconds:.0f} s: {dict(self.done)}", flush=True)
            self.check(self.work_off(lists, enqueuers, options.seconds * 2 + 120), "the queue is worked off")
            self.drain()
            self.sums()
            self.memory()
            self.politeness(begun, ended)
        finally:
            for child in self.children:
                if child.poll() is None:
                    child.kill()
                    child.wait()
            for site in filter(None, (server, self.hostile)):
                site.terminate()
                site.wait()
            if self.database:
                self.database.stop()
        if self.failures:
            print(f"{len(self.failures)} checks failed; seed {options.seed}; logs in {self.directory}")
            shutil.rmtree(f"{self.directory}/home", ignore_errors=True)
            return 1
        print("INVARIANTS OK")
        if not options.keep:
            shutil.rmtree(self.directory, ignore_errors=True)
        return 0


if __name__ == "__main__":
    # A stop ends the children too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(Torture(arguments()).run())
