import StructEngine

/// How far the structure is from each of its limits, and how it comes through the stresses.
extension TermSheet {
    private var verdicts: [Structure.ConstraintVerdict] { structure.gateA + structure.gateB }

    /// Every constraint: required, actual, headroom, and what would break it with the structure as it is.
    var compliance: Paper.Table {
        Paper.Table(
            caption: "Every constraint of ruleset \(plan.ruleset.version); headroom below 0 is a breach",
            columns: [
                ("constraint", .left), ("gate", .left), ("required", .left), ("actual", .left), ("headroom", .right), ("broken by", .left),
                ("verdict", .left),
            ],
            rows: verdicts.map { verdict in
                let applies = !verdict.passes || verdict.margin != nil
                let text = applies ? requirements.text(verdict.constraint) : (found: "", asked: "does not apply")
                return [
                    verdict.constraint.key.replacing("_", with: " "), verdict.constraint.gate == .a ? "A" : "B", text.asked, text.found,
                    verdict.constraint.marginText(verdict.margin), applies ? breaker(verdict) : "",
                    !applies ? "n/a" : verdict.passes ? "met" : "BREACH",
                ]
            })
    }

    /// What breaks a constraint first, debt and schedule being what they are.
    private func breaker(_ verdict: Structure.ConstraintVerdict) -> String {
        guard verdict.passes, let margin = verdict.margin else { return "is broken" }
        if abs(margin) < 1e-9 { return "any step: it is at its limit" }
        func fall(_ actual: Double?, _ floor: Double) -> String? {
            guard let actual, actual > 0, floor.isFinite else { return nil }
            return Format.percent(1 - floor / actual, 1)
        }
        switch verdict.constraint {
        case .maxLTV:
            guard let ltv = fall(column.maxLTV, metrics.ltv) else { break }
            return "a fall of values by \(ltv)"
        case .minDSCRSenior:
            guard let share = fall(structure.minDSCR, requirements.dscrFloor) else { break }
            let period = structure.coverage.first?.minDSCRPeriod.map { " in period \($0)" } ?? ""
            return "a fall of cash by \(share)\(period)"
        case .stressDSCR:
            let worst = structure.coverage.dropFirst().filter { $0.minDSCR != nil }.min { ($0.minDSCR ?? 0) < ($1.minDSCR ?? 0) }
            guard let worst, let share = fall(worst.minDSCR, requirements.stressFloor) else { break }
            return "a fall of cash by \(share) on top of \(worst.scenario.cut(to: 20))"
        case .minICR:
            guard let share = fall(metrics.icr, column.minICR) else { break }
            return "a fall of cash by \(share)"
        case .minDSCRMezz:
            return "a fall of total DSCR by \(verdict.constraint.marginText(margin).replacing("+", with: ""))"
        case .minCoverage:
            let floor = plan.ruleset.minCoverage
            guard floor > 0 else { break }
            return "a funding need higher by \(Format.percent(metrics.coverage / floor - 1, 1))"
        case .concentrationLimit:
            guard let test = try? plan.tightestShare(pool: levers.pool, rating: levers.targetRating) else { break }
            return "\(test.kind) \(test.name.cut(to: 16)) growing by \(Format.percent(margin, 1)) of rent"
        case .tenorLimit, .walBounds: return "a life changed by \(Format.years(margin))"
        case .couponBounds: return "a spread changed by \(Format.fixed(margin * 10_000, 1)) bps"
        case .minSize: return "a senior smaller by \(full(margin * deal.currency.minorUnits))"
        case .afBand: return advanceFactor ?? "a change of \(verdict.constraint.marginText(margin))"
        case .mezzShare:
            // N_m ≤ share·(V − N), so V may fall to N + N_m/share.
            let least = Double(structure.seniorNotionalMinor) + Double(structure.mezzNotionalMinor) / plan.ruleset.mezzanine.maxShare
            guard let share = fall(metrics.valueMinor, least) else { break }
            return "a fall of values by \(share)"
        case .repoEligibility:
            guard let rules = levers.repoTarget.flatMap({ plan.ruleset.repo[$0] }) else { break }
            return "an advance factor over \(Format.fixed(rules.maxAdvanceFactor, 2)), or a tenor over \(rules.tenorLimitYears) years"
        case .minAmortisation: return "an amortisation slower by \(Format.percent(margin)) a year"
        case .maxBalloon: return "a balloon larger by \(Format.percent(margin)) of the notional"
        case .dsraMonths: return "a reserve shorter by \(Format.count(Int(margin.rounded(.up)), "month"))"
        default: break
        }
        return "a change of \(verdict.constraint.marginText(margin).replacing("+", with: ""))"
    }

    /// The end of the band that is nearer.
    private var advanceFactor: String? {
        guard let factor = metrics.advanceFactor else { return nil }
        let (low, high) = (column.advanceFactorLow, column.advanceFactorHigh)
        return factor - low < high - factor
            ? "an advance factor under \(Format.fixed(low, 3))" : "an advance factor over \(Format.fixed(high, 3))"
    }

    private var column: Ruleset.Column {
        plan.ruleset.columns[Deal.TargetRating.allCases.firstIndex(of: levers.targetRating) ?? 0]
    }

    /// Which constraint has least room, measured in its tolerance.
    var closest: String {
        let measured = verdicts.compactMap { verdict -> (String, Double)? in
            guard let margin = verdict.margin, let tolerance = plan.ruleset.tolerances[verdict.constraint], tolerance > 0 else {
                return nil
            }
            return (verdict.constraint.key.replacing("_", with: " "), margin / tolerance)
        }
        guard let first = measured.min(by: { $0.1 < $1.1 }) else { return "No constraint has a tolerance to measure its room by." }
        guard first.1 >= 0 else { return "\(first.0) is missed by \(Format.percent(-first.1, 0)) of its tolerance." }
        return
            "What breaks first is \(first.0): its headroom is \(Format.percent(first.1, 0)) of the ruleset's tolerance, the least of all."
    }

    var stress: Paper.Table {
        Paper.Table(
            caption:
                "The structure fixed, under every case; amounts in millions of \(deal.currency.rawValue), those to equity to the end of the cash "
                + "flows, its IRR to period \(waterfall.equityHorizonPeriods)",
            columns: [
                ("case", .left), ("min DSCR", .right), ("period", .right), ("< lock-up", .right), ("missed in", .right),
                ("unpaid at maturity", .right),
                ("DSRA drawn", .right), ("to equity", .right), ("IRR", .right), ("WAL", .right), ("rating", .right),
            ],
            rows: grid.map { row in
                [
                    row.scenario.cut(to: 40), Format.ratio(row.minDSCR), row.minDSCRPeriod.map(String.init) ?? Format.undefined,
                    "\(row.periodsBelowLockup)",
                    row.firstShortfallPeriod.map(String.init) ?? "never", money.millions(row.seniorUnpaidAtMaturityMinor),
                    money.millions(row.dsraDrawnMinor), money.millions(row.distributionsMinor), Format.percent(row.equityIRR, 1),
                    Format.fixed(row.actualWAL, 2), row.impliedRating?.rawValue ?? "none",
                ]
            })
    }

    func amortisation(_ name: String, _ rows: [Structure.Schedule.Due]) -> Paper.Table {
        func amount(_ minor: Int64) -> String { money.column(minor) }
        func sum(_ path: KeyPath<Structure.Schedule.Due, Int64>) -> String {
            amount(rows.reduce(Int64(0)) { $0.addingReportingOverflow($1[keyPath: path]).partialValue })
        }
        return Paper.Table(
            caption: "\(name), \(deal.currency.rawValue)",
            columns: [
                ("period", .right), ("date", .right), ("opening", .right), ("principal", .right), ("interest", .right), ("fee", .right),
                ("service", .right),
                ("closing", .right),
            ],
            rows: rows.map { row in
                [
                    "\(row.period)", "\(row.date)", amount(row.openingBalanceMinor), amount(row.principalMinor), amount(row.interestMinor),
                    amount(row.feeMinor), amount(row.serviceMinor), amount(row.closingBalanceMinor),
                ]
            } + [["", "Total", "", sum(\.principalMinor), sum(\.interestMinor), sum(\.feeMinor), sum(\.serviceMinor), ""]], hasTotal: true)
    }

    var provenance: [(name: String, text: String)] {
        var terms: [(name: String, text: String)] = [
            ("Index", "\(structure.index) of \(Format.whole(plan.cardinality))"), ("Ruleset", plan.ruleset.version),
            ("Engine", "\(Plan.modelGeneration), order \(SeededOrder.generator)"), ("Fingerprint of deal and rules", plan.key),
        ]
        if !origin.moves.isEmpty { terms.append(("Changed by hand", origin.moves.joined(separator: ", "))) }
        if let run = origin.run {
            terms.append(("Run", "seed \(run.seed), \(Format.whole(run.count)) permutations, rank \(run.rank)"))
            terms.append(("Digest of the run", run.digest))
        }
        return terms
    }
}
