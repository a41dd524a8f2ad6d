import StructEngine

/// How a fixed structure fares on many random paths: probabilities, distributions, and chances by year.
public struct RiskReport: Sendable {
    let plan: Plan
    let structure: Structure
    let risk: Structure.Risk

    public init(plan: Plan, structure: Structure, risk: Structure.Risk) {
        self.plan = plan
        self.structure = structure
        self.risk = risk
    }

    /// For programs: the index and the figures.
    public var json: JSONValue {
        guard case .object(let members) = risk.json else { return risk.json }
        return .object([("index", .integer(structure.index))] + members + [("digest", .string(risk.digest))])
    }

    /// The screen, with a line break at its end.
    public var text: String {
        let money = Money(currency: plan.deal.currency)
        let head = [
            "#\(structure.index) · \(plan.deal.name) · \(Format.whole(risk.paths)) \(risk.paths == 1 ? "path" : "paths"), seed \(risk.seed)",
            "\(structure.sizes(money)), \(plan.deal.cashTraps.lockupText);"
                + " figures are ± one standard error",
            "", "What may happen over the life",
        ]
        var lines = head + eventLines + ["", "Over the paths"] + distributionLines
        if !shownEvents.isEmpty { lines += ["", "By year: the chance of each, and the first as a bar"] + yearLines }
        return lines.joined(separator: "\n") + "\n"
    }

    private var shownEvents: [Structure.Risk.EventRisk] { risk.shownEvents(of: structure) }

    private var eventLines: [String] {
        var table = TextTable([("", .left), ("chance", .right), ("mean share of notional", .right)])
        for event in shownEvents { table.add(event.event.words, event.overLife.chance(), "") }
        for (name, loss) in risk.shownLosses(of: structure) { table.add(name, loss.probability.chance(), loss.meanShare.chance(3)) }
        return table.lines
    }

    private var distributionLines: [String] {
        typealias Distribution = Structure.Risk.Distribution
        var table = TextTable(
            [("", .left), ("mean", .right), ("s.d.", .right)] + Distribution.levels.map { ("P\($0)", .right) }
                + [("lowest 5%", .right), ("undefined", .right)])
        func add(_ name: String, _ found: Distribution?, _ format: (Double?) -> String) {
            guard let found else { return table.add(name, Format.undefined) }
            let mean = format(found.mean.value) + (found.mean.error.map { " ± \(format($0))" } ?? "")
            table.add(
                [name, mean, format(found.standardDeviation)] + found.quantiles.map { format($0) } + [
                    format(found.expectedShortfall), found.undefined == 0 ? "·" : Format.whole(found.undefined),
                ])
        }
        add("least DSCR", risk.minDSCR) { Format.ratio($0) }
        add("equity IRR", risk.equityIRR) { Format.percent($0) }
        add("actual WAL, years", risk.actualWAL) { Format.fixed($0, 2) }
        add("tenants that fail", risk.tenantsFailed) { Format.fixed($0, 2) }
        return table.lines
    }

    private var yearLines: [String] {
        var table = TextTable([("year", .right)] + shownEvents.map { (Self.heading($0.event), .right) } + [("", .left)])
        let years = shownEvents.first?.byYear.count ?? 0
        let most = max(shownEvents.first?.byYear.map(\.value).max() ?? 0, .leastNonzeroMagnitude)
        for year in 0..<years {
            let shares = shownEvents.map { $0.byYear.indices.contains(year) ? $0.byYear[year].value : 0 }
            let bar = String(repeating: "█", count: Int(((shares.first ?? 0) / most * 24).rounded()))
            table.add(["\(year + 1)"] + shares.map { $0 == 0 ? "·" : Format.percent($0, 2) } + [bar])
        }
        return table.lines
    }

    private static func heading(_ event: Structure.Risk.Event) -> String {
        switch event {
        case .belowOne: "below 1"
        case .belowLockup: "below lock-up"
        case .reserveDrawn: "DSRA drawn"
        case .missedSenior: "senior missed"
        case .missedMezz: "mezz missed"
        }
    }
}
