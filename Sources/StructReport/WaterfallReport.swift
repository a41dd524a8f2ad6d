import StructEngine

/// The cash of one structure under one scenario, a payment date a line.
public struct WaterfallReport: Sendable {
    let plan: Plan
    let structure: Structure
    let scenario: String
    let waterfall: Waterfall

    /// - Parameter scenario: The case that the waterfall is of: base, or the id of a stress.
    public init(plan: Plan, structure: Structure, scenario: String, waterfall: Waterfall) {
        self.plan = plan
        self.structure = structure
        self.scenario = scenario
        self.waterfall = waterfall
    }

    /// The screen, with a line break at its end.
    public var text: String {
        let currency = plan.deal.currency.rawValue
        let head = [
            "#\(structure.index) · \(plan.deal.name) · scenario \(scenario) · \(currency) millions", "",
        ]
        return (head + table + [""] + events + [equity]).joined(separator: "\n") + "\n"
    }

    private var money: Money { Money(currency: plan.deal.currency) }

    private var table: [String] {
        let hasMezzanine = waterfall.tranches.count > 1
        var columns: [(title: String, alignment: TextTable.Alignment)] = [
            ("period", .right), ("date", .left), ("CFADS", .right), ("fee", .right), ("interest", .right), ("principal", .right),
            ("reserve", .right),
        ]
        if hasMezzanine { columns.append(("mezz", .right)) }
        columns += [("trapped", .right), ("swept", .right), ("equity", .right), ("balance", .right), ("DSCR", .right), ("", .left)]
        var table = TextTable(columns)
        for place in waterfall.periods.indices { table.add(row(place, hasMezzanine: hasMezzanine)) }
        return table.lines
    }

    private func row(_ place: Int, hasMezzanine: Bool) -> [String] {
        let period = waterfall.periods[place]
        let senior = waterfall.tranches.first?.flows[place]
        let trap = waterfall.accounts.last?.flows[place]
        let reserves = waterfall.accounts.dropLast().reduce(0) { $0 + $1.flows[place].balanceMinor }
        let mezzanine = waterfall.tranches.dropFirst().reduce(0) { $0 + $1.flows[place].paidMinor }
        let date = (try? plan.paymentDate(ofPeriod: period.number)).map { "\($0)" } ?? ""
        func amount(_ minor: Int64?) -> String { minor.map { $0 == 0 ? "·" : money.millions($0) } ?? "·" }
        var cells = [
            String(period.number), date, money.millions(period.cfadsMinor), amount(senior?.feeMinor), amount(senior?.interestMinor),
            amount(senior?.principalMinor), amount(reserves),
        ]
        if hasMezzanine { cells.append(amount(mezzanine)) }
        return cells + [
            amount(trap?.balanceMinor), amount(senior?.sweptMinor), amount(period.equityMinor), amount(senior?.balanceMinor),
            Format.ratio(period.dscr), period.isLocked ? "locked" : "",
        ]
    }

    /// What was not paid when it fell due, and what was refinanced.
    private var events: [String] {
        var lines: [String] = []
        for tranche in waterfall.tranches {
            let unpaid = tranche.flows.map { $0.unpaidMinor }
            if let first = unpaid.firstIndex(where: { $0 > 0 }) {
                let most = money.amount(Double(unpaid.max() ?? 0))
                let cured = unpaid[first...].firstIndex(of: 0).map { ", cured in period \($0 + 1)" } ?? ", not cured"
                lines.append("\(tranche.name): unpaid from period \(first + 1), at most \(most)\(cured)")
            }
            for (place, flow) in tranche.flows.enumerated() where flow.refinancedMinor > 0 {
                lines.append("\(tranche.name): balloon of \(money.amount(Double(flow.refinancedMinor))) refinanced in period \(place + 1)")
            }
        }
        let shortfall = waterfall.periods.reduce(0) { $0 + $1.operatingShortfallMinor }
        if shortfall > 0 { lines.append("operating shortfall of \(money.amount(Double(shortfall))) in all") }
        return lines
    }

    private var equity: String {
        let horizon = "to period \(waterfall.equityHorizonPeriods)"
        switch waterfall.equityIRR {
        case .rate(let rate): return "equity: internal rate of return \(Format.percent(rate)) a year, \(horizon)"
        case .ambiguous(let roots): return "equity: \(roots.count) internal rates of return, so none is the return, \(horizon)"
        case .undefined: return "equity: no internal rate of return, \(horizon)"
        }
    }
}
