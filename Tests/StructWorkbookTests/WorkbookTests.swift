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
            Self.expectFormulasHold(model)
        }
    }

    /// What a deal can state beside plain leases: every formula of it names rows that are there, and none is refused.
    @Test(arguments: ["steps", "relet", "breaks", "default", "tests", "days", "covers"]) func aKeyBringsItsRows(key: String) throws {
        let newYear = try #require(Deal.CalendarDate("2027-01-01"))
        let plan = try Self.plan("small") { deal in
            switch key {
            case "steps": deal.leases[2].steps = [Deal.RentStep(month: 25, rent: 900_000), Deal.RentStep(month: 61, rent: 950_000)]
            case "relet": deal.leases[4].relet = Deal.Relet(voidMonths: 6, rentShare: 1, termMonths: 60)
            case "breaks":
                deal.leases[4].breakMonth = 60
                deal.scenarios[0].breaks = .all
            case "default":
                deal.scenarios[0].tenantDefault = Deal.TenantDefault(tenant: "largest", fromMonth: 13, voidMonths: 12, reletShare: 0.7)
            case "tests":
                deal.cashTraps.tests = Deal.CovenantTest.Metric.allCases.map { Deal.CovenantTest($0, below: 1, .sweep) }
                deal.cashTraps.tests += Deal.CovenantTest.Effect.allCases.map { Deal.CovenantTest(.dscrForward, below: 1, $0) }
                deal.cashTraps.refinance = Deal.Refinance(maxLTV: 0.5, minDebtYield: 0.08, minDSCR: 1.2, constant: 0.07)
            case "days":
                deal.businessDays.convention = .modifiedFollowing
                deal.businessDays.adjustsInterest = true
                deal.businessDays.holidays = [newYear]
            default: deal.leases[1].dscrMultiple = 1.5
            }
        }
        let structure = try plan.evaluate(index: 6_944)
        let model = try Workbook(plan: plan, structure: structure, scenario: key == "default" || key == "breaks" ? "cpi_0" : "base").model
        let names = Set(model.sheets.flatMap(\.rows).map(\.name))
        let own = [
            "steps": "cStep2", "relet": "cHeld4", "breaks": "broken4", "default": "struck", "tests": "t11On", "days": "paid",
            "covers": "sizing",
        ]
        #expect(names.contains(try #require(own[key])))
        Self.expectFormulasHold(model)
    }

    private static func expectFormulasHold(_ model: Model) {
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

    @Test func whatIsNotModelledIsRefusedByNameWithACure() throws {
        let plan = try Self.plan("small") { $0.fees.seniorRunningBasisPoints = 0 }
        let structure = try plan.evaluate(index: 6_944, moves: [.seniorCoupon(.rate(0.0001)), .seniorNotional(minor: 0)])
        let faults = Workbook.faults(of: plan, structure: structure)
        #expect(faults.map(\.id) == ["workbook_scope"] && faults.map(\.path) == ["senior"] && faults[0].message.contains("; choose"))
        #expect(throws: StructError.self) { try Workbook(plan: plan, structure: structure) }
    }

    /// Shocks come on top of the case; 1.6 of rent lost in all is no deal, and has no figures.
    @Test func shocksAreOfTheChosenCase() throws {
        let plan = try Self.plan("small") { deal in
            var stress = Deal.Scenario(id: "ruin")
            stress.rentShock = 0.98
            deal.scenarios.append(stress)
        }
        let structure = try plan.evaluate(index: 6_944)
        let base = try Workbook(plan: plan, structure: structure)
        let down = try Workbook(plan: plan, structure: structure, scenario: "rent_down_10")
        let covers = base.shocked.compactMap(\.least)
        #expect(covers.count == Workbook.shocks.count)
        let row = try #require(try plan.stressGrid(of: structure).first { $0.scenario == "rent_down_10" })
        #expect(covers[1] == row.minDSCR && base.shocked[1].mean == row.meanDSCR)
        #expect(try #require(down.shocked[0].least) < covers[1])
        let ruin = try Workbook(plan: plan, structure: structure, scenario: "ruin")
        #expect(ruin.shocked[0].least == nil && ruin.shocked[2].least != nil)
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
            of: plan, structure: try plan.evaluate(index: index, moves: [.seniorNotional(minor: 100_000_000)]))
        #expect(faults.map(\.path) == ["pool"] && faults[0].message.hasSuffix("; choose a smaller pool or a shorter tenor"))
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
