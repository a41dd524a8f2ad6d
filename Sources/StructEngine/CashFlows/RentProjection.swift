/// Projects rents and costs of single leases and streams, month by month, in whole minor units.
///
/// Everything of a month is constant over a stretch of months: between two changes of the index, the step in force, the
/// rent-free time, the tenant's availability or the year's conditions. It is computed once for each.
struct RentProjection {
    /// What a year makes of rents and costs.
    struct Year: Equatable {
        /// Factors of rents and of operating costs.
        var rent = 1.0
        var opex = 1.0
        /// Vacancy on top of the operating assumption.
        var vacancy = 0.0
        var cpi = 0.0
    }

    let deal: Deal
    let basis: Deal.CashFlowBasis
    let scenario: Deal.Scenario
    let months: Int
    /// False for rents alone.
    var countsCosts = true
    private let monthsPerPeriod: Int
    /// Months of the first period beyond those of every other.
    private let extraMonths: Int
    private let minor: Double
    /// Ids of the leases that end at their break.
    private let breaking: Set<String>
    /// Year 1 first, to the horizon.
    private var years: [Year]
    /// False where rents, costs and vacancy are those of year 1 all along.
    private var changesByYear = false

    init(deal: Deal, basis: Deal.CashFlowBasis, scenario: Deal.Scenario, grid: TimeGrid) {
        self.deal = deal
        self.basis = basis
        self.scenario = scenario
        let months = grid.months(toEndOf: grid.periods)
        self.months = months
        monthsPerPeriod = grid.monthsPerPeriod
        extraMonths = grid.firstMonths - grid.monthsPerPeriod
        minor = deal.currency.minorUnits
        breaking = scenario.breaks.ending(deal.leases)
        years = (0..<max(1, (months + 11) / 12)).map { year in
            Year(
                rent: 1 - scenario.rentShock, opex: 1 + scenario.opexShock, vacancy: scenario.vacancyAdd,
                cpi: scenario.cpi ?? deal.market.cpi[min(year + 1, deal.market.cpi.count) - 1])
        }
    }

    /// Other conditions in each year than the scenario's, year 1 first; the last goes on.
    mutating func setYears(_ own: [Year]) {
        guard !own.isEmpty else { return }
        years = own
        changesByYear = true
    }

    private func year(of month: Int) -> Year { years[min(max(0, (month - 1) / 12), years.count - 1)] }

    /// Adds in − out of the unit to each period of `periods`. With `isDefaulting` the scenario's
    /// tenant default applies to it.
    func add(_ unit: RentUnit, isDefaulting: Bool, to periods: inout ArraySlice<Double>) {
        add(unit, isDefaulting ? scenario.tenantDefault : nil, to: &periods)
    }

    /// The same with a default of its own.
    func add(_ unit: RentUnit, _ event: Deal.TenantDefault?, to periods: inout ArraySlice<Double>) {
        switch unit.source {
        case .lease(let lease): add(lease, rent: unit.passingRent, event, to: &periods)
        case .stream(let stream): add(stream, event, to: &periods)
        }
    }

    /// Adds the same amount for each of some months.
    @inline(__always)
    private func put(_ net: Double, _ stretch: Range<Int>, _ periods: inout ArraySlice<Double>) {
        if monthsPerPeriod == 1, extraMonths == 0 {
            periods.withUnsafeMutableBufferPointer { periods in
                // Counted from 0, so that nothing in the loop may overflow and it is done in vectors.
                let months = stretch.clamped(to: 1..<periods.count + 1)
                let first = months.lowerBound - 1
                for place in first..<first + months.count { periods[place] += net }
            }
            return
        }
        let start = periods.startIndex
        var month = stretch.lowerBound
        var place = max(0, (month - 1 - extraMonths) / monthsPerPeriod)
        while month < stretch.upperBound {
            let end = min(stretch.upperBound, extraMonths + (place + 1) * monthsPerPeriod + 1)
            periods[start + place] += net * Double(end - month)
            (month, place) = (end, place + 1)
        }
    }

    /// Delay in months of something that starts in `month`: what is in place at closing is not
    /// delayed.
    private func delay(from month: Int) -> Int { month > 1 ? scenario.delayMonths : 0 }

    /// A month's headline rent is h = (R·I)/12; in = round(((gross·rent factor)·avail)·((1 − vacancy) − vacancy
    /// add)), where gross is h, but 0 while rent is free; out = round(h·(opex·opex factor + maintenance)). The factors
    /// of a scenario are 1 − rent shock and 1 + opex shock.
    ///
    /// A lease that is let again goes on with h = share·(h of its last month): costs alone in the void, then
    /// both for a term, neither indexed nor rent-free; a default of the tenant ended with the lease.
    private func add(_ lease: Deal.Lease, rent: Double, _ event: Deal.TenantDefault?, to periods: inout ArraySlice<Double>) {
        let delay = delay(from: lease.startMonth)
        let first = lease.startMonth + delay
        let end = !breaking.isEmpty && breaking.contains(lease.id) ? lease.breakMonth ?? lease.endMonth : lease.endMonth
        let last = min(end + delay, months)
        guard first <= last else { return }
        let terms = lease.indexation
        let rentFreeEnd = first + lease.rentFreeMonths
        var review = terms.kind == .flat ? Int.max : (terms.nextReviewMonth ?? lease.startMonth + terms.reviewMonths) + delay
        var (rent, index, headline) = (rent, 1.0, 0.0)
        // Counted from a step on; the month of the step in force, or one before all slices.
        var (step, stepMonth) = (0, Int.min)
        var month = first
        while month <= last {
            if step < lease.steps.count, month == lease.steps[step].month + delay {
                (rent, index, stepMonth) = (lease.steps[step].rent * minor, 1, month)
                step += 1
            }
            if month == review {
                if basis == .contract || (basis == .hybrid && review <= 120), month != stepMonth {
                    grow(&index, terms, review: review, since: stepMonth)
                }
                review += terms.reviewMonths
            }
            var next = last + 1
            if step < lease.steps.count { next = earlier(next, lease.steps[step].month + delay, after: month) }
            next = earlier(next, review, after: month)
            next = earlier(next, rentFreeEnd, after: month)
            if let event {
                next = earlier(next, event.fromMonth, after: month)
                next = earlier(next, event.fromMonth + event.voidMonths, after: month)
            }
            if changesByYear { next = min(next, yearEnd(month)) }
            headline = (rent * index) / 12
            let gross = month < rentFreeEnd ? 0 : headline
            let year = year(of: month)
            let income = income(gross, year, event?.availability(inMonth: month))
            put(income - cost(headline, lease, year), month..<next, &periods)
            month = next
        }
        guard deal.reletting, scenario.reletting, let relet = lease.relet, end + delay < months else { return }
        addReletting(relet, of: lease, headline: relet.rentShare * headline, after: last, to: &periods)
    }

    private func addReletting(
        _ relet: Deal.Relet, of lease: Deal.Lease, headline: Double, after last: Int, to periods: inout ArraySlice<Double>
    ) {
        let void = min(relet.voidMonths, months - last)
        let end = last + min(void + relet.termMonths, months - last)
        var month = last + 1
        while month <= end {
            var next = earlier(end + 1, last + void + 1, after: month)
            if changesByYear { next = min(next, yearEnd(month)) }
            let year = year(of: month)
            let cost = cost(headline, lease, year)
            put(month > last + void ? income(headline, year, nil) - cost : -cost, month..<next, &periods)
            month = next
        }
    }

    /// The earlier of two months, of which the second counts if it lies after a month.
    @inline(__always)
    private func earlier(_ next: Int, _ other: Int, after month: Int) -> Int { other > month ? min(next, other) : next }

    /// The first month of the next year.
    private func yearEnd(_ month: Int) -> Int { max(0, (month - 1) / 12) * 12 + 13 }

    @inline(__always)
    private func income(_ gross: Double, _ year: Year, _ availability: Double?) -> Double {
        let keep = (1 - deal.operating.vacancyShare) - year.vacancy
        return nearestWhole(((gross * year.rent) * (availability ?? 1)) * keep)
    }

    @inline(__always)
    private func cost(_ headline: Double, _ lease: Deal.Lease, _ year: Year) -> Double {
        countsCosts ? nearestWhole(headline * (lease.opexShare * year.opex + deal.operating.maintenanceCapexShare)) : 0
    }

    /// A review's factor: I ← I·(1 + x) for each of its 12-month slices in order, x the rate of the
    /// year in which the slice starts, held to −1 and above. Slices that start before the step in force count 0.
    private func grow(_ index: inout Double, _ terms: Deal.Indexation, review: Int, since step: Int) {
        for slice in 0..<terms.reviewMonths / 12 {
            let start = review - terms.reviewMonths + 12 * slice
            if start >= step { index *= max(0, 1 + rate(terms, fromMonth: start)) }
        }
    }

    private func rate(_ terms: Deal.Indexation, fromMonth month: Int) -> Double {
        switch terms.kind {
        case .flat: return 0
        case .fixed: return terms.rate
        case .cpi:
            var rate = year(of: month).cpi
            if let cap = terms.cap { rate = min(rate, cap) }
            if let floor = terms.floor { rate = max(rate, floor) }
            return rate
        }
    }

    /// An amount falls in the last month of its interval. Positive: round(((a·rent factor)·avail)·(1 − vacancy
    /// add)); negative: a cost.
    private func add(_ stream: Deal.Stream, _ event: Deal.TenantDefault?, to periods: inout ArraySlice<Double>) {
        let delay = delay(from: stream.startMonth)
        for (position, amount) in stream.amounts.enumerated() {
            let month = stream.month(of: position) + delay
            guard month <= months else { return }
            let cash = amount * minor
            let net: Double
            if cash > 0 {
                let year = year(of: month)
                let available = event?.availability(inMonth: month) ?? 1
                net = nearestWhole(((cash * year.rent) * available) * (1 - year.vacancy))
            } else {
                net = -nearestWhole(-cash)
            }
            put(net, month..<month + 1, &periods)
        }
    }
}
