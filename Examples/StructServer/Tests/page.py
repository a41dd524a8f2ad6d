#!/usr/bin/env python3
"""The status page in headless Chromium: signs in by keyboard, light and dark, live, no console error, no breach of its policy.

    Tests/page.py http://127.0.0.1:8080 USER PASSWORD [FOLDER FOR PICTURES]
"""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time


class Browser:
    """Chromium over its own pipe: a message is JSON and a zero byte."""

    def __init__(self, profile):
        tool = shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("✗ chromium must be installed")
        to_browser, self.out = os.pipe()
        self.into, from_browser = os.pipe()

        def wire():
            # Chromium reads at 3 and writes at 4.
            a, b = os.dup(to_browser), os.dup(from_browser)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.process = subprocess.Popen(
            [tool, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=wire, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer, self.number, self.events, self.session = b"", 0, [], None
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.buffer:
                part = os.read(self.into, 1 << 16)
                if not part:
                    sys.exit("✗ chromium has ended")
                self.buffer += part
            text, self.buffer = self.buffer.split(b"\0", 1)
            answer = json.loads(text)
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"✗ {method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def value(self, expression):
        return self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)["result"].get("value")

    def until(self, expression, what, seconds=15):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.value(expression):
                return
            time.sleep(0.1)
        sys.exit(f"✗ {what} within {seconds} s")

    def key(self, name, code):
        for kind in ("keyDown", "keyUp"):
            text = "\r" if name == "Enter" and kind == "keyDown" else ""
            self.send("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code, text=text)

    def picture(self, path):
        data = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def complaints(self):
        found = []
        for event in self.events:
            if event.get("method") == "Log.entryAdded" and event["params"]["entry"]["level"] in ("error", "warning"):
                found.append(event["params"]["entry"]["text"])
            if event.get("method") == "Runtime.consoleAPICalled" and event["params"]["type"] in ("error", "warning"):
                found.append(str(event["params"]["args"]))
            if event.get("method") == "Runtime.exceptionThrown":
                found.append(event["params"]["exceptionDetails"]["text"])
        return found


CONTRAST = """(() => {
  const channel = (c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const light = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number); return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b); };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; } return "rgb(255,255,255)"; };
  return Math.min(...[...document.querySelectorAll("h1,h2,p,td,th,figcaption,svg text,button,label,li")].filter((e) => e.textContent.trim()).map((e) => {
    const style = getComputedStyle(e), ink = e.tagName === "text" ? style.fill : style.color;
    const [a, b] = [light(ink), light(ground(e))].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); }));
})()"""


def main():
    address, user, password = sys.argv[1:4]
    folder = sys.argv[4] if len(sys.argv) > 4 else None
    if folder:
        os.makedirs(folder, exist_ok=True)
    # The browser's helpers may still write into the profile while it is cleared away.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        try:
            browser.send("Emulation.setDeviceMetricsOverride", width=1200, height=1100, deviceScaleFactor=1, mobile=False)
            browser.send("Page.navigate", url=address + "/")
            browser.until("document.getElementById('sign-in') !== null", "the form is there")
            # Tab goes over the skip link to the fields; nothing is touched by a mouse.
            steps = []
            for _ in range(3):
                browser.key("Tab", 9)
                steps.append(browser.value("document.activeElement.className || document.activeElement.id"))
                if steps[-1] == "user":
                    browser.send("Input.insertText", text=user)
                if steps[-1] == "password":
                    browser.send("Input.insertText", text=password)
            if steps != ["skip", "user", "password"]:
                sys.exit(f"✗ the order of focus is {steps}")
            browser.key("Enter", 13)
            browser.until("document.getElementById('live') && document.getElementById('live').textContent === 'live'", "the page is live")
            browser.until("document.querySelectorAll('figure').length === 6", "the charts are there")
            # What an event brings takes the place of what was there.
            browser.value("document.querySelector('figure').id = 'old'")
            browser.until("document.getElementById('old') === null", "the next event comes")
            for scheme in ("light", "dark"):
                browser.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
                contrast = browser.value(CONTRAST)
                if contrast < 4.5:
                    sys.exit(f"✗ contrast in {scheme} is {contrast:.2f}, at least 4.5 must be")
                if folder:
                    browser.picture(os.path.join(folder, f"status-{scheme}.png"))
            inline = browser.value("[...document.scripts].filter((s) => !s.src).length + document.querySelectorAll('[style],[onclick]').length")
            if inline:
                sys.exit(f"✗ {inline} inline scripts or styles")
            browser.send("Emulation.setDeviceMetricsOverride", width=360, height=700, deviceScaleFactor=1, mobile=True)
            if browser.value("document.documentElement.scrollWidth > 360"):
                sys.exit("✗ the page is wider than a telephone")
            if browser.complaints():
                sys.exit(f"✗ the console says {browser.complaints()}")
        finally:
            browser.process.terminate()
            browser.process.wait()
    print("✓ status page: signed in by keyboard, live, light and dark, fits a telephone, nothing in the console")


if __name__ == "__main__":
    main()
