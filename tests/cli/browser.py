"""A headless Chromium, driven by chromedriver's HTTP interface (W3C WebDriver) and nothing else."""

import base64
import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request

MISSING = next((f"{program} is not installed" for program in ("chromium", "chromedriver")
                if shutil.which(program) is None), None)
# Nothing of this asks a network for anything.
OPTIONS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
           "--disable-background-networking", "--disable-component-update", "--disable-sync",
           "--disable-dev-shm-usage"]


class Browser:
    """One page at a time, as wide, high and dark as asked."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="flatline-browser-",
                                                   ignore_cleanup_errors=True)
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True)
        line = next(line for line in self.driver.stdout if "started successfully" in line)
        self.address = f"http://127.0.0.1:{re.search(r'port ([0-9]+)', line).group(1)}/session"
        session = self.post("", {"capabilities": {"alwaysMatch": {
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"args": [*OPTIONS, f"--user-data-dir={self.profile.name}"]}}}})
        self.address += "/" + session["sessionId"]

    def close(self):
        urllib.request.urlopen(urllib.request.Request(self.address, method="DELETE"), timeout=60)
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()
        self.profile.cleanup()

    def post(self, path, content):
        request = urllib.request.Request(self.address + path, json.dumps(content).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def devtools(self, command, **parameters):
        return self.post("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, file, width, height, scheme="light"):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                      deviceScaleFactor=1, mobile=width < 500)
        self.devtools("Emulation.setEmulatedMedia",
                      features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.post("/url", {"url": file.resolve().as_uri()})

    def run(self, script):
        return self.post("/execute/sync", {"script": script, "args": []})

    def wait_for(self, condition, patience=60):
        end = time.monotonic() + patience
        while not self.run(f"return Boolean({condition})"):
            if time.monotonic() > end:
                raise AssertionError(f"waited {patience} s for {condition}")
            time.sleep(0.1)

    def messages(self):
        """What the console got since the last call: errors and warnings of any kind."""
        return [entry["message"] for entry in self.post("/se/log", {"type": "browser"})]

    def picture(self, file):
        image = self.devtools("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(image["data"]))
