import StructEngine

extension RunPage {
    /// A survivor with senior debt, which has a place in the chart.
    struct Point: Sendable {
        let index: Int64
        let proceeds: Double
        let minDSCR: Double
        let score: Double
    }

    /// Most survivors that are drawn one by one; more are drawn as density.
    private static let singlePoints = 300

    var cover: HTML {
        guard !points.isEmpty || !result.pareto.isEmpty else { return "" }
        let units = plan.deal.currency.minorUnits * 1e6
        let best = result.top.filter { $0.minDSCR != nil }
        let chart = Chart(
            x: Chart.Axis(
                points.map(\.minDSCR) + result.pareto.map(\.minDSCR) + best.compactMap(\.minDSCR), title: "min DSCR",
                text: { Format.fixed($0, max(2, $1)) + "x" }),
            y: Chart.Axis(
                points.map { $0.proceeds / units } + result.pareto.map { Double($0.totalProceedsMinor) / units }
                    + best.map { $0.metrics.totalProceedsMinor / units }, title: "total proceeds, \(plan.deal.currency.rawValue) m"),
            height: 400)
        let isDense = points.count > RunPage.singlePoints
        let cloud = isDense ? density(chart, units) : singles(chart, units)
        let front = result.pareto.map { point in
            dot(
                chart, point.minDSCR, Double(point.totalProceedsMinor) / units, "dot-front",
                "#\(point.index)\(words(point.index)), on the front: \(money.amount(Double(point.totalProceedsMinor))), \(Format.ratio(point.minDSCR)) min DSCR, WACC \(Format.percent(point.wacc))"
            )
        }
        let top = best.enumerated().compactMap { place, structure -> HTML? in
            guard let minDSCR = structure.minDSCR else { return nil }
            return dot(
                chart, minDSCR, structure.metrics.totalProceedsMinor / units, "dot-top",
                "#\(structure.index)\(words(structure.levers)), rank \(place + 1): \(money.amount(structure.metrics.totalProceedsMinor)), \(Format.ratio(minDSCR)) min DSCR, score \(Format.fixed(structure.score, 2))"
            )
        }
        let label =
            "Total proceeds against least DSCR: \(Format.count(points.count, "survivor")) of \(Format.count(Int(sample.looked), "permutation")), \(Format.count(result.pareto.count, "structure")) of the Pareto front and \(best.count) of the top list."
        let legend = Chart.legend([
            (isDense ? "fill-mid" : "dot-single", isDense ? "survivors, darker where more" : "survivors"), ("dot-front", "Pareto front"),
            ("dot-top", "top list"),
        ])
        return """
            <p>\(label) Each point names its structure: move the pointer over the chart, or focus it and use the arrow keys.</p>
            <figure class="points">
            \(legend)\(chart.drawing("\(cloud)<g>\(front)</g><g>\(top)</g>", label: label))\
            <p class="readout" role="status">No point chosen.</p>
            </figure>
            <details><summary>The Pareto front as a table</summary>
            \(frontTable)</details>

            """
    }

    /// What a structure is, beside its index. Example: "core, AA, 15 years, sculpted".
    private func words(_ index: Int64) -> String { (try? plan.permutation(at: index)).map { words($0) } ?? "" }

    private func words(_ levers: Permutation) -> String {
        let mezz = levers.mezzanine == nil ? "" : ", with mezzanine"
        return " (\(levers.pool), \(levers.targetRating.rawValue), \(levers.seniorTenor.shown) years, \(levers.seniorProfile.text)\(mezz))"
    }

    private func dot(_ chart: Chart, _ x: Double, _ y: Double, _ style: String, _ text: String) -> HTML {
        "<circle class=\"\(style) pt\" cx=\"\(chart.across(x))\" cy=\"\(chart.up(y))\" r=\"4\"><title>\(text)</title></circle>"
    }

    private func singles(_ chart: Chart, _ units: Double) -> HTML {
        let dots = points.map { point in
            dot(
                chart, point.minDSCR, point.proceeds / units, "dot-single",
                "#\(point.index)\(words(point.index)): \(money.amount(point.proceeds)), \(Format.ratio(point.minDSCR)) min DSCR, score \(Format.fixed(point.score, 2))"
            )
        }
        return "<g>\(dots)</g>"
    }

    /// How many survivors fall into each cell of a raster, in eight shades.
    private func density(_ chart: Chart, _ units: Double) -> HTML {
        let (columns, rows) = (48, 24)
        var counts = [Int](repeating: 0, count: columns * rows)
        for point in points {
            let across = (point.minDSCR - chart.x.low) / (chart.x.high - chart.x.low)
            let up = (point.proceeds / units - chart.y.low) / (chart.y.high - chart.y.low)
            guard (0...1).contains(across), (0...1).contains(up) else { continue }
            counts[min(rows - 1, Int(up * Double(rows))) * columns + min(columns - 1, Int(across * Double(columns)))] += 1
        }
        let most = max(1, counts.max() ?? 1)
        let (width, height) = (
            (chart.width - chart.left - chart.right) / Double(columns), (chart.height - chart.top - chart.bottom) / Double(rows)
        )
        let cells = counts.indices.filter { counts[$0] > 0 }.map { place -> HTML in
            let shade = (counts[place] * 8 + most - 1) / most
            let (row, column) = (Double(place / columns), Double(place % columns))
            return """
                <rect class="d\(shade)" x="\(chart.left + column * width)" y="\(chart.height - chart.bottom - (row + 1) * height)" \
                width="\(width)" height="\(height)"><title>\(counts[place]) of \(points.count) survivors</title></rect>
                """
        }
        return "<g>\(cells)</g>"
    }

    private var frontTable: HTML {
        let shown = result.pareto.prefix(200)
        let caption =
            shown.count == result.paretoTotal
            ? "The Pareto front over proceeds, min DSCR and WACC"
            : "The first \(shown.count) by proceeds of \(result.paretoTotal) structures of the Pareto front over proceeds, min DSCR and WACC"
        return HTML.table(
            [("index", .right), ("proceeds m", .right), ("min DSCR", .right), ("WACC", .right)],
            shown.map { point in
                [
                    "\(String(point.index))", "\(money.millions(point.totalProceedsMinor))", "\(Format.ratio(point.minDSCR))",
                    "\(Format.percent(point.wacc))",
                ]
            }, caption: caption)
    }
}
