/// What is certain of all notionals between two.
///
/// With a larger senior the mezzanine is not larger: what it may use of every period's cash falls. So between
/// two notionals a ≤ N ≤ b the mezzanine is between those beside b and beside a, and a constraint fails
/// throughout where it fails with the better end of each: a loan to value with a and the mezzanine
/// beside b, say. A walk along notionals leaves such stretches out.
extension Resizing {
    /// N after a move that makes one and leaves all other terms as they are; nil after any other move, and
    /// where stretches cannot be told.
    func notionalIfMoved(_ move: Move) -> Double? {
        guard tellsStretches else { return nil }
        switch move.change {
        case .seniorNotional(let minor): return Double(minor)
        case .seniorDSCR(.flat), .maxGearing: return choice.mezzNotional == nil ? notional(after: move) : nil
        default: return nil
        }
    }

    /// True if for certain no notional between two passes both gates, the mezzanine being sized beside
    /// it. Bounds are wide enough for rounding.
    func fails(from low: Double, to high: Double) -> Bool {
        if isBarred || facts.dsra < 0 { return true }
        let (low, high) = (max(low, coveredWindow.least), min(high, coveredWindow.most))
        guard low <= high else { return true }
        guard let mezzanine = terms.mezzanine else { return false }
        guard let (least, most) = mezzRange(mezzanine, from: low, to: high), least <= most else { return false }
        let slack = SizeWindow.slack * max(terms.value, terms.cost, high)
        if low + least > rating.pointee.maxLTV * terms.value + slack { return true }
        if least > max(0, rating.pointee.mezzMaxShare) * (terms.value - low) + slack { return true }
        return missesCoverage(from: low, to: high, most: most, slack) || missesTotalCover(mezzanine, from: low, to: high, least: least)
    }

    /// The least and the most of the mezzanine beside notionals between two; nil where rounding leaves it open.
    private func mezzRange(_ mezzanine: MezzanineInputs, from low: Double, to high: Double) -> (least: Double, most: Double)? {
        if sculpted == nil {
            guard let service = fixedMezzService else { return (0, 0) }
            return (sized(mezzanine, service, notional: high), sized(mezzanine, service, notional: low))
        }
        guard let small = unroundedSize(mezzanine, notional: high), let large = unroundedSize(mezzanine, notional: low),
            small.slack.isFinite, large.slack.isFinite
        else { return nil }
        return (max(0, small.amount - small.slack - bound.debt.step), max(0, large.amount + large.slack))
    }

    /// (D + E)/(cost + fees·D + DSRA·N) with the most of the mezzanine, against the least coverage.
    private func missesCoverage(from low: Double, to high: Double, most: Double, _ slack: Double) -> Bool {
        let coverage = rating.pointee.minCoverage
        let net = 1 - coverage * bound.debt.upfrontShare
        let reserve = coverage * terms.dsraMonths / 12 * cover.table.figures[CoverTable.Figure.firstYearService]
        guard net > 0, reserve.isFinite else { return false }
        let reach = net * most + (net - reserve) * (net >= reserve ? high : low)
        return reach + 4 * slack < (coverage - terms.equityShare) * terms.cost
    }

    /// CFADS_t ≥ floor·(N·w_t + N_m·v_t) with the least of both, in some period of a scenario that asks for it.
    private func missesTotalCover(_ mezzanine: MezzanineInputs, from low: Double, to high: Double, least: Double) -> Bool {
        let table = cover.table
        let due = sculpted == nil ? fixedMezzService.map { $0.map { least * $0 } } : leastDue(mezzanine, from: low, to: high, least: least)
        guard let due else { return false }
        let down = 1 - SizeWindow.slack
        return withAddresses(bound.book.elements, table.services) { flows, services in
            due.withUnsafeBufferPointer { due in
                for scenario in 0..<table.scenarioCount {
                    let floor = scenario == 0 ? max(rating.pointee.mezzDSCRFloor, mezzanine.dscrTarget) : rating.pointee.mezzStressDSCRFloor
                    guard floor > 0 else { continue }
                    let cash = flows + bound.book.start(pool: cover.pool, basis: cover.basis, scenario: scenario)
                    let senior = services + table.serviceStart[0] + table.shockNumber[scenario] * table.horizon
                    for t in 0..<due.count {
                        let all = low * senior[t] + due[t]
                        if all > 0, cash[t] < floor * all * down { return true }
                    }
                }
                return false
            }
        }
    }

    /// The least that falls due on a sculpted mezzanine beside notionals from a to b; with the least on the senior it is
    /// the least of both.
    ///
    /// With C_t(N) = max(0, CFADS_t/d − N·u_t) and B_t(N) the balance that the cash after t can carry, both falling as N rises,
    /// the schedule holds N_m/B_i of min_{s ≤ t} B_s after period t, i the interest-only periods. Where that is B_{t−1}
    /// before a period, the period takes C_t, a part N_m/B_i of it, and with N·u_t that rises with N; it is
    /// so throughout where B_{t−1}(a) is not above any earlier B_s(b). Else it takes the interest at least.
    private func leastDue(_ mezzanine: MezzanineInputs, from low: Double, to high: Double, least: Double) -> [Double]? {
        let terms = mezzanine.tranche
        let (fractions, first) = (bound.grid.yearFractions, terms.interestOnlyPeriods)
        var due = [Double](repeating: 0, count: terms.periods)
        var (larger, smaller) = ([Double](repeating: 0, count: terms.periods + 1), [Double](repeating: 0, count: terms.periods + 1))
        withAddresses(bound.book.elements, cover.table.services) { flows, services in
            let cash = flows + bound.book.start(pool: cover.pool, basis: cover.basis, scenario: 0)
            let senior = services + cover.table.serviceStart[0]
            for t in stride(from: terms.periods - 1, through: first, by: -1) {
                let rate = terms.runningRate * fractions[t]
                func carried(_ closing: Double, _ cash: Double) -> Double {
                    ((rate > 0 ? min(closing, cash / rate) : closing) + cash) / (1 + rate)
                }
                due[t] = max(0, cash[t] / mezzanine.dscrTarget - low * senior[t])
                larger[t] = carried(larger[t + 1], due[t])
                smaller[t] = carried(smaller[t + 1], max(0, cash[t] / mezzanine.dscrTarget - high * senior[t]))
            }
        }
        guard smaller[first] > 0 else { return nil }
        let isWhole = first == 0
        let share = max(0, isWhole ? 1 - SizeWindow.slack - bound.debt.step / smaller[first] : least / larger[first])
        var earlier = Double.infinity
        for t in 0..<terms.periods {
            let rate = terms.runningRate * fractions[t]
            guard t >= first else {
                due[t] = least * rate
                continue
            }
            let isOnPath = larger[t] * (1 + SizeWindow.slack) <= earlier
            earlier = min(earlier, smaller[t])
            due[t] = share * (isOnPath ? due[t] : rate * earlier)
        }
        return due
    }

    /// True if the mezzanine falls as the senior rises: no service is negative.
    var mezzFalls: Bool {
        let start = cover.table.serviceStart[0]
        let senior = cover.table.services[start..<start + min(cover.table.horizon, cover.profile?.periods ?? 0)]
        return senior.allSatisfy { $0 >= 0 } && fixedMezzService?.allSatisfy { $0 >= 0 } ?? true
    }
}
