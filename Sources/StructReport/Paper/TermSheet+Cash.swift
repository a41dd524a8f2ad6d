import StructEngine

/// Where the money comes from and goes.
extension TermSheet {
    var sources: Paper.Table {
        let debt = Double(structure.seniorNotionalMinor) + Double(structure.mezzNotionalMinor)
        let rows = [
            ("Senior notes", Double(structure.seniorNotionalMinor)), ("Mezzanine", Double(structure.mezzNotionalMinor)),
            ("Equity", metrics.equityMinor),
        ].filter { $0.1 != 0 }
        return amounts("Sources", of: "source", rows, total: debt + metrics.equityMinor)
    }

    var uses: Paper.Table {
        let surplus = max(0, metrics.totalProceedsMinor - metrics.fundingNeedMinor)
        let rows = [
            ("Cost of the pool", metrics.costMinor), ("Upfront fees", metrics.upfrontFeesMinor),
            ("Funding of the DSRA", metrics.dsraFundingMinor),
            ("Surplus to the sponsor", surplus),
        ].filter { $0.1 != 0 }
        return amounts("Uses", of: "use", rows, total: metrics.fundingNeedMinor + surplus)
    }

    private func amounts(_ caption: String, of noun: String, _ rows: [(String, Double)], total: Double) -> Paper.Table {
        func share(_ amount: Double) -> String { Format.percent(total > 0 ? amount / total : nil, 1) }
        return Paper.Table(
            caption: caption, columns: [(noun, .left), ("amount", .right), ("share", .right)],
            rows: rows.map { [$0.0, full($0.1), share($0.1)] } + [["Total", full(total), share(total)]], hasTotal: true)
    }

    var fees: Paper.Table {
        let raised = Double(structure.seniorNotionalMinor) + Double(structure.mezzNotionalMinor)
        func upfront(_ name: String, _ share: Double) -> [String] {
            [name, "\(Format.percent(share)) of the debt raised", full(raised * share)]
        }
        return Paper.Table(
            caption: "Fees; running ones on the balance at closing, for the first year",
            columns: [("fee", .left), ("basis", .left), ("amount", .right)],
            rows: [
                upfront("Arranger", deal.fees.arrangerShare), upfront("Legal", deal.fees.legalShare),
                upfront("Rating", deal.fees.ratingShare),
            ] + running)
    }

    /// What is paid a year on a balance, of the tranches that there are.
    private var running: [[String]] {
        func row(_ name: String, _ basisPoints: Double, _ notional: Int64) -> [String] {
            [name, "\(Format.plain(basisPoints)) bps a year", full(Double(notional) * basisPoints / 10_000)]
        }
        let (senior, mezz) = (structure.seniorNotionalMinor, structure.mezzNotionalMinor)
        var rows = [row("Senior running fee", deal.fees.seniorRunningBasisPoints, senior)]
        if let wrap = levers.wrap { rows.append(row("Wrap premium", wrap.premiumBasisPoints, senior)) }
        if mezz > 0 { rows.append(row("Mezzanine running fee", deal.fees.mezzanineRunningBasisPoints, mezz)) }
        return rows
    }

    var covenants: [(name: String, text: String)] {
        let traps = deal.cashTraps
        let months = structure.terms.dsraMonths
        var terms = traps.inOrder.map { ($0.heading, $0.sentence) }
        if traps.inOrder.count(where: { $0.effect == .lockup }) > 1 {
            terms.append(("Several lock-ups", "cash stays trapped while any of them is in force"))
        }
        if let refinance = traps.refinance { terms.append(("Refinancing", words(refinance))) }
        let reserve =
            months == 0
            ? "none"
            : "\(Format.count(months, "month")) of senior service, \(full(metrics.dsraFundingMinor)) at closing; drawn where cash does not meet the senior, filled again ahead of the mezzanine, and let out as service falls"
        return terms + [("Debt service reserve", reserve), ("In the base case", baseCase)]
    }

    /// What of the covenants comes into force without any stress.
    private var baseCase: String {
        var parts: [String] = []
        let locked = lockedPeriods == 0 ? "no period is locked" : "\(Format.count(lockedPeriods, "period")) locked"
        parts.append(swept == 0 ? "\(locked) and nothing is swept" : "\(locked), \(full(swept)) swept")
        if let refinancing = waterfall.refinancing, deal.cashTraps.refinance != nil {
            parts.append(
                refinancing.isRefinanced
                    ? "the balloon meets the conditions of refinancing"
                    : "the balloon is not refinanced, and \(full(Double(refinancing.lossMinor))) of the senior is unpaid at the end")
        }
        return parts.joined(separator: "; ")
    }

    /// The conditions on which a balloon is refinanced.
    private func words(_ refinance: Deal.Refinance) -> String {
        let conditions = [
            refinance.maxLTV.map { "its balance is at most \(Format.percent($0)) of the value" },
            refinance.minDebtYield.map { "the cash flow of the year after is at least \(Format.percent($0)) of it" },
            refinance.minDSCR.map {
                "that cash flow covers a service of \(Format.percent(refinance.constant)) of it at least \(Format.ratio($0))"
            },
        ].compactMap { $0 }
        return
            "A balloon of the senior is refinanced only if \(conditions.joined(separator: ", and ")); else it falls due in cash, and what is not paid of it then is swept from all cash after."
    }

    private var lockedPeriods: Int { waterfall.periods.count { $0.isLocked } }

    private var swept: Double { Double(waterfall.tranches.first?.flows.reduce(0) { $0 + $1.sweptMinor } ?? 0) }

    /// The steps of the waterfall that runs, in its order and in words.
    var priority: [String] {
        let names = waterfall.tranches.map(\.name)
        let reserves = waterfall.accounts.count - 1
        let all = [Waterfall.Step].standard(tranches: names.count, reserves: max(0, reserves))
        var steps: [String] = []
        var isBelow = false
        for step in all {
            // A default, once there is one, comes between the senior with its reserve and what ranks behind.
            if !isBelow, step.ranksBehindSenior {
                isBelow = true
                if deal.cashTraps.inOrder.contains(where: { $0.effect == .default }) {
                    steps.append("After a default under the covenants all other cash, trapped cash included, repays the senior.")
                }
            }
            if let text = words(step, names) { steps.append(text) }
        }
        return steps
    }

    private func words(_ step: Waterfall.Step, _ names: [String]) -> String? {
        func name(_ tranche: Int) -> String { names.indices.contains(tranche) ? names[tranche] : "tranche \(tranche + 1)" }
        switch step {
        case .meetDeficit: return "A negative cash flow is met from the reserve, then from trapped cash."
        // Only a negative rate brings anything in: the deal at hand has it or it does not.
        case .receive(let tranche):
            let rate = tranche == 0 ? structure.terms.seniorRunningRate : structure.terms.mezzRunningRate ?? 0
            return rate < 0 ? "What a negative rate on the \(name(tranche)) brings in joins the cash." : nil
        case .pay(let line, let tranche, let draws):
            let what =
                switch line {
                case .fee: tranche == 0 && levers.wrap != nil ? "running fee and wrap premium" : "running fee"
                case .interest: "interest"
                case .principal: "scheduled principal"
                }
            return "\(name(tranche).capitalisedFirst) \(what), arrears first"
                + (draws ? "; short cash draws the reserve, then trapped cash." : ".")
        case .refinance(let tranche):
            let balance = tranche == 0 ? schedule.senior.last?.closingBalanceMinor : schedule.mezz.last?.closingBalanceMinor
            guard (balance ?? 0) > 0 else { return nil }
            return tranche == 0 && deal.cashTraps.refinance != nil
                ? "On its last date the balloon of the senior is refinanced, outside the period's cash, if the conditions of refinancing hold; else it is due like principal."
                : "On its last date the balloon of the \(name(tranche)) is refinanced, outside the period's cash."
        case .settle: return "The debt service reserve is filled up to its target, or lets out what it no longer needs."
        case .test: return tests
        case .distribute: return "What is left goes to equity, or is trapped while distributions are locked."
        }
    }

    /// What the tests do that there are.
    private var tests: String? {
        let effects = Set(deal.cashTraps.inOrder.map(\.effect))
        guard !effects.isEmpty else { return nil }
        let locks = effects.contains(.lockup) ? ["they lock up distributions"] : []
        let sweeps = effects.contains(where: { $0 != .lockup }) ? ["prepay the senior from trapped and free cash"] : []
        let acts = (locks + sweeps).joined(separator: " and ")
        return "The covenant tests act in their order: \(acts.hasPrefix("they") ? acts : "they \(acts)")."
    }

    var conditions: [String] {
        [
            "Corporate documents and authorities of issuer and sponsor", "Legal opinions (capacity, enforceability, true sale, tax)",
            "Valuation of the assets, not older than", "Technical and environmental reports", "Rent roll certified as of",
            "Rating letter from", "Hedging documents signed with", "Security over assets, accounts and receivables",
            "Insurance in place with",
            "Financial model audited by", "Funding of the reserve and payment of fees",
            "No event of default, and repetition of representations",
        ].map { "\($0): [ ]" }
    }
}

extension String {
    /// With a capital first letter. Example: "senior" is "Senior".
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension Waterfall.Step {
    /// True for what is paid after the senior and its reserve.
    fileprivate var ranksBehindSenior: Bool {
        switch self {
        case .receive(let tranche), .pay(_, let tranche, _), .refinance(let tranche): tranche > 0
        case .test, .distribute: true
        case .meetDeficit, .settle: false
        }
    }
}
