extension RunPage {
    /// The style of the page: two themes by what the reader's system asks for, one column on a phone, black on white in print.
    static let style = """
        :root { color-scheme: light dark; --page: #ffffff; --ink: #1b2430; --quiet: #525d6b; --line: #c9d0d9; --soft: #f2f4f7;
          --plain: #7c8794; --mid: #4d86d6; --deep: #1d4f9c; --good: #2f8f5b; --warn: #c2690c; --bad: #b3261e; --violet: #7a4fc2; --link: #1a56b0; }
        @media (prefers-color-scheme: dark) { :root { --page: #12161c; --ink: #e8edf3; --quiet: #a9b4c2; --line: #3a4450; --soft: #1c222b;
          --plain: #8c98a6; --mid: #5b93e0; --deep: #a9c8f5; --good: #57bd85; --warn: #eb9b4b; --bad: #ef7a72; --violet: #b294ea; --link: #8ab8ff; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 72rem; padding: 1rem; overflow-wrap: anywhere; background: var(--page); color: var(--ink);
          font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: .5rem 0; overflow-wrap: anywhere; }
        h2 { font-size: 1.3rem; margin: 2.2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
        h3 { font-size: 1.1rem; margin: 1.8rem 0 .5rem; }
        p { margin: .5rem 0; max-width: 46rem; }
        a { color: var(--link); }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        main:focus { outline: none; }
        .skip { position: absolute; left: -999rem; }
        .skip:focus { left: 1rem; background: var(--page); padding: .5rem; }
        nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
        nav a { display: inline-block; padding: .2rem 0; }
        .quiet { color: var(--quiet); }
        .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .5rem 1rem; margin: .5rem 0 1rem; }
        .facts dt { color: var(--quiet); font-size: .85rem; }
        .facts dd { margin: 0; overflow-wrap: anywhere; }
        figure { margin: 1rem 0; }
        figcaption { margin-bottom: .3rem; }
        svg { display: block; width: 100%; height: auto; max-width: 56rem; }
        svg text { fill: var(--ink); font-size: 12px; }
        svg .tick, svg .level { fill: var(--quiet); font-size: 11px; }
        .scroll > svg { min-width: 34rem; }
        svg.inline { display: inline-block; width: 3.75rem; height: .6rem; vertical-align: baseline; background: var(--soft); }
        .grid { stroke: var(--line); stroke-width: .6; }
        .axis { stroke: var(--quiet); }
        .fill-plain { fill: var(--plain); background: var(--plain); } .fill-mid { fill: var(--mid); background: var(--mid); }
        .fill-deep { fill: var(--deep); background: var(--deep); } .fill-good { fill: var(--good); background: var(--good); }
        .fill-warn { fill: var(--warn); background: var(--warn); } .fill-bad { fill: var(--bad); background: var(--bad); }
        .fill-violet { fill: var(--violet); background: var(--violet); }
        path { fill: none; stroke-linejoin: round; }
        .line-base { stroke: var(--deep); stroke-width: 2.4; background: var(--deep); } .line-worst { stroke: var(--bad); stroke-width: 2; background: var(--bad); }
        .line-faint { stroke: var(--plain); stroke-width: .8; background: var(--plain); } .line-cash { stroke: var(--ink); stroke-width: 2.2; background: var(--ink); }
        .floor { stroke: var(--ink); stroke-dasharray: 6 4; stroke-width: 1; } .floor-faint { stroke: var(--quiet); stroke-dasharray: 2 4; stroke-width: 1; }
        .dot-front { fill: var(--warn); background: var(--warn); } .dot-top { fill: none; stroke: var(--bad); stroke-width: 2; background: var(--bad); }
        .dot-single { fill: var(--mid); fill-opacity: .6; background: var(--mid); }
        .pt.on { stroke: var(--ink); stroke-width: 3; }
        .d1, .d2, .d3, .d4, .d5, .d6, .d7, .d8 { fill: var(--mid); } .d1 { fill-opacity: .14; } .d2 { fill-opacity: .25; } .d3 { fill-opacity: .36; } .d4 { fill-opacity: .48; }
        .d5 { fill-opacity: .6; } .d6 { fill-opacity: .72; } .d7 { fill-opacity: .85; }
        .legend { list-style: none; padding: 0; margin: .3rem 0; display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: .9rem; }
        .key { display: inline-block; width: .8rem; height: .8rem; margin-right: .35rem; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        .readout { min-height: 1.5em; color: var(--quiet); }
        .scroll { overflow-x: auto; margin: .7rem 0; }
        table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: var(--quiet); padding-bottom: .3rem; }
        th, td { overflow-wrap: normal; padding: .28rem .55rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
        th { background: var(--soft); white-space: nowrap; } td ul { margin: 0; padding-left: 1rem; }
        .n { text-align: right; white-space: nowrap; }
        td bdi { display: inline-block; max-width: 18rem; overflow-wrap: break-word; }
        .sort { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-decoration: underline dotted; }
        [aria-sort=ascending] .sort::after { content: " \\25B2"; } [aria-sort=descending] .sort::after { content: " \\25BC"; }
        .tools { display: flex; flex-wrap: wrap; gap: .5rem; align-items: baseline; margin: .7rem 0; }
        input { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--quiet); padding: .25rem .5rem; max-width: 100%; }
        summary { cursor: pointer; padding: .3rem 0; }
        footer { margin-top: 3rem; font-size: .9rem; }
        @media (max-width: 40rem) { body { padding: .6rem; } h1 { font-size: 1.35rem; } th, td { padding: .25rem .4rem; } }
        @page { margin: 14mm; }
        @media print { :root { --page: #fff; --ink: #000; --quiet: #333; --line: #999; --soft: #eee; --deep: #1d4f9c; --mid: #4d86d6; --good: #2f8f5b; --warn: #c2690c; --bad: #b3261e; --plain: #777; --link: #000; }
          body { max-width: none; padding: 0; font-size: 10pt; } nav, .skip, .tools, .readout { display: none; } .scroll { overflow: visible; } table { font-size: 7pt; } th, td { padding: 1pt 3pt; }
          figure, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } td bdi { max-width: 8rem; } }
        """

    /// What the page does: sorts and filters the top list, and says which point of the chart is meant. Without it everything
    /// is still there to read.
    static let script = """
        "use strict";
        (() => {
          const table = document.getElementById("top-list");
          if (table) {
            const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells], rows = [...body.rows];
            const key = (row, place) => { const cell = row.cells[place]; return cell.dataset.v === undefined ? cell.textContent : cell.dataset.v === "" ? NaN : Number(cell.dataset.v); };
            const compare = (a, b) => typeof a === "string" ? (a < b ? -1 : a > b ? 1 : 0) : Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : a - b;
            heads.forEach((head, place) => head.querySelector("button").addEventListener("click", () => {
              const down = head.getAttribute("aria-sort") === "ascending";
              heads.forEach(other => other.removeAttribute("aria-sort"));
              head.setAttribute("aria-sort", down ? "descending" : "ascending");
              const undefinedLast = (a, b, order) => Number.isNaN(a) || Number.isNaN(b) ? compare(a, b) : order;
              body.append(...[...rows].sort((x, y) => { const a = key(x, place), b = key(y, place), order = compare(a, b); return undefinedLast(a, b, down ? -order : order); }));
            }));
            const filter = document.getElementById("filter"), shown = document.getElementById("shown");
            filter.addEventListener("input", () => {
              const words = filter.value.toLowerCase().split(/\\s+/).filter(word => word);
              let count = 0;
              for (const row of rows) {
                const text = [...row.cells].map(cell => cell.textContent).join(" ").toLowerCase();
                row.hidden = !words.every(word => text.includes(word));
                if (!row.hidden) count += 1;
              }
              shown.textContent = count === 1 ? "1 structure" : count + " structures";
            });
          }
          for (const figure of document.querySelectorAll(".points")) {
            const points = [...figure.querySelectorAll(".pt")], out = figure.querySelector(".readout"), svg = figure.querySelector("svg");
            if (!points.length) continue;
            const places = points.map(point => [Number(point.getAttribute("cx")), Number(point.getAttribute("cy"))]);
            let chosen = -1;
            const choose = place => {
              if (place === chosen) return;
              if (chosen >= 0) points[chosen].classList.remove("on");
              chosen = place;
              points[chosen].classList.add("on");
              out.textContent = points[chosen].querySelector("title").textContent;
            };
            svg.addEventListener("pointermove", event => {
              const box = svg.getBoundingClientRect(), scale = svg.viewBox.baseVal.width / box.width;
              const x = (event.clientX - box.left) * scale, y = (event.clientY - box.top) * scale;
              let best = -1, least = 400;
              places.forEach((place, number) => { const far = (place[0] - x) ** 2 + (place[1] - y) ** 2; if (far < least) { least = far; best = number; } });
              if (best >= 0) choose(best);
            });
            figure.addEventListener("keydown", event => {
              const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
              if (!step) return;
              event.preventDefault();
              choose((chosen < 0 ? (step > 0 ? 0 : points.length - 1) : chosen + step + points.length) % points.length);
            });
          }
        })();
        """
}
