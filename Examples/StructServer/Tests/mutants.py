#!/usr/bin/env python3
"""Sends requests that are wrong in every way to a server, and hangs up on some: no 5xx, no trap, and memory that does not grow.

    Tests/mutants.py TOOL ../../Fixtures [--requests 10000] [--minutes 0] [--seed 1]

With --minutes it goes on for so long and holds the memory after the first fifth against that at the end: ±10 MB.
"""
import argparse
import http.client
import json
import os
import random
import socket
import sys
import tempfile
import time

from process import PASSWORD, Server, check

WORDS = ["", "0", "-1", "1e400", "null", "true", "[]", "{}", "\x00", "\u202e", "' OR 1=1 --", "<script>", "../../etc/passwd", "%2e%2e%2f", "A" * 5000,
         "\ud83d\ude00", "9223372036854775808", "NaN", "$(id)", "{{7*7}}", "\r\nX: y"]


def values(dice, depth=0):
    kind = dice.randrange(9 if depth < 3 else 7)
    if kind == 0: return None
    if kind == 1: return dice.choice([True, False])
    if kind == 2: return dice.choice([0, -1, 1, 2**31, 2**53, 2**63, -2**63, 10**30])
    if kind == 3: return dice.choice([0.5, -0.1, 1e308, 1e-308])
    if kind in (4, 5, 6): return dice.choice(WORDS)
    if kind == 7: return [values(dice, depth + 1) for _ in range(dice.randrange(4))]
    return {dice.choice(WORDS + ["index", "deal"]): values(dice, depth + 1) for _ in range(dice.randrange(4))}


def sound(dice, fields, deal):
    """A body that may be right, by the document's schema."""
    body = {}
    for name, schema in fields.get("properties", {}).items():
        if name not in fields.get("required", []) and dice.random() < 0.5: continue
        if name == "fixture": body[name] = "small"
        elif name == "deal": continue
        elif name == "count": body[name] = 50
        elif name == "features": continue
        elif "enum" in schema: body[name] = dice.choice(schema["enum"])
        elif schema.get("type") == "integer": body[name] = dice.randrange(0, 11520)
        elif schema.get("type") == "number": body[name] = 1
        elif schema.get("type") == "boolean": body[name] = True
        elif schema.get("type") == "array": body[name] = []
        elif schema.get("type") == "string": body[name] = "text"
        else: body[name] = {}
    if "fixture" in fields.get("properties", {}):
        body["fixture"] = "small"
        if dice.random() < 0.2:
            del body["fixture"]
            body["deal"] = mutated(dice, deal)
    return body


def mutated(dice, value):
    """One change somewhere in a value."""
    if isinstance(value, dict) and value and dice.random() < 0.9:
        key = dice.choice(list(value))
        out = dict(value)
        if dice.random() < 0.15: del out[key]
        elif dice.random() < 0.1: out[key + "x"] = out.pop(key)
        else: out[key] = mutated(dice, value[key])
        return out
    if isinstance(value, list) and value and dice.random() < 0.9:
        place = dice.randrange(len(value))
        return value[:place] + [mutated(dice, value[place])] + value[place + (dice.random() < 0.9):]
    return values(dice)


def text_of(dice, body):
    text = json.dumps(body).encode()
    choice = dice.random()
    if choice < 0.1 and text:
        place = dice.randrange(len(text))
        text = text[:place] + bytes([dice.randrange(256)]) + text[place + 1:]
    elif choice < 0.15:
        text = text[:dice.randrange(len(text) + 1)]
    elif choice < 0.17:
        text = b"[" * 100_000
    return text


def header(dice):
    text = dice.choice(WORDS).encode("latin-1", "ignore").decode("latin-1")
    return "".join(c for c in text if c >= " ")


def held(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", "/api/phase1/metrics/summary", headers={"Cookie": server.cookie})
    found = json.loads(connection.getresponse().read())["hourly"]["memory_bytes"]
    connection.close()
    return found / 1_048_576


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("fixtures")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with open(os.path.join(options.fixtures, "small.json")) as file:
        deal = json.load(file)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(options.tool, options.fixtures, folder, "--log-level", "warning", "--result-hours", "1")
        server.sign_in()
        paths = server.call("GET", "/openapi.json")[1]["paths"]
        # What never ends, what would end the session, and what would fill the disk.
        left_out = {"/api/events", "/api/logout", "/api/admin/sessions/revoke", "/api/admin/backup", "/api/login"}
        calls = [(method.upper(), path, operation) for path, operations in paths.items() if path not in left_out
                 for method, operation in operations.items()]
        counts, start, first, number, hung_up = {}, time.monotonic(), None, 0, 0
        connection = None
        while number < options.requests or time.monotonic() - start < options.minutes * 60:
            number += 1
            method, path, operation = dice.choice(calls)
            path = path.replace("{id}", dice.choice(["x", "0" * 32, "%00", "..%2f", "é".encode().hex()])).replace("{rank}", dice.choice(["1", "0", "-1", "x"]))
            if dice.random() < 0.2:
                path += "?" + dice.choice(["limit=1", "limit=x", "limit=1&limit=2", "run=%27", "%", "=&=", "a" * 2000])
            if dice.random() < 0.03: method = dice.choice(["PUT", "PATCH", "OPTIONS", "TRACE", "HEAD", "BREW"])
            if dice.random() < 0.02: path = dice.choice(["/../etc/passwd", "/static/../../x", "//", "/" + "a" * 4000, "/%ff"])
            headers = {"Cookie": server.cookie, "Content-Type": dice.choice(["application/json"] * 9 + ["text/plain", "", "application/json; charset=utf-16"])}
            for name in ("If-Match", "Idempotency-Key", "Last-Event-ID", "X-Request-ID", "X-Forwarded-For", "Origin", "Accept"):
                if dice.random() < 0.05: headers[name] = header(dice)
            body = None
            if method == "POST" or dice.random() < 0.05:
                fields = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
                made = sound(dice, fields, deal)
                if dice.random() < 0.6: made = mutated(dice, made)
                body = text_of(dice, made)
            try:
                if connection is None: connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
                connection.request(method, path, body, headers)
                if dice.random() < 0.02:
                    hung_up += 1
                    connection.sock.shutdown(socket.SHUT_RDWR)
                    connection.close()
                    connection = None
                    continue
                answer = connection.getresponse()
                text = answer.read()
                counts[answer.status] = counts.get(answer.status, 0) + 1
                if answer.status >= 500:
                    sys.exit(f"✗ {answer.status} to {method} {path} {headers} {body!r:.2000}: {text!r:.500}")
                if answer.getheader("Connection") == "close": connection = None
            except (OSError, http.client.HTTPException, ValueError):
                if server.process.poll() is not None:
                    sys.exit(f"✗ the server has ended at {method} {path} {headers} {body!r:.2000}")
                connection = None
            if first is None and (time.monotonic() - start > options.minutes * 12 and number > options.requests / 5):
                first = held(server)
        last = held(server)
        check(server.call("GET", "/healthz")[0] == 200, "the server answers at the end")
        check(server.stop() == 0, "the server ends with status 0")
        if options.minutes:
            check(abs(last - first) <= 10, f"memory went from {first:.1f} to {last:.1f} MB, ±10 may be")
    shown = ", ".join(f"{status}: {count}" for status, count in sorted(counts.items()))
    print(f"✓ {number} requests in {time.monotonic() - start:.0f} s, {hung_up} hung up on: no 5xx, no trap; {shown}; memory {first:.1f} to {last:.1f} MB")


if __name__ == "__main__":
    main()
