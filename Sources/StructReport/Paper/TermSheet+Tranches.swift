import StructEngine

/// What is said of each part of the capital.
extension TermSheet {
    var senior: [(name: String, text: String)] {
        let terms = structure.terms
        guard structure.seniorNotionalMinor > 0 else { return [("Amount", "none: the structure carries no senior debt")] }
        let fee = deal.fees.seniorRunningBasisPoints
        let premium = levers.wrap.map { ", wrap premium \(Format.plain($0.premiumBasisPoints)) bps" } ?? ""
        return [
            ("Amount", full(Double(structure.seniorNotionalMinor))), ("Sized by", sizing), ("Limits of size", limits),
            ("Target rating", levers.targetRating.rawValue),
            (
                "Coupon and basis",
                coupon(levers.seniorCoupon, terms.seniorCoupon, tenor: levers.seniorTenor, isFixed: deal.hedgedShare >= 1)
            ),
            (
                "Running costs",
                "fee \(Format.plain(fee)) bps\(premium); all in \(Format.percent(terms.seniorRunningRate)) a year of the balance"
            ),
            ("Tenor", "\(levers.seniorTenor.shown) years, \(terms.seniorPeriods) payment periods"),
            ("Expected final date", date(ofPeriod: terms.seniorPeriods)),
            ("Legal final date", "[ ], not before \(date(ofPeriod: terms.seniorPeriods))"),
            (
                "Amortisation",
                amortisation(levers.seniorProfile, balloonMinor: schedule.senior.last?.closingBalanceMinor ?? 0, isSenior: true)
            ),
            ("Weighted average life", Format.years(metrics.wal)),
            (
                "DSCR",
                "least \(Format.ratio(structure.minDSCR)), average \(Format.ratio(metrics.averageDSCR)), both in the base case\(ownCover)"
            ),
            ("LTV", "senior \(Format.percent(metrics.seniorLTV)), with mezzanine \(Format.percent(metrics.ltv))"),
            ("ICR; LLCR; PLCR", "\(Format.ratio(metrics.icr)); \(Format.ratio(metrics.llcr)); \(Format.ratio(metrics.plcr))"),
            ("Debt yield", Format.percent(metrics.debtYield)), ("Wrap", wrap), ("Hedging", hedging), ("Repo eligibility", repo),
        ]
    }

    var mezzanine: [(name: String, text: String)] {
        guard let mezz = levers.mezzanine else { return [] }
        let terms = structure.terms
        let periods = terms.mezzPeriods ?? 0
        return [
            ("Amount", full(Double(structure.mezzNotionalMinor))),
            ("Sized by", "total DSCR of \(Format.ratio(mezz.dscr)) over both tranches"),
            ("Coupon and basis", coupon(mezz.coupon, terms.mezzCoupon ?? 0, tenor: mezz.tenor, isFixed: true)),
            (
                "Running costs",
                "fee \(Format.plain(deal.fees.mezzanineRunningBasisPoints)) bps; all in \(Format.percent(terms.mezzRunningRate)) a year of the balance"
            ), ("Tenor", "\(mezz.tenor.shown) years, \(periods) payment periods"), ("Expected final date", date(ofPeriod: periods)),
            ("Legal final date", "[ ], not before \(date(ofPeriod: periods))"),
            ("Amortisation", amortisation(mezz.profile, balloonMinor: schedule.mezz.last?.closingBalanceMinor ?? 0)),
            ("Weighted average life", Format.years(schedule.mezzWAL)),
            ("Total DSCR", "least \(Format.ratio(metrics.totalDSCR)) in the base case"),
            ("Ranking", "behind the senior notes and their reserve; it draws neither reserve nor trapped cash"),
        ]
    }

    var equity: [(name: String, text: String)] {
        let irr: String
        switch structure.equityReturn {
        case .rate(let rate)?: irr = "\(Format.percent(rate)) a year to period \(waterfall.equityHorizonPeriods)"
        case .ambiguous(let roots)?: irr = "none: the flows have \(roots.count) rates of return"
        case .undefined?: irr = "none: the flows have no rate of return"
        case nil: irr = Format.percent(waterfall.equityIRR.rate)
        }
        let exit =
            deal.exitValueShare > 0
            ? "\(Format.percent(deal.exitValueShare, 0)) of the value at the end of the horizon, less debt then outstanding"
            : "none assumed"
        return [
            ("Equity needed", full(metrics.equityMinor)),
            ("Sponsor equity committed", "\(full(metrics.sponsorEquityMinor)), \(Format.percent(levers.equityShare)) of cost"),
            ("Return required", "\(Format.percent(deal.equityReturn)) a year"), ("Return in the base case", irr), ("Exit value", exit),
            ("WACC", Format.percent(metrics.wacc)),
        ]
    }

    var sidecar: [(name: String, text: String)]? {
        levers.sidecar.map { sidecar in
            [
                ("Sold", "\(Format.percent(sidecar.soldShare, 0)) of the indexation surplus over \(sidecar.tenor.shown) years"),
                ("Discount", "\(Format.percent(sidecar.haircut, 0)) off its present value at \(Format.percent(deal.market.sidecarRate))"),
                ("Day-one proceeds", full(metrics.dayOneSidecarMinor)),
            ]
        }
    }

    private var sizing: String {
        let terms = structure.terms
        let target = Format.target(levers.seniorDSCR)
        switch terms.sizedBy {
        case nil: return "set by hand"
        case .ltv: return "LTV cap of \(Format.percent(levers.seniorLTV))"
        case .gearing: return "gearing cap of \(Format.percent(terms.maxGearing))"
        case .dscr:
            let name = terms.sizingCase.map { $0 == "base" ? "the base case" : "the case \($0)" } ?? "the base case"
            return "DSCR target of \(target) in \(name)"
        }
    }

    /// What each limit alone would allow. Example: "DSCR EUR 41,234,567; LTV EUR 40,000,000".
    private var limits: String {
        let terms = structure.terms
        let all = [("DSCR", terms.dscrNotionalMinor), ("LTV", terms.ltvCapMinor), ("gearing", terms.gearingCapMinor)]
        let stated = all.compactMap { name, amount in amount.map { "\(name) \(full($0))" } }
        return stated.isEmpty ? "none" : stated.joined(separator: "; ") + ", before rounding down"
    }

    /// The least cover by the cash that sizes, where sources count by multiples of their own.
    private var ownCover: String {
        guard let least = structure.coverage.first?.minSizingDSCR else { return "" }
        return "; least \(Format.ratio(least)) on the cash that sizes, in which each source counts by its own multiple"
    }

    /// - Parameter isFixed: Whether no rise of rates reaches the tranche.
    private func coupon(_ coupon: Deal.Coupon, _ rate: Double, tenor: Deal.Tenor, isFixed: Bool) -> String {
        let base = deal.market.baseRate(atYears: tenor.years)
        let spread = (rate - base) * 10_000
        let over = "\(Format.signed(spread, 0)) bps over the base curve's \(Format.percent(base)) at \(tenor.shown) years"
        switch coupon {
        case .rate: return "\(Format.percent(rate, 3)) a year\(isFixed ? ", fixed" : ""); \(over)"
        case .spread: return "\(Format.percent(rate, 3)) a year\(isFixed ? ", fixed" : ""), priced as \(over)"
        }
    }

    private func amortisation(_ profile: Deal.Profile, balloonMinor: Int64, isSenior: Bool = false) -> String {
        let free = profile.interestOnlyMonths * deal.paymentsPerYear / 12
        let until = free > 0 ? " after interest only until \(date(ofPeriod: free))" : ""
        let how =
            isSenior && deal.cashTraps.refinance != nil
            ? "falls due on the last date, to be refinanced on conditions" : "is refinanced on the last date"
        let balloon = balloonMinor > 0 ? "; a balloon of \(money.exact(balloonMinor)) \(how)" : ""
        switch profile.kind {
        case .annuity: return "annuity: even service of interest and principal\(until)\(balloon)"
        case .level: return "level: equal principal each period\(until)\(balloon)"
        case .sculpted: return "sculpted: service follows the cash of the base case\(isSenior ? shape : "")\(until)\(balloon)"
        case .bullet: return "bullet: interest only\(balloon)"
        }
    }

    /// What bends the shape of a sculpted senior beside the cash.
    private var shape: String {
        let own = (deal.leases.map(\.dscrMultiple) + deal.streams.map(\.dscrMultiple)).contains { $0 != 1 }
        let cover = own ? ", each source by its own multiple of the target" : ""
        guard case .steps? = levers.seniorDSCR else { return cover }
        return "\(cover), at the targets by period"
    }

    private var wrap: String {
        guard let wrap = levers.wrap else { return "none" }
        return "guarantee by an insurer rated \(wrap.insurerRating.rawValue), premium \(Format.plain(wrap.premiumBasisPoints)) bps a year"
    }

    private var hedging: String {
        "\(Format.percent(deal.hedgedShare, 0)) of the senior balance is hedged; a rise of rates reaches the other \(Format.percent(1 - deal.hedgedShare, 0))"
    }

    private var repo: String {
        guard let target = levers.repoTarget else { return "not sought" }
        let name = target.rawValue.uppercased()
        guard let liquidity = metrics.repoLiquidityMinor, structure.seniorNotionalMinor > 0 else { return "\(name): not met" }
        let haircut = 1 - liquidity / Double(structure.seniorNotionalMinor)
        return "\(name): eligible, haircut \(Format.percent(haircut)), liquidity of \(full(liquidity))"
    }
}
