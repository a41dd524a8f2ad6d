/// A permutation with debt sized by hand where a notional is given, in minor units.
struct MovedPermutation: Sendable, Equatable {
    var levers: Permutation
    var seniorNotional: Double?
    var mezzNotional: Double?
    /// A limit of gearing in place of the deal's.
    var maxGearing: Double?

    init(_ levers: Permutation) { self.levers = levers }

    /// The choice after a move.
    func applying(_ move: Move) -> MovedPermutation {
        var choice = self
        switch move.change {
        case .seniorNotional(let minor):
            choice.seniorNotional = Double(minor)
            choice.mezzNotional = nil
        case .mezzNotional(let minor): choice.mezzNotional = Double(minor)
        case .seniorDSCR(let target): choice.levers.seniorDSCR = target
        case .seniorCoupon(let coupon): choice.levers.seniorCoupon = coupon
        case .seniorTenor(let years): choice.levers.seniorTenor = years
        case .interestOnlyMonths(let months): choice.levers.seniorProfile.interestOnlyMonths = months
        case .balloon(let share): choice.levers.seniorProfile.balloon = share
        case .profileKind(let kind): choice.levers.seniorProfile = levers.seniorProfile.changed(to: kind)
        case .dropMezzanine: choice.levers.mezzanine = nil
        case .equityShare(let share): choice.levers.equityShare = share
        case .dsraMonths(let months): choice.levers.dsraMonths = months
        case .wrap(let wrap): choice.levers.wrap = wrap
        case .pool(let id): choice.levers.pool = id
        case .targetRating(let rating): choice.levers.targetRating = rating
        case .dropRepoTarget: choice.levers.repoTarget = nil
        case .maxGearing(let share): choice.maxGearing = share
        }
        return choice
    }
}

extension MovedPermutation {
    /// What is wrong with a choice whose moves came from outside: paths are names of levers.
    func faults(in deal: Deal) -> [Issue] {
        let log = IssueLog()
        let check = RangeCheck(log)
        let period = 12 / deal.paymentsPerYear
        for (name, notional) in [("senior_notional", seniorNotional), ("mezz_notional", mezzNotional)] {
            guard let notional else { continue }
            let (step, units) = (deal.notionalStepMinor, deal.currency.minorUnits)
            check.number(notional / units, in: 0...Deal.Limit.notionalMinor / units, name)
            if !log.isFaulty(name), (notional / step).rounded() * step != notional {
                let found = shortNumber(notional / units)
                log.report("notional_step", at: name, "must be a multiple of \(shortNumber(deal.notionalStep)), found \(found)")
            }
        }
        if let maxGearing { Deal.checkGearing(maxGearing, check, "max_gearing") }
        levers.seniorDSCR?.check(check, "senior_dscr")
        levers.seniorTenor.check(check, paymentsPerYear: deal.paymentsPerYear, "senior_tenor_years")
        let profile = levers.seniorProfile
        if check.whole(profile.interestOnlyMonths, in: Deal.Limit.interestOnlyMonths, "io_months"), profile.interestOnlyMonths % period != 0
        {
            log.report(
                "io_periods", at: "io_months", "must be whole payment periods of \(period) months, found \(profile.interestOnlyMonths)")
        }
        if !log.isFaulty("senior_tenor_years"), profile.interestOnlyMonths >= levers.seniorTenor.months {
            let message = "must be shorter than the tenor of \(levers.seniorTenor) years, found \(profile.interestOnlyMonths) months"
            log.report("io_beyond_tenor", at: "io_months", message)
        }
        check.number(profile.balloon, in: 0...1, "balloon_pct")
        let isFixed =
            profile.kind == .bullet
            ? profile.balloon == 1 && profile.interestOnlyMonths == 0 : profile.kind != .sculpted || profile.balloon == 0
        if !isFixed {
            log.report(
                "profile_terms", at: "profile",
                "must be a kind that takes a balloon or interest-only months, found \(profile.kind.rawValue)")
        }
        check.number(levers.equityShare, in: 0...1, "equity_pct")
        if let months = levers.dsraMonths { check.whole(months, in: Deal.Limit.reserveMonths, "dsra_months") }
        if let wrap = levers.wrap { check.number(wrap.premiumBasisPoints, in: Deal.Limit.premiumBasisPoints, "wrap") }
        if !deal.pools.contains(where: { $0.id == levers.pool }) {
            let known = deal.pools.map(\.id)
            let hint = log.suggestion(for: levers.pool, among: known)
            log.report("unknown_reference", at: "pool", "must be the id of a pool, found \(quoted(levers.pool))\(hint)")
        }
        let rate = levers.seniorCoupon.rate(at: max(Deal.Tenor(months: 1), min(40, levers.seniorTenor)), over: deal.market)
        let fees = (deal.fees.seniorRunningBasisPoints + (levers.wrap?.premiumBasisPoints ?? 0)) / 10_000
        if !(rate <= 1 && rate + fees >= Deal.Limit.leastRunningRate) {
            log.report("coupon_range", at: "senior_coupon", Deal.couponRange(found: "\(rate)"))
        }
        return log.issues
    }
}

extension Deal.Profile {
    /// A profile of another kind that keeps what that kind takes of this one's terms; a bullet has
    /// none to keep.
    func changed(to kind: Kind) -> Deal.Profile {
        guard self.kind != .bullet else { return Deal.Profile(kind: kind) }
        return Deal.Profile(kind: kind, interestOnlyMonths: interestOnlyMonths, balloon: kind == .sculpted ? 0 : balloon)
    }
}
