/// A lease or a stream, in the one form that the projection and the pool facts need.
struct RentUnit: Sendable {
    let site: Int
    let tenant: String
    let rating: Deal.Rating
    /// Rent a year in minor units: a stream's is the sum of its first twelve months, not below 0.
    let passingRent: Double
    /// Months from closing to the last rent.
    let endMonth: Int
    /// The same if a tenant with a break uses it.
    let breakMonth: Int
    /// Multiple of the DSCR target at which it is sized.
    let dscrMultiple: Double
    fileprivate let source: Source

    fileprivate enum Source: Sendable {
        case lease(Deal.Lease)
        case stream(Deal.Stream)
    }

    /// The first month with rent.
    var startMonth: Int {
        switch source {
        case .lease(let lease): lease.startMonth
        case .stream(let stream): stream.startMonth
        }
    }

    /// True if its rent follows inflation.
    var isIndexed: Bool { if case .lease(let lease) = source { lease.indexation.kind == .cpi } else { false } }

    /// All leases of the deal in order, then all streams.
    static func all(of deal: Deal) -> [RentUnit] {
        let sites = Dictionary(deal.sites.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let minor = deal.currency.minorUnits
        let leases = deal.leases.map { lease in
            RentUnit(
                site: sites[lease.site] ?? 0, tenant: lease.tenant, rating: lease.tenantRating, passingRent: lease.passingRent * minor,
                endMonth: lease.endMonth, breakMonth: lease.breakMonth ?? lease.endMonth, dscrMultiple: lease.dscrMultiple,
                source: .lease(lease))
        }
        let streams = deal.streams.map { stream in
            let firstYear = stream.amounts.prefix(stream.perYear).reduce(0) { $0 + $1 * minor }
            let last = stream.month(of: stream.amounts.count - 1)
            return RentUnit(
                site: sites[stream.site] ?? 0, tenant: stream.counterparty, rating: stream.rating, passingRent: max(0, firstYear),
                endMonth: last, breakMonth: last, dscrMultiple: stream.dscrMultiple, source: .stream(stream))
        }
        return leases + streams
    }
}

/// Projects rents and costs of single leases and streams, month by month, in whole minor units.
struct RentProjection {
    let deal: Deal
    let basis: Deal.CashFlowBasis
    let scenario: Deal.Scenario
    let months: Int
    private let monthsPerPeriod: Int
    /// Months of the first period beyond those of every other.
    private let extraMonths: Int
    private let minor: Double
    /// Ids of the leases that end at their break.
    private let breaking: Set<String>

    init(deal: Deal, basis: Deal.CashFlowBasis, scenario: Deal.Scenario, grid: TimeGrid) {
        self.deal = deal
        self.basis = basis
        self.scenario = scenario
        months = grid.months(toEndOf: grid.periods)
        monthsPerPeriod = grid.monthsPerPeriod
        extraMonths = grid.firstMonths - grid.monthsPerPeriod
        minor = deal.currency.minorUnits
        breaking = scenario.breaks.ending(deal.leases)
    }

    /// Adds in − out of the unit to each period of `periods`. With `isDefaulting` the scenario's
    /// tenant default applies to it.
    func add(_ unit: RentUnit, isDefaulting: Bool, to periods: inout ArraySlice<Double>) {
        let start = periods.startIndex
        let event = isDefaulting ? scenario.tenantDefault : nil
        switch unit.source {
        case .lease(let lease):
            add(lease, rent: unit.passingRent, event) { month, net in periods[start + place(of: month)] += net }
        case .stream(let stream):
            add(stream, event) { month, net in periods[start + place(of: month)] += net }
        }
    }

    /// Number of a month's period, from 0.
    @inline(__always)
    private func place(of month: Int) -> Int { max(0, (month - 1 - extraMonths) / monthsPerPeriod) }

    /// Delay in months of something that starts in `month`: what is in place at closing is not
    /// delayed.
    private func delay(from month: Int) -> Int { month > 1 ? scenario.delayMonths : 0 }

    /// A month's headline rent is h = (R·I)/12; in = round(((gross·(1 − rent shock))·avail)·((1 −
    /// vacancy) − vacancy add)), where gross is h, but 0 while rent is free; out = round(h·(opex·(1
    /// + opex shock) + maintenance)). Both change only when the index, the rent-free period or the
    /// tenant's availability does, so they are computed once for each stretch of equal months.
    ///
    /// A lease that is let again goes on with h = share·(h of its last month): costs alone in the void, then
    /// both for a term, neither indexed nor rent-free; a default of the tenant ended with the lease.
    private func add(_ lease: Deal.Lease, rent: Double, _ event: Deal.TenantDefault?, _ put: (Int, Double) -> Void) {
        let delay = delay(from: lease.startMonth)
        let first = lease.startMonth + delay
        let end = breaking.contains(lease.id) ? lease.breakMonth ?? lease.endMonth : lease.endMonth
        let last = min(end + delay, months)
        guard first <= last else { return }
        let rentFreeEnd = first + lease.rentFreeMonths
        let keep = (1 - deal.operating.vacancyShare) - scenario.vacancyAdd
        let costShare = lease.opexShare * (1 + scenario.opexShock) + deal.operating.maintenanceCapexShare
        var review = (lease.indexation.nextReviewMonth ?? lease.startMonth + lease.indexation.reviewMonths) + delay
        var (rent, index) = (rent, 1.0)
        var (headline, net) = (0.0, 0.0)
        var isStale = true
        // Counted from a step on; the month of the step in force, or one before all slices.
        var (step, stepMonth) = (0, Int.min)
        for month in first...last {
            if step < lease.steps.count, month == lease.steps[step].month + delay {
                (rent, index, stepMonth, isStale) = (lease.steps[step].rent * minor, 1, month, true)
                step += 1
            }
            if month == review {
                if basis == .contract || (basis == .hybrid && review <= 120), month != stepMonth {
                    grow(&index, lease.indexation, review: review, since: stepMonth)
                    isStale = true
                }
                review += lease.indexation.reviewMonths
            }
            if month == rentFreeEnd { isStale = true }
            if let event, month == event.fromMonth || month - event.fromMonth == event.voidMonths { isStale = true }
            if isStale {
                headline = (rent * index) / 12
                let gross = month < rentFreeEnd ? 0 : headline
                let income = ((gross * (1 - scenario.rentShock)) * (event?.availability(inMonth: month) ?? 1)) * keep
                let cost = headline * costShare
                net = income.rounded(.toNearestOrAwayFromZero) - cost.rounded(.toNearestOrAwayFromZero)
                isStale = false
            }
            put(month, net)
        }
        guard deal.reletting, scenario.reletting, let relet = lease.relet, end + delay < months else { return }
        headline = relet.rentShare * headline
        let cost = (headline * costShare).rounded(.toNearestOrAwayFromZero)
        let income = ((headline * (1 - scenario.rentShock)) * keep).rounded(.toNearestOrAwayFromZero)
        let void = min(relet.voidMonths, months - last)
        for month in 1...min(void + relet.termMonths, months - last) { put(last + month, month > void ? income - cost : -cost) }
    }

    /// A review's factor: I ← I·(1 + x) for each of its 12-month slices in order, x the rate of the
    /// year in which the slice starts. Slices that start before the step in force count 0.
    private func grow(_ index: inout Double, _ terms: Deal.Indexation, review: Int, since step: Int) {
        guard terms.kind != .flat else { return }
        for slice in 0..<terms.reviewMonths / 12 {
            let start = review - terms.reviewMonths + 12 * slice
            if start >= step { index *= 1 + rate(terms, fromMonth: start) }
        }
    }

    private func rate(_ terms: Deal.Indexation, fromMonth month: Int) -> Double {
        switch terms.kind {
        case .flat: return 0
        case .fixed: return terms.rate
        case .cpi:
            let year = month < 1 ? 1 : (month - 1) / 12 + 1
            var rate = scenario.cpi ?? deal.market.cpi[min(year, deal.market.cpi.count) - 1]
            if let cap = terms.cap { rate = min(rate, cap) }
            if let floor = terms.floor { rate = max(rate, floor) }
            return rate
        }
    }

    /// An amount falls in the last month of its interval. Positive: round(((a·(1 − rent
    /// shock))·avail)·(1 − vacancy add)); negative: a cost.
    private func add(_ stream: Deal.Stream, _ event: Deal.TenantDefault?, _ put: (Int, Double) -> Void) {
        let delay = delay(from: stream.startMonth)
        for (position, amount) in stream.amounts.enumerated() {
            let month = stream.month(of: position) + delay
            guard month <= months else { return }
            let cash = amount * minor
            if cash > 0 {
                let available = event?.availability(inMonth: month) ?? 1
                let income = ((cash * (1 - scenario.rentShock)) * available) * (1 - scenario.vacancyAdd)
                put(month, income.rounded(.toNearestOrAwayFromZero))
            } else {
                put(month, -(-cash).rounded(.toNearestOrAwayFromZero))
            }
        }
    }
}
