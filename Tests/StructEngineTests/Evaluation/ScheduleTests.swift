import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// The dated schedule of a structure is in whole minor units, sums exactly and is what the waterfall pays
/// where cash is enough.
@Suite struct ScheduleTests {
    private static func plan(_ name: String) throws -> Plan {
        try Plan(Deal(json: [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "\(name).json")))), count: 20)
    }

    @Test(arguments: ["small", "medium"]) func principalAndBalloonSumToTheNotional(name: String) throws {
        let plan = try ScheduleTests.plan(name)
        var mezzanines = 0
        for index in stride(from: 0, to: plan.cardinality, by: Int(plan.cardinality / 97)) {
            let structure = try plan.evaluate(index: index)
            let schedule = try plan.schedule(of: structure)
            for (rows, notional) in [(schedule.senior, structure.seniorNotionalMinor), (schedule.mezz, structure.mezzNotionalMinor)]
            where !rows.isEmpty {
                #expect(rows.first?.openingBalanceMinor == notional)
                #expect(rows.reduce(0) { $0 + $1.principalMinor } + (rows.last?.closingBalanceMinor ?? 0) == notional)
                #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.closingBalanceMinor == $1.openingBalanceMinor })
                #expect(rows.allSatisfy { $0.closingBalanceMinor == $0.openingBalanceMinor - $0.principalMinor && $0.principalMinor >= 0 })
                #expect(rows.map(\.period) == Array(1...rows.count))
                for row in rows { #expect(try row.date == plan.paymentDate(ofPeriod: row.period)) }
            }
            mezzanines += schedule.mezz.isEmpty ? 0 : 1
        }
        #expect(mezzanines > 5)
    }

    /// Of whole minor units and of the profile alike; a bullet's is its tenor, and without a mezzanine there is none.
    @Test func theMezzaninesLifeIsThatOfItsPrincipal() throws {
        var deal = try ScheduleTests.plan("medium").deal
        deal.dayCount = .thirty360
        let plan = try Plan(deal)
        var (checked, without) = (0, 0)
        for index in stride(from: 0, to: plan.cardinality, by: Int(plan.cardinality / 197)) {
            let structure = try plan.evaluate(index: index)
            let schedule = try plan.schedule(of: structure)
            guard let last = schedule.mezz.last else {
                without += schedule.mezzWAL == nil ? 1 : 0
                continue
            }
            let years = Double(1) / Double(plan.deal.paymentsPerYear)
            let paid = schedule.mezz.reduce(0.0) { $0 + Double($1.principalMinor) * Double($1.period) * years }
            let life = (paid + Double(last.closingBalanceMinor) * Double(last.period) * years) / Double(structure.mezzNotionalMinor)
            #expect(try abs(#require(schedule.mezzWAL) - life) < 1e-6)
            checked += 1
        }
        #expect(checked > 20 && without > 20)
    }

    /// Equal principal over five years of quarters by 30/360 is (0.25 + 5)/2 = 2.625 years, a bullet over seven is 7.
    @Test(arguments: [(Deal.Profile(kind: .level), 5, 2.625), (Deal.Profile(kind: .bullet), 7, 7)])
    func anExampleOfTheMezzaninesLifeIsCheckedByHand(profile: Deal.Profile, years: Int, life: Double) throws {
        var deal = try Deal(json: [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "small.json"))))
        (deal.dayCount, deal.paymentsPerYear) = (.thirty360, 4)
        let mezzanine = try #require(deal.levers.mezzanine.compactMap { $0 }.first)
        deal.levers.mezzanine = [
            Deal.Mezzanine(dscr: mezzanine.dscr, coupon: mezzanine.coupon, tenor: Deal.Tenor(years: years), profile: profile)
        ]
        let plan = try Plan(deal)
        let structure = try #require(
            (0..<plan.cardinality).lazy.compactMap { try? plan.evaluate(index: $0) }.first { $0.mezzNotionalMinor > 0 })
        #expect(try abs(#require(plan.schedule(of: structure).mezzWAL) - life) < 1e-12)
    }

    @Test func aPassingStructureIsPaidWhatItsScheduleSays() throws {
        let plan = try ScheduleTests.plan("small")
        var passing = 0
        for index in 0..<plan.cardinality {
            let structure = try plan.evaluate(index: index)
            guard structure.outcome == .pass else { continue }
            let waterfall = try plan.waterfall(structure)
            guard waterfall.tranches[0].flows.allSatisfy({ $0.sweptMinor == 0 }) else { continue }
            passing += 1
            let schedule = try plan.schedule(of: structure)
            for row in schedule.senior {
                let paid = waterfall.tranches[0].flows[row.period - 1]
                #expect(
                    paid.principalMinor == row.principalMinor && paid.interestMinor == row.interestMinor && paid.feeMinor == row.feeMinor)
            }
            if passing == 20 { break }
        }
        #expect(passing > 3)
    }

    /// 1,000 at c = 6% and a fee of 1% over quarters of 30/360: interest 15, then 6% · ¼ · 667 = 10.005,
    /// which is 10.
    @Test func anExampleIsCheckedByHand() {
        let ledger = TrancheLedger(
            Waterfall.Tranche(
                name: "senior", notionalMinor: 1_000, periods: 3, balanceFactors: [1, 0.6667, 0.3333, 0], balloon: 0, feeRate: 0.01,
                interestRate: 0.06, scheduledRate: 0.07))
        #expect(ledger.scheduled == [1_000, 667, 333, 0])
        #expect(WaterfallAmount.accrued(rate: 0.06, yearFraction: 0.25, balance: 1_000) == 15)
        #expect(WaterfallAmount.accrued(rate: 0.06, yearFraction: 0.25, balance: 667) == 10)
    }
}
