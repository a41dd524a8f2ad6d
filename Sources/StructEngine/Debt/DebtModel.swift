/// Sizes the debt of a structure and computes what follows: Reverse DSCR, mezzanine, sources and uses, total cover.
struct DebtModel: Sendable {
    let deal: Deal
    let book: CashFlowBook
    let grid: TimeGrid
    /// Notionals are multiples of this, in minor units.
    let step: Double
    /// (arranger + legal) + rating, as a fraction of the debt.
    let upfrontShare: Double
    let usesReverseDSCR: Bool

    /// Largest notional that is exact in a double; no sizing goes beyond it.
    static let largestNotional = 0x1p53

    init(deal: Deal, book: CashFlowBook, grid: TimeGrid, usesReverseDSCR: Bool) {
        self.deal = deal
        self.book = book
        self.grid = grid
        step = deal.notionalStepMinor
        upfrontShare = deal.fees.arrangerShare + deal.fees.legalShare + deal.fees.ratingShare
        self.usesReverseDSCR = usesReverseDSCR
    }

    /// ⌊x/step⌋·step, not above 2^53. Example: 1,234,567 at a step of 1,000 is 1,234,000.
    @inline(__always)
    func roundedDown(_ amount: Double) -> Double {
        (min(amount, DebtModel.largestNotional) / step).rounded(.down) * step
    }

    /// N_d = max(0, numerator/d), the debt that the DSCR target allows; NaN without a target.
    @inline(__always)
    func reverseDSCR(_ terms: StructureTerms, numerator: Double) -> Double {
        guard usesReverseDSCR, !terms.dscrTarget.isNaN else { return .nan }
        return numerator.isNaN ? 0 : max(0, numerator / terms.dscrTarget)
    }

    /// N: the lesser of N_d and the LTV cap, 0 if neither is given or there is no profile, rounded down to the step.
    @inline(__always)
    func seniorNotional(_ terms: StructureTerms, numerator: Double, hasProfile: Bool) -> Double {
        guard hasProfile else { return 0 }
        let byCover = reverseDSCR(terms, numerator: numerator)
        let byValue = terms.ltvTarget * terms.value
        if byCover.isNaN { return byValue.isNaN ? 0 : roundedDown(byValue) }
        return roundedDown(byValue.isNaN ? byCover : min(byCover, byValue))
    }

    /// N and N_m of a structure, and the sources and uses that follow.
    func size(_ terms: StructureTerms, cell: Int, of table: CoverTable, mezzServices: [Double], scratch: inout [Double]) -> Sizing {
        let row = cell * table.width
        var sizing = Sizing()
        let hasProfile = table.hasProfile[cell]
        let notional = seniorNotional(
            terms, numerator: table.figures[row + CoverTable.Figure.numerator], hasProfile: hasProfile)
        sizing.notional = notional
        if let mezzanine = terms.mezzanine {
            sizing.mezzNotional = mezzNotional(
                mezzanine, terms: terms, notional: notional, senior: table.services, from: table.serviceStart[cell],
                mezzServices: mezzServices, scratch: &scratch)
        }
        let firstYear = hasProfile ? table.figures[row + CoverTable.Figure.firstYearService] : 0
        complete(&sizing, terms, firstYearService: firstYear)
        return sizing
    }

    /// Sources and uses: fees = share·(N + N_m), DSRA funding = months/12·N·Σ_{t ≤ f} u_t, need = cost + fees + DSRA funding.
    @inline(__always)
    private func complete(_ sizing: inout Sizing, _ terms: StructureTerms, firstYearService: Double) {
        let debt = sizing.notional + sizing.mezzNotional
        sizing.upfrontFees = upfrontShare * debt
        sizing.dsraFunding = sizing.notional > 0 ? terms.dsraMonths / 12 * sizing.notional * firstYearService : 0
        sizing.fundingNeed = terms.cost + sizing.upfrontFees + sizing.dsraFunding
        sizing.sponsorEquity = terms.equityShare * terms.cost
        sizing.coverage = (debt + sizing.sponsorEquity) / sizing.fundingNeed
        sizing.ltv = debt / terms.value
        sizing.advanceFactor = terms.advanceValue > 0 ? sizing.notional / terms.advanceValue : .nan
    }

    /// N_m = max(0, min_{t ≤ n_m} (CFADS_t/d_m − N·u_t)/v_t), rounded down to the step. Leaves v_t of a sculpted profile in `scratch`.
    private func mezzNotional(
        _ mezzanine: MezzanineTerms, terms: StructureTerms, notional: Double, senior: [Double], from start: Int,
        mezzServices: [Double], scratch: inout [Double]
    ) -> Double {
        let cash = book.start(pool: terms.pool, basis: terms.basis, scenario: 0)
        let periods = mezzanine.tranche.periods
        var least: Double
        if let serviceStart = mezzanine.serviceStart {
            least = leastSpare(
                cash, mezzanine, notional: notional, senior: senior, from: start, service: mezzServices, at: serviceStart)
        } else {
            sculptMezzanine(mezzanine, cash: cash, notional: notional, senior: senior, from: start, into: &scratch)
            least = leastSpare(cash, mezzanine, notional: notional, senior: senior, from: start, service: scratch, at: 0)
        }
        if periods == 0 || least.isNaN { least = 0 }
        return roundedDown(max(0, least))
    }

    private func leastSpare(
        _ cash: Int, _ mezzanine: MezzanineTerms, notional: Double, senior: [Double], from start: Int, service: [Double], at first: Int
    ) -> Double {
        var least = Double.infinity
        var isFound = false
        let target = mezzanine.dscrTarget
        book.elements.withUnsafeBufferPointer { flows in
            senior.withUnsafeBufferPointer { senior in
                service.withUnsafeBufferPointer { service in
                    for t in 0..<mezzanine.tranche.periods {
                        let due = service[first + t]
                        guard due != 0 else { continue }
                        isFound = true
                        let size = (flows[cash + t] / target - notional * senior[start + t]) / due
                        if size < least { least = size }
                    }
                }
            }
        }
        return isFound ? least : .nan
    }

    /// v_t of a sculpted mezzanine, shaped by max(0, CFADS_t/d_m − N·u_t), into `scratch`; zeros where it can carry no debt.
    private func sculptMezzanine(
        _ mezzanine: MezzanineTerms, cash: Int, notional: Double, senior: [Double], from start: Int, into scratch: inout [Double]
    ) {
        let periods = mezzanine.tranche.periods
        let shape = (0..<periods).map { max(0, book.elements[cash + $0] / mezzanine.dscrTarget - notional * senior[start + $0]) }
        let profile = UnitProfile(mezzanine.tranche, yearFractions: grid.yearFractions, shape: shape)
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: profile?.service ?? [Double](repeating: 0, count: periods))
    }

    /// Total DSCR of a scenario: min_{t ≤ n_m} CFADS_t/(N·(u_t + Δ·τ_t·β_{t−1}) + N_m·v_t); NaN where nothing is due. For a sculpted
    /// mezzanine `scratch` holds v_t as the sizing left it.
    func totalDSCR(
        _ terms: StructureTerms, _ mezzanine: MezzanineTerms, _ sizing: Sizing, scenario: Int, cell: Int, of table: CoverTable,
        mezzServices: [Double], scratch: [Double]
    ) -> Double {
        let cash = book.start(pool: terms.pool, basis: terms.basis, scenario: scenario)
        let start = table.serviceStart[cell] + table.shockNumber[scenario] * table.horizon
        let service = mezzanine.serviceStart == nil ? scratch : mezzServices
        let first = mezzanine.serviceStart ?? 0
        var least = Double.infinity
        var isFound = false
        book.elements.withUnsafeBufferPointer { flows in
            table.services.withUnsafeBufferPointer { senior in
                service.withUnsafeBufferPointer { service in
                    for t in 0..<mezzanine.tranche.periods {
                        let due = sizing.notional * senior[start + t] + sizing.mezzNotional * service[first + t]
                        guard due != 0 else { continue }
                        isFound = true
                        let cover = flows[cash + t] / due
                        if cover < least { least = cover }
                    }
                }
            }
        }
        return isFound ? least : .nan
    }
}
