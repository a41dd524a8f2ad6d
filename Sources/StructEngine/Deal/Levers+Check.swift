extension Deal.Levers {
    /// Checks every value of every lever, and across levers what only shows in combination.
    func check(_ check: RangeCheck, deal: Deal) {
        checkSizes(check)
        for field in Deal.Levers.fields { field.checkValues(self, check, deal) }
        let isRead = !check.log.hasFault(inside: "levers.senior_dscr") && !check.log.hasFault(inside: "levers.senior_ltv")
        if seniorDSCR.contains(nil), seniorLTV.contains(nil), isRead {
            let message =
                "must give a sizing target in every permutation, found some with senior_dscr and senior_ltv both null; drop one null"
            check.log.report("no_sizing", at: "levers.senior_dscr", message)
        }
        for field in Deal.Levers.fields { field.checkDuplicates(self, check, deal) }
        checkTenors(check, deal)
        checkCarry(check, deal)
        checkCardinality(check)
    }

    private func checkSizes(_ check: RangeCheck) {
        for field in Deal.Levers.fields {
            let path = "levers.\(field.lever.key)"
            // Without the lever every pool of the deal is meant: then no pool is a fault of the
            // pools.
            guard !check.log.hasFault(inside: path), field.lever != .pool || !check.log.hasFault(inside: "pools") else { continue }
            check.count(field.count(self), in: 1...Deal.Levers.maximumValues, path, of: "value")
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

    /// The horizon holds every tenor, and interest-only periods end before every tenor they can
    /// meet.
    private func checkTenors(_ check: RangeCheck, _ deal: Deal) {
        if let horizon = deal.horizonYears, check.whole(horizon, in: Deal.Limit.tenorYears, "horizon_years") {
            for (lever, tenors) in [
                ("senior_tenor_years", seniorTenor), ("mezz", mezzanine.compactMap { $0?.tenor }),
                ("sidecar", sidecar.compactMap { $0?.tenor }),
            ] {
                guard let longest = tenors.max(), longest > Deal.Tenor(years: horizon), !check.log.hasFault(inside: "levers.\(lever)")
                else { continue }
                let message =
                    "must be at least the longest tenor of \(lever), \(longest), found \(horizon); write \(Int(longest.years.rounded(.up))) or more"
                check.log.report("horizon_too_short", at: "horizon_years", message)
            }
        }
        if let shortest = seniorTenor.min(), !check.log.hasFault(inside: "levers.senior_tenor_years") {
            for (i, profile) in seniorProfile.enumerated() where profile.interestOnlyMonths >= shortest.months {
                let message =
                    "must be shorter than every tenor of senior_tenor_years, of which the shortest is \(shortest) years,"
                    + " found \(profile.interestOnlyMonths) months in senior_profile"
                check.log.report("io_beyond_tenor", at: "levers.senior_profile[\(i)]" + ".io_months", message)
            }
        }
        for (i, value) in mezzanine.enumerated() where !check.log.hasFault(inside: "levers.mezz") {
            guard let value, value.profile.interestOnlyMonths >= value.tenor.months else { continue }
            let message = "must be shorter than the mezz tenor_years \(value.tenor), found \(value.profile.interestOnlyMonths) months"
            check.log.report("io_beyond_tenor", at: "levers.mezz[\(i)]" + ".profile.io_months", message)
        }
    }

    /// Coupon plus running fees is above 0 everywhere in the space.
    private func checkCarry(_ check: RangeCheck, _ deal: Deal) {
        guard !check.log.hasFault(inside: "levers"), !check.log.hasFault(inside: "market"), !check.log.hasFault(inside: "fees") else {
            return
        }
        let least = wrap.map { $0?.premiumBasisPoints ?? 0 }.min() ?? 0
        for (i, coupon) in seniorCoupon.enumerated() {
            for tenor in seniorTenor {
                let rate = coupon.rate(at: tenor, over: deal.market)
                let carry = rate + deal.fees.seniorRunningBasisPoints / 10_000 + least / 10_000
                guard !(carry >= Deal.Limit.leastRunningRate) || rate > 1 else { continue }
                let message = Deal.couponRange(found: "\(rate) at \(tenor) years")
                check.log.report("coupon_range", at: "levers.senior_coupon[\(i)]", message)
            }
        }
        for (i, value) in mezzanine.enumerated() {
            guard let value else { continue }
            let rate = value.coupon.rate(at: value.tenor, over: deal.market)
            guard !(rate + deal.fees.mezzanineRunningBasisPoints / 10_000 >= Deal.Limit.leastRunningRate) || rate > 1 else { continue }
            let message = Deal.couponRange(found: "\(rate) at \(value.tenor) years")
            check.log.report("coupon_range", at: "levers.mezz[\(i)]" + ".coupon", message)
        }
    }
}
