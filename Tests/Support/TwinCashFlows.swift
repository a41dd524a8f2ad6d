import Foundation

/// Month-by-month cash of one pool under one basis and one scenario, written out lease by lease.
struct TwinCashFlows {
    let deal: TwinDeal
    let pool: TwinDeal.Pool
    let basis: String
    let scenario: TwinDeal.Scenario
    /// The tenant that defaults in the scenario, if any.
    private let defaulting: String?

    init(deal: TwinDeal, pool: TwinDeal.Pool, basis: String, scenario: TwinDeal.Scenario) {
        self.deal = deal
        self.pool = pool
        self.basis = basis
        self.scenario = scenario
        defaulting = scenario.tenantDefault.flatMap { $0.tenant ?? deal.largestTenant(of: pool) }
    }

    /// Whole minor units of CFADS, periods 1...count; element 0 is period 1. With multiples it is the sizing cash
    /// flow: each source's net of a period counts by its multiple of the DSCR target.
    func cfads(periods count: Int, withMultiples: Bool = false) -> [Int64] {
        var sums = (1...count).map { period in
            let months = deal.months(toEndOf: period) - deal.months(toEndOf: period - 1)
            return -roundedToWhole((deal.adminFee * deal.minorUnits) * Double(months) / 12)
        }
        func sum(_ multiple: Double, _ add: (inout [Int64]) -> Void) {
            var monthly = [Int64](repeating: 0, count: deal.months(toEndOf: count))
            add(&monthly)
            for period in 0..<count {
                var net: Int64 = 0
                for month in deal.months(toEndOf: period)..<deal.months(toEndOf: period + 1) { net += monthly[month] }
                sums[period] += withMultiples ? roundedToWhole(Double(net) / multiple) : net
            }
        }
        for position in pool.leases {
            sum(deal.leases[position].dscrMultiple) { add(deal.leases[position], to: &$0) }
        }
        for position in pool.streams {
            sum(deal.streams[position].dscrMultiple) { add(deal.streams[position], to: &$0) }
        }
        return sums
    }

    private func add(_ lease: TwinDeal.Lease, to monthly: inout [Int64]) {
        let delay = lease.startMonth > 1 ? scenario.delayMonths : 0
        let start = lease.startMonth + delay
        let isBroken = scenario.allBreak || scenario.breaking.contains(lease.id)
        let end = (isBroken ? lease.breakMonth ?? lease.endMonth : lease.endMonth) + delay
        var rent = lease.passingRent * deal.minorUnits
        let costShare = lease.opexPct * (1 + scenario.opexShock) + deal.maintenanceCapexPct
        let occupancy = (1 - deal.vacancyPct) - scenario.vacancyAdd
        var index = 1.0
        var review = lease.indexation.nextReviewMonth + delay
        for month in stride(from: 1, through: end, by: 1) {
            let stepped = lease.steps.filter { $0.month + delay <= month }.last
            if let stepped, stepped.month + delay == month {
                rent = stepped.rent * deal.minorUnits
                index = 1
            }
            if month == review {
                let isStep = stepped.map { $0.month + delay == month } ?? false
                if !isStep, basis == "contract" || (basis == "hybrid" && review <= 120) {
                    for slice in 1...(lease.indexation.reviewMonths / 12) {
                        let sliceStart = review - lease.indexation.reviewMonths + 12 * (slice - 1)
                        if let stepped, sliceStart < stepped.month + delay { continue }
                        index = index * (1 + indexationRate(lease.indexation.kind, sliceStart: sliceStart))
                    }
                }
                review += lease.indexation.reviewMonths
            }
            guard month >= start, month <= monthly.count else { continue }
            let headline = rent * index / 12
            let gross = month < start + lease.rentFreeMonths ? 0 : headline
            let shocked = gross * (1 - scenario.rentShock)
            let cashIn = roundedToWhole((shocked * availability(of: lease.tenant, month: month)) * occupancy)
            let cashOut = roundedToWhole(headline * costShare)
            monthly[month - 1] += cashIn - cashOut
        }
        guard deal.reletting, scenario.reletting, let relet = lease.relet else { return }
        let headline = relet.rentPct * (rent * index / 12)
        for month in stride(from: end + 1, through: end + relet.voidMonths + relet.termMonths, by: 1) where month <= monthly.count {
            let isLet = month > end + relet.voidMonths
            if isLet { monthly[month - 1] += roundedToWhole(headline * (1 - scenario.rentShock) * occupancy) }
            monthly[month - 1] -= roundedToWhole(headline * costShare)
        }
    }

    private func add(_ stream: TwinDeal.Stream, to monthly: inout [Int64]) {
        let delay = stream.startMonth > 1 ? scenario.delayMonths : 0
        for (j, amount) in stream.amounts.enumerated() {
            let month = stream.month(ofAmount: j) + delay
            guard month <= monthly.count else { continue }
            let minor = amount * deal.minorUnits
            if minor > 0 {
                let shocked = minor * (1 - scenario.rentShock)
                let available = shocked * availability(of: stream.counterparty, month: month)
                monthly[month - 1] += roundedToWhole(available * (1 - scenario.vacancyAdd))
            } else {
                monthly[month - 1] -= roundedToWhole(-minor)
            }
        }
    }

    /// Rate of the 12-month slice that starts at a month; months before closing belong to year 1.
    private func indexationRate(_ kind: TwinDeal.IndexationKind, sliceStart: Int) -> Double {
        switch kind {
        case .flat: return 0
        case .fixed(let rate): return rate
        case .cpi(let floor, let cap):
            let year = sliceStart < 1 ? 1 : (sliceStart - 1) / 12 + 1
            var rate = scenario.cpi ?? deal.cpi[min(year, deal.cpi.count) - 1]
            if let floor, rate < floor { rate = floor }
            if let cap, rate > cap { rate = cap }
            return rate
        }
    }

    /// Share of a tenant's rent that is paid in a month counted from closing.
    private func availability(of tenant: String, month: Int) -> Double {
        guard let event = scenario.tenantDefault, tenant == defaulting, month >= event.fromMonth else { return 1 }
        return month < event.fromMonth + event.voidMonths ? 0 : event.reletPct
    }
}

/// Nearest whole number, ties away from zero.
func roundedToWhole(_ value: Double) -> Int64 {
    Int64(value.rounded(.toNearestOrAwayFromZero))
}
