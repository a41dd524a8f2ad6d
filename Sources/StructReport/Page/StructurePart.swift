import StructEngine

/// One structure in full, as part of a page: its debt against the cash, cover under every case, what it is made of, its
/// stress grid, what each assumption is worth, how far each driver may move, which tenants may fail, and how its cover is
/// distributed over random paths.
struct StructurePart: Sendable {
    let plan: Plan
    let structure: Structure
    let rank: Int
    let schedule: Structure.Schedule
    let waterfall: Waterfall
    let grid: [Structure.StressCase]
    /// DSCR by period of every case, base first; nil inside where nothing is due.
    let covers: [(scenario: String, dscr: [Double?])]
    /// Whether a covenant test repays senior debt ahead of its schedule in any case, so that less falls due after.
    let isSwept: Bool
    let sensitivities: [Structure.Sensitivity]
    let breakevens: [Structure.Breakeven]
    let ladder: Structure.TenantLadder
    /// Nil where no paths were asked for.
    let risk: Structure.Risk?
    /// The least DSCR of every path of the risk; nil where nothing senior is due.
    let pathDSCRs: [Double?]

    /// Selects the paths of the risk, as for `structctl risk`.
    private static let seed: UInt64 = 1

    init(plan: Plan, structure: Structure, rank: Int, riskPaths: Int64) async throws {
        (self.plan, self.structure, self.rank) = (plan, structure, rank)
        schedule = try plan.schedule(of: structure)
        waterfall = try plan.waterfall(structure)
        grid = try plan.stressGrid(of: structure)
        var covers: [(scenario: String, dscr: [Double?])] = []
        var isSwept = false
        for scenario in plan.scenarios {
            let run = try plan.waterfall(structure, scenario: scenario)
            covers.append((scenario, run.periods.prefix(structure.terms.seniorPeriods).map(\.dscr)))
            isSwept = isSwept || run.tranches.first?.flows.contains { $0.sweptMinor > 0 } == true
        }
        (self.covers, self.isSwept) = (covers, isSwept)
        sensitivities = try plan.sensitivities(of: structure)
        breakevens = try plan.breakevens(of: structure)
        ladder = try plan.tenantLadder(of: structure)
        guard riskPaths > 0 else {
            (risk, pathDSCRs) = (nil, [])
            return
        }
        let shard = try await plan.riskShard(of: structure, paths: 0..<riskPaths, seed: Self.seed)
        risk = try plan.risk(of: structure, merging: [shard], seed: Self.seed)
        pathDSCRs = shard.minDSCRs
    }

    var money: Money { Money(currency: plan.deal.currency) }
    var units: Double { plan.deal.currency.minorUnits * 1e6 }
    var currency: String { plan.deal.currency.rawValue }

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
            \(stack)\(debt)\(cover)\(stress)\(tornado)\(room)\(tenants)\(chances)</article>

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
        let uneven = Self.unevenYears(periods: length, perYear: perYear, firstPeriodMonths: plan.deal.firstPeriodMonths)
        let label = "Debt service by year against the cash available for it, over \(count) years.\(uneven)\(balloon ?? "")"
        return """
            <figure><figcaption>\(label)</figcaption>
            \(Chart.legend(parts.map { ($0.0, $0.1) } + [("line-cash", "CFADS, base case")]))\(chart.drawing("\(bars)\(line)", label: label))</figure>

            """
    }

    /// Says which years of a chart are not of twelve months: the first, whose first period is longer or shorter, or the last, cut short.
    static func unevenYears(periods: Int, perYear: Int, firstPeriodMonths: Int?) -> String {
        let months = 12 / max(1, perYear)
        let first = (firstPeriodMonths ?? months) + months * (min(perYear, periods) - 1)
        let rest = periods > perYear ? periods % perYear : 0
        return (first == 12 ? "" : " The first has \(first) months.") + (rest == 0 ? "" : " The last has \(rest * months) months.")
    }

    /// DSCR by period: base and the weakest case strong, the others faint, with the floors.
    private var cover: HTML {
        let requirements = Requirements(plan: plan, structure: structure)
        let all = covers.flatMap { $0.dscr.compactMap { $0 } }
        guard !all.isEmpty, let base = covers.first else { return "" }
        let lockup = plan.deal.cashTraps.lockupLevel
        // Cover of debt that is nearly repaid, by a sweep or in the last periods, must not flatten all other.
        let sorted = all.sorted()
        let top = max(sorted[sorted.count / 2] * 1.8, 1.5 * max(requirements.dscrFloor.isFinite ? requirements.dscrFloor : 1, 1))
        let most = min(sorted[sorted.count - 1], top)
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
            + chart.level(requirements.stressFloor, "stress floor \(Format.ratio(requirements.stressFloor))", style: "floor", at: 0.7)
            + (plan.deal.cashTraps.locksUpByDSCR
                ? chart.level(lockup, "lock-up \(Format.ratio(lockup))", style: "floor-faint", at: 0.4) : "")
        let label =
            "DSCR by period\(isSwept ? ", over what is due on the debt as swept; the stress grid has it over the schedule" : ""). Base: least \(Format.ratio(least(base.dscr)))."
            + (worst.map { " Weakest stress, \($0.scenario): least \(Format.ratio(least($0.dscr)))." } ?? "")
            + (sorted[sorted.count - 1] > most ? " Above \(Format.ratio(most)) it is drawn at the edge." : "")
        let legend: [(style: String, name: String)] =
            [("line-base", "base")] + (worst.map { [("line-worst", $0.scenario)] } ?? [])
            + (others.isEmpty ? [] : [("line-faint", "other stresses")])
        return """
            <figure><figcaption>\(label)</figcaption>
            \(Chart.legend(legend))\(chart.drawing("\(others)\(worst.map { line($0.dscr, "line-worst") } ?? "")\(line(base.dscr, "line-base"))\(levels)", label: label))</figure>

            """
    }
}
