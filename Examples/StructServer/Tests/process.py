#!/usr/bin/env python3
"""What only a process can show: kill -9 at random moments, SIGHUP under load, hang-ups, graceful shutdown, secrets in logs, restore.

    Tests/process.py .build/debug/StructServer ../../Fixtures [--kills 50] [--seed 1]
"""
import argparse
import atexit
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

PASSWORD = "correct horse battery"
SECRET = "first-secret-key-of-more-than-32-bytes"
GOLDEN = {}


class Server:
    def __init__(self, tool, fixtures, folder, *flags):
        self.log = open(os.path.join(folder, "log"), "ab")
        environment = dict(os.environ, STRUCTSERVER_ADMIN_PASSWORD=PASSWORD)
        self.secret = os.path.join(folder, "secret")
        if not os.path.exists(self.secret):
            with open(self.secret, "w") as file:
                file.write(SECRET)
        self.process = subprocess.Popen(
            [tool, "--port", "0", "--database", os.path.join(folder, "db.sqlite"), "--deals", fixtures, "--backups", folder,
             "--admin-user", "admin", "--secure-cookies", "false", "--secret-key-file", self.secret,
             *([] if "--log-level" in flags else ["--log-level", "debug"]), *flags],
            stdout=subprocess.PIPE, stderr=self.log, env=environment, text=True)
        # A test that fails leaves no server behind.
        atexit.register(self.process.kill)
        line = self.process.stdout.readline()
        if "listening" not in line:
            raise SystemExit(f"the server does not start: {line}")
        self.port = int(line.rsplit(":", 1)[1])
        self.cookie = None

    def call(self, method, path, body=None, headers=None, timeout=60):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = dict(headers or {})
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        if self.cookie:
            headers["Cookie"] = self.cookie
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        if answer.getheader("Set-Cookie"):
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        return answer.status, json.loads(text) if text.strip().startswith(b"{") else text

    def sign_in(self):
        status, _ = self.call("POST", "/api/login", {"user": "admin", "password": PASSWORD})
        check(status == 200, f"login answers {status}")

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        self.log.close()
        return code


def check(holds, what):
    if not holds:
        raise SystemExit(f"✗ {what}")


def eventually(what, seconds, condition):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise SystemExit(f"✗ {what} within {seconds} s")


def kills(options, folder):
    """No accepted job is lost, no finished one is run again, and every digest is the library's own."""
    dice = random.Random(options.seed)
    bodies = [
        {"fixture": "small", "seed": 7, "count": 10_000, "async": True},
        {"fixture": "medium", "seed": 424242, "count": 100_000, "async": True},
        {"fixture": "medium", "seed": 424242, "count": 6_000_000, "async": True},
    ]
    accepted, finished, digests, cookie = {}, {}, {}, None
    for kill in range(options.kills):
        server = Server(options.tool, options.fixtures, folder, "--checkpoint-seconds", "0.1")
        server.cookie = cookie
        if cookie is None:
            server.sign_in()
            cookie = server.cookie
        deadline = time.monotonic() + dice.uniform(0.05, 1.2)
        killer = threading.Timer(max(0.01, deadline - time.monotonic()), lambda: server.process.send_signal(signal.SIGKILL))
        killer.start()
        number = 0
        while server.process.poll() is None:
            choice = dice.choice([0, 0, 1, 1, 2]) if len(accepted) - len(finished) < 20 else None
            try:
                if choice is not None:
                    status, job = server.call("POST", "/api/phase1/run", bodies[choice], {"Idempotency-Key": f"{kill}-{number}"})
                    if status == 202:
                        accepted[job["id"]] = choice
                        number += 1
                for id in list(accepted):
                    if id not in finished:
                        status, job = server.call("GET", f"/api/phase1/run/{id}")
                        check(status == 200, f"accepted job {id} answers {status}")
                        if job["state"] == "done":
                            finished[id] = (job["digest"], job["runs"], job["finished"])
            except (OSError, http.client.HTTPException):
                break
            time.sleep(0.02)
        killer.join()
        server.stop(signal.SIGKILL)
    server = Server(options.tool, options.fixtures, folder)
    server.cookie = cookie
    resumed = 0
    for id, choice in accepted.items():
        def done():
            status, job = server.call("GET", f"/api/phase1/run/{id}")
            check(status == 200, f"job {id} is lost: {status}")
            check(job["state"] not in ("failed", "cancelled"), f"job {id} is {job['state']}")
            return job if job["state"] == "done" else None
        job = eventually(f"job {id} is done", 120, done)
        digests.setdefault(choice, set()).add(job["digest"])
        resumed += job["runs"] > 1
        if id in finished:
            check(finished[id] == (job["digest"], job["runs"], job["finished"]), f"job {id} was run again after it was done")
    check(all(len(found) == 1 for found in digests.values()), f"digests differ: {digests}")
    if 1 in digests:
        check(digests[1] == {GOLDEN["medium"]["digest"]}, "the digest of medium is not the library's own")
    server.stop()
    print(f"✓ {options.kills} kills: {len(accepted)} jobs accepted, none lost, {len(finished)} finished before a kill and none repeated, "
          f"{resumed} gone on with, digests as the library's own")


def hang_up(options, folder):
    server = Server(options.tool, options.fixtures, folder)
    server.sign_in()

    def client():
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("POST", "/api/phase1/run", json.dumps({"fixture": "large", "count": 5_000_000_000}),
                           {"Content-Type": "application/json", "Cookie": server.cookie, "Idempotency-Key": "one"})
        return connection

    def states():
        return [run["state"] for run in server.call("GET", "/api/phase1/run")[1]["runs"]]

    first = client()
    eventually("the run is under way", 20, lambda: states() == ["running"])
    second = client()
    time.sleep(0.5)
    first.close()
    time.sleep(0.5)
    check(states() == ["running"], "a run that another client waits for goes on when one hangs up")
    second.close()
    start = time.monotonic()
    eventually("a run is cancelled when its last client hangs up", 5, lambda: states() == ["cancelled"])
    print(f"✓ clients that hang up: their run is cancelled {1000 * (time.monotonic() - start):.0f} ms after the last")
    third = client()
    eventually("the same key begins the run anew", 20, lambda: states() == ["running"])
    third.close()
    eventually("it ends with its client again", 5, lambda: states() == ["cancelled"])
    # A body that never comes to its end, and one that is cut off, leave the server as it was.
    for text in (b"POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", b"GET / HT", b"\x16\x03\x01"):
        raw = http.client.HTTPConnection("127.0.0.1", server.port)
        raw.connect()
        raw.sock.sendall(text)
        raw.close()
    check(server.call("GET", "/healthz")[0] == 200, "the server answers after connections that were cut off")
    check(server.stop() == 0, "the server ends with status 0")


def rotation(options, folder):
    """SIGHUP takes a new secret key: no request is dropped, and everyone must sign in again."""
    server = Server(options.tool, options.fixtures, folder)
    server.sign_in()
    statuses, failures, going = [], [], True

    def load():
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        while going:
            try:
                connection.request("POST", "/api/phase1/evaluate", '{"fixture": "small", "index": 6944}',
                                   {"Content-Type": "application/json", "Cookie": server.cookie})
                answer = connection.getresponse()
                answer.read()
                statuses.append(answer.status)
            except (OSError, http.client.HTTPException) as error:
                failures.append(error)
                return

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    with open(server.secret, "w") as file:
        file.write("second-secret-key-of-more-than-32-bytes")
    server.process.send_signal(signal.SIGHUP)
    time.sleep(1)
    going = False
    for thread in threads:
        thread.join()
    check(not failures, f"requests were dropped: {failures}")
    check(set(statuses) == {200, 401}, f"answers are {set(statuses)}")
    server.sign_in()
    check(server.call("GET", "/api/session")[0] == 200, "a new session works")
    # A key that is too short is refused, and the one before stays.
    with open(server.secret, "w") as file:
        file.write("short")
    server.process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    check(server.call("GET", "/api/session")[0] == 200, "a key that is no good changes nothing")
    token = server.cookie.split("=")[1]
    check(server.stop() == 0, "the server ends with status 0")
    with open(os.path.join(folder, "log"), "rb") as log, open(os.path.join(folder, "db.sqlite"), "rb") as database:
        kept, stored = log.read(), database.read()
    for secret in (PASSWORD, SECRET, "second-secret-key", token):
        check(secret.encode() not in kept, "a secret is in the log")
        check(secret.encode() not in stored, "a secret is in the database")
    print(f"✓ SIGHUP under load: {len(statuses)} answers, none dropped; sessions ended; no secret in log or database")


def framing(options, folder):
    """Whoever does not tell where a request ends gets 400 and is hung up on; it is no error of the server."""
    server = Server(options.tool, options.fixtures, folder)
    host, json_type = "Host: x\r\n", "Content-Type: application/json\r\n"
    second = "GET /healthz HTTP/1.1\r\nHost: y\r\n\r\n"
    wrong = {
        "a length beside chunks": json_type + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second,
        "two lengths": json_type + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde" + second,
        "a coding that is none": json_type + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "a header of 20,000 bytes": "X: " + "a" * 20_000 + "\r\n\r\n",
        "200 headers": "".join(f"X{number}: a\r\n" for number in range(200)) + "\r\n",
        "a folded header": "A: b\r\n c\r\n\r\n",
        "a chunk without a size": json_type + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    }
    for name, rest in wrong.items():
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
            raw.sendall(f"POST /api/login HTTP/1.1\r\n{host}{rest}".encode())
            answer = b""
            while chunk := raw.recv(65_536):
                answer += chunk
        check(answer.startswith(b"HTTP/1.1 400 ") and b"200 OK" not in answer, f"{name}: {answer[:60]!r}")
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(f"POST /api/login HTTP/1.1\r\n{host}{json_type}Content-Length: 50\r\n\r\n{{".encode())
    server.sign_in()
    metrics = server.call("GET", "/metrics")[1].decode()
    check('status="5' not in metrics, "no call ended in an error of the server")
    server.stop()
    print(f"✓ {len(wrong)} requests without an end that is told, and one cut short: 400, hung up, no error of the server")


def restore(options, folder):
    server = Server(options.tool, options.fixtures, folder)
    server.sign_in()
    job = server.call("POST", "/api/phase1/run", {"fixture": "small", "count": 500})[1]
    backup = server.call("POST", "/api/admin/backup")[1]
    server.stop()
    with tempfile.TemporaryDirectory() as fresh:
        os.rename(os.path.join(folder, backup["file"]), os.path.join(fresh, "db.sqlite"))
        restored = Server(options.tool, options.fixtures, fresh)
        restored.sign_in()
        status, found = restored.call("GET", f"/api/phase1/run/{job['id']}")
        check(status == 200 and found["digest"] == job["digest"], "a run of before the backup is there")
        restored.stop()
    print("✓ a backup starts a fresh server with the runs and users of before")


def shutdown(options, folder):
    """A run that is under way when the server stops goes on after the next start."""
    server = Server(options.tool, options.fixtures, folder, "--checkpoint-seconds", "0.2")
    server.sign_in()
    _, job = server.call("POST", "/api/phase1/run", {"fixture": "medium", "seed": 1, "count": 40_000_000, "async": True})
    eventually("the run is under way", 20, lambda: server.call("GET", f"/api/phase1/run/{job['id']}")[1]["state"] == "running")
    time.sleep(0.7)
    start = time.monotonic()
    check(server.stop() == 0, "the server ends with status 0")
    seconds = time.monotonic() - start
    cookie = server.cookie
    server = Server(options.tool, options.fixtures, folder)
    server.cookie = cookie
    found = eventually("the run is done", 120, lambda: (lambda j: j if j["state"] == "done" else None)(server.call("GET", f"/api/phase1/run/{job['id']}")[1]))
    check(found["runs"] == 2, f"the run was begun {found['runs']} times")
    server.stop()
    print(f"✓ SIGTERM: stopped in {seconds:.1f} s with a run under way, which went on after the start")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("fixtures")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with open(os.path.join(options.fixtures, "golden", "digests.json")) as file:
        GOLDEN.update(json.load(file))
    for test in (hang_up, rotation, framing, restore, shutdown, kills):
        with tempfile.TemporaryDirectory() as folder:
            test(options, folder)


if __name__ == "__main__":
    sys.exit(main())
