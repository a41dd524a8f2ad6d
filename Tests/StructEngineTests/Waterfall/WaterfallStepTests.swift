import Testing

@testable import StructEngine

/// The order of payments is data: a list of steps, of which the standard one is the model's.
@Suite struct WaterfallStepTests {
    private func tranche(_ name: String, _ notional: Int64, interest: Double) -> Waterfall.Tranche {
        Waterfall.Tranche(
            name: name, notionalMinor: notional, periods: 3, balanceFactors: [1, 1, 1, 1], balloon: 1, feeRate: 0, interestRate: interest,
            scheduledRate: interest)
    }

    private func inputs(_ cash: [Int64], _ tranches: [Waterfall.Tranche], reserves: [Waterfall.Reserve] = []) -> Waterfall.Inputs {
        Waterfall.Inputs(
            cashFlowsMinor: cash, yearFractions: cash.map { _ in 1 }, paymentsPerYear: 1, tranches: tranches, reserves: reserves,
            equityOutlayMinor: 0, valueMinor: 0, exitValueShare: 0)
    }

    @Test func theStandardOrderIsTheModels() {
        #expect(
            [Waterfall.Step].standard(tranches: 2, reserves: 1) == [
                .meetDeficit, .receive(tranche: 0), .pay(.fee, tranche: 0, draws: true), .pay(.interest, tranche: 0, draws: true),
                .pay(.principal, tranche: 0, draws: true), .refinance(tranche: 0), .settle(account: 0), .receive(tranche: 1),
                .pay(.fee, tranche: 1, draws: false), .pay(.interest, tranche: 1, draws: false), .pay(.principal, tranche: 1, draws: false),
                .refinance(tranche: 1), .test, .distribute,
            ])
    }

    @Test func ofThreeTranchesTheLowestIsPaidLast() {
        let tranches = [
            tranche("senior", 1_000, interest: 0.10), tranche("mezzanine", 500, interest: 0.10), tranche("junior", 300, interest: 0.10),
        ]
        let waterfall = Waterfall(inputs([170, 120, 400], tranches))
        #expect(waterfall.tranches.map { $0.flows.map(\.interestMinor) } == [[100, 100, 100], [50, 20, 80], [20, 0, 70]])
        #expect(waterfall.tranches[2].flows.map(\.unpaidInterestMinor) == [10, 40, 0])
        #expect(waterfall.periods.map(\.equityMinor) == [0, 0, 150])
    }

    @Test func aSecondReserveIsAnotherElement() {
        // Six months of the senior's 100 and three of the mezzanine's 40, filled from the first
        // year's cash ahead of equity.
        let tranches = [tranche("senior", 1_000, interest: 0.10), tranche("mezzanine", 400, interest: 0.10)]
        let reserves = [
            Waterfall.Reserve(name: "dsra", tranche: 0, months: 6, fundingMinor: 0),
            Waterfall.Reserve(name: "mezzanine reserve", tranche: 1, months: 3, fundingMinor: 0),
        ]
        let waterfall = Waterfall(inputs([250, 200, 200], tranches, reserves: reserves))
        #expect(waterfall.accounts.map(\.name) == ["dsra", "mezzanine reserve", "trapped"])
        #expect(waterfall.accounts[0].flows.map(\.balanceMinor) == [50, 50, 0])
        #expect(waterfall.accounts[1].flows.map(\.balanceMinor) == [10, 10, 0])
        #expect(waterfall.periods.map(\.equityMinor) == [50, 60, 120])
    }

    /// Targets that are planned at once, and those worked out after a sweep, are the same sums to the bit.
    @Test func aYearsServiceIsTheSameSumAllAtOnceAndOneByOne() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<200 {
            let (periods, held) = (Int.random(in: 1...60, using: &random), Int.random(in: 0...70, using: &random))
            let fractions = (0..<held).map { _ in Double.random(in: 0.01...1, using: &random) }
            let factors = [1] + (0..<periods).map { _ in Double.random(in: 0...1, using: &random) }.sorted(by: >)
            let ledger = TrancheLedger(
                Waterfall.Tranche(
                    name: "senior", notionalMinor: Int64.random(in: 1...1_000_000_007, using: &random), periods: periods,
                    balanceFactors: factors, balloon: Double.random(in: 0...1, using: &random), feeRate: 0, interestRate: 0.05,
                    scheduledRate: 0.0612345))
            for count in [1, 2, 4, 12] {
                let sums = ledger.scheduledServices(count: count, yearFractions: fractions)
                #expect(sums.count == min(periods, held))
                for t in 0..<periods + 2 {
                    let own = ledger.scheduledService(after: t, count: count, yearFractions: fractions)
                    #expect(own == (t < sums.count ? sums[t] : 0))
                }
            }
        }
    }

    /// Principal that falls due with the balloon is paid beside what was paid before it, in any order of steps.
    @Test func aBalloonThatFallsDueBeforePrincipalIsPaidBesideIt() {
        let senior = Waterfall.Tranche(
            name: "senior", notionalMinor: 1_000, periods: 1, balanceFactors: [1, 0.4], balloon: 0.4, feeRate: 0, interestRate: 0,
            scheduledRate: 0)
        var inputs = inputs([1_000], [senior])
        inputs.refinance = Deal.Refinance(maxLTV: 0.1)
        inputs.steps = [.refinance(tranche: 0), .pay(.principal, tranche: 0, draws: true), .distribute]
        let waterfall = Waterfall(inputs)
        #expect(waterfall.tranches[0].flows.map(\.principalMinor) == [1_000])
        #expect(waterfall.tranches[0].flows.map(\.balanceMinor) == [0] && waterfall.periods.map(\.equityMinor) == [0])
    }

    @Test func stepsInAnotherOrderPayInThatOrder() {
        var inputs = inputs([100, 100, 100], [tranche("senior", 1_000, interest: 0.10), tranche("mezzanine", 400, interest: 0.10)])
        inputs.steps = [.pay(.interest, tranche: 1, draws: false), .pay(.interest, tranche: 0, draws: false), .distribute]
        let waterfall = Waterfall(inputs)
        #expect(waterfall.tranches[1].flows.map(\.interestMinor) == [40, 40, 40])
        #expect(waterfall.tranches[0].flows.map(\.interestMinor) == [60, 60, 60])
    }

    @Test func noListOfStepsTrapsOrLosesCash() {
        var random = SplitMix64(seed: 7)
        let all = [Waterfall.Step].standard(tranches: 6, reserves: 12)
        for _ in 0..<400 {
            var inputs = inputs(
                (0..<40).map { _ in Int64.random(in: .min / 8 ... .max / 8, using: &random) },
                (0..<6).map {
                    tranche("\($0)", Int64.random(in: 0...(1 << 53), using: &random), interest: Double.random(in: -9...9, using: &random))
                },
                reserves: (0..<12).map { Waterfall.Reserve(name: "\($0)", tranche: $0, months: 12, fundingMinor: 1e300) })
            inputs.steps = (0..<60).map { _ in all[Int.random(in: 0..<all.count, using: &random)] } + [.distribute]
            let waterfall = Waterfall(inputs)
            #expect(waterfall.periods.count == 40 && waterfall.tranches.count == 4 && waterfall.accounts.count == 9)
        }
    }
}
