"""Asks StructServer what a host asks of an engine inside it, and exits with 1 if one answer is not as promised.

usage: client.py PORT FIXTURES
"""

import http.client
import json
import socket
import sys
import threading
import time

port, fixtures = int(sys.argv[1]), sys.argv[2]
failures = []


def hold(condition, claim):
    print(("✓ " if condition else "✗ ") + claim)
    if not condition:
        failures.append(claim)


def deal(name):
    with open(f"{fixtures}/{name}.json", "rb") as file:
        return file.read()


def run(body, query):
    """The status, and the lines of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", f"/run?{query}", body)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text.splitlines()


def state():
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/state")
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def seconds_until_idle(limit):
    start = time.monotonic()
    while state()["running"] > 0 and time.monotonic() - start < limit:
        time.sleep(0.005)
    return time.monotonic() - start


with open(f"{fixtures}/golden/digests.json") as file:
    golden = json.load(file)
expected = golden["small"]["digest"]

status, lines = run(deal("small"), "seed=424242&count=10000")
hold(status == 200 and json.loads(lines[-1])["digest"] == expected, "a run inside a server has the golden digest")

status, lines = run(b'{"name": 1}', "")
hold(status == 422 and "must be text" in "\n".join(lines), "a faulty deal is refused with its faults")

# Five at once, while the server's timer ticks.
answers = []
body = deal("medium")
count = 2_000_000
threads = [threading.Thread(target=lambda: answers.append(run(body, f"seed=7&count={count}"))) for _ in range(5)]
state()
time.sleep(3)
idle = state()["latest_ms"]
start = time.monotonic()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
took = time.monotonic() - start
late = state()["latest_ms"]
digests = {json.loads(lines[-1])["digest"] for status, lines in answers if status == 200}
hold(len(answers) == 5 and len(digests) == 1, f"five requests at once have one digest ({took:.1f} s for 5 times {count:,} permutations)")
fractions = [json.loads(line)["fraction"] for line in answers[0][1][:-1]]
hold(len(fractions) > 10 and fractions == sorted(fractions) and fractions[-1] == 1, "progress is forwarded, rising to 1")
if idle > 25:
    print(f"– the timer was {late:.1f} ms late meanwhile; not judged: with nothing going on it was {idle:.1f} ms late already")
else:
    hold(late <= 50, f"an unrelated 10 ms timer was at most 50 ms late meanwhile ({late:.1f} ms; with nothing going on {idle:.1f} ms)")

# A client that hangs up.
connection = socket.create_connection(("127.0.0.1", port), timeout=60)
body = deal("large")
head = f"POST /run?seed=1&count=1000000000000 HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
connection.sendall(head.encode() + body)
received = b""
while b"fraction" not in received and (block := connection.recv(4096)):
    received += block
hold(b"fraction" in received and state()["running"] == 1, "a run of the whole of large is going")
connection.close()
waited = seconds_until_idle(30)
hold(waited < 5, f"it is cancelled when its client hangs up (after {waited:.2f} s)")

sys.exit(1 if failures else 0)
