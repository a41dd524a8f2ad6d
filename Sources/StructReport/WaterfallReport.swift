import StructEngine

/// The cash of one structure under one scenario, a payment date or a year a line.
public struct WaterfallReport: Sendable {
    let plan: Plan
    let structure: Structure
    let scenario: String
    let waterfall: Waterfall
    let isAnnual: Bool

    /// - Parameters:
    ///   - scenario: The case that the waterfall is of: base, or the id of a stress.
    ///   - isAnnual: True for a line a year of payments, with its sums and what stands at its end.
    public init(plan: Plan, structure: Structure, scenario: String, waterfall: Waterfall, isAnnual: Bool = false) {
        self.plan = plan
        self.structure = structure
        self.scenario = scenario
        self.waterfall = waterfall
        self.isAnnual = isAnnual
    }

    /// The screen, with a line break at its end.
    public var text: String {
        let currency = plan.deal.currency.rawValue
        let head = [
            "#\(structure.index) · \(plan.deal.name) · scenario \(scenario) · \(currency) millions", "",
        ]
        return (head + table + [""] + testLines + events + [equity]).joined(separator: "\n") + "\n"
    }

    private var money: Money { Money(currency: plan.deal.currency) }

    private var hasMezzanine: Bool { waterfall.tranches.count > 1 }

    private var table: [String] {
        var columns: [(title: String, alignment: TextTable.Alignment)] = [
            (isAnnual ? "periods" : "period", .right), (isAnnual ? "to" : "date", .left), ("CFADS", .right), ("fee", .right),
            ("interest", .right), ("principal", .right), ("reserve", .right),
        ]
        if hasMezzanine { columns.append(("mezz", .right)) }
        columns += [("trapped", .right), ("swept", .right), ("equity", .right), ("balance", .right)]
        if hasMezzanine { columns.append(("mezz balance", .right)) }
        columns += [(isAnnual ? "min DSCR" : "DSCR", .right), ("", .left)]
        var table = TextTable(columns)
        let size = isAnnual ? plan.deal.paymentsPerYear : 1
        for first in stride(from: 0, to: waterfall.periods.count, by: size) {
            table.add(row(first..<min(first + size, waterfall.periods.count)))
        }
        if !waterfall.periods.isEmpty { table.add(totals) }
        return table.lines
    }

    private func amount(_ minor: Int64) -> String { minor == 0 ? "·" : money.millions(minor) }

    /// Flows are added, what stands is that at the end.
    private func row(_ places: Range<Int>) -> [String] {
        let last = places.upperBound - 1
        let date = (try? plan.paymentDate(ofPeriod: last + 1)).map { "\($0)" } ?? ""
        let number = places.count > 1 ? "\(places.lowerBound + 1)–\(last + 1)" : "\(last + 1)"
        let standing = Standing(
            reserve: waterfall.accounts.dropLast().reduce(0) { $0 + $1.flows[last].balanceMinor },
            trapped: waterfall.accounts.last?.flows[last].balanceMinor ?? 0,
            senior: waterfall.tranches.first?.flows[last].balanceMinor ?? 0,
            mezzanine: waterfall.tranches.dropFirst().reduce(0) { $0 + $1.flows[last].balanceMinor })
        let dscr = places.compactMap { waterfall.periods[$0].dscr }.min()
        return [number, date] + cells(places, standing) + [Format.ratio(dscr), state(last)]
    }

    private var totals: [String] { ["", "in all"] + cells(waterfall.periods.indices, nil) + ["", ""] }

    /// What stands after a period.
    private struct Standing { let reserve, trapped, senior, mezzanine: Int64 }

    private func cells(_ places: Range<Int>, _ standing: Standing?) -> [String] {
        func sum(_ flows: [Waterfall.TrancheFlow]?, _ part: (Waterfall.TrancheFlow) -> Int64) -> String {
            amount((flows ?? []).isEmpty ? 0 : places.reduce(0) { $0 + part((flows ?? [])[$1]) })
        }
        func stands(_ value: (Standing) -> Int64) -> String { standing.map { amount(value($0)) } ?? "" }
        let senior = waterfall.tranches.first?.flows
        var cells = [
            money.millions(places.reduce(0) { $0 + waterfall.periods[$1].cfadsMinor }), sum(senior) { $0.feeMinor },
            sum(senior) { $0.interestMinor }, sum(senior) { $0.principalMinor + $0.refinancedMinor }, stands { $0.reserve },
        ]
        if hasMezzanine { cells.append(sum(waterfall.tranches[1].flows) { $0.paidMinor + $0.refinancedMinor }) }
        cells += [
            stands { $0.trapped }, sum(senior) { $0.sweptMinor }, amount(places.reduce(0) { $0 + waterfall.periods[$1].equityMinor }),
            stands { $0.senior },
        ]
        if hasMezzanine { cells.append(stands { $0.mezzanine }) }
        return cells
    }

    /// The tests in force after a period, by their numbers in the list below the table.
    private func state(_ place: Int) -> String {
        let inForce = waterfall.tests.enumerated().filter { $0.element.inForce[place] }
        let locked = waterfall.periods[place].isLocked ? ["locked"] : []
        return (locked + inForce.map { "T\($0.offset + 1)" }).joined(separator: " ")
    }

    private var testLines: [String] {
        guard !waterfall.tests.isEmpty else { return [] }
        var table = TextTable([("", .left), ("test", .left), ("then", .left), ("worst", .right), ("fails in", .right)])
        for (number, book) in waterfall.tests.enumerated() {
            let found = book.values.compactMap { $0 }
            let worst = book.test.metric == .ltv ? found.max() : found.min()
            let failing = waterfall.periods.indices.count { book.fails($0) }
            table.add(
                "T\(number + 1)", book.test.condition, book.test.consequence, book.test.figure(worst),
                failing == 0 ? "·" : Format.count(failing, "period"))
        }
        return table.lines.map(\.trimmedEnd) + [""]
    }

    /// What was not paid when it fell due, and what was refinanced.
    private var events: [String] {
        var lines = waterfall.events.map(line)
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

    private func line(_ event: Waterfall.Event) -> String {
        let date = (try? plan.paymentDate(ofPeriod: event.period)).map { " (\($0))" } ?? ""
        let when = "period \(event.period)\(date): "
        guard let number = event.test, waterfall.tests.indices.contains(number) else {
            guard let refinancing = waterfall.refinancing else { return when + "the balloon is not refinanced" }
            let loss =
                refinancing.lossMinor > 0
                ? "\(money.amount(Double(refinancing.lossMinor))) of the senior is unpaid at the end" : "all of it is paid in the end"
            return when + "the senior's \(money.amount(Double(refinancing.balanceMinor))) is not refinanced and falls due in cash; \(loss)"
        }
        let test = waterfall.tests[number].test
        let found = test.figure(event.value)
        return when
            + (event.kind == .failed ? "T\(number + 1) fails: \(found), must be \(test.requirement)" : "T\(number + 1) is cured: \(found)")
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
