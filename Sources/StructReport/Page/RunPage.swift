import StructEngine

/// The result of a run as one HTML file to look at and to hand on: what was pruned and by what, proceeds against cover, the
/// best by lever value, the top list, the best structures period by period, and the near misses with their hints.
///
/// ```swift
/// let page = try await RunPage(plan: plan, result: try await plan.run())
/// print(page.html)
/// ```
/// The file needs nothing else: no network, no other file. It carries a Content-Security-Policy that lets in only its own
/// style and script, by their hashes. Its bytes depend on plan and result alone, times apart, which it does not show.
public struct RunPage: Sendable {
    let plan: Plan
    let result: RunResult
    let sample: RunReport.Sample
    let points: [Point]
    let chosen: [StructurePart]

    /// Permutations whose survivors are drawn.
    static let sampleLimit: Int64 = 4_000
    /// How many of the best structures are shown period by period.
    static let structureLimit = 3

    /// - Parameter riskPaths: Random paths on which each of the best structures is simulated, 1,000 of them in 0.1 to 0.3 seconds;
    ///   0 leaves the distribution of risk out.
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/foreignStructure`` for a result of another
    ///   plan, ``StructError/issues(_:)`` for more than 100,000,000 paths, and `CancellationError`.
    public init(plan: Plan, result: RunResult, riskPaths: Int64 = 1_000) async throws {
        (self.plan, self.result) = (plan, result)
        sample = try await RunReport.Sample(of: plan, limit: RunPage.sampleLimit)
        points = sample.points.compactMap { point in
            guard let minDSCR = point.minDSCR else { return nil }
            return Point(index: point.index, proceeds: point.proceeds, minDSCR: minDSCR, score: point.score)
        }
        var chosen: [StructurePart] = []
        for (place, structure) in result.top.enumerated() where chosen.count < RunPage.structureLimit {
            // Neighbours that show the same figures are one structure to a reader.
            if chosen.contains(where: { $0.shows(structure) }) { continue }
            try Task.checkCancellation()
            chosen.append(try await StructurePart(plan: plan, structure: structure, rank: place + 1, riskPaths: riskPaths))
        }
        self.chosen = chosen
    }

    var money: Money { Money(currency: plan.deal.currency) }

    /// The whole file, with a line break at its end.
    public var html: String {
        let parts: [(id: String, title: String, body: HTML)] = [
            ("passes", "What passes", funnel), ("binds", "What binds", binding), ("cover", "Proceeds against cover", cover),
            ("levers", "Best by lever value", byLever), ("top", "Top list", topList), ("best", "The best in full", best),
            ("near", "Near misses", nearMisses),
        ].filter { !$0.body.source.isEmpty }
        let links = parts.map { part -> HTML in "<li><a href=\"#\(part.id)\">\(part.title)</a></li>" }
        let sections = parts.map { part -> HTML in
            "<section id=\"\(part.id)\" aria-labelledby=\"\(part.id)-title\"><h2 id=\"\(part.id)-title\">\(part.title)</h2>\n\(part.body)</section>\n"
        }
        let page: HTML = """
            <body>
            <a class="skip" href="#main">Skip to the results</a>
            <header>
            <h1>\(HTML.name(plan.deal.name))</h1>
            <p>\(subtitle)</p>
            <nav aria-label="Parts of this report"><ul>\(links)</ul></nav>
            </header>
            <main id="main" tabindex="-1">
            \(sections)</main>
            <footer>
            \(provenance)</footer>
            """
        return (head + page).source + "\n<script>\(RunPage.script)</script>\n</body>\n</html>\n"
    }

    private var head: HTML {
        func hash(_ text: String) -> String { "sha256-" + base64(sha256(of: text)) }
        let policy =
            "default-src 'none'; style-src '\(hash(RunPage.style))'; script-src '\(hash(RunPage.script))'; base-uri 'none'; form-action 'none'"
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <meta name="date" content="\(plan.deal.closingDate.description)">
            <title>\(plan.deal.name): structures</title>
            <style>\(HTML(stringLiteral: RunPage.style))</style>
            </head>

            """
    }

    private var subtitle: HTML {
        let deal = plan.deal
        let words = [
            deal.currency.rawValue, deal.jurisdiction.rawValue, deal.assetClass.rawValue.replacing("_", with: " "),
            "closing \(deal.closingDate)", "ruleset \(result.rulesetVersion)", "objective \(result.objective)",
        ]
        return "\(words.joined(separator: " · "))"
    }

    /// What it takes to make the same file again.
    private var provenance: HTML {
        let off = [result.features.gatesAB ? nil : "gates_ab", result.features.reverseDSCREngine ? nil : "reverse_dscr_engine"]
        let rows: [(String, String)] = [
            ("Permutations", "\(Format.whole(result.count)) of \(Format.whole(result.cardinality))"), ("Seed", "\(result.seed)"),
            ("Generator", result.generator), ("Engine", Plan.modelGeneration),
            ("Switched off", off.compactMap { $0 }.joined(separator: ", ")), ("Fingerprint", result.fingerprint),
            ("Digest", result.digest),
        ]
        let items = rows.filter { !$0.1.isEmpty }.map { row -> HTML in "<div><dt>\(row.0)</dt><dd>\(row.1)</dd></div>" }
        return """
            <h2>Where this comes from</h2>
            <dl class="facts">\(items)</dl>
            <p>Amounts are in millions of \(plan.deal.currency.rawValue), rates a year. Dates are those of the deal.</p>

            """
    }

    // MARK: Statistics

    private var funnel: HTML {
        let statistics = result.statistics
        let afterA = statistics.generated - statistics.prunedAtGateA
        func text(_ count: Int64) -> String {
            "\(Format.whole(count)), \(Format.percent(Double(count) / Double(max(1, statistics.generated)), 1))"
        }
        let rows: [(name: String, value: Double, text: String, style: String)] = [
            ("permutations", Double(statistics.generated), text(statistics.generated), "fill-plain"),
            ("past Gate A, feasibility", Double(afterA), text(afterA), "fill-mid"),
            ("past Gate B, credit", Double(statistics.survivors), text(statistics.survivors), "fill-good"),
        ]
        let label =
            "Of \(Format.whole(statistics.generated)) permutations Gate A prunes \(Format.whole(statistics.prunedAtGateA)), Gate B \(Format.whole(statistics.prunedAtGateB)); \(Format.whole(statistics.survivors)) pass."
        return
            "<p>\(label)</p>\n<figure>\(Chart.scrolled(Chart.bars(rows, label: label), name: "Funnel"))</figure>\n"
    }

    private var binding: HTML {
        let bound = result.statistics.topBinding(17)
        guard !bound.isEmpty else { return "" }
        let bars = bound.map { row in
            (
                row.constraint.key, row.bindingShare, "\(Format.percent(row.bindingShare)), \(Format.whole(row.nearMisses)) near misses",
                "fill-warn"
            )
        }
        let rows = result.statistics.constraints.map { row -> [HTML] in
            [
                "\(row.constraint.key)", row.constraint.gate == .a ? "A" : "B", "\(Format.percent(row.bindingShare))",
                "\(Format.percent(row.failingShare))", "\(Format.whole(row.nearMisses))", "\(row.constraint.marginText(row.bestMargin))",
            ]
        }
        let first = bound.first.map { "\($0.constraint.key) binds most, for \(Format.percent($0.bindingShare, 1)) of the pruned." } ?? ""
        let table = HTML.table(
            [
                ("constraint", .left), ("gate", .left), ("binding", .right), ("failing", .right), ("near misses", .right),
                ("best margin", .right),
            ], rows, caption: "Every constraint; binding and failing are shares of the pruned, at the gate that stopped them")
        return """
            <p>\(first) The binding constraint of a pruned permutation is the one that it misses by most, measured in tolerances.</p>
            <figure>\(Chart.scrolled(Chart.bars(bars, label: "Binding constraints by share of the pruned. \(first)"), name: "Binding constraints"))</figure>
            <details><summary>All constraints</summary>
            \(table)</details>

            """
    }

    private var best: HTML { "\(chosen.map(\.html))" }
}
