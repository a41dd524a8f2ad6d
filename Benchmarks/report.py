"""What the measuring scripts share: running a command, describing the machine, and putting Markdown in its place."""

import ctypes
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BENCHMARKS = ROOT / "Benchmarks"
PAGE = ROOT / "Documentation" / "PERFORMANCE.md"


class Finished:
    """A command that has ended: its output, wall seconds and the most memory it held, in megabytes."""

    def __init__(self, output, errors, seconds, megabytes, status):
        self.output, self.errors, self.seconds, self.megabytes, self.status = output, errors, seconds, megabytes, status


def environment(**changes):
    """This process's environment; a change to None takes a variable away."""
    made = dict(os.environ)
    for name, value in changes.items():
        made.pop(name, None)
        if value is not None:
            made[name] = value
    return made


def run(*command, env=None, cwd=ROOT):
    """Runs a command to its end; stops the script, with what the command said, unless it ends with 0 or 1."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen([str(part) for part in command], cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=errors)
        text = child.stdout.read().decode()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read().decode()
    if child.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))}: exit status {child.returncode}\n{text[-2000:]}{said[-2000:]}")
    return Finished(text, said, seconds, usage.ru_maxrss / 1024, child.returncode)


def swift(verb, package, *arguments):
    """A swift command for a package. Both packages build into one folder, and so share the engine and what it links."""
    # A build is planned anew where its own package has changed, not where files of the engine have come or gone.
    os.utime(package / "Package.swift")
    return ["swift", verb, "--package-path", package, "--scratch-path", ROOT / ".build", *arguments]


def build(product, package=ROOT, configuration="release"):
    """Builds a product and returns its path."""
    print(f"building {product}, {configuration} …", file=sys.stderr)
    finished = run(*swift("build", package, "-c", configuration, "--product", product))
    if finished.status != 0:
        sys.exit(finished.output[-4000:] + finished.errors[-4000:])
    return ROOT / ".build" / configuration / product


def first(pattern, text, default="unknown"):
    found = re.search(pattern, text, re.MULTILINE)
    return found.group(1).strip() if found else default


def machine(env):
    """What figures depend on, as a Markdown list. `env` is the environment in which the measured commands run."""
    processor = platform.processor() or platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        text = pathlib.Path("/proc/cpuinfo").read_text()
        widths = [name for name in ("avx2", "avx512f") if re.search(rf"\b{name}\b", text)]
        processor = first(r"^model name\s*:\s*(.*)$", text, processor) + (f" ({', '.join(widths)})" if widths else "")
    system = platform.platform(terse=True)
    if os.path.exists("/etc/os-release"):
        system = first(r'^PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text(), system)
    compiler = first(r"(Swift version \S+)", run("swift", "--version").output)
    settings = [f"{name}={env[name]}" for name in ("OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS") if name in env]
    return "\n".join([
        f"- Hardware: {os.cpu_count()} × {processor}",
        f"- System: {system}",
        f"- Compiler: {compiler}, release build",
        f"- BLAS: {blas()}; {', '.join(settings) if settings else 'its own choice of kernel and threads'}",
        f"- Date: {time.strftime('%Y-%m-%d')}",
    ])


def blas():
    for name in ("libopenblas.so.0", "libopenblas.dylib"):
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        library.openblas_get_config.restype = ctypes.c_char_p
        return first(r"(OpenBLAS [0-9.]+)", library.openblas_get_config().decode())
    return "OpenBLAS"


def table(head, rows):
    """A Markdown table; the first column is text, the others are figures."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def figure(value, digits=3):
    """A figure with that many significant digits and thousands separated by commas, without an exponent."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.{digits}g}")
    decimals = max(0, digits - 1 - int(f"{abs(rounded):e}".split("e")[1]))
    return f"{rounded:,.{decimals}f}"


def duration(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{figure(seconds / size)} {unit}"
    return f"{figure(seconds / 1e-9)} ns"


def put(section, text):
    """Replaces what is between the marks of a section of PERFORMANCE.md."""
    page = PAGE.read_text()
    begin, end = f"<!-- {section}: begin -->\n", f"<!-- {section}: end -->"
    if begin not in page or end not in page:
        sys.exit(f"{PAGE}: must have the marks of the section {section}")
    head, rest = page.split(begin, 1)
    PAGE.write_text(head + begin + text.rstrip("\n") + "\n" + end + rest.split(end, 1)[1])
    print(f"wrote the section {section} of {PAGE.relative_to(ROOT)}", file=sys.stderr)
