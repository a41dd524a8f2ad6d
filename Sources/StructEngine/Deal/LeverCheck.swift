/// Checks the values of one lever, each by itself.
struct LeverCheck {
    private let check: RangeCheck
    private let deal: Deal
    /// The path of the lever.
    private let path: String

    init(_ check: RangeCheck, _ lever: Lever, _ deal: Deal) {
        self.check = check
        self.deal = deal
        path = "levers.\(lever.key)"
    }

    /// The path of a value: its element in a list; the lever itself where an element has no place
    /// of its own.
    private func place(_ index: Int) -> String { "\(path)[\(index)]" }

    func numbers(_ values: [Double?], _ range: ClosedRange<Double>) {
        for (i, value) in values.enumerated() {
            guard let value, !value.isNaN || !check.log.hasFault(inside: path) else { continue }
            number(value, range, place(i))
        }
    }

    func targets(_ values: [Deal.DSCRTarget?]) {
        for (i, value) in values.enumerated() {
            switch value {
            case nil: continue
            case .flat(let dscr):
                if !dscr.isNaN || !check.log.hasFault(inside: path) { number(dscr, Deal.Limit.dscrTarget, place(i)) }
            case .steps: value?.check(check, values.count == 1 ? path : place(i))
            }
        }
    }

    func tenors(_ values: [Deal.Tenor]) {
        guard !check.log.isFaulty(path) else { return }
        for (i, value) in values.enumerated() { value.check(check, paymentsPerYear: deal.paymentsPerYear, place(i)) }
    }

    func wholes(_ values: [Int?], _ range: ClosedRange<Int>) {
        guard !check.log.isFaulty(path) else { return }
        for (i, value) in values.enumerated() { if let value { whole(value, range, place(i)) } }
    }

    /// A lever may have tens of thousands of values: the place of one is put into words only where
    /// something is to be said of it.
    private func number(_ value: Double, _ range: ClosedRange<Double>, _ path: @autoclosure () -> String) {
        if !range.contains(value) { check.number(value, in: range, path()) }
    }

    private func whole(_ value: Int, _ range: ClosedRange<Int>, _ path: @autoclosure () -> String) {
        if !range.contains(value) { check.whole(value, in: range, path()) }
    }

    func pools(_ values: [String]) {
        let ids = deal.pools.map(\.id)
        let known = check.offered(ids, by: "pools")
        for (i, id) in values.enumerated() where !check.log.isFaulty(path) {
            check.reference(id, among: known, ids, place(i), what: "pool")
        }
    }

    func coupons(_ values: [Deal.Coupon]) {
        for (i, value) in values.enumerated() { coupon(value, place(i)) }
    }

    func profiles(_ values: [Deal.Profile]) {
        for (i, value) in values.enumerated() { profile(value, place(i)) }
    }

    func mezzanines(_ values: [Deal.Mezzanine?]) {
        objects(values) { value, i in
            number(value.dscr, Deal.Limit.dscrTarget, place(i) + ".dscr")
            value.tenor.check(check, paymentsPerYear: deal.paymentsPerYear, place(i) + ".tenor_years")
            coupon(value.coupon, place(i) + ".coupon")
            profile(value.profile, place(i) + ".profile")
        }
    }

    func wraps(_ values: [Deal.Wrap?]) {
        objects(values) { number($0.premiumBasisPoints, Deal.Limit.premiumBasisPoints, place($1) + ".premium_bps") }
    }

    func sidecars(_ values: [Deal.Sidecar?]) {
        objects(values) { value, i in
            number(value.soldShare, 0...1, place(i) + ".sold_pct")
            number(value.haircut, 0...1, place(i) + ".haircut_pct")
            value.tenor.check(check, paymentsPerYear: deal.paymentsPerYear, place(i) + ".tenor_years")
        }
    }

    private func objects<Value>(_ values: [Value?], _ body: (Value, Int) -> Void) {
        for (i, value) in values.enumerated() {
            guard let value, !check.log.hasFault(inside: path) else { continue }
            body(value, i)
        }
    }

    private func coupon(_ coupon: Deal.Coupon, _ path: @autoclosure () -> String) {
        let (value, range) =
            switch coupon {
            case .rate(let rate): (rate, -0.05...1)
            case .spread(let points): (points, -1_000...10_000)
            }
        if !value.isNaN || !check.log.hasFault(inside: "levers") { number(value, range, path()) }
    }

    private func profile(_ profile: Deal.Profile, _ path: @autoclosure () -> String) {
        number(profile.balloon, 0...1, path() + ".balloon_pct")
        whole(profile.interestOnlyMonths, Deal.Limit.interestOnlyMonths, path() + ".io_months")
        guard Deal.Limit.interestOnlyMonths.contains(profile.interestOnlyMonths), [12, 4, 2, 1].contains(deal.paymentsPerYear) else {
            return
        }
        let period = 12 / deal.paymentsPerYear
        if profile.interestOnlyMonths % period != 0 {
            let cure = RangeCheck.neighbours(of: profile.interestOnlyMonths, step: period)
            let message = "must be whole payment periods of \(period) months, found \(profile.interestOnlyMonths) months; write \(cure)"
            check.log.report("io_periods", at: path() + ".io_months", message)
        }
        if profile.kind == .bullet, profile.balloon != 1 {
            check.log.report("bullet_balloon", at: path() + ".balloon_pct", "must be 1 on a bullet profile, found \(profile.balloon)")
        }
        if profile.kind == .bullet, profile.interestOnlyMonths != 0 {
            check.log.report("bullet_io", at: path() + ".io_months", "must be 0 on a bullet profile, found \(profile.interestOnlyMonths)")
        }
        if profile.kind == .sculpted, profile.balloon != 0 {
            check.log.report("sculpted_balloon", at: path() + ".balloon_pct", "must be 0 on a sculpted profile, found \(profile.balloon)")
        }
    }

    /// No value twice.
    func unique<Value: Hashable>(_ values: [Value]) {
        guard !check.log.hasFault(inside: path) else { return }
        var first: [Value: Int] = [:]
        first.reserveCapacity(values.count)
        for (i, value) in values.enumerated() {
            guard let earlier = first.updateValue(i, forKey: value) else { continue }
            let message = "must differ from the other values of the lever, found the same as value \(earlier + 1); leave it out"
            check.log.report("duplicate_value", at: place(i), message)
        }
    }
}
