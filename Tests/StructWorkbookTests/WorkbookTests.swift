import Foundation
import StructEngine
import TestSupport
import Testing

@testable import StructWorkbook

/// The model behind a workbook; Tests/Scripts/workbook.sh works workbooks out and compares them with the engine.
@Suite struct WorkbookTests {
    private static func plan(_ name: String, _ change: (inout Deal) -> Void = { _ in }) throws -> Plan {
        var deal = try Deal(json: [UInt8](Data(contentsOf: Repository.fixtures.appending(path: "\(name).json"))))
        change(&deal)
        return try Plan(deal)
    }

    @Test(arguments: [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (485, "RR")]) func columnsAreNamedAsInASpreadsheet(
        column: Int, name: String
    ) {
        #expect(Model.letters(column) == name)
    }

    /// 1 January 1900 is day 2 since spreadsheets count a 29 February 1900; 1 March 2024 is 45352.
    @Test(arguments: [("1970-01-01", 25_569), ("2000-02-29", 36_585), ("2024-03-01", 45_352), ("2026-01-31", 46_053)])
    func datesAreTheDaysOfASpreadsheet(text: String, serial: Int) throws {
        #expect(WorkbookFile.serial(try #require(Deal.CalendarDate(text))) == serial)
    }

    @Test func bracketsBecomeAddressesThatMoveWithTheMonth() throws {
        var model = Model(months: 3)
        model.sheet("A", [.input("x", "x", "u", "p", 1), .series("y", "y", "u", "[y@-1]+[$x]*[y@+1]", opening: "1")])
        let pieces = try #require(model.pieces("[y@-1]+[$x]*[y@+1]-SUM([y@all])+[y@opening]", model.places))
        let letters = (0...10).map { Model.letters($0) }
        #expect(Model.formula(pieces, column: 6, letters: letters) == "=A!F6+A!$D$5*A!H6-SUM(A!$G$6:$I$6)+A!$F$6")
        #expect(model.pieces("[z]", model.places) == nil)
    }

    @Test(arguments: ["small", "medium", "large"]) func everyFormulaNamesRowsThatAreThereAndNamesAreUnique(name: String) throws {
        let plan = try Self.plan(name)
        for index in [Int64(0), 6_944, plan.cardinality - 1] {
            let structure = try plan.evaluate(index: index)
            guard structure.seniorNotionalMinor > 0 else { continue }
            let model = try Workbook(plan: plan, structure: structure).model
            let names = model.sheets.flatMap(\.rows).map(\.name).filter { !$0.isEmpty }
            #expect(Set(names).count == names.count && names.count > 150)
            let places = model.places
            for row in model.sheets.flatMap(\.rows) {
                var templates: [String] = []
                if case .formula(let template)? = row.constant { templates.append(template) }
                if case .formula(let template)? = row.series { templates.append(template) }
                if let opening = row.opening { templates.append(opening) }
                for template in templates { #expect(model.pieces(template, places) != nil, "\(row.name): \(template)") }
            }
        }
    }

    @Test func whatIsNotModelledIsRefusedByNameWithACure() throws {
        let plan = try Self.plan("small") { deal in
            deal.leases[2].steps = [Deal.RentStep(month: 25, rent: 1)]
            deal.leases[4].relet = Deal.Relet(voidMonths: 6, rentShare: 1, termMonths: 60)
        }
        let index = try #require(try (0..<plan.cardinality).first { try plan.evaluate(index: $0).seniorNotionalMinor > 0 })
        let structure = try plan.evaluate(index: index)
        let faults = Workbook.faults(of: plan, structure: structure, scenario: "base")
        #expect(
            faults.map(\.path) == ["leases[2].steps", "leases[4].relet"]
                && faults.allSatisfy { $0.message.contains("; choose") || $0.message.contains(", or ") })
        #expect(throws: StructError.self) { try Workbook(plan: plan, structure: structure) }
    }

    @Test func moreThanASpreadsheetBearsIsRefused() throws {
        let plan = try Self.plan("small") { deal in
            for copy in 0..<900 {
                var lease = deal.leases[0]
                lease.id = "copy \(copy)"
                deal.leases.append(lease)
            }
        }
        let index = try #require(try (0..<plan.cardinality).first { try plan.evaluate(index: $0).levers.pool == "all" })
        let faults = Workbook.faults(
            of: plan, structure: try plan.evaluate(index: index, moves: [.seniorNotional(minor: 100_000_000)]), scenario: "base")
        #expect(faults.map(\.path) == ["pool"] && faults[0].message.hasSuffix("; choose a smaller pool"))
    }

    @Test func aCaseThatIsNotModelledIsLeftOutAndSaid() throws {
        let plan = try Self.plan("small") { deal in
            var stress = Deal.Scenario(id: "gone")
            stress.tenantDefault = Deal.TenantDefault(tenant: "largest", fromMonth: 13, voidMonths: 12, reletShare: 0.7)
            deal.scenarios.append(stress)
        }
        let structure = try plan.evaluate(index: 6_944)
        let workbook = try Workbook(plan: plan, structure: structure)
        #expect(!workbook.cases.contains { $0.id == "gone" } && workbook.cases.count == 9)
        #expect(workbook.summary.contains { $0.label == "Left out: gone" })
        #expect(Workbook.faults(of: plan, structure: structure, scenario: "gone").map(\.path) == ["scenario"])
    }

    @Test func theSameStructureGivesTheSameBytes() throws {
        let plan = try Self.plan("small")
        let workbook = try Workbook(plan: plan, structure: plan.evaluate(index: 6_944), scenario: "combined")
        let folder = FileManager.default.temporaryDirectory.appending(path: "workbook-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["a.xlsx", "b.xlsx"].map { folder.appending(path: $0) }
        for file in files { #expect(workbook.write(to: file.path)) }
        let bytes = try files.map { try Data(contentsOf: $0) }
        #expect(bytes[0] == bytes[1] && bytes[0].count > 100_000)
        #expect(!workbook.write(to: folder.appending(path: "no/folder.xlsx").path))
    }
}
