import StructEngine

/// One structure on one screen of 100 columns.
public struct EvaluateReport: Sendable {
    let plan: Plan
    let structure: Structure
    /// What was set by hand, as written.
    let changes: [String]
    /// What would save it; nil where that was not sought.
    let hints: FixHints?
    private let requirements: Requirements

    /// Most scenarios listed one by one.
    private static let scenarioLimit = 10

    public init(plan: Plan, structure: Structure, changes: [String] = [], hints: FixHints? = nil) {
        self.plan = plan
        self.structure = structure
        self.changes = changes
        self.hints = hints
        requirements = Requirements(plan: plan, structure: structure)
    }

    private var money: Money { Money(currency: plan.deal.currency) }
    private var metrics: Structure.Metrics { structure.metrics }

    /// The screen, with a line break at its end.
    public var text: String {
        var lines = header + [""] + levers + [""] + sideBySide([sources, uses, dayOne], gap: 3)
        lines += [""] + sideBySide([coverage, figures], gap: 3) + [""] + constraints
        let cash = cashLines
        if !cash.isEmpty { lines += [""] + cash }
        let hints = hintLines
        if !hints.isEmpty { lines += [""] + hints }
        return lines.joined(separator: "\n") + "\n"
    }

    private var header: [String] {
        let count = Format.whole(plan.cardinality)
        let set = changes.isEmpty ? [] : ["with \(changes.joined(separator: ", "))"]
        return ["#\(structure.index) of \(count) · \(plan.deal.name) · ruleset \(plan.ruleset.version)"] + set + [verdict]
    }

    /// The smallest changes that would make it pass, with the loss or gain of proceeds and how to
    /// replay each.
    private var hintLines: [String] {
        guard let hints, structure.outcome != .pass, plan.features.gatesAB else { return [] }
        guard let first = hints.first else {
            let wall = hints.obstacle.map { "; \($0.key) stands in the way" } ?? ""
            return [
                "No single lever makes it pass, nor any pair of changes\(wall).",
                "Pairs of two of coupon, tenor, interest-only and balloon were tried up to \(FixHints.pairSteps) steps, all others to their end.",
            ] + unproven
        }
        let title = first.changes.count == 1 ? "What would make it pass, one change each" : "No single lever is enough; this pair is"
        return [title]
            + hints.flatMap { hint in
                let change = Double(hint.proceedsChangeMinor)
                let proceeds = "\(change < 0 ? "-" : "+")\(money.millions(abs(change)))m proceeds"
                let lists = hint.staysOnLists ? ", on the deal's lists" : ""
                let set = (changes + hint.changes.map(\.argument)).map { "--set \($0)" }.joined(separator: " ")
                return ["  \(hint.sentence)", "    \(proceeds)\(lists) · \(set)"]
            } + unproven
    }

    private var unproven: [String] {
        guard let count = hints?.unproven, count > 0 else { return [] }
        return ["\(count) more found, but not confirmed by a last check: a fault of the engine, please report it."]
    }

    private var verdict: String {
        let score = "score \(Format.fixed(structure.score, 2))"
        guard plan.features.gatesAB else { return "○ GATES ARE OFF, nothing is pruned · \(structure.tier) · \(score)" }
        guard structure.outcome != .pass, let binding = structure.binding else {
            return "✓ PASSES both gates · \(structure.tier) · \(score)"
        }
        let place = "\(structure.outcome == .gateA ? "Gate A" : "Gate B"): \(binding.key)"
        guard let ratio = structure.worstRatio else { return "✗ PRUNED, \(place) fails outright, by no measure of degree · \(score)" }
        let short = "short by \(shortfall(ratio)) of tolerance"
        guard structure.isNearMiss else { return "✗ PRUNED, \(place) \(short) · \(score)" }
        return "✗ NEAR MISS, \(place) \(short) · would be \(structure.tier), \(score)"
    }

    private func shortfall(_ ratio: Double) -> String { Format.percent(ratio, ratio < 10 ? 1 : 0) }

    // MARK: Levers

    private var levers: [String] {
        let levers = structure.levers
        let required = levers.dsraMonths == nil ? ", as the rating requires" : ""
        let equity = money.millions(metrics.sponsorEquityMinor)
        return sideBySide([
            pairs([
                ("pool", levers.pool.cut(to: 24)), ("target rating", levers.targetRating.rawValue),
                ("basis", levers.cashFlowBasis.rawValue),
                ("DSCR target", levers.seniorDSCR.map { Format.ratio($0) } ?? "none"),
                ("LTV cap", levers.seniorLTV.map { Format.percent($0) } ?? "none"), ("sizing", sizing),
                ("equity", "\(Format.percent(levers.equityShare)) of cost, \(equity)m"),
            ]),
            pairs([
                ("coupon", coupon(levers.seniorCoupon, structure.terms.seniorCoupon, years: levers.seniorTenorYears)),
                ("tenor", "\(levers.seniorTenorYears) years, \(levers.seniorProfile.text)"), ("mezzanine", mezzanine),
                (
                    "wrap",
                    levers.wrap.map { "\(Format.plain($0.premiumBasisPoints)) bps, insurer \($0.insurerRating.rawValue)" } ?? "none"
                ), ("DSRA", "\(structure.terms.dsraMonths) months\(required)"),
                (
                    "sidecar",
                    levers.sidecar.map {
                        "\(Format.percent($0.soldShare, 0)) sold, haircut \(Format.percent($0.haircut, 0)), \($0.tenorYears) years"
                    } ?? "none"
                ), ("repo target", levers.repoTarget?.rawValue ?? "none"),
            ]),
        ])
    }

    /// Which of the two limits sets the notional.
    private var sizing: String {
        let (dscr, ltv) = (structure.terms.dscrNotionalMinor, structure.terms.ltvCapMinor)
        guard structure.seniorNotionalMinor > 0 else { return "no debt" }
        guard let dscr else { return "by the LTV cap" }
        let form = structure.terms.usesPresentValue ? "present value" : "least cover"
        if let ltv, ltv < dscr { return "LTV cap; DSCR: \(money.millions(dscr))m" }
        return "by DSCR, \(form)"
    }

    private func coupon(_ coupon: Deal.Coupon, _ rate: Double, years: Int) -> String {
        let spread = (rate - plan.deal.market.baseRate(atYears: Double(years))) * 10_000
        return "\(Format.percent(rate)), \(Format.signed(spread, 0)) bps over the base curve"
    }

    private var mezzanine: String {
        guard let mezz = structure.levers.mezzanine else { return "none" }
        let rate = Format.percent(structure.terms.mezzCoupon)
        return "\(Format.ratio(mezz.dscr)), \(rate), \(mezz.tenorYears)y, \(mezz.profile.text)"
    }

    // MARK: Sources and uses

    private var need: Double { metrics.fundingNeedMinor }

    private var sources: [String] {
        let debt = Double(structure.seniorNotionalMinor) + Double(structure.mezzNotionalMinor)
        return amounts(
            "Sources, \(plan.deal.currency.rawValue) m",
            [
                ("senior notes", Double(structure.seniorNotionalMinor)), ("mezzanine", Double(structure.mezzNotionalMinor)),
                ("equity", metrics.equityMinor), ("", nil), ("total", debt + metrics.equityMinor),
            ])
    }

    private var uses: [String] {
        let surplus = max(0, metrics.totalProceedsMinor - need)
        return amounts(
            "Uses, \(plan.deal.currency.rawValue) m",
            [
                ("pool cost", metrics.costMinor), ("upfront fees", metrics.upfrontFeesMinor), ("DSRA funding", metrics.dsraFundingMinor),
                surplus > 0 ? ("surplus", surplus) : ("", nil), ("total", need + surplus),
            ])
    }

    /// A block of amounts with their share of the funding need.
    private func amounts(_ title: String, _ rows: [(String, Double?)]) -> [String] {
        var table = TextTable([(title, .left), ("", .right), ("of need", .right)])
        for (name, amount) in rows {
            guard let amount else {
                table.add("", "", "")
                continue
            }
            table.add(name, money.millions(amount), Format.percent(need > 0 ? amount / need : nil, 1))
        }
        return table.lines
    }

    private var dayOne: [String] {
        var table = TextTable([("Day one, \(plan.deal.currency.rawValue) m", .left), ("", .right)])
        table.add("core", money.millions(metrics.dayOneCoreMinor))
        table.add("sidecar", money.millions(metrics.dayOneSidecarMinor))
        table.add("total", money.millions(metrics.dayOneTotalMinor))
        table.add("", "")
        table.add("repo liquidity", money.millions(metrics.repoLiquidityMinor))
        return table.lines
    }

    // MARK: Coverage and metrics

    private var coverage: [String] {
        let hasMezz = structure.coverage.contains { $0.totalDSCR != nil }
        var table = TextTable([
            ("Coverage", .left), ("min DSCR", .right), ("floor", .right), ("", .left), ("in period", .right),
            (hasMezz ? "total" : "", .right),
        ])
        var shown = Array(structure.coverage.enumerated())
        let hidden = shown.count - EvaluateReport.scenarioLimit
        if hidden > 0 {
            let stresses = shown.dropFirst().sorted { ($0.element.minDSCR ?? .infinity) < ($1.element.minDSCR ?? .infinity) }
            let kept = Set(stresses.prefix(EvaluateReport.scenarioLimit - 2).map(\.offset))
            shown = shown.filter { $0.offset == 0 || kept.contains($0.offset) }
        }
        for (number, row) in shown {
            let floor = number == 0 ? requirements.dscrFloor : requirements.stressFloor
            let isMet = row.minDSCR.map { $0 >= floor - 1e-12 * floor }
            let date = row.minDSCRPeriod.flatMap { try? plan.paymentDate(ofPeriod: $0) }.map { " \($0)" } ?? ""
            table.add(
                row.scenario.cut(to: 13), Format.ratio(row.minDSCR), Format.fixed(floor, 3), isMet.map { $0 ? "✓" : "✗" } ?? "",
                (row.minDSCRPeriod.map(String.init) ?? Format.undefined) + date, hasMezz ? Format.ratio(row.totalDSCR) : "")
        }
        return table.lines + (hidden > 0 ? ["… and \(hidden + 1) milder stresses"] : [])
    }

    private var figures: [String] {
        let irr: String
        switch structure.equityReturn {
        case .rate(let rate): irr = Format.percent(rate)
        case .undefined(let reason): irr = "\(Format.undefined) (\(reason.rawValue))"
        case .ambiguous(let roots): irr = "\(Format.undefined) (\(roots.count) roots)"
        case nil: irr = Format.undefined
        }
        var table = TextTable([("Metrics", .left), ("", .right), ("", .left), ("", .right)])
        table.add("LLCR", Format.ratio(metrics.llcr), "LTV", Format.percent(metrics.ltv))
        table.add("PLCR", Format.ratio(metrics.plcr), "senior LTV", Format.percent(metrics.seniorLTV))
        table.add("ICR", Format.ratio(metrics.icr), "coverage", Format.percent(metrics.coverage))
        table.add("mean DSCR", Format.ratio(metrics.averageDSCR), "WACC", Format.percent(metrics.wacc))
        table.add("WAL", years(metrics.wal), "debt yield", Format.percent(metrics.debtYield))
        table.add("WAULT", years(metrics.wault), "adv. factor", Format.fixed(metrics.advanceFactor, 3))
        return table.lines + ["", "value       \(money.amount(metrics.valueMinor))", "equity IRR  \(irr)"]
    }

    private func years(_ value: Double?) -> String { value.map { Format.fixed($0, 2) + " y" } ?? Format.undefined }

    // MARK: Constraints

    private var constraints: [String] {
        var table = TextTable([
            ("", .left), ("Constraint", .left), ("found", .left), ("asked", .left), ("margin", .right), ("short by", .right),
        ])
        for verdict in structure.gateA + structure.gateB {
            let isIdle = verdict.passes && verdict.margin == nil
            let text = isIdle ? ("", "does not apply") : requirements.text(verdict.constraint)
            let short = verdict.passes ? "" : verdict.ratio.map { shortfall($0) } ?? "outright"
            table.add(
                isIdle ? "·" : verdict.passes ? "✓" : "✗", verdict.constraint.key, text.0, text.1,
                verdict.constraint.marginText(verdict.margin), short)
        }
        return table.lines + (structure.gateB.isEmpty ? ["Gate B is not asked of a structure without debt."] : [])
    }

    // MARK: Cash

    /// CFADS and scheduled senior service by year, on one scale.
    private var cashLines: [String] {
        let perYear = plan.deal.paymentsPerYear
        let cash = stride(from: 0, to: structure.cashFlowsMinor.count, by: perYear).map { start in
            structure.cashFlowsMinor[start...].prefix(perYear).reduce(0.0) { $0 + Double($1) }
        }
        guard let service = structure.terms.unitService, let most = cash.max(), most > 0 else { return [] }
        let notional = Double(structure.seniorNotionalMinor)
        let due = stride(from: 0, to: service.count, by: perYear).map { start in
            service[start...].prefix(perYear).reduce(0.0) { $0 + $1 * notional }
        }
        let balloon = structure.terms.balloon ?? 0
        let end = balloon > 0 ? "  then a balloon of \(money.amount(balloon * notional))" : ""
        let peak = max(most, due.max() ?? 0)
        return [
            "CFADS by year   \(Sparkline.bars(cash, top: peak))  at most \(money.amount(most))",
            "senior service  \(Sparkline.bars(due, top: peak))  at most \(money.amount(due.max()))\(end)",
        ]
    }

    /// Names and values in two aligned columns.
    private func pairs(_ rows: [(String, String)]) -> [String] {
        var table = TextTable([("", .left), ("", .left)])
        for (name, value) in rows { table.add(name, value) }
        return table.lines
    }
}
