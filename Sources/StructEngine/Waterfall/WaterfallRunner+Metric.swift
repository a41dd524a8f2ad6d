extension WaterfallRunner {
    /// The figure of a covenant test after the lines of the period are paid; nil where there is nothing to test.
    func value(of metric: Deal.CovenantTest.Metric) -> Double? {
        let (t, f) = (row.number, paymentsPerYear)
        guard t <= seniorMaturity else { return nil }
        switch metric {
        case .dscr: return row.dscr
        case .dscrBack: return Self.ratio(cash(max(1, t - f + 1)...t), seniorDues.suffix(f).reduce(0, +))
        case .dscrForward:
            let last = min(t + f, seniorMaturity, horizon)
            guard t < last else { return nil }
            let dues = (t + 1...last).reduce(0) {
                $0 + ledgers[0].scheduledDue($1, yearFraction: inputs.yearFractions[$1 - 1], rateShock: rateShock($1)).total
            }
            return Self.ratio(cash(t + 1...last), dues)
        case .llcr:
            guard ledgers[0].balance > 0, presentValues.indices.contains(t) else { return nil }
            return presentValues[t] / Double(ledgers[0].balance)
        case .debtYield: return t < f ? nil : Self.ratio(cash(t - f + 1...t), ledgers[0].balance)
        case .ltv:
            let outstanding = (0..<trancheCount).reduce(0) { $0 + ledgers[$1].balance }
            return outstanding > 0 && inputs.valueMinor > 0 ? Double(outstanding) / inputs.valueMinor : nil
        }
    }

    /// Cash flow of the f periods after the senior's maturity, as far as the inputs hold them.
    var yearAfterMaturity: Int64 { cash(seniorMaturity + 1...seniorMaturity + paymentsPerYear) }

    /// Whether the senior can be refinanced at its maturity with that balance.
    func canRefinance(_ balance: Int64) -> Bool {
        inputs.refinance?.allows(balance: Double(balance), nextYear: Double(yearAfterMaturity), value: inputs.valueMinor) ?? true
    }

    /// The period with which equity ends: senior maturity if the senior has a balloon, else the last.
    var equityHorizon: Int { seniorMaturity > 0 && inputs.tranches[0].balloon > 0 ? min(seniorMaturity, horizon) : horizon }

    /// What equity realises with the period of these flows, its last, beside the distribution; 0 without flows.
    func exitFlow(_ flows: [Waterfall.TrancheFlow]) -> Double {
        guard !flows.isEmpty else { return 0 }
        var flow = inputs.exitValueShare * inputs.valueMinor
        let owesSenior = equityHorizon < seniorMaturity || refinancing?.isRefinanced == false
        for (rank, own) in flows.enumerated() {
            if rank > 0 || owesSenior { flow -= Double(own.balanceMinor) }
            if rank == 0, refinancing?.isRefinanced == false { flow -= Double(own.unpaidFeeMinor + own.unpaidInterestMinor) }
            flow -= Double(own.refinancedMinor)
        }
        return flow > 0 ? flow : 0
    }

    private func cash(_ periods: ClosedRange<Int>) -> Int64 { periods.reduce(0) { $0 + cashFlow($1) } }

    private static func ratio(_ cash: Int64, _ due: Int64) -> Double? { due > 0 ? Double(cash) / Double(due) : nil }

    /// (Σ_{j = t+1 … n} CFADS_j · d_j)/d_t for t = 0 … n: the sum exact and rounded once, d the discount factors at the
    /// senior's running rate. Where a hand-made rate gives no factor from 0 to 1, there is no value from there on.
    static func presentValues(_ inputs: Waterfall.Inputs, maturity n: Int) -> [Double] {
        guard let senior = inputs.tranches.first else { return [] }
        let factors = TimeGrid.discountFactors(rate: senior.scheduledRate, over: inputs.yearFractions.prefix(n)).prefix {
            $0 > 0 && $0 <= ExactSum.discountScale
        }
        guard factors.count == n else { return [] }
        let limit = WaterfallAmount.limit
        var sum: Int128 = 0
        var values = [Double](repeating: 0, count: n + 1)
        for t in stride(from: n, through: 0, by: -1) {
            values[t] = Double(sum) / (t == 0 ? ExactSum.discountScale : factors[t - 1])
            if t > 0 { sum += Int128(min(max(inputs.cashFlowsMinor[t - 1], -limit), limit)) * Int128(Int64(factors[t - 1])) }
        }
        return values
    }
}
