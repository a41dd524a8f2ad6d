import Foundation
import StructEngine
import TestSupport
import Testing

@testable import StructReport

/// Loan-level disclosure by Annex III of Delegated Regulation (EU) 2020/1224.
@Suite struct DisclosureTests {
    private static func disclosure(
        _ name: String = "small", index: Int64 = 6944, noData: Disclosure.NoData = .notCollected, change: (inout Deal) -> Void = { _ in }
    ) throws -> Disclosure {
        var deal = try Deal(json: Fixture.bytes(name))
        change(&deal)
        let plan = try Plan(deal)
        return try Disclosure(plan: plan, structure: plan.evaluate(index: index), noData: noData)
    }

    /// Rows by code and record, as a reader of CSV without quotation marks sees them.
    private static func rows(_ disclosure: Disclosure) throws -> [[String]] {
        var rows: [[String]] = []
        for line in disclosure.csv.components(separatedBy: "\r\n").dropLast() {
            var (cells, cell, isQuoted) = ([String](), "", false)
            for character in line {
                switch character {
                case "\"": isQuoted.toggle()
                case "," where !isQuoted:
                    cells.append(cell)
                    cell = ""
                default: cell.append(character)
                }
            }
            rows.append(cells + [cell])
        }
        return rows
    }

    /// What stands in a field, its unit and its status.
    private static func stands(_ code: String, _ record: String? = nil, in rows: [[String]]) throws -> [String] {
        let row = try #require(rows.first { $0[3] == code && (record == nil || $0[2] == record) })
        return Array(row[5...7])
    }

    /// Numbers and names that the regulation gives them.
    @Test(arguments: [
        ("CREL1", "Unique Identifier"), ("CREL13", "Geographic Region Classification"), ("CREL23", "Current Principal Balance"),
        ("CREL36", "Defaulted Underlying Exposure Purchase Price"), ("CREL65", "Revenue"),
        ("CREL82", "Properties Collateralised To The Underlying Exposure"), ("CREL110", "Current Interest Rate"),
        ("CREL135", "Actual Default Interest"), ("CREL181", "Original Lender Establishment Country"),
        ("CREC15", "Current Valuation Amount"), ("CREC51", "Income Expiring 49+ Months"), ("CRET5", "Tenant Name"),
        ("CRET9", "Rent Currency"),
    ]) func aFieldHasTheNameOfItsNumber(code: String, name: String) throws {
        let disclosure = try Self.disclosure()
        #expect(try #require(disclosure.fields.first { $0.code == code }).name == name)
        let sections = Disclosure.Section.allCases.map(\.names.count)
        #expect(sections == [181, 51, 9])
    }

    @Test func theExposureIsTheSeniorLoanOnItsClosing() throws {
        let rows = try Self.rows(Self.disclosure())
        for (code, stands) in [
            ("CREL1", ["", "", "required"]), ("CREL6", ["2026-03-31", "date", "known"]), ("CREL8", ["ND5", "", "not_applicable"]),
            ("CREL16", ["2026-06-30", "date", "known"]), ("CREL18", ["2044-03-31", "date", "known"]),
            ("CREL19", ["216", "months", "known"]), ("CREL22", ["EUR", "currency", "known"]),
            ("CREL23", ["345821000.00", "EUR", "known"]), ("CREL30", ["ND1", "", "no_data"]),
            ("CREL87", ["OTHR", "code", "known"]), ("CREL90", ["QUTR", "code", "known"]), ("CREL104", ["2026-06-30", "date", "known"]),
            ("CREL122", ["A011", "code", "known"]), ("CREL136", ["PERF", "code", "known"]), ("CREL172", ["", "", "required"]),
            ("CREL135", ["ND5", "", "not_applicable"]), ("CREC1", ["", "", "required"]), ("CREC11", ["SCDT", "code", "known"]),
        ] {
            #expect(try Self.stands(code, in: rows) == stands, "\(code)")
        }
    }

    /// By Article 1, points 5 and 6: the first year's cash over its principal and interest, and over its interest.
    @Test func coverIsThatOfTheFirstYear() throws {
        let disclosure = try Self.disclosure()
        let (plan, structure) = (disclosure.plan, disclosure.structure)
        let year = try plan.schedule(of: structure).senior.prefix(4)
        let cash = Double(structure.cashFlowsMinor.prefix(4).reduce(0, +))
        let (interest, principal) = (Double(year.map(\.interestMinor).reduce(0, +)), Double(year.map(\.principalMinor).reduce(0, +)))
        let rows = try Self.rows(disclosure)
        let dscr = try #require(Double(Self.stands("CREL73", in: rows)[0]))
        let icr = try #require(Double(Self.stands("CREL77", in: rows)[0]))
        #expect(abs(dscr - cash / (interest + principal)) <= 5e-5 && abs(icr - cash / interest) <= 5e-5 && icr > dscr)
        let ltv = try #require(Double(Self.stands("CREL75", in: rows)[0]))
        #expect(abs(ltv - structure.metrics.seniorLTV * 100) <= 5e-5 && ltv > 10)
    }

    @Test(arguments: ["small", "medium", "large"]) func incomeThatExpiresIsAllOfTheRentAndTheSitesAreThePools(name: String) throws {
        let disclosure = try Self.disclosure(name, index: 0)
        let sites = Set(disclosure.fields.filter { $0.section == .collateral }.map(\.record))
        let rows = try Self.rows(disclosure)
        for site in sites where try Self.stands("CREC47", site, in: rows)[2] == "known" {
            let bands = try (47...51).map { try #require(Double(Self.stands("CREC\($0)", site, in: rows)[0])) }
            #expect(abs(bands.reduce(0, +) - 100) < 1e-3, "\(site): \(bands)")
        }
        #expect(try Self.stands("CREL80", in: rows)[0] == "\(sites.count)")
        var value = 0.0
        for site in disclosure.plan.deal.sites where sites.contains(site.id) {
            #expect(try Self.stands("CREC22", site.id, in: rows)[0] == disclosure.plan.deal.currency.amount(site.marketValue))
            value += site.marketValue
        }
        #expect(try Self.stands("CREL83", in: rows)[0] == disclosure.plan.deal.currency.amount(value))
    }

    /// What is not hedged floats: its index is not known, and not inapplicable.
    @Test func aLoanIsFixedOnlyWhereNoRiseOfRatesReachesIt() throws {
        let floating = try Self.rows(Self.disclosure())
        #expect(
            try Self.stands("CREL111", in: floating) == ["", "", "required"] && Self.stands("CREL157", in: floating)[0] == "259365750.00")
        let fixed = try Self.rows(Self.disclosure { $0.hedgedShare = 1 })
        #expect(try Self.stands("CREL111", in: fixed)[0] == "ND5" && Self.stands("CREL103", in: fixed)[0] == "ND5")
        #expect(try Self.stands("CREL109", in: fixed)[0] == "FXRL" && Self.stands("CREL165", in: fixed)[0] == "ND1")
        let bare = try Self.rows(Self.disclosure { $0.hedgedShare = 0 })
        #expect(try Self.stands("CREL154", in: bare)[0] == "ND5" && Self.stands("CREL113", in: bare) == ["", "", "required"])
        #expect(try Self.stands("CREL165", in: bare)[0] == "NOPE")
        let priced = try Self.rows(Self.disclosure(index: 0) { $0.levers.seniorCoupon = [.spread(basisPoints: 212.5)] })
        #expect(try Self.stands("CREL113", in: priced) == ["2.1250", "percent", "known"])
    }

    @Test func leasesOfOneTenantHaveOneIdentifierAndTheirOwnEnds() throws {
        let disclosure = try Self.disclosure("medium", index: 0) { deal in
            deal.leases[1].tenant = deal.leases[0].tenant
            deal.leases[1].tenantRating = deal.leases[0].tenantRating
            deal.leases[0].endMonth = 120
            deal.pools[0].leases = [deal.leases[0].id, deal.leases[1].id]
            deal.levers.pool = [deal.pools[0].id]
        }
        let rows = try Self.rows(disclosure)
        let leases = disclosure.plan.deal.leases
        #expect(try Self.stands("CRET4", leases[0].id, in: rows)[0] == "T1" && Self.stands("CRET4", leases[1].id, in: rows)[0] == "T1")
        #expect(rows.count(where: { $0[3] == "CRET4" }) == 2)
        #expect(try Self.stands("CRET7", leases[0].id, in: rows)[0] == "\(disclosure.plan.date(endOfMonth: 120))")
        #expect(try disclosure.plan.date(endOfMonth: 120).year == disclosure.plan.deal.closingDate.year + 10)
    }

    @Test func noDataIsWhatTheReportingEntitySaysAndOnlyWhereItMay() throws {
        for text in ["ND1", "ND2", "ND3", "ND4-2026-12-31"] {
            let option = try #require(Disclosure.NoData(text))
            let rows = try Self.rows(Self.disclosure(noData: option))
            #expect(try Self.stands("CREL12", in: rows)[0] == text)
            // These take no option, or not that one.
            #expect(try Self.stands("CREL2", in: rows)[0] == "" && Self.stands("CREL135", in: rows)[0] == "ND5")
            #expect(!rows.contains { ["none", "ND5"].contains($0[8]) && $0[5] == text })
        }
        for text in ["", "ND", "ND4", "ND5", "ND4-", "ND4-2026-02-30", "nd1", "ND1 ", "=1"] { #expect(Disclosure.NoData(text) == nil) }
    }

    @Test func theListOfWhatIsMissingIsTheFieldsWithoutAValue() throws {
        let disclosure = try Self.disclosure("medium", index: 0)
        let rows = try Self.rows(disclosure).dropFirst()
        let lacking = Set(rows.filter { $0[7] != "known" }.map { $0[3] })
        let listed = disclosure.missingCSV.components(separatedBy: "\r\n").dropFirst().dropLast().map { $0.components(separatedBy: ",") }
        #expect(Set(listed.map { $0[1] }) == lacking)
        #expect(listed[0][1] == "CREL1" && listed.reduce(0) { $0 + (Int($1[3]) ?? 0) } >= rows.count { $0[7] != "known" })
        #expect(disclosure.summary.contains("must be stated: CREL1-3, CREL51, CREL176-178, CREC1, CREC5, CRET1\n"))
        #expect(disclosure.summary.contains("is not confirmed of CREL22, CREL59, CREL60, CREL62, CREL68, CREL84, CRET9: "))
    }

    /// Of the Annex as published: which No Data options a field takes.
    @Test(arguments: [
        ("CREL1", "none"), ("CREL6", "none"), ("CREL12", "ND1-ND4"), ("CREL13", "ND1-ND4"), ("CREL16", "ND1-ND5"), ("CREL23", "ND5"),
        ("CREL51", "none"), ("CREL65", "ND1-ND4"), ("CREL73", "ND1-ND4"), ("CREL82", "none"), ("CREL108", "ND1-ND5"), ("CREL122", "ND5"),
        ("CREL130", "none"), ("CREL135", "ND5"), ("CREL148", "ND1-ND5"), ("CREL165", "ND1-ND4"), ("CREL167", "ND5"), ("CREL177", "none"),
        ("CREL181", "ND1-ND5"), ("CREC5", "none"), ("CREC10", "ND1-ND5"), ("CREC18", "ND1-ND4"), ("CREC43", "ND5"), ("CREC51", "ND1-ND5"),
        ("CRET4", "none"), ("CRET5", "ND1-ND4"), ("CRET6", "ND1-ND5"), ("CRET8", "ND5"),
    ]) func aFieldTakesTheOptionsOfTheAnnex(code: String, options: String) throws {
        #expect(Disclosure.allowed[code]?.text == options)
        #expect(Disclosure.allowed.count == 234)
    }

    /// Nothing stands in a field that it does not take, whatever the deal and the option.
    @Test(arguments: ["small", "medium", "large"]) func noFieldHasAnOptionThatItDoesNotTake(name: String) throws {
        for (option, hedged) in [("ND1", 0.0), ("ND3", 0.75), ("ND4-2027-01-01", 1.0)] {
            let noData = try #require(Disclosure.NoData(option))
            for tests in [[], [Deal.CovenantTest(.ltv, below: 0.6, .lockup)]] {
                let rows = try Self.rows(
                    Self.disclosure(name, index: 0, noData: noData) { deal in
                        (deal.hedgedShare, deal.cashTraps.tests, deal.cashTraps.lockupDSCR, deal.cashTraps.sweepDSCR) = (
                            hedged, tests, nil, nil
                        )
                        deal.levers.dsraMonths = [tests.isEmpty ? 0 : 6]
                    })
                for row in rows.dropFirst() {
                    let options = row[8]
                    if row[5] == "ND5" { #expect(["ND5", "ND1-ND5", "unconfirmed"].contains(options), "\(row)") }
                    if row[5] == option { #expect(["ND1-ND4", "ND1-ND5", "unconfirmed"].contains(options), "\(row)") }
                    #expect(row[7] != "required" || row[5].isEmpty, "\(row)")
                }
                #expect(try Self.stands("CREL47", in: rows)[0] == (tests.isEmpty ? "ND5" : "CTRS"))
                #expect(try Self.stands("CREL55", in: rows)[0] == (tests.isEmpty ? "NONE" : option))
                #expect(try Self.stands("CREL70", in: rows)[0] == option)
            }
        }
    }

    /// By value, each as a share of all; they sum to all of the loan, however they are rounded.
    @Test(arguments: ["small", "medium", "large"]) func theLoanIsAllocatedToTheSitesByValue(name: String) throws {
        let disclosure = try Self.disclosure(name, index: 0)
        let rows = try Self.rows(disclosure)
        let shares = rows.filter { $0[3] == "CREC21" }.map { Int($0[5].replacing(".", with: "")) ?? 0 }
        #expect(shares.reduce(0, +) == 1_000_000 && !shares.isEmpty)
        let sites = disclosure.plan.deal.sites.filter { site in rows.contains { $0[3] == "CREC21" && $0[2] == site.id } }
        let value = sites.reduce(0) { $0 + $1.marketValue }
        for (site, share) in zip(sites, shares) { #expect(abs(Double(share) / 1_000_000 - site.marketValue / value) < 2e-6) }
    }

    @Test func textsOfADealStayTexts() throws {
        let hostile = "=cmd|'/C calc'!A0,\""
        let disclosure = try Self.disclosure { deal in
            for place in deal.leases.indices { deal.leases[place].tenant = hostile }
            for place in deal.leases.indices { deal.leases[place].tenantRating = .bbb }
        }
        #expect(disclosure.csv.contains(",\"'=cmd|'/C calc'!A0,\"\"\","))
        #expect(!disclosure.csv.contains(",=cmd") && !disclosure.csv.contains("\"=cmd"))
    }

    @Test(arguments: ["small", "medium", "large"]) func everyStructureHasOneAndTheSameBytes(name: String) throws {
        let plan = try Fixture.plan(name)
        for step in 0..<40 {
            let structure = try plan.evaluate(index: plan.cardinality / 41 * Int64(step))
            let first = try Disclosure(plan: plan, structure: structure)
            #expect(try first.csv == Disclosure(plan: plan, structure: structure).csv)
            // Where the figure is a number it is a finite one.
            for field in first.fields {
                guard case .known(let text, let unit, false) = field.value, ["percent", "ratio", "years", "EUR", "GBP"].contains(unit)
                else {
                    continue
                }
                #expect(Double(text)?.isFinite == true, "\(field.code) \(text)")
            }
        }
    }
}
