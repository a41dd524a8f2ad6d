/// Judges permutations by their index for a run: what evaluation computes afresh, a kernel looks up.
///
/// A permutation's figures come from a row of the cover table, its mezzanine's unit service and a few small tables by lever value;
/// the arithmetic is the same as evaluation's, operation for operation, so the two agree to the bit.
final class Kernel: Sendable {
    let model: Model
    private let table: CoverTable
    /// Row of `table` for each cell number; nil where the table would be too large, and rows are computed when they are needed.
    private let isPrepared: Bool
    private let mezzServices: [Double]
    private let mezzTerms: [MezzanineTerms?]
    private let poolNumbers: [Int]
    private let basisNumbers: [Int]
    /// By coupon × tenor.
    private let couponRates: [Double]
    /// COUPON_BOUNDS by coupon × tenor × rating lever value.
    private let couponMargins: [Double]
    /// CONCENTRATION_LIMIT by pool × rating lever value.
    private let concentrationMargins: [Double]
    /// By repo × rating × tenor lever value.
    private let repoTerms: [Rulebook.RepoTerms]
    /// By sidecar × pool × basis lever value.
    private let sidecarProceeds: [Double]
    /// By rating × wrap lever value.
    private let dscrFloors: [Double]
    /// Nil stands for the rating's requirement.
    private let sizes: LeverSpace.Digits

    /// Most memory that prepared tables may take; beyond it rows are computed when they are needed.
    static let tableBudget = 192 << 20

    private typealias Slot = LeverSpace.Slot

    /// Everything the run needs, built once. Yields to other tasks between parts and stops when the task is cancelled.
    init(_ model: Model) async throws {
        self.model = model
        let levers = model.deal.levers
        let sizes = model.space.sizes
        self.sizes = sizes
        let pools = levers.pool.map { model.poolNumber($0) }
        let bases = levers.cashFlowBasis.map { Model.basisNumber($0) }
        let rates = levers.seniorCoupon.flatMap { coupon in
            levers.seniorTenorYears.map { coupon.rate(atYears: $0, over: model.deal.market) }
        }
        poolNumbers = pools
        basisNumbers = bases
        couponRates = rates
        couponMargins = Kernel.couponMargins(model, rates: rates)
        concentrationMargins = pools.flatMap { pool in
            levers.targetRating.map { model.rulebook.concentrationMargin($0, model.pools[pool]) }
        }
        repoTerms = levers.repoTarget.flatMap { target in
            levers.targetRating.flatMap { rating in
                levers.seniorTenorYears.map {
                    model.rulebook.repo(target, rating: rating, tenorYears: $0, currency: model.deal.currency)
                }
            }
        }
        dscrFloors = levers.targetRating.flatMap { rating in levers.wrap.map { model.rulebook.dscrFloor(rating, wrap: $0) } }
        sidecarProceeds = try await Kernel.sidecarProceeds(model, pools: pools, bases: bases)
        (mezzTerms, mezzServices) = Kernel.mezzanine(model)
        let cells = [Slot.pool, Slot.basis, Slot.coupon, Slot.tenor, Slot.profile, Slot.wrap].reduce(1.0) { $0 * Double(sizes[$1]) }
        let empty = CoverTable(deal: model.deal, horizon: model.grid.periods)
        isPrepared = cells < 1e8 && empty.bytes(cells: Int(cells), profiles: Int(cells)) <= Kernel.tableBudget
        table = isPrepared ? try await Kernel.coverTable(model, pools: pools, bases: bases, rates: rates, into: empty) : empty
    }

    private static func couponMargins(_ model: Model, rates: [Double]) -> [Double] {
        let levers = model.deal.levers
        var margins: [Double] = []
        for coupon in levers.seniorCoupon.indices {
            for (t, tenor) in levers.seniorTenorYears.enumerated() {
                let base = model.deal.market.baseRate(atYears: Double(tenor))
                let rate = rates[coupon * levers.seniorTenorYears.count + t]
                margins += levers.targetRating.map { model.rulebook.couponMargin($0, coupon: rate, base: base) }
            }
        }
        return margins
    }

    private static func sidecarProceeds(_ model: Model, pools: [Int], bases: [Int]) async throws -> [Double] {
        var proceeds: [Double] = []
        for sidecar in model.deal.levers.sidecar {
            try Task.checkCancellation()
            for pool in pools {
                for basis in bases { proceeds.append(sidecar.map { model.sidecarProceeds($0, pool: pool, basis: basis) } ?? 0) }
            }
            await Task.yield()
        }
        return proceeds
    }

    /// Terms by lever value, and the unit services of all that are not sculpted.
    private static func mezzanine(_ model: Model) -> ([MezzanineTerms?], [Double]) {
        var services: [Double] = []
        var starts: [TrancheTerms: Int] = [:]
        let terms = model.deal.levers.mezzanine.map { choice -> MezzanineTerms? in
            guard let choice else { return nil }
            let tranche = TrancheTerms(mezzanine: choice, deal: model.deal)
            guard tranche.kind != .sculpted else { return MezzanineTerms(dscrTarget: choice.dscr, tranche: tranche, serviceStart: nil) }
            if starts[tranche] == nil {
                starts[tranche] = services.count
                services += UnitProfile(tranche, yearFractions: model.grid.yearFractions, shape: [])?.service ?? []
            }
            return MezzanineTerms(dscrTarget: choice.dscr, tranche: tranche, serviceStart: starts[tranche])
        }
        return (terms, services)
    }

    /// The table of all cells: pool × basis × coupon × tenor × profile × wrap by lever value, the last fastest.
    ///
    /// A profile that is not sculpted is built once and set against every pool and basis. The present values that sculpted debt needs
    /// are one product through BLAS.
    private static func coverTable(
        _ model: Model, pools: [Int], bases: [Int], rates: [Double], into empty: CoverTable
    ) async throws -> CoverTable {
        let levers = model.deal.levers
        var table = empty
        let values = presentValues(model, pools: pools, bases: bases, rates: rates)
        var starts: [TrancheTerms: (profile: UnitProfile, start: Int)] = [:]
        for (p, pool) in pools.enumerated() {
            for (b, basis) in bases.enumerated() {
                let base = model.book.vector(pool: pool, basis: basis, scenario: 0)
                for coupon in levers.seniorCoupon.indices {
                    try Task.checkCancellation()
                    for (t, tenor) in levers.seniorTenorYears.enumerated() {
                        let rate = rates[coupon * levers.seniorTenorYears.count + t]
                        for choice in levers.seniorProfile {
                            for wrap in levers.wrap {
                                let terms = TrancheTerms(senior: choice, coupon: rate, tenorYears: tenor, wrap: wrap, deal: model.deal)
                                var entry = starts[terms]
                                if entry == nil,
                                    let profile = UnitProfile(terms, yearFractions: model.grid.yearFractions, shape: base)
                                {
                                    let made = (profile: profile, start: table.append(services: profile, grid: model.grid))
                                    if terms.kind != .sculpted { starts[terms] = made }
                                    entry = made
                                }
                                table.append(
                                    profile: entry?.profile, servicesAt: entry?.start ?? 0, terms: terms, book: model.book, pool: pool,
                                    basis: basis, grid: model.grid,
                                    presentValue: { values.value(vector: p * bases.count + b, terms) })
                            }
                        }
                    }
                    await Task.yield()
                }
            }
        }
        return table
    }

    /// PV(CFADS, k, n) of the base vectors for every all-in rate and tenor that a sculpted profile can have.
    private struct PresentValues {
        var columns: [Column: Int] = [:]
        var matrix = Matrix(rows: 0, columns: 0)

        struct Column: Hashable {
            let rate: Double
            let periods: Int
        }

        func value(vector: Int, _ terms: TrancheTerms) -> Double {
            columns[Column(rate: terms.runningRate, periods: terms.periods)].map { matrix[vector, $0] } ?? .nan
        }
    }

    private static func presentValues(_ model: Model, pools: [Int], bases: [Int], rates: [Double]) -> PresentValues {
        let levers = model.deal.levers
        var values = PresentValues()
        guard let sculpted = levers.seniorProfile.first(where: { $0.kind == .sculpted && $0.interestOnlyMonths == 0 }) else {
            return values
        }
        var discounts: [[Double]] = []
        for coupon in levers.seniorCoupon.indices {
            for (t, tenor) in levers.seniorTenorYears.enumerated() {
                for wrap in levers.wrap {
                    let rate = rates[coupon * levers.seniorTenorYears.count + t]
                    let terms = TrancheTerms(senior: sculpted, coupon: rate, tenorYears: tenor, wrap: wrap, deal: model.deal)
                    let column = PresentValues.Column(rate: terms.runningRate, periods: terms.periods)
                    guard values.columns[column] == nil else { continue }
                    values.columns[column] = discounts.count
                    discounts.append(model.grid.discountFactors(rate: terms.runningRate, count: terms.periods))
                }
            }
        }
        let vectors = pools.flatMap { pool in bases.map { model.book.vector(pool: pool, basis: $0, scenario: 0) } }
        values.matrix = ExactProduct.presentValues(vectors, discounts)
        return values
    }
}

extension Kernel {
    /// Working storage of one worker.
    struct Scratch {
        var mezzService: [Double] = []
    }

    /// What a run needs to know of a permutation.
    struct Record {
        var sizing: Sizing
        var judgement: Judgement
        /// Nil for a survivor.
        var verdict: PruneVerdict?
        var judgedAtB = false
        /// NaN without debt.
        var minDSCR = Double.nan
        var score = Double.nan
        var merit = Double.nan
        var wacc = Double.nan
    }

    /// Judges the permutation at a canonical index. Score, merit and WACC are computed for survivors only.
    func judge(_ index: Int64, scratch: inout Scratch) -> Record {
        let digits = model.space.digits(of: index)
        guard isPrepared else { return judge(digits, index: index, cell: 0, of: oneCellTable(digits), scratch: &scratch) }
        var cell = digits[Slot.pool]
        cell = cell * sizes[Slot.basis] + digits[Slot.basis]
        cell = cell * sizes[Slot.coupon] + digits[Slot.coupon]
        cell = cell * sizes[Slot.tenor] + digits[Slot.tenor]
        cell = cell * sizes[Slot.profile] + digits[Slot.profile]
        cell = cell * sizes[Slot.wrap] + digits[Slot.wrap]
        return judge(digits, index: index, cell: cell, of: table, scratch: &scratch)
    }

    private func oneCellTable(_ digits: LeverSpace.Digits) -> CoverTable {
        let levers = model.deal.levers
        let tenor = levers.seniorTenorYears[digits[Slot.tenor]]
        let rate = couponRates[digits[Slot.coupon] * sizes[Slot.tenor] + digits[Slot.tenor]]
        let terms = TrancheTerms(
            senior: levers.seniorProfile[digits[Slot.profile]], coupon: rate, tenorYears: tenor, wrap: levers.wrap[digits[Slot.wrap]],
            deal: model.deal)
        let (pool, basis) = (poolNumbers[digits[Slot.pool]], basisNumbers[digits[Slot.basis]])
        let base = model.book.vector(pool: pool, basis: basis, scenario: 0)
        var table = CoverTable(deal: model.deal, horizon: model.grid.periods)
        let profile = UnitProfile(terms, yearFractions: model.grid.yearFractions, shape: base)
        let start = profile.map { table.append(services: $0, grid: model.grid) } ?? 0
        table.append(
            profile: profile, servicesAt: start, terms: terms, book: model.book, pool: pool, basis: basis, grid: model.grid,
            presentValue: {
                let discounts = model.grid.discountFactors(rate: terms.runningRate, count: terms.periods)
                return ExactSum.presentValue(base, discounts, count: terms.periods)
            })
        return table
    }

    private func terms(_ digits: LeverSpace.Digits) -> StructureTerms {
        let levers = model.deal.levers
        let pool = poolNumbers[digits[Slot.pool]]
        let basis = basisNumbers[digits[Slot.basis]]
        let rating = levers.targetRating[digits[Slot.targetRating]]
        let sidecar = (digits[Slot.sidecar] * sizes[Slot.pool] + digits[Slot.pool]) * sizes[Slot.basis] + digits[Slot.basis]
        return StructureTerms(
            pool: pool, basis: basis, value: model.pools[pool].value, cost: model.pools[pool].cost,
            dscrTarget: levers.seniorDSCR[digits[Slot.seniorDSCR]] ?? .nan, ltvTarget: levers.seniorLTV[digits[Slot.seniorLTV]] ?? .nan,
            coupon: couponRates[digits[Slot.coupon] * sizes[Slot.tenor] + digits[Slot.tenor]],
            dsraMonths: Double(model.dsraMonths(levers.dsraMonths[digits[Slot.dsra]], rating: rating)),
            equityShare: levers.equityShare[digits[Slot.equity]], advanceValue: model.advanceValue(pool: pool, basis: basis),
            sidecarProceeds: sidecarProceeds[sidecar], mezzanine: mezzTerms[digits[Slot.mezzanine]])
    }

    private func facts(_ digits: LeverSpace.Digits, _ terms: StructureTerms) -> StaticMargins {
        let levers = model.deal.levers
        let rating = levers.targetRating[digits[Slot.targetRating]]
        let tenor = levers.seniorTenorYears[digits[Slot.tenor]]
        let balloon = levers.seniorProfile[digits[Slot.profile]].balloon
        let couponCell = digits[Slot.coupon] * sizes[Slot.tenor] + digits[Slot.tenor]
        let repoCell = (digits[Slot.repo] * sizes[Slot.targetRating] + digits[Slot.targetRating]) * sizes[Slot.tenor] + digits[Slot.tenor]
        return StaticMargins(
            tenor: model.rulebook.tenorMargin(
                rating, wault: model.pools[terms.pool].wault, tenorYears: tenor,
                mezzTenorYears: levers.mezzanine[digits[Slot.mezzanine]]?.tenorYears),
            coupon: couponMargins[couponCell * sizes[Slot.targetRating] + digits[Slot.targetRating]],
            concentration: concentrationMargins[digits[Slot.pool] * sizes[Slot.targetRating] + digits[Slot.targetRating]],
            amortisation: model.rulebook.amortisationMargin(rating, balloon: balloon, tenorYears: tenor),
            balloon: model.rulebook.balloonMargin(rating, balloon: balloon),
            dsra: model.rulebook.dsraMargin(rating, months: Int(terms.dsraMonths)), repo: repoTerms[repoCell])
    }

    private func judge(
        _ digits: LeverSpace.Digits, index: Int64, cell: Int, of table: CoverTable, scratch: inout Scratch
    ) -> Record {
        let terms = terms(digits)
        let facts = facts(digits, terms)
        let rating = model.rulebook.columns[model.deal.levers.targetRating[digits[Slot.targetRating]].column]
        let sizing = model.debt.size(terms, cell: cell, of: table, mezzServices: mezzServices, scratch: &scratch.mezzService)
        var record = Record(sizing: sizing, judgement: Judgement())
        record.judgement.judgeGateA(
            sizing, terms, facts, rating: rating, rulebook: model.rulebook, step: model.debt.step,
            minorUnits: model.deal.currency.minorUnits)
        let isPruning = model.features.gatesAB
        if sizing.notional > 0 {
            let row = cell * table.width
            record.minDSCR = table.figures[row + CoverTable.Figure.firstCover] / sizing.notional
            if !(isPruning && record.judgement.failsGateA) {
                record.judgedAtB = true
                let service = scratch.mezzService
                record.judgement.judgeGateB(
                    sizing, terms, facts, rating: rating, rulebook: model.rulebook,
                    dscrFloor: dscrFloors[digits[Slot.targetRating] * sizes[Slot.wrap] + digits[Slot.wrap]],
                    covers: table.figures[row + CoverTable.Figure.firstCover..<row + table.width],
                    interestCover: table.figures[row + CoverTable.Figure.interestCover],
                    weightedAverageLife: table.figures[row + CoverTable.Figure.weightedAverageLife],
                    total: { scenario in
                        guard let mezzanine = terms.mezzanine else { return .nan }
                        return model.debt.totalDSCR(
                            terms, mezzanine, sizing, scenario: scenario, cell: cell, of: table, mezzServices: mezzServices,
                            scratch: service)
                    })
            }
        }
        record.verdict = isPruning ? record.judgement.verdict(model.rulebook) : nil
        if record.verdict == nil { score(&record, terms, rating: rating, digits: digits, index: index) }
        return record
    }

    private func score(
        _ record: inout Record, _ terms: StructureTerms, rating: Rulebook.RatingTerms, digits: LeverSpace.Digits, index: Int64
    ) {
        let economics = Economics(record.sizing, terms, equityReturn: model.deal.equityReturn)
        record.wacc = economics.wacc
        record.score = model.ranking.score(
            notional: record.sizing.notional, cost: terms.cost, economics: economics,
            minDSCR: record.minDSCR.isNaN ? 0 : record.minDSCR, ratingScore: rating.score)
        record.merit = model.ranking.merit(
            score: record.score, sizing: record.sizing, economics: economics, minDSCR: record.minDSCR,
            equityIRR: {
                let structure = model.evaluate(Permutation(digits, of: model.deal.levers), index: index)
                return model.waterfall(structure, scenario: 0).equityIRR.rate
            })
    }
}
