import StructEngine
import Testing

/// Small waterfalls that a reader can follow with a pencil: annual, 30/360, amounts in minor units.
@Suite struct WaterfallTests {
    @Test func theWorkedExamplePaysInOrder() throws {
        let result = Waterfall(terms([700, 700], senior: level(1_000, 2, fee: 0.01, interest: 0.09), outlay: 200))
        #expect(result.rows.map(\.fee) == [10, 5])
        #expect(result.rows.map(\.interest) == [90, 45])
        #expect(result.rows.map(\.principal) == [500, 500])
        #expect(result.rows.map(\.equity) == [100, 150])
        #expect(result.rows.map(\.balance) == [500, 0])
        #expect(abs(try #require(result.rows[0].dscr) - 1.166666666666667) < 1e-12)
        #expect(result.equityFlowsMinor == [-200, 100, 150])
        #expect(abs(try #require(result.equityIRR.rate) - 0.151387818865997) < 1e-12)
    }

    @Test func principalThatDoesNotDivideStillSumsExactly() {
        let result = Waterfall(terms([900, 900, 900], senior: level(1_000, 3)))
        #expect(result.rows.map(\.principal) == [333, 334, 333])
    }

    @Test func arrearsAreCarriedWithoutInterestOnInterest() {
        // Interest 100 on 1,000 while nothing is paid: 100, 100 unpaid on 1,000 again, then cured.
        let result = Waterfall(terms([0, 0, 2_000], senior: bullet(1_000, 3, interest: 0.10)))
        #expect(result.rows.map(\.unpaidInterest) == [100, 200, 0])
        #expect(result.rows.map(\.interest) == [0, 0, 300])
        #expect(result.rows.map(\.refinanced) == [0, 0, 1_000])
        #expect(result.rows[2].equity == 1_700)
    }

    @Test func unpaidPrincipalBearsInterestAfterMaturityAndHasNoCover() {
        let result = Waterfall(terms([0, 50, 2_000], senior: level(1_000, 1, interest: 0.10)))
        #expect(result.rows.map(\.unpaidPrincipal) == [1_000, 1_000, 0])
        #expect(result.rows.map(\.unpaidInterest) == [100, 150, 0])
        #expect(result.rows.map(\.interest) == [0, 50, 250])
        #expect(result.rows.map(\.dscr) == [0, nil, nil])
        #expect(result.rows.map(\.balance) == [1_000, 1_000, 0])
    }

    @Test func theReserveIsDrawnBeforeAShortfallAndToppedUpBeforeTheMezzanine() {
        // Service 600, 550: six months of the second year's 550 is 275.
        var terms = terms([500, 900], senior: level(1_000, 2, interest: 0.10), mezzanine: bullet(100, 2, interest: 0.10))
        terms.dsraMonths = 6
        terms.dsraFundingMinor = 299.5
        let result = Waterfall(terms)
        #expect(result.reservesFundedMinor == 300)
        #expect(result.rows.map(\.dsraTarget) == [275, 0])
        #expect(result.rows.map(\.dsraDraw) == [100, 0])
        #expect(result.rows.map(\.dsra) == [200, 0])
        #expect(result.rows.map(\.dsraRelease) == [0, 200])
        #expect(result.rows.map(\.unpaidMezzInterest) == [10, 0])
        #expect(result.rows.map(\.mezzInterest) == [0, 20])
        #expect(result.rows.map(\.equity) == [0, 530])
    }

    @Test func aNegativeCashFlowIsMetFromTheReserveThenTrappedCashAndTheRestReported() {
        var terms = terms([105, -80, 0], senior: bullet(1_000, 3, interest: 0.10))
        terms.lockupDSCR = 1.2
        terms.dsraMonths = 6
        terms.dsraFundingMinor = 50
        let result = Waterfall(terms)
        #expect(result.rows.map(\.trapped) == [5, 0, 0])
        #expect(result.rows.map(\.deficitPaid) == [0, 55, 0])
        #expect(result.rows.map(\.dsraDraw) == [0, 50, 0])
        #expect(result.rows.map(\.trappedDraw) == [0, 5, 0])
        #expect(result.rows.map(\.operatingShortfall) == [0, 25, 0])
        #expect(result.rows.map(\.unpaidInterest) == [0, 100, 200])
    }

    @Test func theMezzanineUsesNeitherTheReserveNorTrappedCash() {
        var terms = terms([120, 100, 130], senior: bullet(1_000, 3, interest: 0.10), mezzanine: bullet(100, 3, interest: 0.10))
        terms.lockupDSCR = 1.25
        terms.dsraMonths = 6
        terms.dsraFundingMinor = 50
        let result = Waterfall(terms)
        #expect(result.rows.map(\.trapped) == [10, 10, 0])
        #expect(result.rows.map(\.dsra) == [50, 50, 0])
        #expect(result.rows.map(\.unpaidMezzInterest) == [0, 10, 0])
        #expect(result.rows.map(\.mezzInterest) == [10, 0, 20])
    }

    @Test func theSecondPeriodInARowThatCoversReleasesEverything() {
        var terms = terms([110, 130, 110, 130, 120, 130], senior: bullet(1_000, 6, interest: 0.10))
        terms.lockupDSCR = 1.2
        let result = Waterfall(terms)
        #expect(result.rows.map(\.locked) == [true, true, true, true, false, false])
        #expect(result.rows.map(\.trapped) == [10, 40, 50, 80, 0, 0])
        #expect(result.rows.map(\.equity) == [0, 0, 0, 0, 100, 30])
    }

    @Test func maturityReleasesWhatIsTrapped() {
        var terms = terms([110, 110, 110], senior: bullet(1_000, 2, interest: 0.10))
        terms.lockupDSCR = 1.2
        let result = Waterfall(terms)
        #expect(result.rows.map(\.trapped) == [10, 0, 0])
        #expect(result.rows.map(\.equity) == [0, 20, 110])
        #expect(result.rows.map(\.locked) == [true, false, false])
    }

    @Test func aSweepLowersLaterPrincipalProRata() {
        // 400 over four years without interest; 130 in year one against 100 due sweeps 30: 300 to
        // come becomes 270.
        var terms = terms([130, 500, 500, 500], senior: level(400, 4))
        terms.sweepDSCR = 1.4
        let result = Waterfall(terms)
        #expect(result.rows.map(\.sweep) == [30, 0, 0, 0])
        #expect(result.rows.map(\.principal) == [100, 90, 90, 90])
    }

    @Test func aRunningTotalOnAHalfIsRoundedUp() {
        // 30 to come as 10, 10, 10. With 15 swept the running totals are 5, 10, 15; with 25, 1.67,
        // 3.33, 5 → 2, 3, 5; with 27, 1, 2, 3.
        for (swept, principal) in [(15, [5, 5, 5]), (25, [2, 1, 2]), (27, [1, 1, 1])] as [(Int64, [Int64])] {
            var terms = terms([10 + swept, 500, 500, 500], senior: level(40, 4))
            terms.sweepDSCR = 4
            #expect(Waterfall(terms).rows.dropFirst().map(\.principal) == principal)
        }
        // 4 to come as 1, 1, 1, 1 and 2 swept: running totals 0.5, 1, 1.5, 2 → 1, 1, 2, 2.
        var terms = terms([3, 9, 9, 9, 9], senior: level(5, 5))
        terms.sweepDSCR = 4
        #expect(Waterfall(terms).rows.dropFirst().map(\.principal) == [1, 0, 1, 0])
    }

    @Test func onlyWhatASweepHasLeftOverReducesTheBalloon() {
        // 100 scheduled and a balloon of 100: 250 in year one pays 50 and sweeps 80, of which 30
        // comes off the balloon.
        var terms = terms([130, 10], senior: level(200, 2, balloon: 0.5))
        terms.sweepDSCR = 3
        let result = Waterfall(terms)
        #expect(result.rows.map(\.sweep) == [80, 0])
        #expect(result.rows.map(\.principal) == [50, 0])
        #expect(result.rows.map(\.refinanced) == [0, 70])
        #expect(result.rows[1].balance == 0)
    }

    @Test func aSweepTakesItsShareRoundedDownAndTrappedCashFirst() {
        var terms = terms([111, 111, 200], senior: bullet(1_000, 3, interest: 0.10))
        terms.lockupDSCR = 1.3
        terms.sweepDSCR = 1.2
        terms.sweepShare = 0.5
        let result = Waterfall(terms)
        // 11 free: 5 swept, 6 trapped. Interest on 995 is 100 (99.5 rounded away from zero): 11
        // free and 6 trapped: 8 swept.
        #expect(result.rows.map(\.sweep) == [5, 8, 0])
        #expect(result.rows.map(\.trappedDraw) == [0, 6, 0])
        #expect(result.rows.map(\.trapped) == [6, 9, 0])
    }

    @Test func equityEndsWithABalloonAndPaysTheDebtThatIsLeft() throws {
        var terms = terms([300, 300, 300], senior: bullet(1_000, 2, interest: 0.10), mezzanine: bullet(100, 3), outlay: 500)
        terms.valueMinor = 2_000
        terms.exitValueShare = 0.75
        let result = Waterfall(terms)
        #expect(result.equityHorizonPeriods == 2)
        #expect(result.exitFlowMinor == 400)
        #expect(result.equityFlowsMinor == [-500, 200, 600])
        #expect(result.rows.count == 3)
        // 500x² = 200x + 600: x = 1.313553 = (2 + √124)/10.
        #expect(abs(try #require(result.equityIRR.rate) - 0.313552872566004) < 1e-12)
    }

    @Test func anExitThatDoesNotCoverTheBalloonIsNothingAndNotNegative() {
        var terms = terms([100, 100], senior: bullet(1_000, 2), outlay: 500)
        terms.valueMinor = 900
        terms.exitValueShare = 1
        #expect(Waterfall(terms).exitFlowMinor == 0)
    }

    @Test func aNegativeRateIsAReceiptThatHelpsToPay() {
        let result = Waterfall(terms([5, 20], senior: bullet(1_000, 2, fee: 0.02, interest: -0.01)))
        #expect(result.rows.map(\.interest) == [-10, -10])
        #expect(result.rows.map(\.fee) == [15, 25])
        #expect(result.rows.map(\.unpaidFee) == [5, 0])
        #expect(result.rows.map(\.equity) == [0, 5])
    }

    @Test func withoutDebtEveryPositiveCashFlowIsEquitys() {
        let result = Waterfall(terms([50, -20, 60], senior: bullet(0, 3), outlay: 100))
        #expect(result.rows.map(\.equity) == [50, 0, 60])
        #expect(result.rows.map(\.operatingShortfall) == [0, 20, 0])
        #expect(result.rows.allSatisfy { $0.dscr == nil })
        #expect(result.equityHorizonPeriods == 3)
    }

    @Test func withoutPeriodsThereIsOnlyTheOutlay() {
        let result = Waterfall(terms([], senior: bullet(1_000, 3), outlay: 100))
        #expect(result.rows.isEmpty)
        #expect(result.equityFlowsMinor == [-100])
        #expect(result.equityIRR == .undefined(.noInflow))
    }

    @Test func noOutlayHasNoReturn() {
        #expect(Waterfall(terms([50, 50], senior: bullet(0, 0))).equityIRR == .undefined(.noOutlay))
    }

    @Test func termsOfAnyKindNeverTrapAndStillConserveCash() {
        var random = WaterfallRandom(seed: 99)
        let doubles = [Double.nan, .infinity, -.infinity, -1, 0, 0.5, 1, 1e18, -1e18, 1e308, .leastNonzeroMagnitude]
        let integers = [Int64.min, -1, 0, 1, 1_000, 1 << 53, .max]
        for _ in 0..<1_500 {
            let tranche = { (random: inout WaterfallRandom) in
                Waterfall.Tranche(
                    name: "tranche", notionalMinor: random.pick(integers), periods: random.pick([.min, -1, 0, 1, 5, 900, .max]),
                    balanceFactors: (0..<random.int(0...8)).map { _ in random.pick(doubles) }, balloon: random.pick(doubles),
                    feeRate: random.pick(doubles), interestRate: random.pick(doubles), scheduledRate: random.pick(doubles))
            }
            let terms = Waterfall.Inputs(
                cashFlowsMinor: (0..<random.pick([0, 3, 20, 600])).map { _ in random.pick(integers) },
                yearFractions: (0..<random.pick([0, 3, 20, 600])).map { _ in random.pick(doubles) },
                paymentsPerYear: random.pick([.min, 0, 1, 12, .max]), senior: tranche(&random), mezzanine: tranche(&random),
                dsraMonths: random.pick([.min, 0, 6, .max]), dsraFundingMinor: random.pick(doubles), lockupDSCR: random.pick(doubles),
                sweepDSCR: random.pick(doubles), sweepShare: random.pick(doubles), equityOutlayMinor: random.pick(doubles),
                valueMinor: random.pick(doubles), exitValueShare: random.pick(doubles))
            let result = Waterfall(terms)
            #expect(result.rows.count <= 480)
            var trapped = Int128(0)
            for row in result.rows {
                let sources = [row.cfads, row.operatingShortfall, row.dsraDraw, row.dsraRelease].reduce(trapped) { $0 + Int128($1) }
                let uses = [
                    row.fee, row.interest, row.principal, row.dsraTopup, row.mezzFee, row.mezzInterest, row.mezzPrincipal, row.sweep,
                    row.equity, row.trapped,
                ]
                #expect(sources == uses.reduce(Int128(0)) { $0 + Int128($1) })
                trapped = Int128(row.trapped)
            }
        }
    }

    // MARK: Builders

    /// Annual terms without a reserve, a lock-up or a sweep.
    private func terms(
        _ flows: [Int64], senior: Waterfall.Tranche, mezzanine: Waterfall.Tranche? = nil, outlay: Double = 0
    ) -> Waterfall.Inputs {
        Waterfall.Inputs(
            cashFlowsMinor: flows, yearFractions: Array(repeating: 1, count: flows.count), paymentsPerYear: 1, senior: senior,
            mezzanine: mezzanine, dsraMonths: 0, dsraFundingMinor: 0, lockupDSCR: 0, sweepDSCR: 0, sweepShare: 1,
            equityOutlayMinor: outlay, valueMinor: 0, exitValueShare: 0)
    }

    private func level(
        _ notional: Int64, _ periods: Int, fee: Double = 0, interest: Double = 0, balloon: Double = 0
    ) -> Waterfall.Tranche {
        let factors = (0...periods).map { 1 - (1 - balloon) * Double($0) / Double(periods) }
        return Waterfall.Tranche(
            name: "tranche", notionalMinor: notional, periods: periods, balanceFactors: factors, balloon: balloon, feeRate: fee,
            interestRate: interest,
            scheduledRate: fee + interest)
    }

    private func bullet(_ notional: Int64, _ periods: Int, fee: Double = 0, interest: Double = 0) -> Waterfall.Tranche {
        Waterfall.Tranche(
            name: "tranche", notionalMinor: notional, periods: periods, balanceFactors: Array(repeating: 1, count: periods + 1), balloon: 1,
            feeRate: fee,
            interestRate: interest, scheduledRate: fee + interest)
    }
}
