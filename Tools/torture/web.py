"""The web that the torture crawls: many hosts on loopback addresses, and an access log that tells when each was asked.

Run as a program of its own: web.py LOG SEED HOSTS. Prints its port, and serves until it is ended.

An entry also has the number of the worker, which sends it as X-Worker.

Every address 127.1.x.y is a host of its own, with a Crawl-delay of 50 to 500 ms in its robots.txt. An entry of the log has the instant
at which the request arrived at this machine, as its kernel stamped it (SO_TIMESTAMPNS): not the one at which this process got to
it, which on a busy machine may be late for one request and not for the next.
"""

import functools
import random
import select
import signal
import socket
import struct
import sys
import time
import zlib

PAGE = (
    "<!doctype html><html lang=en><head><title>Report {n} of {host}</title></head><body><article><h1>Report {n} of {host}</h1>"
    + "<p>The council of {host} met on Monday to talk about item {n}, and decided nothing before the evening came.</p>" * 4
    + "</article></body></html>"
)
# From <asm/socket.h>; Python has no name for it.
SO_TIMESTAMPNS = 35


def host_name(number):
    return f"127.1.{number // 200}.{number % 200 + 1}"


@functools.cache
def delay_of(seed, host):
    """Seconds between two requests that the host asks for."""
    return random.Random(f"{seed}/{host}").randint(50, 500) / 1000


def kind_of(seed, host, path):
    """What a page answers: the same for every attempt of a run and of its repetition."""
    draw = zlib.crc32(f"{seed}/{host}{path}".encode()) / 2**32
    for kind, share in (("missing", 0.04), ("failing", 0.04), ("moved", 0.04), ("empty", 0.04)):
        if draw < share:
            return kind
        draw -= share
    return "page"


def answer(seed, host, path):
    if path == "/robots.txt":
        text = f"User-agent: *\nCrawl-delay: {delay_of(seed, host)}\nDisallow: /private/\n"
        return "200 OK", "text/plain", text, ""
    kind = "page" if path.startswith("/moved-") else kind_of(seed, host, path)
    if kind == "missing":
        return "404 Not Found", "text/plain", "no such page", ""
    if kind == "failing":
        return "500 Internal Server Error", "text/plain", "out of order", ""
    if kind == "moved":
        return "301 Moved Permanently", "text/plain", "", f"Location: /moved-{path.strip('/')}\r\n"
    if kind == "empty":
        return "204 No Content", "text/html", "", ""
    return "200 OK", "text/html; charset=utf-8", PAGE.format(n=path, host=host), ""


class Web:
    def __init__(self, log, seed, hosts):
        self.log = open(log, "a")
        self.seed, self.known = seed, {host_name(number) for number in range(hosts)}
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Also turns the kernel's stamps on before the first request comes.
        self.listener.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.listener.bind(("0.0.0.0", 0))
        self.listener.listen(1024)
        self.listener.setblocking(False)
        self.poll = select.epoll()
        self.poll.register(self.listener, select.EPOLLIN)
        self.clients = {}

    def serve(self):
        while True:
            for number, _ in self.poll.poll():
                if number == self.listener.fileno():
                    self.accept()
                else:
                    try:
                        self.read(number)
                    except OSError:
                        self.close(number)
            self.log.flush()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except BlockingIOError:
                return
            client.setblocking(False)
            client.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.poll.register(client, select.EPOLLIN)
            self.clients[client.fileno()] = [client, b"", 0.0]

    def close(self, number):
        client = self.clients.pop(number)[0]
        self.poll.unregister(client)
        client.close()

    def read(self, number):
        entry = self.clients[number]
        data, stamps, _, _ = entry[0].recvmsg(1 << 16, 64)
        if not data:
            return self.close(number)
        for level, kind, value in stamps:
            if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
                seconds, nanoseconds = struct.unpack("qq", value[:16])
                # The first byte counts, should a request come in pieces.
                entry[2] = entry[2] or seconds + nanoseconds / 1e9
        entry[1] += data
        while b"\r\n\r\n" in entry[1]:
            head, _, entry[1] = entry[1].partition(b"\r\n\r\n")
            if not self.respond(entry, head.decode("latin-1").split("\r\n")):
                return self.close(number)
            entry[2] = 0.0

    def respond(self, entry, lines):
        path = lines[0].split(" ")[1]
        host = next(l.split(":", 1)[1].strip() for l in lines if l.lower().startswith("host:")).split(":")[0]
        worker = next((l.split(":", 1)[1].strip() for l in lines if l.lower().startswith("x-worker:")), "?")
        self.log.write(f"{entry[2] or time.time():.6f} {host} {path} {worker}\n")
        if host not in self.known:
            return False
        status, kind, body, extra = answer(self.seed, host, path)
        data = body.encode()
        length = "" if status.startswith("204") else f"Content-Length: {len(data)}\r\n"
        entry[0].sendall(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{length}{extra}\r\n".encode() + data)
        return True


if __name__ == "__main__":
    web = Web(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    print(web.listener.getsockname()[1], flush=True)
    # What was asked is written down in any case.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        web.serve()
    except KeyboardInterrupt:
        pass
