"""Opens reports in a headless Chromium and holds them to what they promise: no error, nothing loaded, nothing run that is not theirs, sorting,
filtering, pointing and tabbing work, an accessibility checker finds nothing, in both themes, on a phone, and on paper.

usage: documents_page.py [--full] FOLDER_FOR_PICTURES REPORT...    --full: everything of each; else errors, loading and accessibility alone
"""

import os
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

arguments = sys.argv[1:]
full = arguments[0] == "--full"
pictures, reports = arguments[full], arguments[full + 1 :]
failures = []
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def expect(holds, what):
    if not holds:
        failures.append(what)
        print("✗ " + what)


def column(page, title):
    place = page.evaluate("t => [...document.querySelectorAll('#top-list th')].findIndex(th => th.textContent === t)", title)
    cells = page.evaluate(
        "p => [...document.querySelectorAll('#top-list tbody tr')].filter(r => !r.hidden).map(r => r.cells[p].dataset.v ?? r.cells[p].textContent)", place
    )
    return place, cells


def sorting(page, name):
    if page.locator("#top-list tbody tr").count() < 2:
        return
    for title in ["min DSCR", "index", "WACC"]:
        button = page.locator("#top-list th button", has_text=title).first
        button.click()
        place, cells = column(page, title)
        values = [float(cell) for cell in cells if cell]
        expect(values == sorted(values), f"{name}: {title} is not rising after a click")
        expect(page.locator("#top-list th").nth(place).get_attribute("aria-sort") == "ascending", f"{name}: aria-sort of {title}")
        button.click()
        values = [float(cell) for cell in column(page, title)[1] if cell]
        expect(values == sorted(values, reverse=True), f"{name}: {title} is not falling after two clicks")
    page.locator("#top-list th button", has_text="rank").first.click()
    expect([float(cell) for cell in column(page, "rank")[1]] == [n + 1.0 for n in range(len(cells))], f"{name}: the order of rank comes back")


def filtering(page, name):
    profile = column(page, "profile")[1][0]
    rows = page.locator("#top-list tbody tr").count()
    fit = sum(profile in text for text in page.locator("#top-list tbody tr").all_inner_texts())
    page.fill("#filter", profile.upper())
    shown = len(column(page, "rank")[1])
    expect(shown == fit and page.inner_text("#shown") == f"{fit} structure{'s' if fit != 1 else ''}", f"{name}: the filter shows {shown} of {fit}")
    page.fill("#filter", "no such words")
    expect(page.inner_text("#shown") == "0 structures", f"{name}: a filter that nothing fits")
    page.fill("#filter", "")
    expect(len(column(page, "rank")[1]) == rows, f"{name}: an empty filter shows all")


def pointing(page, name):
    points = page.locator(".points .pt")
    if points.count() == 0:
        return
    points.first.scroll_into_view_if_needed()
    box = points.first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    said = page.inner_text(".points .readout")
    expect("#" in said and "DSCR" in said, f"{name}: the point under the pointer says {said!r}")
    page.locator(".points .scroll").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    other = page.inner_text(".points .readout")
    expect("#" in other and (points.count() < 3 or other != said), f"{name}: arrow keys choose another point")


def tabbing(page, name):
    page.reload()
    page.keyboard.press("Tab")
    seen = [page.evaluate("() => document.activeElement.className")]
    expect(seen == ["skip"], f"{name}: the first stop is the link past the heading, found {seen}")
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("() => { const e = document.activeElement; return e.className || e.id || e.tagName }"))
    for stop in ["sort", "filter", "scroll", "SUMMARY", "A"]:
        expect(stop in seen, f"{name}: the tab key never reaches {stop}")
    page.locator("#filter").focus()
    page.keyboard.press("Tab")
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    expect(outline == "solid", f"{name}: what has the focus is outlined, found {outline}")


def inert(page, name):
    found = page.evaluate(
        """() => ({ scripts: document.scripts.length, images: document.images.length,
          handlers: [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on') || a.name === 'style' || a.name === 'href' && !a.value.startsWith('#') || a.name === 'src')).length,
          frames: document.querySelectorAll('iframe, object, embed, form, base, link').length })"""
    )
    expect(found == {"scripts": 1, "images": 0, "handlers": 0, "frames": 0}, f"{name}: holds what is not its own: {found}")
    blocked = page.evaluate(
        """() => new Promise(done => { document.addEventListener('securitypolicyviolation', () => done(true)); const s = document.createElement('script');
          s.textContent = 'window.ran = 1'; document.body.append(s); s.remove(); setTimeout(() => done(window.ran === undefined && false), 500) })"""
    )
    expect(blocked is True, f"{name}: its policy lets in a script that is not its own")


def accessible(page, name):
    page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page).response["violations"]
    for violation in found:
        nodes = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
        expect(False, f"{name}: {violation['id']} ({violation['impact']}): {violation['help']}: {nodes}")
    page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = false)")


def visit(browser, path, scheme, width, height):
    name = os.path.basename(path).removesuffix(".html")
    label = f"{name}, {scheme}, {width}"
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height})
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append("dialog"), dialog.dismiss()))
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"file://{os.path.abspath(path)}")
    expect(loaded == [page.url], f"{label}: loads {loaded}")
    wide = page.evaluate("document.documentElement.scrollWidth")
    expect(wide <= width, f"{label}: is {wide} wide")
    accessible(page, label)
    if full:
        page.screenshot(path=f"{pictures}/{name}-{scheme}-{width}.png", full_page=True)
        sorting(page, label)
        filtering(page, label)
        pointing(page, label)
        tabbing(page, label)
        if scheme == "light" and width > 1000:
            page.pdf(path=f"{pictures}/{name}.pdf", format="A4")
    expect(said == [], f"{label}: says {said[:3]}")
    inert(page, label)
    context.close()


with sync_playwright() as play:
    browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    views = [("light", 1200, 900), ("dark", 1200, 900), ("light", 390, 844)] if full else [("light", 390, 844)]
    for report in reports:
        for view in views:
            visit(browser, report, *view)
    browser.close()
print(f"{'✗' if failures else '✓'} {len(reports)} reports in {len(views)} views: {len(failures)} failures")
sys.exit(1 if failures else 0)
