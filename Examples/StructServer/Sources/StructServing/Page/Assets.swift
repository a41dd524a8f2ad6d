/// Files of the status page. They are in the program, so that there is nothing to install beside it.
enum Assets {
    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#14506e"/><path d="M3 12h10M4 9h8M5 6h6M6 3h4" stroke="#fff" stroke-width="1.6"/></svg>
        """

    static let style = """
        :root { color-scheme: light dark; --ink: #17212b; --quiet: #55636f; --paper: #f7f8f9; --card: #ffffff; --rule: #cfd6dc; --accent: #14506e; --go: #11633a; --stop: #a3191f; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6ebef; --quiet: #a3b0bb; --paper: #12181d; --card: #1b242b; --rule: #3a4751; --accent: #7cc0e4; --go: #6fd39b; --stop: #ff8a8a; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 70rem; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
        header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 1rem; border-bottom: 1px solid var(--rule); }
        header button { margin-left: auto; }
        h1 { font-size: 1.3rem; margin: 0; } h2 { font-size: 1.05rem; margin: 1.5rem 0 .4rem; }
        .quiet, figcaption, #live { color: var(--quiet); } figcaption strong { color: var(--ink); }
        .verdict { padding: .6rem 1rem; border-left: .4rem solid; background: var(--card); font-weight: 600; } .verdict p { margin: 0; }
        .go { color: var(--go); } .no-go { color: var(--stop); }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 1rem; }
        figure { margin: 0; padding: .6rem; background: var(--card); border: 1px solid var(--rule); border-radius: .3rem; }
        svg { width: 100%; height: auto; } svg text { font-size: 10px; fill: var(--quiet); } svg .end { text-anchor: end; }
        .axis { stroke: var(--rule); } .line { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; background: var(--card); }
        th, td { text-align: left; padding: .35rem .7rem; border-bottom: 1px solid var(--rule); white-space: nowrap; font-variant-numeric: tabular-nums; }
        form { max-width: 22rem; display: grid; gap: .4rem; } input, button { font: inherit; padding: .4rem .6rem; color: inherit; background: var(--card); border: 1px solid var(--quiet); border-radius: .3rem; }
        button { cursor: pointer; } #refused { color: var(--stop); } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; background: var(--card); padding: .4rem; }
        """

    static let script = """
        "use strict";
        const byId = (id) => document.getElementById(id);
        const post = (path, body) => fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
        const form = byId("sign-in");
        if (form) {
          form.addEventListener("submit", async (event) => {
            event.preventDefault();
            byId("refused").textContent = "";
            const answer = await post("/api/login", { user: byId("user").value, password: byId("password").value });
            if (answer.ok) { location.reload(); } else { byId("refused").textContent = (await answer.json()).detail; }
          });
        } else {
          byId("sign-out").addEventListener("click", async () => { await fetch("/api/logout", { method: "POST" }); location.reload(); });
          const events = new EventSource("/api/events");
          events.addEventListener("content", (event) => {
            const focused = document.activeElement && document.activeElement.getAttribute("aria-label");
            byId("main").innerHTML = JSON.parse(event.data).html;
            if (focused) { const again = document.querySelector(`[aria-label="${CSS.escape(focused)}"]`); if (again) again.focus(); }
            byId("live").textContent = "live";
          });
          events.onerror = () => { byId("live").textContent = "not connected"; };
        }
        """
}
