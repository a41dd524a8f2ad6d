import StructEngine

/// One structure in full, as part of a page: its debt against the cash, cover under every case, what it is made of, its
/// stress grid, and how far each driver may move.
struct StructurePart: Sendable {
    let plan: Plan
    let structure: Structure
    let rank: Int
    let schedule: Structure.Schedule
    let waterfall: Waterfall
    let grid: [Structure.StressCase]
    /// DSCR by period of every case, base first; nil inside where nothing is due.
    let covers: [(scenario: String, dscr: [Double?])]
    /// Empty where they were not sought: they take longest.
    let breakevens: [Structure.Breakeven]

    init(plan: Plan, structure: Structure, rank: Int, withBreakevens: Bool) throws {
        (self.plan, self.structure, self.rank) = (plan, structure, rank)
        schedule = try plan.schedule(of: structure)
        waterfall = try plan.waterfall(structure)
        grid = try plan.stressGrid(of: structure)
        var covers: [(scenario: String, dscr: [Double?])] = []
        for scenario in plan.scenarios {
            let periods = try plan.waterfall(structure, scenario: scenario).periods
            covers.append((scenario, periods.prefix(structure.terms.seniorPeriods).map(\.dscr)))
        }
        self.covers = covers
        breakevens = withBreakevens ? try plan.breakevens(of: structure) : []
    }

    private var money: Money { Money(currency: plan.deal.currency) }
    private var units: Double { plan.deal.currency.minorUnits * 1e6 }
    private var currency: String { plan.deal.currency.rawValue }

    /// True if another structure would show the same sizes, terms and cover.
    func shows(_ other: Structure) -> Bool {
        structure.seniorNotionalMinor == other.seniorNotionalMinor && structure.mezzNotionalMinor == other.mezzNotionalMinor
            && structure.terms.seniorCoupon == other.terms.seniorCoupon && structure.levers.seniorTenor == other.levers.seniorTenor
            && structure.levers.seniorProfile == other.levers.seniorProfile && structure.levers.pool == other.levers.pool
            && structure.minDSCR == other.minDSCR
    }

    var html: HTML {
        let (levers, terms, metrics) = (structure.levers, structure.terms, structure.metrics)
        let facts: [(String, String)] = [
            ("Pool", levers.pool), ("Rating", levers.targetRating.rawValue), ("Cash-flow basis", levers.cashFlowBasis.rawValue),
            ("Senior", money.amount(Double(structure.seniorNotionalMinor))), ("Coupon", Format.percent(terms.seniorCoupon)),
            ("Tenor", "\(levers.seniorTenor.shown) years"), ("Profile", levers.seniorProfile.text),
            ("Mezzanine", structure.mezzNotionalMinor == 0 ? "none" : money.amount(Double(structure.mezzNotionalMinor))),
            ("Equity", money.amount(metrics.equityMinor)), ("min DSCR", Format.ratio(structure.minDSCR)),
            ("LTV", Format.percent(metrics.ltv)), ("WAL", Format.years(metrics.wal)), ("ICR", Format.ratio(metrics.icr)),
            ("LLCR", Format.ratio(metrics.llcr)), ("WACC", Format.percent(metrics.wacc)),
            ("Equity IRR", Format.percent(structure.equityReturn?.rate)),
            ("Score", "\(Format.fixed(structure.score, 2)), \(structure.tier)"),
        ]
        let items = facts.map { fact -> HTML in "<div><dt>\(fact.0)</dt><dd>\(HTML.name(fact.1))</dd></div>" }
        return """
            <article aria-labelledby="s\(rank)"><h3 id="s\(rank)">Rank \(rank): #\(String(structure.index))</h3>
            <dl class="facts">\(items)</dl>
            \(stack)\(debt)\(cover)\(stress)\(room)</article>

            """
    }

    // MARK: Charts

    /// Sources and uses, each as one bar.
    private var stack: HTML {
        let metrics = structure.metrics
        let surplus = max(0, metrics.totalProceedsMinor - metrics.fundingNeedMinor)
        let sources: [(String, Double, String)] = [
            ("senior", Double(structure.seniorNotionalMinor), "fill-mid"), ("mezzanine", Double(structure.mezzNotionalMinor), "fill-warn"),
            ("equity", metrics.equityMinor, "fill-good"),
        ]
        let uses: [(String, Double, String)] = [
            ("cost", metrics.costMinor, "fill-plain"), ("fees", metrics.upfrontFeesMinor, "fill-bad"),
            ("reserve", metrics.dsraFundingMinor, "fill-violet"), ("surplus", surplus, "fill-good"),
        ]
        let total = max(sources.reduce(0) { $0 + max(0, $1.1) }, uses.reduce(0) { $0 + max(0, $1.1) }, 1)
        func bar(_ parts: [(String, Double, String)], at y: Double) -> HTML {
            var x = 70.0
            var pieces: [HTML] = []
            for part in parts where part.1 > 0 {
                let width = part.1 / total * 640
                pieces.append(
                    "<rect class=\"\(part.2)\" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"30\"><title>\(part.0) \(money.amount(part.1))</title></rect>"
                )
                x += width
            }
            return "\(pieces)"
        }
        func said(_ parts: [(String, Double, String)]) -> String {
            parts.filter { $0.1 > 0 }.map { "\($0.0) \(money.millions($0.1))" }.joined(separator: ", ")
        }
        let drawn: HTML = """
            <text class="bar-name" x="60" y="26" text-anchor="end">sources</text>\
            <text class="bar-name" x="60" y="64" text-anchor="end">uses</text>\(bar(sources, at: 6))\(bar(uses, at: 44))
            """
        let label = "Sources: \(said(sources)). Uses: \(said(uses)). In millions of \(currency)."
        return """
            <figure><figcaption>Sources and uses. \(label)</figcaption>
            \(Chart.legend((sources + uses).filter { $0.1 > 0 }.map { ($0.2, $0.0) }))\
            \(Chart.scrolled("<svg viewBox=\"0 0 720 84\" role=\"img\" aria-label=\"\(label)\">\(drawn)</svg>", name: "Sources and uses"))</figure>

            """
    }

    /// Senior and mezzanine service by year against the cash.
    private var debt: HTML {
        let perYear = max(1, plan.deal.paymentsPerYear)
        func years(_ amounts: [Int64]) -> [Double] {
            stride(from: 0, to: amounts.count, by: perYear).map { start in
                amounts[start...].prefix(perYear).reduce(0.0) { $0 + Double($1) } / units
            }
        }
        let length = max(schedule.senior.count, schedule.mezz.count)
        guard length > 0 else { return "" }
        let cash = years(Array(structure.cashFlowsMinor.prefix(length)))
        let parts = [
            ("fill-mid", "senior interest and fees", years(schedule.senior.map { $0.interestMinor + $0.feeMinor })),
            ("fill-deep", "senior principal", years(schedule.senior.map(\.principalMinor))),
            ("fill-warn", "mezzanine service", years(schedule.mezz.map(\.serviceMinor))),
        ].filter { !$0.2.isEmpty }
        let sums = cash.indices.map { year in parts.reduce(0) { $0 + (year < $1.2.count ? $1.2[year] : 0) } }
        let count = max(cash.count, sums.count)
        let chart = Chart(
            x: Chart.Axis([0.5, Double(count) + 0.5], room: 0, title: "year", text: { value, _ in Format.fixed(value, 0) }),
            y: Chart.Axis(cash + sums, from: true, title: "\(currency) m a year"), height: 280)
        let width = (chart.across(2) - chart.across(1)) * 0.7
        let bars = cash.indices.map { year -> HTML in
            var base = 0.0
            var pieces: [HTML] = []
            for part in parts where year < part.2.count && part.2[year] > 0 {
                let (low, high) = (chart.up(base), chart.up(base + part.2[year]))
                base += part.2[year]
                pieces.append(
                    "<rect class=\"\(part.0)\" x=\"\(chart.across(Double(year + 1)) - width / 2)\" y=\"\(high)\" width=\"\(width)\" height=\"\(low - high)\"><title>year \(year + 1): \(part.1) \(Format.fixed(part.2[year], 2))m</title></rect>"
                )
            }
            return "\(pieces)"
        }
        let line = chart.line(cash.indices.map { (Double($0 + 1), cash[$0]) }, style: "line-cash")
        let balloon = schedule.senior.last.map {
            $0.closingBalanceMinor > 0 ? " A balloon of \(money.amount(Double($0.closingBalanceMinor))) is left at maturity." : ""
        }
        let label = "Debt service by year against the cash available for it, over \(count) years.\(balloon ?? "")"
        return """
            <figure><figcaption>\(label)</figcaption>
            \(Chart.legend(parts.map { ($0.0, $0.1) } + [("line-cash", "CFADS, base case")]))\(chart.drawing("\(bars)\(line)", label: label))</figure>

            """
    }

    /// DSCR by period: base and the weakest case strong, the others faint, with the floors.
    private var cover: HTML {
        let requirements = Requirements(plan: plan, structure: structure)
        let all = covers.flatMap { $0.dscr.compactMap { $0 } }
        guard !all.isEmpty, let base = covers.first else { return "" }
        let lockup = plan.deal.cashTraps.lockupLevel
        // One huge cover of a last period must not flatten all others.
        let sorted = all.sorted()
        let most = min(sorted[sorted.count - 1], sorted[sorted.count * 9 / 10] * 1.6)
        let chart = Chart(
            x: Chart.Axis(
                [0.5, Double(base.dscr.count) + 0.5], room: 0, title: "payment period", text: { value, _ in Format.fixed(value, 0) }),
            y: Chart.Axis(
                all.map { min($0, most) } + [requirements.dscrFloor, requirements.stressFloor, 1], title: "DSCR",
                text: { Format.fixed($0, max(2, $1)) + "x" }), height: 300)
        func least(_ dscr: [Double?]) -> Double { dscr.compactMap { $0 }.min() ?? .infinity }
        let worst = covers.dropFirst().min { least($0.dscr) < least($1.dscr) }
        func line(_ dscr: [Double?], _ style: String) -> HTML {
            chart.line(dscr.indices.map { place in dscr[place].map { (Double(place + 1), min($0, most)) } }, style: style)
        }
        let others = covers.dropFirst().filter { $0.scenario != worst?.scenario }.map { line($0.dscr, "line-faint") }
        let levels =
            chart.level(requirements.dscrFloor, "floor \(Format.ratio(requirements.dscrFloor))", style: "floor")
            + chart.level(requirements.stressFloor, "stress floor \(Format.ratio(requirements.stressFloor))", style: "floor")
            + chart.level(lockup, "lock-up \(Format.ratio(lockup))", style: "floor-faint")
        let label =
            "DSCR by period. Base: least \(Format.ratio(least(base.dscr)))."
            + (worst.map { " Weakest stress, \($0.scenario): least \(Format.ratio(least($0.dscr)))." } ?? "")
        let legend: [(style: String, name: String)] =
            [("line-base", "base")] + (worst.map { [("line-worst", $0.scenario)] } ?? [])
            + (others.isEmpty ? [] : [("line-faint", "other stresses")])
        return """
            <figure><figcaption>\(label)</figcaption>
            \(Chart.legend(legend))\(chart.drawing("\(others)\(worst.map { line($0.dscr, "line-worst") } ?? "")\(line(base.dscr, "line-base"))\(levels)", label: label))</figure>

            """
    }

    // MARK: Tables

    private var stress: HTML {
        let rows = grid.map { row -> [HTML] in
            [
                HTML.name(row.scenario), "\(Format.ratio(row.minDSCR))", "\(row.minDSCRPeriod.map(String.init) ?? Format.undefined)",
                "\(row.firstShortfallPeriod.map { "period \($0)" } ?? "none")", "\(money.millions(row.seniorUnpaidAtMaturityMinor))",
                "\(row.periodsLocked)", "\(money.millions(row.distributionsMinor))", "\(Format.percent(row.equityIRR))",
                "\(row.impliedRating?.rawValue ?? "none")",
            ]
        }
        return HTML.table(
            [
                ("case", .left), ("min DSCR", .right), ("in period", .right), ("missed payment", .left), ("unpaid at maturity m", .right),
                ("periods locked", .right), ("to equity m", .right), ("equity IRR", .right), ("implied rating", .left),
            ], rows, caption: "Stress grid of #\(structure.index)")
    }

    private var room: HTML {
        guard !breakevens.isEmpty else { return "" }
        let rows = Structure.Breakeven.Driver.allCases.compactMap { driver -> [HTML]? in
            let own = breakevens.filter { $0.driver == driver }
            guard !own.isEmpty else { return nil }
            return ["\(driver.words)"] + own.map { "\($0.text)" }
        }
        return HTML.table(
            [
                ("driver", .left), ("to DSCR \(Format.fixed(plan.deal.cashTraps.lockupLevel, 2))x", .right), ("to DSCR 1.00x", .right),
                ("to a missed payment", .right),
            ], rows, caption: "Breakevens: how far each driver may move by itself, from the base case")
    }
}
