import StructEngine

extension EvaluateReport {
    /// What the index stands for, in two columns.
    var levers: [String] {
        let levers = structure.levers
        let required = levers.dsraMonths == nil ? ", as the rating requires" : ""
        let equity = money.millions(metrics.sponsorEquityMinor)
        return sideBySide([
            pairs([
                ("pool", levers.pool.cut(to: 24)), ("target rating", levers.targetRating.rawValue),
                ("basis", levers.cashFlowBasis.rawValue),
                ("DSCR target", Format.target(levers.seniorDSCR)),
                ("LTV cap", levers.seniorLTV.map { Format.percent($0) } ?? "none"), ("sizing", sizing),
                ("equity", "\(Format.percent(levers.equityShare)) of cost, \(equity)m"),
            ]),
            pairs([
                ("coupon", coupon(levers.seniorCoupon, structure.terms.seniorCoupon, tenor: levers.seniorTenor)),
                ("tenor", "\(levers.seniorTenor.shown) years, \(levers.seniorProfile.text)"), ("mezzanine", mezzanine),
                (
                    "wrap",
                    levers.wrap.map { "\(Format.plain($0.premiumBasisPoints)) bps, insurer \($0.insurerRating.rawValue)" } ?? "none"
                ), ("DSRA", "\(structure.terms.dsraMonths) months\(required)"),
                (
                    "sidecar",
                    levers.sidecar.map {
                        "\(Format.percent($0.soldShare, 0)) sold, haircut \(Format.percent($0.haircut, 0)), \($0.tenor.shown) years"
                    } ?? "none"
                ), ("repo target", levers.repoTarget?.rawValue ?? "none"),
            ]),
        ])
    }

    /// Which of the limits sets the notional, and in which case.
    private var sizing: String {
        let terms = structure.terms
        guard structure.seniorNotionalMinor > 0 else { return "no debt" }
        let rest = terms.dscrNotionalMinor.map { "; DSCR: \(money.millions($0))m" } ?? ""
        switch terms.sizedBy {
        case nil: return "by hand"
        case .ltv: return (rest.isEmpty ? "by the LTV cap" : "LTV cap") + rest
        case .gearing: return "gearing cap of \(Format.percent(terms.maxGearing))\(rest)"
        case .dscr:
            guard let name = terms.sizingCase, name != "base" else {
                return "by DSCR, " + (terms.usesPresentValue ? "present value" : "least cover")
            }
            return "by DSCR in \(name.cut(to: 24))"
        }
    }

    private func coupon(_ coupon: Deal.Coupon, _ rate: Double, tenor: Deal.Tenor) -> String {
        let spread = (rate - plan.deal.market.baseRate(atYears: tenor.years)) * 10_000
        return "\(Format.percent(rate)), \(Format.signed(spread, 0)) bps over the base curve"
    }

    private var mezzanine: String {
        guard let mezz = structure.levers.mezzanine else { return "none" }
        let rate = Format.percent(structure.terms.mezzCoupon)
        return "\(Format.ratio(mezz.dscr)), \(rate), \(mezz.tenor.shown)y, \(mezz.profile.text)"
    }

    /// Names and values in two aligned columns.
    private func pairs(_ rows: [(String, String)]) -> [String] {
        var table = TextTable([("", .left), ("", .left)])
        for (name, value) in rows { table.add(name, value) }
        return table.lines
    }
}
