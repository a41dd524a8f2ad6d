import StructEngine
import TestSupport
import Testing

/// The running waterfall against the literal one, with covenant tests of every kind and balloons that may not be
/// refinanced.
@Suite struct WaterfallTwinTests {
    @Test func everyAmountFigureAndStateIsTheLiteralOnes() throws {
        var random = WaterfallRandom(seed: 20_261_127)
        var counts = Counts()
        for number in 0..<(Amount.usual(4_000, full: 50_000)) {
            let inputs = sample(&random)
            let (result, twin) = (Waterfall(inputs), literal(inputs))
            let rows = result.rows
            try #require(rows.count == twin.count)
            for (row, other) in zip(rows, twin) {
                let amounts = row.amounts
                let isEqual = zip(TwinWaterfall.columns, other.amounts).allSatisfy { amounts[$0] == $1 } && row.locked == other.isLocked
                let figures = result.tests.map { $0.values[row.t - 1] }
                guard isEqual, figures == other.values, result.tests.map({ $0.inForce[row.t - 1] }) == other.inForce else {
                    let differing = zip(TwinWaterfall.columns, other.amounts).filter { amounts[$0] != $1 }.map { "\($0) \($1)" }
                    Issue.record("waterfall \(number) t=\(row.t): \(differing) \(figures) \(other.values)")
                    return
                }
            }
            counts.add(result)
        }
        counts.check()
    }

    /// How often each thing happened that the samples are for.
    private struct Counts {
        var effects: [Deal.CovenantTest.Effect: Int] = [:]
        var metrics: [Deal.CovenantTest.Metric: Int] = [:]
        var (cured, defaulted, extended, negative, severalAtOnce) = (0, 0, 0, 0, 0)
        var all = 0

        mutating func add(_ result: Waterfall) {
            all += 1
            let events = result.events
            for event in events {
                guard let number = event.test else { continue }
                if event.kind == .cured { cured += 1 }
                effects[result.tests[number].test.effect, default: 0] += 1
                metrics[result.tests[number].test.metric, default: 0] += 1
            }
            if result.refinancing?.isRefinanced == false { defaulted += 1 }
            if let loss = result.refinancing?.lossMinor, loss > 0 { extended += 1 }
            if result.periods.contains(where: { $0.cfadsMinor < 0 }) { negative += 1 }
            let places = result.periods.indices
            if places.contains(where: { place in result.tests.count { $0.inForce[place] } > 1 }) { severalAtOnce += 1 }
        }

        func check() {
            let few = all / 50
            #expect(Deal.CovenantTest.Effect.allCases.allSatisfy { effects[$0, default: 0] > few }, "\(effects)")
            #expect(Deal.CovenantTest.Metric.allCases.allSatisfy { metrics[$0, default: 0] > few }, "\(metrics)")
            #expect(min(cured, defaulted, extended, negative, severalAtOnce) > few, "\(self)")
        }
    }

    private func sample(_ random: inout WaterfallRandom) -> Waterfall.Inputs {
        var inputs = WaterfallSample.randomTerms(&random)
        inputs.tests = (0..<random.int(0...5)).map { _ in
            let metric = random.pick(Deal.CovenantTest.Metric.allCases)
            let bound =
                switch metric {
                case .dscr, .dscrBack, .dscrForward: random.double(0.7...1.4)
                case .llcr: random.double(0.7...1.8)
                case .debtYield: random.double(0.02...0.3)
                case .ltv: random.double(0.3...1)
                }
            return .init(
                metric, below: bound, random.pick(Deal.CovenantTest.Effect.allCases), share: random.pick([0, 0.25, 1 / 3, 1]),
                curePeriods: random.int(1...4))
        }
        if random.chance(0.3) { inputs.seniorRateShocks = inputs.cashFlowsMinor.map { _ in random.double(-0.005...0.03) } }
        if random.chance(0.5) {
            let hasCover = random.chance(0.4)
            inputs.refinance = .init(
                maxLTV: random.chance(0.6) ? random.double(0.05...0.8) : nil, minDebtYield: random.chance(0.4) ? 0.09 : nil,
                minDSCR: hasCover ? 1.2 : nil, constant: hasCover ? random.double(0.05...0.4) : nil)
        }
        return inputs
    }

    private func literal(_ inputs: Waterfall.Inputs) -> [TwinWaterfall.Row] {
        func tranche(_ own: Waterfall.Tranche) -> TwinWaterfall.Tranche {
            .init(
                notional: own.notionalMinor, periods: own.periods, factors: own.balanceFactors, balloon: own.balloon, feeRate: own.feeRate,
                interestRate: own.interestRate, runningRate: own.scheduledRate)
        }
        var twin = TwinWaterfall(
            cash: inputs.cashFlowsMinor,
            shocks: inputs.cashFlowsMinor.indices.map { inputs.seniorRateShocks.isEmpty ? 0 : inputs.seniorRateShocks[$0] },
            tau: inputs.yearFractions, frequency: inputs.paymentsPerYear, senior: tranche(inputs.senior),
            mezz: inputs.mezzanine.map(tranche), dsraMonths: inputs.dsraMonths, funding: inputs.dsraFundingMinor,
            tests: inputs.tests.map {
                .init(
                    metric: $0.metric.rawValue, effect: $0.effect.rawValue, bound: $0.bound, share: $0.share, cure: $0.curePeriods)
            },
            refinance: inputs.refinance.map {
                .init(maxLTV: $0.maxLTV, minDebtYield: $0.minDebtYield, minDSCR: $0.minDSCR, constant: $0.constant)
            }, value: inputs.valueMinor)
        return twin.run()
    }
}
