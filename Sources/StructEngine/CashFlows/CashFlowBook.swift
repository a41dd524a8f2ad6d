/// CFADS of every pool under every basis and scenario: whole minor units, by period, to the
/// horizon.
///
/// CFADS_t = Σ over the months and units of the pool of (in − out), less the administration fee.
/// The sums over a pool's units are a product of the membership matrix [pools × units] with the
/// projected flows [units × periods] through BLAS; all of it is whole and below 2^53, so the
/// product is exact.
struct CashFlowBook: Sendable {
    let periods: Int
    /// Number of scenarios, the base case (number 0) included.
    let scenarioCount: Int
    /// Vectors one after the other.
    private let flows: [Double]
    /// Vector number of pool × basis × scenario; −1 where the basis was not asked for.
    private let numbers: [Int]
    /// How many vectors later the sizing cash flow stands; 0 where it is the cash flow itself.
    private let sizingOffset: Int
    /// True if the sizing cash flow is another than the cash flow.
    var hasSizing: Bool { sizingOffset > 0 }

    /// Builds the vectors for all pools of the deal, the given bases under all scenarios, and every
    /// basis in the base case.
    ///
    /// Throws if an amount leaves the range in which doubles are exact integers.
    init(deal: Deal, units: [RentUnit], members: [[Int]], grid: TimeGrid, bases: Set<Deal.CashFlowBasis>) throws(StructError) {
        periods = grid.periods
        let scenarios = [deal.baseCase] + deal.scenarios
        scenarioCount = scenarios.count
        var flows: [Double] = []
        var numbers = [Int](repeating: -1, count: members.count * Deal.CashFlowBasis.allCases.count * scenarios.count)
        sizingOffset = deal.hasOwnCovers ? members.count : 0
        var known: [(basis: Deal.CashFlowBasis, scenario: Deal.Scenario, first: Int)] = []
        for (b, basis) in Deal.CashFlowBasis.allCases.enumerated() {
            for (s, scenario) in scenarios.enumerated() where s == 0 || bases.contains(basis) {
                let first: Int
                if let same = known.first(where: { $0.basis == basis && $0.scenario.hasSameCash(as: scenario) }) {
                    first = same.first
                } else {
                    first = flows.count / grid.periods
                    let projection = RentProjection(deal: deal, basis: basis, scenario: scenario, grid: grid)
                    flows += try CashFlowBook.poolFlows(projection, deal: deal, units: units, members: members, grid: grid)
                    known.append((basis, scenario, first))
                }
                for pool in members.indices {
                    numbers[(pool * Deal.CashFlowBasis.allCases.count + b) * scenarios.count + s] = first + pool
                }
            }
        }
        self.flows = flows
        self.numbers = numbers
    }

    /// Where the vector of a pool, basis and scenario starts in ``elements``.
    @inline(__always)
    func start(pool: Int, basis: Int, scenario: Int) -> Int {
        numbers[(pool * Deal.CashFlowBasis.allCases.count + basis) * scenarioCount + scenario] * periods
    }

    func vector(pool: Int, basis: Int, scenario: Int) -> ArraySlice<Double> {
        let start = start(pool: pool, basis: basis, scenario: scenario)
        return flows[start..<start + periods]
    }

    var elements: [Double] { flows }

    /// Where the sizing cash flow S of a pool, basis and scenario starts: what remains of CFADS where each source
    /// counts a part of its cash alone, S_t = Σ round(net of the source in period t/its multiple of the
    /// target) − fee. Example: 10m at 1 and 10m at 1.8 are 15.56m before the fee.
    @inline(__always)
    func sizingStart(pool: Int, basis: Int, scenario: Int) -> Int {
        start(pool: pool, basis: basis, scenario: scenario) + sizingOffset * periods
    }

    func sizingVector(pool: Int, basis: Int, scenario: Int) -> ArraySlice<Double> {
        let start = sizingStart(pool: pool, basis: basis, scenario: scenario)
        return flows[start..<start + periods]
    }

    /// [pools × periods] under one basis and scenario, followed by the same of the sizing cash flow where a source
    /// has its own cover.
    private static func poolFlows(
        _ projection: RentProjection, deal: Deal, units: [RentUnit], members: [[Int]], grid: TimeGrid
    ) throws(StructError) -> [Double] {
        let event = projection.scenario.tenantDefault
        let variants = event == nil ? 1 : 2
        var projected = Matrix(rows: variants * units.count, columns: grid.periods)
        for variant in 0..<variants {
            for (u, unit) in units.enumerated() {
                let row = variant * units.count + u
                projection.add(unit, isDefaulting: variant == 1, to: &projected.elements[row * grid.periods..<(row + 1) * grid.periods])
            }
        }
        var membership = Matrix(rows: members.count, columns: variants * units.count)
        for (p, pool) in members.enumerated() {
            let victim = event.flatMap { defaultingTenant($0, pool.map { units[$0] }) }
            for u in pool { membership[p, victim == units[u].tenant ? units.count + u : u] = 1 }
        }
        let fees = adminFees(deal, grid)
        func afterFees(_ matrix: Matrix) -> [Double] {
            var flows = matrix.elements
            for row in stride(from: 0, to: flows.count, by: fees.count) {
                for t in fees.indices { flows[row + t] -= fees[t] }
            }
            return flows
        }
        try checkExact(projected, fees: fees)
        let flows = afterFees(BLAS.product(membership, projected))
        guard deal.hasOwnCovers else { return flows }
        for row in 0..<projected.rows {
            let multiple = units[row % units.count].dscrMultiple
            for place in row * grid.periods..<(row + 1) * grid.periods {
                projected.elements[place] = (projected.elements[place] / multiple).rounded(.toNearestOrAwayFromZero)
            }
        }
        try checkExact(projected, fees: fees)
        return flows + afterFees(BLAS.product(membership, projected))
    }

    /// The administration fee of each period, in whole minor units.
    static func adminFees(_ deal: Deal, _ grid: TimeGrid) -> [Double] {
        (1...grid.periods).map { t in
            (deal.operating.adminFee * deal.currency.minorUnits * Double(grid.months(ofPeriod: t)) / 12).rounded(.toNearestOrAwayFromZero)
        }
    }

    /// The tenant that a default strikes in a pool: by name, or the largest.
    static func defaultingTenant(_ event: Deal.TenantDefault, _ units: [RentUnit]) -> String? {
        guard event.tenant == Deal.TenantDefault.largest else { return event.tenant }
        return tenantRents(units).min(by: isLarger)?.tenant
    }

    typealias TenantRent = (tenant: String, rating: Deal.Rating, rent: Double)

    /// The order of tenants by passing rent, the largest first (ties: the smaller name in UTF-8 order).
    static func isLarger(_ a: TenantRent, _ b: TenantRent) -> Bool {
        a.rent != b.rent ? a.rent > b.rent : a.tenant.utf8.lexicographicallyPrecedes(b.tenant.utf8)
    }

    /// Passing rent by tenant, in order of first appearance.
    static func tenantRents(_ units: [RentUnit]) -> [TenantRent] {
        var rents: [TenantRent] = []
        var positions: [String: Int] = [:]
        for unit in units {
            if let position = positions[unit.tenant] {
                rents[position].rent += unit.passingRent
            } else {
                positions[unit.tenant] = rents.count
                rents.append((unit.tenant, unit.rating, unit.passingRent))
            }
        }
        return rents
    }

    /// Sums of whole numbers are exact, in any order, while the sum of their absolute values stays
    /// below 2^53.
    private static func checkExact(_ flows: Matrix, fees: [Double]) throws(StructError) {
        var total = fees.reduce(0, +)
        for element in flows.elements { total += abs(element) }
        guard !(total < 0x1p53) else { return }
        let message =
            "must keep all rents and costs to the horizon together below 2^53 minor units, found \(total); state amounts in millions"
        throw .issues([Issue(id: "amounts_too_large", path: "leases", message: message)])
    }
}

extension Deal.Scenario {
    /// True if the two give the same cash flows: they differ at most in id, in the rate shock and in the
    /// DSCR that they size at, which touch debt alone.
    fileprivate func hasSameCash(as other: Deal.Scenario) -> Bool {
        var (a, b) = (self, other)
        a.id = b.id
        a.rateShockBasisPoints = b.rateShockBasisPoints
        a.sizingDSCR = b.sizingDSCR
        return a == b
    }
}
