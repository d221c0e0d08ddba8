"""The web that the torture crawls: many hosts on loopback addresses, and an access log that tells when each was asked.

Run as a program of its own: web.py LOG SEED HOSTS. Prints its port, and serves until it is ended.

Every address 127.1.x.y is a host of its own, with a Crawl-delay of 50 to 500 ms in its robots.txt. An entry of the log is written
before the request is answered, so its time lies between the moment the request was sent and the moment the client knows the answer:
between two requests of a client that waits `delay` after an answer, the log can never show less than `delay`, however late this
process gets to them.
"""

import asyncio
import random
import sys
import time

PAGE = (
    "<!doctype html><html lang=en><head><title>Report {n} of {host}</title></head><body><article><h1>Report {n} of {host}</h1>"
    + "<p>The council of {host} met on Monday to talk about item {n}, and decided nothing before the evening came.</p>" * 4
    + "</article></body></html>"
)


def host_name(number):
    return f"127.1.{number // 200}.{number % 200 + 1}"


def delay_of(seed, host):
    """Seconds between two requests that the host asks for."""
    return random.Random(f"{seed}/{host}").randint(50, 500) / 1000


def kind_of(seed, host, path):
    """What a page answers: the same for every attempt of a run and of its repetition."""
    draw = random.Random(f"{seed}/{host}{path}").random()
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


async def main():
    log = open(sys.argv[1], "a", buffering=1)
    seed, hosts = sys.argv[2], int(sys.argv[3])
    known = {host_name(number) for number in range(hosts)}

    async def serve(reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                lines = head.split("\r\n")
                path = lines[0].split(" ")[1]
                host = next(l.split(":", 1)[1].strip() for l in lines if l.lower().startswith("host:")).split(":")[0]
                log.write(f"{time.clock_gettime(time.CLOCK_MONOTONIC):.6f} {host} {path}\n")
                if host not in known:
                    break
                status, kind, body, extra = answer(seed, host, path)
                data = body.encode()
                length = "" if status.startswith("204") else f"Content-Length: {len(data)}\r\n"
                writer.write(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{length}{extra}\r\n".encode() + data)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "0.0.0.0", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
