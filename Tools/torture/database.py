"""The private PostgreSQL cluster of a torture run, and PgBouncer before it where it is installed."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from urllib.parse import parse_qs, unquote, urlsplit


class Database:
    def __init__(self, coordinator, directory, with_pgbouncer):
        self.coordinator, self.directory = coordinator, directory
        self.environment = {"PATH": os.environ["PATH"], "COURANT_HOME": f"{directory}/home"}
        self.url = self.start()
        parts = urlsplit(self.url)
        query = parse_qs(parts.query)
        self.socket = query["host"][0] if "host" in query else unquote(parts.hostname or "")
        self.port = query.get("port", [str(parts.port or 5432)])[0]
        self.user = parts.username or query.get("user", [""])[0] or "courant"
        self.name = parts.path.strip("/") or "courant"
        self.pooler = self.start_pgbouncer() if with_pgbouncer else None

    def start(self):
        """Starts the cluster, or finds it running; returns its URL."""
        run = subprocess.run(
            [self.coordinator, "database-url"], env=self.environment, capture_output=True, text=True, timeout=90)
        if run.returncode != 0:
            raise SystemExit(f"torture: the database does not start: {run.stderr}")
        return run.stdout.strip()

    @property
    def worker_url(self):
        if not self.pooler:
            return self.url
        return f"postgresql://{self.user}@127.0.0.1:{self.pooler_port}/{self.name}"

    def query(self, text):
        """Rows of a statement, as lists of text."""
        run = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", self.url, "-c", text],
            capture_output=True, text=True, timeout=120)
        if run.returncode != 0:
            raise RuntimeError(run.stderr.strip())
        return [line.split("\t") for line in run.stdout.splitlines()]

    def value(self, text):
        return int(self.query(text)[0][0])

    def postmaster(self):
        """The server's first process; None while there is none."""
        try:
            with open(f"{self.directory}/home/postgres/postmaster.pid") as file:
                return int(file.readline())
        except (OSError, ValueError):
            return None

    def restart(self, immediate):
        """Ends the server in order, or as a crash does, and starts it again."""
        pid = self.postmaster()
        os.kill(pid, signal.SIGQUIT if immediate else signal.SIGINT)
        deadline = time.monotonic() + 60
        while os.path.exists(f"/proc/{pid}") and time.monotonic() < deadline:
            time.sleep(0.05)
        self.start()

    def start_pgbouncer(self):
        program = shutil.which("pgbouncer", path=os.environ["PATH"] + ":/usr/sbin")
        if not program:
            return None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.pooler_port = probe.getsockname()[1]
        path = f"{self.directory}/pgbouncer.ini"
        with open(path, "w") as file:
            file.write(
                f"[databases]\n* = host={self.socket} port={self.port} user={self.user}\n[pgbouncer]\n"
                f"listen_addr = 127.0.0.1\nlisten_port = {self.pooler_port}\nunix_socket_dir =\nauth_type = any\n"
                "pool_mode = transaction\nmax_client_conn = 500\ndefault_pool_size = 20\n"
                "ignore_startup_parameters = extra_float_digits,options\nserver_login_retry = 1\n")
        os.chmod(path, 0o644)
        # It refuses to run as root.
        user = {}
        if os.geteuid() == 0:
            entry = pwd.getpwnam("postgres")
            user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        log = open(f"{self.directory}/pgbouncer.log", "w")
        process = subprocess.Popen([program, path], stdout=log, stderr=log, **user)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.pooler_port), 1).close()
                return process
            except OSError:
                time.sleep(0.05)
        process.kill()
        raise SystemExit(f"torture: PgBouncer does not start, see {self.directory}/pgbouncer.log")

    def stop(self):
        if self.pooler:
            self.pooler.terminate()
            self.pooler.wait()
        subprocess.run([self.coordinator, "stop-database"], env=self.environment, capture_output=True, timeout=60)
