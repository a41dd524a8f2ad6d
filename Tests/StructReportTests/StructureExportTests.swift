import Foundation
import StructEngine
import TestSupport
import Testing

@testable import StructReport

/// A structure for other programs.
@Suite struct StructureExportTests {
    /// The best structure of a short run, or the first of the space where nothing passes.
    private static func export(_ name: String, index: Int64 = 6944) throws -> StructureExport {
        let plan = try Fixture.plan(name)
        return try StructureExport(plan: plan, structure: plan.evaluate(index: index, withEquityReturn: true))
    }

    @Test(arguments: ["small", "medium", "large"]) func theDealInItIsADealOfThisOneStructure(name: String) throws {
        let export = try Self.export(name)
        let json = try export.json()
        let text = try #require(json["deal"]).text()
        let plan = try Plan(Deal(json: text.utf8))
        #expect(plan.cardinality == 1)
        let again = try plan.evaluate(index: 0, withEquityReturn: true)
        #expect(again.seniorNotionalMinor == export.structure.seniorNotionalMinor)
        #expect(again.metrics == export.structure.metrics && again.coverage == export.structure.coverage)
        #expect(again.cashFlowsMinor == export.structure.cashFlowsMinor && again.gateB == export.structure.gateB)
        #expect(try plan.schedule(of: again) == export.schedule)
    }

    @Test func provenanceSaysWhereItComesFrom() throws {
        let plan = try Fixture.plan("small")
        let run = StructureExport.Origin.Run(seed: .max, count: 7, rank: 2, fingerprint: "f", digest: "d")
        let structure = try plan.evaluate(index: 3, moves: [.equityShare(0.4)])
        let export = try StructureExport(plan: plan, structure: structure, origin: .init(moves: ["equity_pct=0.4"], run: run))
        let json = try export.json()
        let provenance = try #require(json["provenance"])
        #expect(provenance["index"] == .integer(3) && provenance["moves"] == .array([.string("equity_pct=0.4")]))
        #expect(provenance["fingerprint"] == .string(plan.key) && provenance["ruleset"] == .string("v1.0"))
        #expect(provenance["run"]?["seed"] == .natural(.max) && provenance["run"]?["rank"] == .integer(2))
        // The digest is over what is in it: another structure has another, the same one the same.
        let other = try Self.export("small").json()
        #expect(try export.json() == json && other["provenance"]?["digest"] != provenance["digest"])
    }

    @Test func everyConstraintHasItsHeadroom() throws {
        let export = try Self.export("medium")
        guard case .array(let rows)? = try export.json()["constraints"] else { throw Fault() }
        #expect(rows.count == export.structure.gateA.count + export.structure.gateB.count && rows.count == 17)
        for (row, verdict) in zip(rows, export.structure.gateA + export.structure.gateB) {
            #expect(row["constraint"] == .string(verdict.constraint.key) && row["headroom"] == .optional(verdict.margin))
        }
    }

    private struct Fault: Error {}

    private static func cells(_ csv: String) -> [[String]] {
        csv.components(separatedBy: "\r\n").dropLast().map { $0.components(separatedBy: ",") }
    }

    @Test func theScheduleIsInCurrencyUnitsAndEndsAtZeroOrTheBalloon() throws {
        let export = try Self.export("small")
        let rows = Self.cells(export.scheduleCSV)
        #expect(
            rows[0] == [
                "tranche", "period", "date", "opening_balance_eur", "principal_eur", "interest_eur", "fee_eur", "service_eur",
                "closing_balance_eur",
            ])
        #expect(rows.count == 1 + export.schedule.senior.count + export.schedule.mezz.count)
        #expect(rows[1][..<3] == ["senior", "1", "2026-06-30"])
        // 345,821,000.00 euros, as the engine has them in cents.
        #expect(rows[1][3] == "345821000.00" && export.structure.seniorNotionalMinor == 34_582_100_000)
        #expect(rows.dropFirst().allSatisfy { $0.count == 9 })
    }

    @Test func theWaterfallsCashIsConservedInItsColumns() throws {
        let export = try Self.export("small")
        let rows = Self.cells(try export.waterfallCSV(scenario: "rent_down_10"))
        let titles = rows[0]
        #expect(titles[..<4] == ["scenario", "period", "date", "cfads_eur"] && titles.contains("dscr_ratio"))
        #expect(Set(titles).count == titles.count)
        func minor(_ row: [String], _ title: String) throws -> Int64 {
            let place = try #require(titles.firstIndex(of: title))
            return try #require(Int64(row[place].replacing(".", with: "")))
        }
        for row in rows.dropFirst() {
            #expect(row[0] == "rent_down_10" && row.count == titles.count)
            var (left, right) = (try minor(row, "cfads_eur") + minor(row, "operating_shortfall_eur"), try minor(row, "equity_eur"))
            for title in titles where title.hasSuffix("_drawn_eur") || title.hasSuffix("_released_eur") { left += try minor(row, title) }
            for title in titles where title.hasSuffix("_paid_in_eur") { left -= try minor(row, title) }
            for tranche in ["senior", "mezzanine", "mezz"] {
                for part in ["fee", "interest", "principal", "swept"] where titles.contains("\(tranche)_\(part)_eur") {
                    right += try minor(row, "\(tranche)_\(part)_eur")
                }
            }
            #expect(left == right)
        }
    }

    /// Test vectors of RFC 4648, section 10.
    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")])
    func bytesInBase64AreThoseOfTheStandard(text: String, expected: String) { #expect(base64(Array(text.utf8)) == expected) }
}
