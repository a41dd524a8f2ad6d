import Synchronization

/// A deal bound to a ruleset: everything that is the same for all permutations, computed once and
/// never changed.
final class BoundDeal: Sendable {
    let deal: Deal
    let rulebook: Rulebook
    let features: Features
    let space: LeverSpace
    let grid: TimeGrid
    let units: [RentUnit]
    /// All pools of the deal, in its order.
    let pools: [PoolFacts]
    let book: CashFlowBook
    let debt: DebtModel
    /// How the lever's DSCR targets size.
    let targetClasses: TargetClasses
    /// The scenarios that size.
    let sizers: [SizingCase]
    let ranking: Ranking
    /// SHA-256 of deal, ruleset, weights and features: what a structure's figures depend on,
    /// whatever a run's seed and count.
    let identity: String
    /// Periods to the deal's own horizon Y, at which advance factor and PLCR stop; the cash flows
    /// may reach further.
    let valuationPeriods: Int
    /// PV(CFADS, securitisation rate, Y) of the base case, by pool and basis.
    private let advanceValues: [Double]
    /// PV(max(0, CFADS(contract) − CFADS(basis)), sidecar rate, tenor) of the base case, by tenor,
    /// pool and basis.
    private let sidecarValues: [Deal.Tenor: [Double]]
    /// CONCENTRATION_LIMIT by pool and rating column: a pass over all shares of a pool.
    private let concentrationMargins: [Double]
    private let poolNumbers: [String: Int]

    /// The same deal with cash flows for the longest tenor there is, for moves that lead beyond the
    /// horizon; made when first needed.
    private let extended = Mutex<Result<BoundDeal, StructError>?>(nil)

    /// `reach`, if given, is how far the cash flows go; the deal's own horizon stays what it
    /// is.
    init(_ deal: Deal, ruleset: Ruleset, features: Features, reach: Deal.Tenor? = nil) throws(StructError) {
        let faults = BoundDeal.faults(of: deal, ruleset)
        guard faults.isEmpty else { throw .issues(IssueLog.listed(faults)) }
        guard let space = LeverSpace(sizes: deal.levers.sizes) else {
            let product = deal.levers.sizes.map(String.init).joined(separator: "·")
            let message = "must span at most 2^63 − 1 permutations, found \(product); drop values or levers"
            throw .issues([Issue(id: "cardinality", path: "levers", message: message)])
        }
        self.deal = deal
        self.features = features
        self.space = space
        rulebook = Rulebook(ruleset, deal: deal)
        valuationPeriods = deal.resolvedHorizon.periods(deal.paymentsPerYear)
        grid = TimeGrid(deal: deal, horizon: reach ?? deal.resolvedHorizon)
        let units = RentUnit.all(of: deal)
        self.units = units
        pools = deal.pools.map { PoolFacts($0, deal: deal, units: units) }
        poolNumbers = Dictionary(deal.pools.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        book = try CashFlowBook(
            deal: deal, units: units, members: pools.map(\.members), grid: grid, bases: Set(deal.levers.cashFlowBasis))
        debt = DebtModel(deal: deal, grid: grid, usesReverseDSCR: features.reverseDSCREngine)
        sizers = SizingCase.all(of: deal)
        targetClasses = TargetClasses(deal, periods: grid.periods)
        ranking = Ranking(objective: deal.objective, ruleset: ruleset)
        identity = BoundDeal.identity(deal, ruleset, ranking.weights, features)
        let discounts = grid.discountFactors(rate: deal.market.securitisationRate, count: valuationPeriods)
        var values: [Double] = []
        for pool in pools.indices {
            for basis in Deal.CashFlowBasis.allCases.indices {
                values.append(ExactSum.presentValue(book.vector(pool: pool, basis: basis, scenario: 0), discounts, count: valuationPeriods))
            }
        }
        advanceValues = values
        sidecarValues = BoundDeal.sidecarValues(deal, book: book, grid: grid, pools: pools.count)
        let (rulebook, pools) = (rulebook, pools)
        concentrationMargins = pools.flatMap { pool in
            Deal.TargetRating.allCases.map { rulebook.concentrationMargin($0, pool) }
        }
    }

    static func identity(_ deal: Deal, _ ruleset: Ruleset, _ weights: Deal.Weights, _ features: Features) -> String {
        var digest = Digest()
        digest.add(deal)
        digest.add(ruleset)
        digest.add(weights)
        digest.add(features)
        return digest.hex
    }

    /// A deal whose cash flows reach the tenors of a permutation: this one, or the same of forty
    /// years. Throws where amounts that far out, indexed for longer, are too large to be held exactly.
    func reaching(_ levers: Permutation) throws(StructError) -> BoundDeal {
        let longest = max(levers.seniorTenor, levers.mezzanine?.tenor ?? 0).periods(deal.paymentsPerYear)
        guard longest > grid.periods else { return self }
        if let known = extended.withLock({ $0 }) { return try known.get() }
        let reach = Deal.Tenor(years: Deal.Limit.tenorYears.upperBound)
        let made = Result { () throws(StructError) in
            try BoundDeal(deal, ruleset: rulebook.ruleset, features: features, reach: reach)
        }
        extended.withLock { $0 = made }
        return try made.get()
    }

    /// As ``reaching(_:)``; nil where it throws. To such tenors the deal has no structures, so that no
    /// move leads there.
    func ifReaching(_ levers: Permutation) -> BoundDeal? { try? reaching(levers) }

    static func faults(of deal: Deal, _ ruleset: Ruleset) -> [Issue] {
        deal.issues() + ruleset.faults().map { Issue(id: $0.id, path: "ruleset." + $0.path, message: $0.message) }
    }

    /// Number of a pool of the deal. Ids are checked where they come in: those of the levers with
    /// the deal, those of moves by ``MovedPermutation/faults(in:)``, and a structure of another
    /// deal is refused.
    func poolNumber(_ id: String) -> Int {
        guard let number = poolNumbers[id] else { preconditionFailure("the deal has no pool \(id)") }
        return number
    }

    static func basisNumber(_ basis: Deal.CashFlowBasis) -> Int { Deal.CashFlowBasis.allCases.firstIndex(of: basis) ?? 0 }

    /// PV(CFADS, securitisation rate, Y) of a pool and basis.
    @inline(__always)
    func advanceValue(pool: Int, basis: Int) -> Double { advanceValues[pool * Deal.CashFlowBasis.allCases.count + basis] }

    /// The worst of a pool's shares against their limits; NaN where the pool has no passing rent.
    func concentrationMargin(pool: Int, _ rating: Deal.TargetRating) -> Double {
        concentrationMargins[pool * Deal.TargetRating.allCases.count + rating.column]
    }

    /// Day-one sidecar: sold·(1 − haircut)·PV(max(0, CFADS(contract) − CFADS(basis)), sidecar rate,
    /// tenor), base case.
    func sidecarProceeds(_ sidecar: Deal.Sidecar, pool: Int, basis: Int) -> Double {
        let value = sidecarValues[sidecar.tenor].map { $0[pool * Deal.CashFlowBasis.allCases.count + basis] } ?? 0
        return sidecar.soldShare * (1 - sidecar.haircut) * value
    }

    /// A lever may hold a hundred thousand sidecars, but no more tenors than forty years have months: each
    /// surplus is valued once.
    private static func sidecarValues(_ deal: Deal, book: CashFlowBook, grid: TimeGrid, pools: Int) -> [Deal.Tenor: [Double]] {
        let discounts = grid.discountFactors(rate: deal.market.sidecarRate, count: grid.periods)
        var values: [Deal.Tenor: [Double]] = [:]
        for tenor in Set(deal.levers.sidecar.compactMap { $0?.tenor }) {
            values[tenor] = (0..<pools).flatMap { pool in
                let contract = book.vector(pool: pool, basis: BoundDeal.basisNumber(.contract), scenario: 0)
                return Deal.CashFlowBasis.allCases.indices.map { basis in
                    let surplus = zip(contract, book.vector(pool: pool, basis: basis, scenario: 0)).map { max(0, $0 - $1) }
                    return ExactSum.presentValue(surplus, discounts, count: tenor.periods(deal.paymentsPerYear))
                }
            }
        }
        return values
    }

    /// Months of reserve: the lever's, or what the rating requires.
    func dsraMonths(_ months: Int?, rating: Deal.TargetRating) -> Int { months ?? rulebook.columns[rating.column].dsraMonths }

    func staticMargins(_ choice: Permutation, coupon: Double) -> StaticMargins {
        let rating = choice.targetRating
        let pool = pools[poolNumber(choice.pool)]
        let base = deal.market.baseRate(atYears: choice.seniorTenor.years)
        return StaticMargins(
            tenor: rulebook.tenorMargin(
                rating, wault: pool.wault, tenor: choice.seniorTenor, mezzTenor: choice.mezzanine?.tenor),
            coupon: rulebook.couponMargin(rating, coupon: coupon, base: base),
            concentration: concentrationMargin(pool: poolNumber(choice.pool), rating),
            amortisation: rulebook.amortisationMargin(rating, balloon: choice.seniorProfile.balloon, tenor: choice.seniorTenor),
            balloon: rulebook.balloonMargin(rating, balloon: choice.seniorProfile.balloon),
            dsra: rulebook.dsraMargin(rating, months: dsraMonths(choice.dsraMonths, rating: rating)),
            repo: rulebook.repo(choice.repoTarget, rating: rating, tenor: choice.seniorTenor, currency: deal.currency))
    }

    /// False if a margin fails that no size can mend; concentration, which takes longest, is left
    /// to the full judgement.
    func mayPass(_ choice: Permutation, coupon: Double) -> Bool {
        let rating = choice.targetRating
        let (tenor, balloon) = (choice.seniorTenor, choice.seniorProfile.balloon)
        let wault = pools[poolNumber(choice.pool)].wault
        let mezzTenor = choice.mezzanine?.tenor
        guard rulebook.tenorMargin(rating, wault: wault, tenor: tenor, mezzTenor: mezzTenor) >= 0 else { return false }
        let base = deal.market.baseRate(atYears: tenor.years)
        return rulebook.couponMargin(rating, coupon: coupon, base: base) >= 0
            && rulebook.amortisationMargin(rating, balloon: balloon, tenor: tenor) >= 0
            && rulebook.balloonMargin(rating, balloon: balloon) >= 0
            && rulebook.dsraMargin(rating, months: dsraMonths(choice.dsraMonths, rating: rating)) >= 0
    }

    func structureTerms(_ made: MovedPermutation, coupon: Double, mezzanine: MezzanineInputs?) -> SizingInputs {
        let choice = made.levers
        let pool = poolNumber(choice.pool)
        let basis = BoundDeal.basisNumber(choice.cashFlowBasis)
        return SizingInputs(
            pool: pool, basis: basis, value: pools[pool].value, cost: pools[pool].cost, dscrTarget: choice.seniorDSCR?.divisor ?? .nan,
            ltvTarget: choice.seniorLTV ?? .nan,
            gearingCap: debt.gearingCap(made.maxGearing ?? deal.maxGearing, cost: pools[pool].cost), coupon: coupon,
            dsraMonths: Double(dsraMonths(choice.dsraMonths, rating: choice.targetRating)), equityShare: choice.equityShare,
            advanceValue: advanceValue(pool: pool, basis: basis),
            sidecarProceeds: choice.sidecar.map { sidecarProceeds($0, pool: pool, basis: basis) } ?? 0, mezzanine: mezzanine)
    }
}
