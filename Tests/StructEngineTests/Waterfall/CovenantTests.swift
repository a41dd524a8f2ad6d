import StructEngine
import TestSupport
import Testing

/// Covenant tests and refinancing on small waterfalls that a reader can follow with a pencil, and how a deal states them.
@Suite struct CovenantTests {
    // Annual, 30/360, amounts in minor units; a bullet of 1,000 at 10% over four years unless it says otherwise.

    @Test func aLockupOfTheYearBackEndsAfterAsManyPeriodsAsItSays() {
        // Half-yearly service of 50: cover of the year back 2, 1.4 (140/100), 1.0, 1.6, 2.2, 2.2.
        var inputs = inputs([100, 40, 60, 100, 120, 100, 100, 100], tests: [.init(.dscrBack, below: 1.5, .lockup, curePeriods: 3)])
        (inputs.paymentsPerYear, inputs.yearFractions) = (2, Array(repeating: 0.5, count: 8))
        inputs.tranches[0].periods = 8
        inputs.tranches[0].balanceFactors = Array(repeating: 1, count: 9)
        let result = Waterfall(inputs)
        #expect(result.tests[0].values == [2, 1.4, 1, 1.6, 2.2, 2.2, 2, 2])
        #expect(result.periods.map(\.isLocked) == [false, true, true, true, true, false, false, false])
        #expect(result.periods.map(\.equityMinor) == [50, 0, 0, 0, 0, 50 + 50 + 70, 50, 50])
        #expect(result.events.map(\.kind) == [.failed, .cured])
        #expect(result.events.map(\.period) == [2, 6])
        #expect(result.events.map(\.value) == [1.4, 2.2])
        #expect(result.events.map(\.bound) == [1.5, 1.5])
    }

    @Test func aFullSweepGoesOnUntilItIsCured() {
        // DSCR 1.1; then 150 on a balance of 990 at 99: 1.52; 300/93.9 and the cure in the second period that holds.
        let result = Waterfall(inputs([110, 150, 300, 400], tests: [.init(.dscr, below: 1.2, .fullSweep)]))
        #expect(result.tranches[0].flows.map(\.sweptMinor) == [10, 51, 0, 0])
        #expect(result.tranches[0].flows.map(\.balanceMinor) == [990, 939, 939, 0])
        #expect(result.periods.map(\.equityMinor) == [0, 0, 206, 306])
        #expect(result.tests[0].inForce == [true, true, false, false])
    }

    @Test func aDefaultIsForGoodAndComesBeforeReserveMezzanineAndEquity() {
        // Debt yield 15%, then 9%: from period 2 on all cash goes to the senior; the mezzanine's 20 a year is carried.
        var inputs = inputs([150, 90, 600, 700], tests: [.init(.debtYield, below: 0.1, .default)])
        inputs.tranches.append(tranche("mezzanine", 200, periods: 4))
        inputs.reserves = [.init(name: "dsra", tranche: 0, months: 6, fundingMinor: 50)]
        inputs.steps = .standard(tranches: 2, reserves: 1)
        let result = Waterfall(inputs)
        // Period 2: 90 and 10 of the reserve pay interest; nothing tops the reserve up. Period 3: 100 interest, 500 swept.
        #expect(result.tranches[0].flows.map(\.interestMinor) == [100, 100, 100, 50])
        #expect(result.tranches[0].flows.map(\.sweptMinor) == [0, 0, 500, 0])
        #expect(result.accounts[0].flows.map(\.balanceMinor) == [50, 40, 40, 0])
        #expect(result.tranches[1].flows.map(\.interestMinor) == [20, 0, 0, 60])
        #expect(result.periods.map(\.equityMinor) == [30, 0, 0, 700 - 50 + 40 - 60])
        #expect(result.tests[0].inForce == [false, true, true, true])
    }

    @Test func coverOfTheLoanLifeAndTheYearAheadLookToMaturity() throws {
        // After a year the 121 of the second are worth 110, over 200; they pay 20 of interest.
        let loan = tranche("senior", 200, periods: 2)
        var inputs = inputs(
            [110, 121], tests: [.init(.llcr, below: 0.6, .lockup), .init(.dscrForward, below: 7, .lockup)], senior: loan)
        inputs.valueMinor = 400
        inputs.tests.append(.init(.ltv, below: 0.4, .sweep, share: 0.5))
        let result = Waterfall(inputs)
        let llcr = try #require(result.tests[0].values[0])
        #expect(abs(llcr - 110.0 / 200) < 1e-12 && result.tests[0].values[1] == nil)
        #expect(result.tests[1].values == [121.0 / 20, nil])
        #expect(result.tests[2].values[0] == 0.5 && result.tranches[0].flows[0].sweptMinor == 45)
    }

    @Test func aBalloonThatCannotBeRefinancedFallsDueAndIsPaidFromAllCashAfterIt() {
        var inputs = inputs([100, 100, 300, 400], tests: [], senior: tranche("senior", 500, periods: 2))
        inputs.refinance = .init(minDebtYield: 0.7)
        let result = Waterfall(inputs)
        #expect(result.tranches[0].flows.map(\.interestMinor) == [50, 50, 45, 20])
        #expect(result.tranches[0].flows.map(\.principalMinor) == [0, 50, 255, 195])
        #expect(result.tranches[0].flows.map(\.unpaidPrincipalMinor) == [0, 450, 195, 0])
        #expect(result.periods.map(\.equityMinor) == [50, 0, 0, 185])
        #expect(result.events.map(\.kind) == [.maturityDefault])
        #expect(result.refinancing?.nextYearMinor == 300 && result.refinancing?.lossMinor == 0)
        inputs.refinance = .init(minDebtYield: 0.6)
        #expect(Waterfall(inputs).refinancing?.isRefinanced == true)
        inputs.refinance = .init(maxLTV: 0.5)
        inputs.valueMinor = 1_000
        #expect(Waterfall(inputs).refinancing?.isRefinanced == true)
        inputs.valueMinor = 999
        #expect(Waterfall(inputs).refinancing?.isRefinanced == false)
        inputs.refinance = .init(minDSCR: 1.2, constant: 0.5)
        #expect(Waterfall(inputs).refinancing?.isRefinanced == true)
        inputs.refinance = .init(minDSCR: 1.21, constant: 0.5)
        #expect(Waterfall(inputs).refinancing?.isRefinanced == false)
    }

    @Test func whatIsStillUnpaidAtTheEndIsTheLoss() {
        var inputs = inputs([100, 50, 60], tests: [], senior: tranche("senior", 500, periods: 2))
        inputs.refinance = .init(maxLTV: 0.1)
        (inputs.valueMinor, inputs.exitValueShare, inputs.equityOutlayMinor) = (1_000, 0.6, 10)
        let result = Waterfall(inputs)
        // Interest 50 of 500, then 60 pays 50 and 10 of principal.
        #expect(result.refinancing?.lossMinor == 490)
        #expect(result.exitFlowMinor == 100)
    }

    // MARK: In a deal

    private static func deal(_ waterfall: String) throws -> Deal {
        let stated = #""waterfall": {"lockup_dscr": 1.2, "sweep_dscr": 1.05, "sweep_pct": 1}"#
        return try Deal(json: DealText.twoHalls.replacing(stated, with: "\"waterfall\": \(waterfall)").bytes)
    }

    @Test func theShortFormsAreTheirTwoTests() throws {
        let short = try Self.deal(#"{"lockup_dscr": 1.45, "sweep_dscr": 1.3, "sweep_pct": 0.5}"#)
        let long = try Self.deal(
            #"{"tests": [{"metric": "dscr", "below": 1.45, "effect": "lockup", "cure_periods": 2}, {"metric": "dscr", "below": 1.3, "effect": "sweep", "pct": 0.5}]}"#
        )
        #expect(long.cashTraps.lockupDSCR == nil && long.cashTraps.sweepDSCR == nil && long.cashTraps.lockupLevel == 1.45)
        let (a, b) = (try Plan(short), try Plan(long))
        for index in stride(from: 0, to: a.cardinality, by: max(1, Int(a.cardinality) / 40)) {
            let (one, other) = (try a.evaluate(index: Int64(index)), try b.evaluate(index: Int64(index)))
            for scenario in a.scenarios {
                #expect(try a.waterfall(one, scenario: scenario) == b.waterfall(other, scenario: scenario))
            }
        }
    }

    @Test func aShortFormStandsUnlessTheDealSaysOtherwise() throws {
        #expect(try Self.deal("{}").cashTraps == Deal.CashTraps())
        let other = try Self.deal(#"{"tests": [{"metric": "ltv", "above": 0.8, "effect": "lockup"}]}"#).cashTraps
        #expect(other.lockupDSCR == 1.2 && other.sweepDSCR == 1.05)
        let off = try Self.deal(#"{"lockup_dscr": null, "sweep_dscr": null}"#).cashTraps
        #expect(off.lockupDSCR == nil && off.sweepDSCR == nil && off.lockupLevel == 1.2)
        let both = try Self.deal(
            #"{"lockup_dscr": 1.1, "tests": [{"metric": "dscr", "below": 1.3, "effect": "lockup"}]}"#
        ).cashTraps
        #expect(both.lockupDSCR == 1.1 && both.lockupLevel == 1.3)
    }

    @Test func whatADealWritesItReads() throws {
        for waterfall in [
            #"{"lockup_dscr": null, "tests": [{"metric": "llcr", "below": 1.3, "effect": "full_sweep", "cure_periods": 4}]}"#,
            #"{"refinance": {"max_ltv": 0.6, "min_dscr": 1.2, "constant": 0.08}}"#,
        ] {
            let deal = try Self.deal(waterfall)
            let again = try Deal(json: deal.json.text().utf8)
            #expect(again == deal)
            #expect(try Plan(again).fingerprint == Plan(deal).fingerprint)
            #expect(try Plan(deal).fingerprint != Plan(Self.deal("{}")).fingerprint)
        }
    }

    @Test(arguments: [
        (#"{"tests": [{"metric": "ltv", "below": 0.7, "effect": "sweep"}]}"#, "waterfall.tests[0].below unused_key"),
        (#"{"tests": [{"metric": "dscr", "above": 1.2, "effect": "sweep"}]}"#, "waterfall.tests[0].above unused_key"),
        (#"{"tests": [{"metric": "dscr", "below": 1.2, "above": 2, "effect": "sweep"}]}"#, "waterfall.tests[0].above unused_key"),
        (#"{"tests": [{"metric": "dscr", "below": 1.2, "effect": "default", "pct": 1}]}"#, "waterfall.tests[0].pct unused_key"),
        (
            #"{"tests": [{"metric": "dscr", "below": 1.2, "effect": "sweep", "cure_periods": 1}]}"#,
            "waterfall.tests[0].cure_periods unused_key"
        ),
        (#"{"tests": [{"metric": "dscr", "effect": "sweep"}]}"#, "waterfall.tests[0] test_bound"),
        (#"{"tests": [{"metric": "dcsr", "below": 1.2, "effect": "sweep"}]}"#, "waterfall.tests[0].metric unknown_value"),
        (#"{"tests": [{"metric": "debt_yield", "below": 9, "effect": "lockup"}]}"#, "waterfall.tests[0].below out_of_range"),
        (
            #"{"tests": [{"metric": "dscr", "below": 1, "effect": "lockup", "cure_periods": 0}]}"#,
            "waterfall.tests[0].cure_periods out_of_range"
        ),
        (#"{"refinance": {}}"#, "waterfall.refinance no_condition"),
        (#"{"refinance": {"constant": 0.08, "max_ltv": 0.6}}"#, "waterfall.refinance no_condition"),
        (#"{"refinance": {"min_dscr": 1.2}}"#, "waterfall.refinance no_condition"),
        (#"{"refinance": {"max_ltv": 60}}"#, "waterfall.refinance.max_ltv out_of_range"),
    ]) func aFaultNamesItsPlace(waterfall: String, fault: String) throws {
        let issues = try faults { try Self.deal(waterfall) }
        #expect(issues.map { "\($0.path) \($0.id)" } == [fault])
    }

    @Test func atMostSixteenTestsAreTaken() throws {
        let test = #"{"metric": "dscr", "below": 1.2, "effect": "sweep"}"#
        #expect(try Self.deal("{\"tests\": [\(Array(repeating: test, count: 16).joined(separator: ","))]}").cashTraps.tests.count == 16)
        #expect(throws: StructError.self) { try Self.deal("{\"tests\": [\(Array(repeating: test, count: 17).joined(separator: ","))]}") }
    }

    // MARK: Builders

    private func tranche(_ name: String, _ notional: Int64, periods: Int) -> Waterfall.Tranche {
        Waterfall.Tranche(
            name: name, notionalMinor: notional, periods: periods, balanceFactors: Array(repeating: 1, count: periods + 1), balloon: 1,
            feeRate: 0, interestRate: 0.1, scheduledRate: 0.1)
    }

    private func inputs(_ cash: [Int64], tests: [Deal.CovenantTest], senior: Waterfall.Tranche? = nil) -> Waterfall.Inputs {
        Waterfall.Inputs(
            cashFlowsMinor: cash, yearFractions: cash.map { _ in 1 }, paymentsPerYear: 1,
            tranches: [senior ?? tranche("senior", 1_000, periods: 4)], reserves: [], tests: tests, equityOutlayMinor: 0, valueMinor: 0,
            exitValueShare: 0)
    }
}
