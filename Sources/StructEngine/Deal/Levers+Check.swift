extension Deal.Levers {
    /// Checks every value of every lever, and across levers what only shows in combination.
    func check(_ check: RangeCheck, deal: Deal) {
        checkSizes(check)
        checkPools(check, deal)
        for (i, value) in seniorDSCR.enumerated() { if let value { number(value, 0.01...100, "senior_dscr", i, check) } }
        for (i, value) in seniorLTV.enumerated() { if let value { number(value, 0.0001...10, "senior_ltv", i, check) } }
        for (i, value) in equityShare.enumerated() { number(value, 0...1, "equity_pct", i, check) }
        for (i, value) in dsraMonths.enumerated() { if let value { whole(value, 0...12, "dsra_months", i, check) } }
        for (i, value) in seniorTenorYears.enumerated() { whole(value, Deal.Limit.tenorYears, "senior_tenor_years", i, check) }
        for (i, value) in seniorCoupon.enumerated() { checkCoupon(value, place("senior_coupon", i, check), check) }
        for (i, value) in seniorProfile.enumerated() {
            checkProfile(value, place("senior_profile", i, check), deal.paymentsPerYear, check)
        }
        checkObjects(check, deal)
        let isRead = !check.log.hasFault(inside: "levers.senior_dscr") && !check.log.hasFault(inside: "levers.senior_ltv")
        if seniorDSCR.contains(nil), seniorLTV.contains(nil), isRead {
            let message =
                "must give a sizing target in every permutation, found some with senior_dscr and senior_ltv both null; drop one null"
            check.log.report("no_sizing", at: "levers.senior_dscr", message)
        }
        checkDuplicates(check)
        checkTenors(check, deal)
        checkCarry(check, deal)
        checkCardinality(check)
    }

    /// The path of a lever's value: its element in a list; the lever itself where an element has no place of its own.
    private func place(_ lever: String, _ index: Int, _ check: RangeCheck) -> String { "levers.\(lever)[\(index)]" }

    private func number(_ value: Double, _ range: ClosedRange<Double>, _ lever: String, _ index: Int, _ check: RangeCheck) {
        guard !value.isNaN || !check.log.hasFault(inside: "levers.\(lever)") else { return }
        check.number(value, in: range, place(lever, index, check))
    }

    private func whole(_ value: Int, _ range: ClosedRange<Int>, _ lever: String, _ index: Int, _ check: RangeCheck) {
        guard !check.log.isFaulty("levers.\(lever)") else { return }
        check.whole(value, in: range, place(lever, index, check))
    }

    private func checkSizes(_ check: RangeCheck) {
        for (name, size) in zip(Deal.Levers.names, sizes) {
            let path = "levers.\(name)"
            // Without the lever every pool of the deal is meant: then no pool is a fault of the pools.
            guard !check.log.hasFault(inside: path), name != "pool" || !check.log.hasFault(inside: "pools") else { continue }
            check.count(size, in: 1...Deal.Levers.maximumValues, path, of: "value")
        }
    }

    /// A canonical index is a signed 64-bit integer.
    private func checkCardinality(_ check: RangeCheck) {
        var total: Int64 = 1
        for size in sizes {
            let (product, isOver) = total.multipliedReportingOverflow(by: Int64(size))
            guard !isOver else {
                let found = sizes.map(String.init).joined(separator: "·")
                let message = "must span at most 2^63 − 1 permutations, found \(found); drop values or levers"
                return check.log.report("cardinality", at: "levers", message)
            }
            total = product
        }
    }

    private func checkPools(_ check: RangeCheck, _ deal: Deal) {
        let ids = deal.pools.map(\.id)
        let known = check.offered(ids, by: "pools")
        for (i, id) in pool.enumerated() where !check.log.isFaulty("levers.pool") {
            check.reference(id, among: known, ids, place("pool", i, check), what: "pool")
        }
    }

    private func checkCoupon(_ coupon: Deal.Coupon, _ path: String, _ check: RangeCheck) {
        switch coupon {
        case .rate(let rate): if !rate.isNaN || !check.log.hasFault(inside: "levers") { check.number(rate, in: -0.05...1, path) }
        case .spread(let points):
            if !points.isNaN || !check.log.hasFault(inside: "levers") { check.number(points, in: -1_000...10_000, path) }
        }
    }

    private func checkProfile(_ profile: Deal.Profile, _ path: String, _ paymentsPerYear: Int, _ check: RangeCheck) {
        check.number(profile.balloon, in: 0...1, path + ".balloon_pct")
        guard check.whole(profile.interestOnlyMonths, in: 0...480, path + ".io_months"), [12, 4, 2, 1].contains(paymentsPerYear) else {
            return
        }
        let period = 12 / paymentsPerYear
        if profile.interestOnlyMonths % period != 0 {
            let cure = RangeCheck.neighbours(of: profile.interestOnlyMonths, step: period)
            let message = "must be whole payment periods of \(period) months, found \(profile.interestOnlyMonths) months; write \(cure)"
            check.log.report("io_periods", at: path + ".io_months", message)
        }
        if profile.kind == .bullet, profile.balloon != 1 {
            check.log.report("bullet_balloon", at: path + ".balloon_pct", "must be 1 on a bullet profile, found \(profile.balloon)")
        }
        if profile.kind == .bullet, profile.interestOnlyMonths != 0 {
            check.log.report("bullet_io", at: path + ".io_months", "must be 0 on a bullet profile, found \(profile.interestOnlyMonths)")
        }
        if profile.kind == .sculpted, profile.balloon != 0 {
            check.log.report("sculpted_balloon", at: path + ".balloon_pct", "must be 0 on a sculpted profile, found \(profile.balloon)")
        }
    }

    private func checkObjects(_ check: RangeCheck, _ deal: Deal) {
        for (i, value) in mezzanine.enumerated() {
            guard let value, !check.log.hasFault(inside: "levers.mezz") else { continue }
            let path = place("mezz", i, check)
            check.number(value.dscr, in: 0.01...100, path + ".dscr")
            check.whole(value.tenorYears, in: Deal.Limit.tenorYears, path + ".tenor_years")
            checkCoupon(value.coupon, path + ".coupon", check)
            checkProfile(value.profile, path + ".profile", deal.paymentsPerYear, check)
        }
        for (i, value) in wrap.enumerated() {
            guard let value, !check.log.hasFault(inside: "levers.wrap") else { continue }
            check.number(value.premiumBasisPoints, in: 0...10_000, place("wrap", i, check) + ".premium_bps")
        }
        for (i, value) in sidecar.enumerated() {
            guard let value, !check.log.hasFault(inside: "levers.sidecar") else { continue }
            let path = place("sidecar", i, check)
            check.number(value.soldShare, in: 0...1, path + ".sold_pct")
            check.number(value.haircut, in: 0...1, path + ".haircut_pct")
            check.whole(value.tenorYears, in: Deal.Limit.tenorYears, path + ".tenor_years")
        }
    }

    private func checkDuplicates(_ check: RangeCheck) {
        func unique<Value: Hashable>(_ values: [Value], _ lever: String) {
            guard !check.log.hasFault(inside: "levers.\(lever)") else { return }
            var first: [Value: Int] = [:]
            for (i, value) in values.enumerated() {
                guard let earlier = first.updateValue(i, forKey: value) else { continue }
                let message = "must differ from the other values of the lever, found the same as value \(earlier + 1); leave it out"
                check.log.report("duplicate_value", at: place(lever, i, check), message)
            }
        }
        unique(pool, "pool")
        unique(targetRating, "target_rating")
        unique(cashFlowBasis, "cash_flow_basis")
        unique(seniorDSCR, "senior_dscr")
        unique(seniorLTV, "senior_ltv")
        unique(seniorCoupon, "senior_coupon")
        unique(seniorTenorYears, "senior_tenor_years")
        unique(seniorProfile, "senior_profile")
        unique(mezzanine, "mezz")
        unique(wrap, "wrap")
        unique(dsraMonths, "dsra_months")
        unique(equityShare, "equity_pct")
        unique(sidecar, "sidecar")
        unique(repoTarget, "repo_target")
    }

    /// The horizon holds every tenor, and interest-only periods end before every tenor they can meet.
    private func checkTenors(_ check: RangeCheck, _ deal: Deal) {
        if let horizon = deal.horizonYears, check.whole(horizon, in: Deal.Limit.tenorYears, "horizon_years") {
            for (lever, tenors) in [
                ("senior_tenor_years", seniorTenorYears), ("mezz", mezzanine.compactMap { $0?.tenorYears }),
                ("sidecar", sidecar.compactMap { $0?.tenorYears }),
            ] {
                guard let longest = tenors.max(), longest > horizon, !check.log.hasFault(inside: "levers.\(lever)") else { continue }
                let message = "must be at least the longest tenor of \(lever), \(longest), found \(horizon); write \(longest) or more"
                check.log.report("horizon_too_short", at: "horizon_years", message)
            }
        }
        if let shortest = seniorTenorYears.min(), !check.log.hasFault(inside: "levers.senior_tenor_years") {
            for (i, profile) in seniorProfile.enumerated() where profile.interestOnlyMonths >= 12 * shortest {
                let message =
                    "must be shorter than every tenor of senior_tenor_years, of which the shortest is \(shortest) years,"
                    + " found \(profile.interestOnlyMonths) months in senior_profile"
                check.log.report("io_beyond_tenor", at: place("senior_profile", i, check) + ".io_months", message)
            }
        }
        for (i, value) in mezzanine.enumerated() where !check.log.hasFault(inside: "levers.mezz") {
            guard let value, value.profile.interestOnlyMonths >= 12 * value.tenorYears else { continue }
            let message = "must be shorter than the mezz tenor_years \(value.tenorYears), found \(value.profile.interestOnlyMonths) months"
            check.log.report("io_beyond_tenor", at: place("mezz", i, check) + ".profile.io_months", message)
        }
    }

    /// Coupon plus running fees is above 0 everywhere in the space.
    private func checkCarry(_ check: RangeCheck, _ deal: Deal) {
        guard !check.log.hasFault(inside: "levers"), !check.log.hasFault(inside: "market"), !check.log.hasFault(inside: "fees") else {
            return
        }
        let least = wrap.map { $0?.premiumBasisPoints ?? 0 }.min() ?? 0
        for (i, coupon) in seniorCoupon.enumerated() {
            for tenor in seniorTenorYears {
                let rate = coupon.rate(atYears: tenor, over: deal.market)
                let carry = rate + deal.fees.seniorRunningBasisPoints / 10_000 + least / 10_000
                guard !(carry >= Deal.Limit.leastRunningRate) || rate > 1 else { continue }
                let message = Deal.couponRange(found: "\(rate) at \(tenor) years")
                check.log.report("coupon_range", at: place("senior_coupon", i, check), message)
            }
        }
        for (i, value) in mezzanine.enumerated() {
            guard let value else { continue }
            let rate = value.coupon.rate(atYears: value.tenorYears, over: deal.market)
            guard !(rate + deal.fees.mezzanineRunningBasisPoints / 10_000 >= Deal.Limit.leastRunningRate) || rate > 1 else { continue }
            let message = Deal.couponRange(found: "\(rate) at \(value.tenorYears) years")
            check.log.report("coupon_range", at: place("mezz", i, check) + ".coupon", message)
        }
    }
}

extension Deal.Levers {
    /// Number of values of each lever, in the order of ``names``.
    public var sizes: [Int] {
        [
            pool.count, targetRating.count, cashFlowBasis.count, seniorDSCR.count, seniorLTV.count, seniorCoupon.count,
            seniorTenorYears.count, seniorProfile.count, mezzanine.count, wrap.count, dsraMonths.count, equityShare.count,
            sidecar.count, repoTarget.count,
        ]
    }
}

extension Deal.Coupon {
    /// The rate a year at a tenor. Example: 165 bps over a base of 4.078% at 12 years is 4.078% + 165/10,000 = 5.728%.
    func rate(atYears years: Int, over market: Deal.Market) -> Double {
        switch self {
        case .rate(let rate): rate
        case .spread(let points): market.baseRate(atYears: Double(years)) + points / 10_000
        }
    }
}
