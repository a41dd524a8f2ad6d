import Foundation
import StructEngine
import TestSupport
import Testing

@testable import StructReport

/// What the page says of the life of a structure.
@Suite struct StructurePartTests {
    private static func part(_ name: String = "small", index: Int64 = 6944) async throws -> StructurePart {
        let plan = try Fixture.plan(name)
        return try await StructurePart(
            plan: plan, structure: plan.evaluate(index: index, withEquityReturn: true), rank: 1, riskPaths: 1_000)
    }

    @Test func theTornadoSaysWhatTheSensitivitiesSay() async throws {
        let part = try await Self.part("medium", index: 370_197_304)
        let html = part.tornado.source
        let all = try part.plan.sensitivities(of: part.structure)
        let proceeds = part.structure.seniorNotionalMinor + part.structure.mezzNotionalMinor
        let sides = all.flatMap { row in [row.down, row.up].compactMap { $0.map { (row.driver, $0) } } }
        #expect(sides.count == 19 || sides.count == 18)
        for (driver, side) in sides where side.proceedsMinor != proceeds {
            #expect(html.contains(">\(driver.text(side.change)): \(part.money.change(side.proceedsMinor - proceeds))<"), "\(driver)")
        }
        #expect(html.components(separatedBy: "<svg").count == 3 && html.contains("<caption>Cover and return"))
        #expect(html.contains("Tornado of proceeds.") && html.contains("Tornado of cover."))
    }

    /// The page's paths are those of the simulation with the same seed and number.
    @Test func theHistogramCountsThePathsOfTheRisk() async throws {
        let part = try await Self.part()
        let risk = try await part.plan.risk(of: part.structure, paths: 1_000, seed: 1)
        #expect(part.risk == risk && part.pathDSCRs.count == 1_000)
        let bands = try #require(StructurePart.Histogram(part.pathDSCRs.compactMap { $0 }))
        #expect(bands.counts.reduce(0, +) == 1_000)
        let below = part.pathDSCRs.count { ($0 ?? 9) < 1 }
        let one = bands.counts.indices.filter { bands.edge($0 + 1) <= 1 + 1e-9 }.reduce(0) { $0 + bands.counts[$1] }
        #expect(below == one && Double(below) / 1_000 == risk.events[0].overLife.value)
        #expect(part.chances.source.contains("of 1000 paths</title>") && part.chances.source.contains("<caption>What may happen to #6944"))
    }

    @Test(arguments: [
        [1.0], [1, 1, 1], [-0.5, 0.2, 1.3], [0, 1e9], [1.2, 1.3, 1.25, 400], Array(repeating: 1.1, count: 99) + [9], [.nan, .infinity, 2],
    ]) func aHistogramLosesNoValue(values: [Double]) throws {
        let bands = try #require(StructurePart.Histogram(values))
        #expect(bands.counts.reduce(0, +) == values.count { $0.isFinite } && bands.counts.count <= 40 && bands.step > 0)
        #expect(StructurePart.Histogram([]) == nil && StructurePart.Histogram([.nan]) == nil)
    }

    /// Cover of swept debt is not that of the schedule, which the stress grid has.
    @Test func aChartOfSweptDebtSaysSo() async throws {
        var deal = try Deal(json: Fixture.bytes("small"))
        deal.cashTraps.tests = [Deal.CovenantTest(.dscr, below: 9, .sweep, share: 0.5)]
        let plan = try Plan(deal)
        let swept = try await StructurePart(plan: plan, structure: plan.evaluate(index: 6944), rank: 1, riskPaths: 0)
        #expect(swept.html.source.contains("DSCR by period, over what is due on the debt as swept;"))
        #expect(try await !Self.part().html.source.contains("as swept"))
    }

    /// Sixty quarters whose first period has five months: five and nine in the first year. Nineteen quarters end with three of four.
    @Test func yearsThatAreNotOfTwelveMonthsAreNamed() async throws {
        #expect(StructurePart.unevenYears(periods: 60, perYear: 4, firstPeriodMonths: 5) == " The first has 14 months.")
        #expect(StructurePart.unevenYears(periods: 60, perYear: 4, firstPeriodMonths: 3) == "")
        #expect(StructurePart.unevenYears(periods: 19, perYear: 4, firstPeriodMonths: nil) == " The last has 9 months.")
        #expect(StructurePart.unevenYears(periods: 7, perYear: 12, firstPeriodMonths: 2) == " The first has 8 months.")
        #expect(StructurePart.unevenYears(periods: 3, perYear: 1, firstPeriodMonths: 6) == " The first has 6 months.")
        var deal = try Deal(json: Fixture.bytes("small"))
        deal.firstPeriodMonths = 5
        let plan = try Plan(deal)
        let part = try await StructurePart(plan: plan, structure: plan.evaluate(index: 6944), rank: 1, riskPaths: 0)
        #expect(part.html.source.contains("years. The first has \(5 + 12 - 12 / deal.paymentsPerYear) months."))
        #expect(try await !Self.part().html.source.contains("The first has"))
    }

    @Test func withoutPathsThereIsNoRiskOnThePage() async throws {
        let plan = try Fixture.plan("small", seed: 424_242, count: 500)
        let result = try await plan.run(hints: false)
        let bare = try await RunPage(plan: plan, result: result, riskPaths: 0).html
        #expect(!bare.contains("random paths") && bare.contains("Tornado of cover"))
        #expect(try await RunPage(plan: plan, result: result).html.contains("1,000 random paths"))
        await #expect(throws: StructError.self) { try await RunPage(plan: plan, result: result, riskPaths: .max) }
    }

    @Test func aStructureWithoutDebtHasAPartToo() async throws {
        var deal = try Deal(json: Fixture.bytes("small"))
        deal.levers.seniorDSCR = [.flat(99)]
        deal.notionalStep = 1e9
        let plan = try Plan(deal)
        let structure = try plan.evaluate(index: 0)
        #expect(structure.seniorNotionalMinor == 0)
        let part = try await StructurePart(plan: plan, structure: structure, rank: 1, riskPaths: 1_000)
        #expect(part.chances.source == "" && !part.html.source.contains("NaN") && !part.html.source.contains(">inf<"))
        #expect(try Disclosure(plan: plan, structure: structure).summary.contains("CREL1-3"))
    }
}
