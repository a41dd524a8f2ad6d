import StructEngine

/// Covenant tests in their order, and the schedule that the cash they take leaves to be paid.
extension Workbook {
    /// What repays the senior early in a period, in the order in which it acts; each has a schedule of its own after it.
    enum Sweep: Equatable {
        /// After a default of an earlier period, all cash ahead of the mezzanine.
        case afterDefault
        case test(Int)

        /// Start of the names of its rows.
        var name: String {
            switch self {
            case .afterDefault: "early"
            case .test(let number): "t\(number)"
            }
        }
    }

    var tests: [Deal.CovenantTest] { deal.cashTraps.inOrder }
    var hasDefaultTest: Bool { tests.contains { $0.effect == .default } }

    var sweeps: [Sweep] {
        (hasDefaultTest ? [.afterDefault] : []) + tests.indices.filter { tests[$0].effect != .lockup }.map { .test($0) }
    }

    private var currency: String { deal.currency.rawValue }
    private var frequency: Int { max(1, deal.paymentsPerYear) }
    /// The last row of the schedule ahead: one beyond the tenor, or beyond a year.
    var lastAhead: Int { max(terms.seniorPeriods, frequency) + 1 }

    /// What a figure is called, and the sign of its failure.
    private static func words(_ metric: Deal.CovenantTest.Metric) -> String {
        switch metric {
        case .dscr: "DSCR"
        case .dscrBack: "DSCR of the last year"
        case .dscrForward: "DSCR of the next year"
        case .llcr: "LLCR"
        case .debtYield: "Debt yield"
        case .ltv: "LTV"
        }
    }

    private static func words(_ effect: Deal.CovenantTest.Effect) -> String {
        switch effect {
        case .lockup: "locks up"
        case .sweep: "sweeps"
        case .fullSweep: "sweeps until cured"
        case .default: "default"
        }
    }

    private static func title(_ number: Int, _ test: Deal.CovenantTest) -> String {
        "Test \(number + 1): \(words(test.metric)) \(words(test.effect))"
    }

    /// Where the deal states a test: the short forms have keys of their own.
    private func path(_ number: Int) -> (bound: String, share: String, cure: String) {
        let short = (deal.cashTraps.lockupDSCR == nil ? [] : ["lockup_dscr"]) + (deal.cashTraps.sweepDSCR == nil ? [] : ["sweep_dscr"])
        if number < short.count { return ("waterfall.\(short[number])", "waterfall.sweep_pct", "model") }
        let path = "waterfall.tests[\(number - short.count)]"
        return (path + (tests[number].metric == .ltv ? ".above" : ".below"), path + ".pct", path + ".cure_periods")
    }

    var covenantInputs: [Model.Row] {
        var rows: [Model.Row] = []
        for (number, test) in tests.enumerated() {
            let (title, path) = (Workbook.title(number, test), path(number))
            rows.append(
                .input("t\(number)Bound", "\(title) \(test.metric == .ltv ? "above" : "below")", "ratio", path.bound, test.bound, .ratio))
            if test.effect == .sweep {
                rows.append(.input("t\(number)Share", "\(title), this much", "share", path.share, test.share, .percent))
            }
            if test.effect == .lockup || test.effect == .fullSweep {
                rows.append(
                    .input("t\(number)Cure", "\(title), cured after", "periods", path.cure, Double(test.curePeriods), .count))
            }
        }
        guard let refinance = deal.cashTraps.refinance else { return rows }
        for (key, label, value) in [
            ("max_ltv", "Balloon refinanced at an LTV of at most", refinance.maxLTV),
            ("min_debt_yield", "Balloon refinanced at a debt yield of at least", refinance.minDebtYield),
            ("min_dscr", "Balloon refinanced at a DSCR of at least", refinance.minDSCR),
            ("constant", "Service a year of the new loan", refinance.constant),
        ] {
            if let value { rows.append(.input("re_\(key)", label, "ratio", "waterfall.refinance.\(key)", value, .ratio)) }
        }
        return rows
    }

    // MARK: The schedule ahead

    /// Row k: the senior's balance k periods ahead, as swept so far. A payment moves every balance a row up; what is swept shrinks the
    /// principal to come in proportion, and the balloon last.
    var ahead: [Model.Row] {
        var rows: [Model.Row] = [.heading("Year fractions of the payments ahead, to the senior's maturity")]
        for j in 1...frequency {
            let next = j == 1 ? "[sLife@+1]*[tau@+1]" : "[tau\(j - 1)@+1]"
            rows.append(
                .series("tau\(j)", "\(j) ahead", "years", "IF([pay@+1]=1,\(next),[tau\(j)@+1])", .factor, note: "read from right to left"))
        }
        rows.append(.heading("Senior balance so many periods ahead, as scheduled and swept"))
        let sweeps = sweeps
        for (place, sweep) in sweeps.enumerated() {
            let label =
                if case .test(let number) = sweep { Workbook.title(number, tests[number]) } else { "Early repayment after a default" }
            let isLast = place == sweeps.count - 1
            rows += [
                .heading("After \(label)"),
                .series("\(sweep.name)Take", "Repaid early", "minor units", "ROUND([\(sweep.name)Swept]*[$scale],0)", .minor, total: "SUM"),
                .series(
                    "\(sweep.name)Left", "Principal still to come before", "minor units", "\(before(place, 0))-\(before(place, lastAhead))",
                    .minor),
            ]
            rows += (0...lastAhead).map { ahead($0, after: place, isLast: isLast) }
        }
        if sweeps.isEmpty { rows += (0...lastAhead).map { ahead($0, after: nil, isLast: true) } }
        return rows
    }

    /// The balance k periods ahead before a sweep of a period.
    private func before(_ place: Int, _ k: Int) -> String {
        place == 0 ? "[ahead\(min(k + 1, lastAhead))@-1]" : "[\(sweeps[place - 1].name)Ahead\(k)]"
    }

    private func ahead(_ k: Int, after place: Int?, isLast: Bool) -> Model.Row {
        let name = isLast ? "ahead\(k)" : "\(sweeps[place ?? 0].name)Ahead\(k)"
        let moved: String
        if let place {
            let (key, start) = (sweeps[place].name, before(place, 0))
            let principal =
                "IF([\(key)Left]>0,ROUND((\(start)-\(before(place, k)))*MAX([\(key)Left]-[\(key)Take],0)/[\(key)Left],0),0)"
            moved = "MAX(\(start)-[\(key)Take]-\(principal),0)"
        } else {
            moved = before(0, k)
        }
        var row: Model.Row = .series(name, "\(k) periods ahead", "minor units", "IF([pay]=0,[ahead\(k)@-1],\(moved))", .minor)
        guard isLast else { return row }
        row.constant = .input(Double(k))
        row.opening =
            "ROUND([$scale]*\(k == 0 ? "[$seniorNotional]" : "SUMIFS([sScheduled@all],[period@all],MIN([$ahead\(k)],[$seniorPeriods]),[pay@all],1)"),0)"
        return row
    }

    /// Balances and year fractions of the payments of a year ahead, for a sum over both.
    private func yearAhead(_ place: Int?) -> (balances: String, fractions: String, first: String, last: String) {
        let fractions = "[tau1]:[tau\(frequency)]"
        guard let place else {
            return ("[ahead1@-1]:[ahead\(frequency)@-1]", fractions, "[ahead1@-1]", "[ahead\(frequency + 1)@-1]")
        }
        let name = place == sweeps.count - 1 ? "ahead" : "\(sweeps[place].name)Ahead"
        return ("[\(name)0]:[\(name)\(frequency - 1)]", fractions, "[\(name)0]", "[\(name)\(frequency)]")
    }

    /// Scheduled principal and running cost of the year ahead, in minor units, not rounded.
    var serviceAhead: String {
        let (balances, fractions, first, last) = yearAhead(nil)
        return "\(first)-\(last)+[$sAll]*SUMPRODUCT(\(fractions),\(balances))"
    }

    // MARK: The tests

    /// Where the cash left, the trapped cash and the senior's balance stand while the tests act.
    struct Position {
        var cash: String
        var trapped: String
        var balance: String
        /// How many sweeps have acted.
        var swept = 0
    }

    /// A sweep's rows: what it takes, of it from trapped cash, and what is left.
    func sweepRows(_ sweep: Sweep, _ amount: String, _ at: inout Position) -> [Model.Row] {
        let name = sweep.name
        let rows: [Model.Row] = [
            .series("\(name)Swept", "Repaid early", currency, amount, .money, total: "SUM"),
            .series("\(name)Trapped", "Of it from trapped cash", currency, "MIN([\(name)Swept],\(at.trapped))", .money, total: "SUM"),
            .series("\(name)Cash", "Cash left", currency, "\(at.cash)-[\(name)Swept]+[\(name)Trapped]", .money),
            .series("\(name)Trap", "Trapped cash left", currency, "\(at.trapped)-[\(name)Trapped]", .money),
            .series("\(name)Balance", "Senior balance left", currency, "ROUND((\(at.balance)-[\(name)Swept])*[$scale],0)/[$scale]", .money),
        ]
        at = Position(cash: "[\(name)Cash]", trapped: "[\(name)Trap]", balance: "[\(name)Balance]", swept: at.swept + 1)
        return rows
    }

    func testRows(_ at: inout Position) -> [Model.Row] {
        var rows: [Model.Row] = []
        if tests.contains(where: { $0.metric == .dscrBack }) {
            rows.append(.heading("What fell due to the senior, so many payments ago"))
            for j in 1...frequency {
                rows.append(
                    .series(
                        "due\(j)", "\(j - 1) ago", currency, "IF([pay]=1,\(j == 1 ? "[due]" : "[due\(j - 1)@-1]"),[due\(j)@-1])", .money,
                        opening: "0"))
            }
        }
        for (number, test) in tests.enumerated() {
            rows += [
                .heading(Workbook.title(number, test)),
                .series(
                    "t\(number)Value", Workbook.words(test.metric), "ratio", "IF([sLife]=1,\(value(of: test.metric, at)),\"\")", .ratio),
                .series(
                    "t\(number)Fails", "Fails", "flag",
                    "IF(ISNUMBER([t\(number)Value]),IF([t\(number)Value]\(test.metric == .ltv ? ">" : "<")[$t\(number)Bound],1,0),0)",
                    .flag,
                    total: "SUM"),
            ]
            rows += stateRows(number, test)
            guard test.effect != .lockup else { continue }
            let cash = "\(at.trapped)+\(at.cash)"
            let share = "ROUNDDOWN([$t\(number)Share]*ROUND((\(cash))*[$scale],0),0)/[$scale]"
            let amount = "MIN(\(test.effect == .sweep ? share : cash),\(at.balance))"
            rows += sweepRows(.test(number), "IF(AND([sLife]=1,[period]<[$seniorPeriods],[t\(number)On]=1),\(amount),0)", &at)
        }
        return rows
    }

    /// Whether a test's effect is in force after the period: a sweep in failing periods alone, a default for good.
    private func stateRows(_ number: Int, _ test: Deal.CovenantTest) -> [Model.Row] {
        let (on, fails, label) = ("t\(number)On", "[t\(number)Fails]", "In force")
        switch test.effect {
        case .sweep: return [.series(on, label, "flag", fails, .flag, total: "SUM")]
        case .default: return [.series(on, label, "flag", "MAX([\(on)@-1],\(fails))", .flag, opening: "0")]
        case .lockup, .fullSweep:
            let (held, has) = ("t\(number)Held", "ISNUMBER([t\(number)Value])")
            return [
                .series(
                    held, "Periods in a row that hold", "periods",
                    "IF([pay]=0,[\(held)@-1],IF(\(fails)=1,0,IF(AND([\(on)@-1]=1,\(has)),[\(held)@-1]+1,[\(held)@-1])))", .count,
                    opening: "0"),
                .series(
                    on, label, "flag",
                    "IF(AND([pay]=1,\(has)),IF(\(fails)=1,1,IF(AND([\(on)@-1]=1,[\(held)]<[$t\(number)Cure]),1,0)),[\(on)@-1])", .flag,
                    opening: "0"),
            ]
        }
    }

    /// The figure of a test on a payment date up to maturity; a text where nothing is due or outstanding.
    private func value(of metric: Deal.CovenantTest.Metric, _ at: Position) -> String {
        func ratio(_ over: String, _ under: String) -> String { "IF(\(under)>0,\(over)/\(under),\"\")" }
        let until = "[period@all],\"<=\"&[period],[pay@all],1)"
        let lastYear = "SUMIFS([cCFADS@all],[period@all],\">\"&[period]-[$frequency],\(until)"
        switch metric {
        case .dscr: return ratio("[cCFADS]", "[due]")
        case .dscrBack: return ratio(lastYear, "SUM([due1]:[due\(frequency)])")
        case .dscrForward:
            let (balances, fractions, first, last) = yearAhead(at.swept > 0 ? at.swept - 1 : nil)
            let dues =
                "(\(first)-\(last)+SUMPRODUCT(ROUND([$seniorFee]*\(fractions)*\(balances),0)+ROUND(([$seniorCoupon]+[$shock])*\(fractions)*\(balances),0)))"
            let next =
                "SUMIFS([cCFADS@all],[period@all],\">\"&[period],[period@all],\"<=\"&MIN([period]+[$frequency],[$seniorPeriods]),[pay@all],1)*[$scale]"
            return "IF([period]<[$seniorPeriods],\(ratio(next, dues)),\"\")"
        case .llcr: return ratio("[worth]", at.balance)
        case .debtYield: return "IF([period]>=[$frequency],\(ratio(lastYear, at.balance)),\"\")"
        case .ltv:
            return
                "IF(AND(\(at.balance)\(hasMezzanine ? "+[mBalance]" : "")>0,[$value]>0),(\(at.balance)\(hasMezzanine ? "+[mBalance]" : ""))/[$value],\"\")"
        }
    }
}
