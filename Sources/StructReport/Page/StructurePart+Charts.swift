import StructEngine

/// The tornado of what each assumption is worth, and the distribution of cover over random paths.
extension StructurePart {
    // MARK: Tornado

    /// Two of them: what could be borrowed if the structure were sized again, and its cover as it is.
    var tornado: HTML {
        let proceeds = structure.seniorNotionalMinor + structure.mezzNotionalMinor
        let sized = rows { side in
            let effect = side.proceedsMinor - proceeds
            return Bar(change: side.change, effect: Double(effect), text: effect == 0 ? "no change" : money.change(effect))
        }
        let covered = rows { side in
            guard let dscr = side.minDSCR, let base = structure.minDSCR else { return nil }
            // Less than the last decimal that is shown is none.
            let effect = abs(dscr - base) < 0.0005 ? 0 : dscr - base
            return Bar(change: side.change, effect: effect, text: effect == 0 ? "no change" : Format.signed(effect, 3) + "x")
        }
        return """
            \(drawing(sized, name: "Tornado of proceeds", said: "What could be borrowed if one assumption changed and the structure were sized again; now \(money.amount(Double(proceeds))), effects in millions."))\
            \(drawing(covered, name: "Tornado of cover", said: "The least DSCR of the structure as it is if one assumption changed; now \(Format.ratio(structure.minDSCR))."))\
            \(assumptions(proceeds))
            """
    }

    /// One side of a row of a tornado.
    private struct Bar {
        let change: Double
        let effect: Double
        let text: String

        static let step = 38.0
        static let middle = 450.0
        static let reach = 140.0
    }

    private typealias Row = (driver: Structure.Sensitivity.Driver, sides: [Bar?])

    /// A row for each assumption, that with the largest effect first.
    private func rows(_ bar: (Structure.Sensitivity.Side) -> Bar?) -> [Row] {
        let all: [Row] = sensitivities.map { ($0.driver, [$0.down.flatMap(bar), $0.up.flatMap(bar)]) }
        func most(_ row: Row) -> Double { row.sides.compactMap { $0.map { abs($0.effect) } }.max() ?? 0 }
        return all.enumerated().sorted {
            let (a, b) = (most($0.element), most($1.element))
            return a != b ? a > b : $0.offset < $1.offset
        }.map(\.element)
    }

    private func drawing(_ rows: [Row], name: String, said: String) -> HTML {
        let moved = rows.filter { $0.sides.contains { ($0?.effect ?? 0) != 0 } }
        let still = rows.filter { $0.sides.contains { $0 != nil } && !$0.sides.contains { ($0?.effect ?? 0) != 0 } }.map(\.driver.words)
        guard !moved.isEmpty || !still.isEmpty else { return "" }
        let rest = still.isEmpty ? "" : moved.isEmpty ? " No assumption changes it." : " No change by \(still.joined(separator: "; "))."
        let caption = "\(name). \(said)\(rest)"
        let most = moved.flatMap(\.sides).compactMap { $0.map { abs($0.effect) } }.max() ?? 0
        guard most > 0 else { return "<p>\(caption)</p>\n" }
        let largest = moved.prefix(3).flatMap { row in
            row.sides.compactMap { $0 }.map { "\(row.driver.words) \(row.driver.text($0.change)): \($0.text)" }
        }
        let label = "\(caption) The largest: \(largest.joined(separator: "; "))."
        let height = Double(moved.count) * Bar.step + 8
        let drawn = moved.enumerated().map { place, row in bars(row, most: most, at: Double(place) * Bar.step + 6) }
        let middle: HTML = "<line class=\"axis\" x1=\"\(Bar.middle)\" x2=\"\(Bar.middle)\" y1=\"2\" y2=\"\(height - 2)\"/>"
        let drawing: HTML = "<svg viewBox=\"0 0 720 \(Int(height))\" role=\"img\" aria-label=\"\(label)\">\(drawn)\(middle)</svg>"
        return """
            <figure><figcaption>\(caption)</figcaption>
            \(Chart.legend([("fill-warn", "assumption lower"), ("fill-mid", "assumption higher or later")]))\(Chart.scrolled(drawing, name: name))</figure>

            """
    }

    private func bars(_ row: Row, most: Double, at y: Double) -> HTML {
        let pieces = row.sides.enumerated().map { number, bar -> HTML in
            guard let bar else { return "" }
            let length = abs(bar.effect) / most * Bar.reach
            let isLess = bar.effect < 0
            let top = y + Double(number) * 16
            let (x, side) = isLess ? (Bar.middle - length - 5, "end") : (Bar.middle + length + 5, "start")
            return """
                <rect class="\(number == 0 ? "fill-warn" : "fill-mid")" x="\(isLess ? Bar.middle - length : Bar.middle)" y="\(top)" width="\(length)" height="14"/>\
                <text class="tick" x="\(x)" y="\(top + 11)" text-anchor="\(side)">\(row.driver.text(bar.change)): \(bar.text)</text>
                """
        }
        return "<text class=\"bar-name\" x=\"176\" y=\"\(y + 19)\" text-anchor=\"end\">\(row.driver.words)</text>\(pieces)"
    }

    private func assumptions(_ proceeds: Int64) -> HTML {
        let rows = sensitivities.flatMap { sensitivity in
            [sensitivity.down, sensitivity.up].compactMap { $0 }.map { side -> [HTML] in
                [
                    "\(sensitivity.driver.words)", "\(sensitivity.driver.text(side.change))", "\(Format.ratio(side.minDSCR))",
                    "\(Format.percent(side.equityIRR))", "\(money.millions(side.seniorNotionalMinor))",
                    "\(money.millions(side.proceedsMinor))", "\(money.change(side.proceedsMinor - proceeds))",
                ]
            }
        }
        let table = HTML.table(
            [
                ("assumption", .left), ("change", .right), ("min DSCR", .right), ("equity IRR", .right), ("senior m", .right),
                ("proceeds m", .right), ("effect m", .right),
            ], rows, caption: "Cover and return of #\(structure.index) as it is; senior and proceeds if it were sized again")
        return "<details><summary>Every assumption as a table</summary>\n\(table)</details>\n"
    }

    // MARK: Risk

    /// Values counted in bands of one width that starts at a multiple of it, so that 1.00 and most levels of lock-up lie
    /// between two bands; the few highest values are in the last one.
    struct Histogram: Equatable {
        let low: Double
        let step: Double
        let counts: [Int]
        /// True if the last band holds values above it too.
        let isOpen: Bool

        init?(_ values: [Double]) {
            let sorted = values.filter(\.isFinite).sorted()
            guard let least = sorted.first, let most = sorted.last else { return nil }
            let high = min(most, sorted[sorted.count * 95 / 100] + (sorted[sorted.count / 2] - least) * 0.6)
            let span = max(high - least, 1e-9)
            let step = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10].first { span / $0 <= 32 } ?? span / 32
            let low = (least / step).rounded(.down) * step
            let bands = max(1, Int(((high - low) / step).rounded(.up)))
            var counts = Array(repeating: 0, count: min(bands, 40))
            for value in sorted { counts[max(0, min(counts.count - 1, Int((min(value, high) - low) / step + 1e-9)))] += 1 }
            (self.low, self.step, self.counts) = (low, step, counts)
            isOpen = most > low + step * Double(counts.count) * (1 + 1e-9)
        }

        func edge(_ band: Int) -> Double { low + step * Double(band) }
    }

    var chances: HTML {
        guard let risk, let least = risk.minDSCR, let bands = Histogram(pathDSCRs.compactMap { $0 }) else { return "" }
        let total = Double(max(1, pathDSCRs.count))
        let shares = bands.counts.map { Double($0) / total * 100 }
        let decimals = bands.step < 0.01 ? 3 : 2
        let chart = Chart(
            x: Chart.Axis(
                [bands.edge(0), bands.edge(bands.counts.count)], room: 0, title: "least DSCR of a path",
                text: { Format.fixed($0, max(2, $1)) + "x" }),
            y: Chart.Axis(shares + [(shares.max() ?? 0) * 1.25], from: true, title: "share of paths, %"), height: 280)
        // Without a lock-up by DSCR there is nothing between 1 and the rest to tell apart.
        let lockup = plan.deal.cashTraps.locksUpByDSCR ? plan.deal.cashTraps.lockupLevel : 0
        func style(_ band: Int) -> String {
            let top = bands.edge(band + 1) - bands.step * 1e-6
            return top <= 1 ? "fill-bad" : top <= lockup ? "fill-warn" : "fill-mid"
        }
        let bars = bands.counts.indices.filter { bands.counts[$0] > 0 }.map { band -> HTML in
            let (from, to) = (bands.edge(band), bands.edge(band + 1))
            let x = chart.across(from)
            let isLast = bands.isOpen && band == bands.counts.count - 1
            let name = "\(Format.fixed(from, decimals))x \(isLast ? "and more" : "to \(Format.fixed(to, decimals))x")"
            return """
                <rect class="\(style(band))" x="\(x + 0.5)" y="\(chart.up(shares[band]))" width="\(max(1, chart.across(to) - x - 1))" \
                height="\(chart.up(0) - chart.up(shares[band]))"><title>\(name): \(bands.counts[band]) of \(pathDSCRs.count) paths</title></rect>
                """
        }
        let p5 = quantile(5, of: least)
        let marks =
            chart.mark(1, "1.00x", style: "floor", row: 0)
            + (lockup > 0 ? chart.mark(lockup, "lock-up \(Format.ratio(lockup))", style: "floor-faint", row: 1) : "")
            + (p5.map { chart.mark($0, "P5 \(Format.ratio($0))", style: "floor-faint", row: 2, isLeft: true) } ?? "")
        let legend: [(style: String, name: String)] =
            [("fill-bad", "below 1.00x")] + (lockup > 1 ? [("fill-warn", "below lock-up")] : []) + [("fill-mid", "above")]
        let label = said(risk, least, isOpen: bands.isOpen)
        return """
            <figure><figcaption>\(label)</figcaption>
            \(Chart.legend(legend))\(chart.drawing("\(bars)\(marks)", label: label))</figure>
            \(tables(of: risk))
            """
    }

    private func quantile(_ level: Int, of distribution: Structure.Risk.Distribution) -> Double? {
        zip(Structure.Risk.Distribution.levels, distribution.quantiles).first { $0.0 == level }?.1
    }

    private func said(_ risk: Structure.Risk, _ least: Structure.Risk.Distribution, isOpen: Bool) -> String {
        let paths =
            "The least DSCR on \(Format.whole(risk.paths)) random paths of inflation, rents, costs, vacancy, rates and failing tenants"
        let middle =
            "median \(Format.ratio(quantile(50, of: least))), one path in twenty at \(Format.ratio(quantile(5, of: least))) or less"
        let below = risk.events.first { $0.event == .belowOne }.map { ", below 1.00x on \($0.overLife.chance()) of them" } ?? ""
        return "\(paths): \(middle)\(below).\(isOpen ? " The last bar holds all that are higher." : "")"
    }

    private func tables(of risk: Structure.Risk) -> HTML {
        let events = risk.shownEvents(of: structure).map { row -> [HTML] in ["\(row.event.words)", "\(row.overLife.chance())", ""] }
        let losses = risk.shownLosses(of: structure).map { row -> [HTML] in
            ["\(row.name)", "\(row.loss.probability.chance())", "\(row.loss.meanShare.chance(3))"]
        }
        let chances = HTML.table(
            [("over the life", .left), ("chance", .right), ("mean share of notional", .right)], events + losses,
            caption:
                "What may happen to #\(structure.index), ± one standard error; seed \(risk.seed) selects the \(Format.whole(risk.paths)) paths"
        )
        typealias Distribution = Structure.Risk.Distribution
        let figures: [(String, Distribution?, (Double?) -> String)] = [
            ("least DSCR", risk.minDSCR, { Format.ratio($0) }), ("equity IRR", risk.equityIRR, { Format.percent($0) }),
            ("actual WAL, years", risk.actualWAL, { Format.fixed($0, 2) }),
            ("tenants that fail", risk.tenantsFailed, { Format.fixed($0, 2) }),
        ]
        let rows = figures.compactMap { name, found, format -> [HTML]? in
            guard let found else { return nil }
            let all = [found.mean.value, found.standardDeviation] + found.quantiles.map { $0 } + [found.expectedShortfall]
            return ["\(name)"] + all.map { "\(format($0))" } + ["\(Format.whole(found.undefined))"]
        }
        let spread = HTML.table(
            [("figure", .left), ("mean", .right), ("s.d.", .right)] + Distribution.levels.map { ("P\($0)", .right) }
                + [("lowest 5%", .right), ("undefined", .right)], rows, caption: "How figures are distributed over the paths")
        return "<details><summary>Chances and distributions as tables</summary>\n\(chances)\(spread)</details>\n"
    }
}
