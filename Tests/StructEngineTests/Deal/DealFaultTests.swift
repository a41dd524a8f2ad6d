import TestSupport
import Testing

@testable import StructEngine

/// What a faulty deal is told: every fault at once, each with its place, what must hold, what was
/// found and the likely cure.
@Suite struct DealFaultTests {
    private func issues(_ text: DealText) throws -> [StructEngine.Issue] { try faults { try Deal(json: text.bytes) } }

    @Test func theUneditedDealHasNoFaultAndSpans96Permutations() throws {
        #expect(try issues(.twoHalls) == [])
        #expect(try Plan(Deal(json: DealText.twoHalls.bytes)).cardinality == 96)
    }

    @Test func twelveFaultsAreReportedTogetherInTheOrderOfTheText() throws {
        let text = DealText.twoHalls.replacing(#""GBP""#, with: #""GBB""#).replacing("2026-01-31", with: "2026-02-29")
            .replacing(#""country": "GB""#, with: #""country": "Great Britain""#)
            .replacing(#""passing_rent": 2000000"#, with: #""passing_rent": -2000000"#).replacing(#""id": "S1""#, with: #""id": """#)
            .replacing(#""equity_return": 0.14"#, with: #""equity_return": 14"#).replacing(#"["L1", "L2"]"#, with: #"["L1", "L22"]"#)
            .replacing(#""step": 0.05"#, with: #""step": 0"#).replacing(#""equity_pct": 0.3"#, with: #""equity_pc": 0.3"#)
            .replacing(#""vacancy_add": 0.01"#, with: #""vacancy_add": 0.98"#)
            .replacing(#""id": "rates_up""#, with: #""id": "base""#).replacing(#""sweep_pct": 1"#, with: #""sweep_pct": 1.01"#)
        let found = try issues(text).map { "\($0.line ?? 0) \($0.path) \($0.id)" }
        #expect(
            found == [
                "4 currency unknown_value", "7 closing_date date", "14 sites[1].country country", "22 leases[2].passing_rent out_of_range",
                "27 streams[0].id name_length", "38 equity_return out_of_range", "41 pools[1].leases[1] unknown_reference",
                "44 levers.senior_dscr.step range_step", "48 levers.equity_pc unknown_key", "51 scenarios[0].vacancy_add vacancy_sum",
                "52 scenarios[1].id reserved_id", "55 waterfall.sweep_pct out_of_range",
            ])
    }

    @Test func ofManyFaultsTheFirst200OfTheTextAreListedAndTheOthersCounted() throws {
        // The key is the last of its object in the text, and yet read first.
        let amounts = (0..<300).map { _ in "null" }.joined(separator: ",\n")
        let text = DealText.twoHalls.replacing("[400000, 410000, 420000, 430000]", with: "[\(amounts)]")
            .replacing(#""GBP""#, with: #""GBB""#).replacing(#""sweep_pct": 1"#, with: #""sweep_pct": 2"#)
        let found = try issues(text)
        #expect(found.count == 201)
        #expect(found.first?.path == "currency")
        #expect(found[1].path == "streams[0].amounts[0]")
        #expect(found[199].path == "streams[0].amounts[198]")
        // 302 faults: 101 amounts and the sweep are left.
        #expect(
            found.last?.description
                == "document: must be free of faults, found 102 more that are not listed; mend these first [more_faults]")
    }

    /// Of a key given twice the last is read, but the fault is where the second one stands.
    @Test func aKeyGivenThreeTimesIsReportedInItsPlaces() throws {
        let text = DealText.twoHalls.replacing(#""name": "Two Halls","#, with: "\"name\": 1,\n\"name\": 2,\n\"zebra\": 3,\n\"name\": 4,")
        let found = try issues(text).map { "\($0.line ?? 0) \($0.path) \($0.id)" }
        #expect(found == ["4 name duplicate_key", "5 zebra unknown_key", "6 name duplicate_key", "6 name wrong_type"])
    }

    @Test func aKeyGivenTwiceHidesNoOtherFault() throws {
        let text = DealText.twoHalls.replacing(#""day_count""#, with: #""currency": "EUR", "day_count""#)
            .replacing(#""equity_return": 0.14"#, with: #""equity_return": 14"#)
        let found = try issues(text).map { "\($0.line ?? 0) \($0.path) \($0.id)" }
        #expect(found == ["9 currency duplicate_key", "38 equity_return out_of_range"])
    }

    @Test func anIssueReadsAsPlaceDemandFindingCureAndIdentifier() throws {
        let text = DealText.twoHalls.replacing(#""id": "L3", "site": "LEE1""#, with: #""id": "L3", "site": "LEE9""#)
        let issue = try #require(try issues(text).first)
        #expect(
            issue.description
                == "22:18 leases[2].site: must be the id of a site, found \"LEE9\"; did you mean \"LEE1\"? [unknown_reference]")
    }

    @Test func aMissingSectionIsOneFaultAndNotOneForEachOfItsMembers() throws {
        let text = DealText.twoHalls.replacing(
            #"  "operating": {"vacancy_pct": 0.03, "maintenance_capex_pct": 0.02, "admin_fee": 100000},"#, with: "")
        #expect(try issues(text).map(\.path) == ["operating"])
    }

    @Test func aStreamWithoutAmountsIsEmpty() throws {
        let text = DealText.plant(amounts: [], perYear: 1, years: 5, levers: #""senior_coupon": 0.05, "senior_dscr": 1.2"#)
        #expect(try issues(text).map(\.path) == ["streams[0].amounts"])
    }

    @Test func aDealWithoutLeaseAndStreamHasNoCashFlow() throws {
        var deal = try Deal(json: DealText.twoHalls.bytes)
        deal.leases = []
        deal.streams = []
        deal.pools = [Deal.Pool(id: "all")]
        deal.levers.pool = ["all"]
        #expect(deal.issues().map(\.id) == ["no_cash_flow"])
    }

    @Test func theSumsOfVacancyMayReachTheEndsOfTheirRange() throws {
        for addition in ["-0.03", "0.97"] {
            let text = DealText.twoHalls.replacing(#""vacancy_add": 0.01"#, with: #""vacancy_add": \#(addition)"#)
            #expect(try issues(text) == [])
        }
    }

    @Test func aSpreadAndARateAreNotTheSameEvenWhereTheyCostTheSame() throws {
        let text = DealText.twoHalls.replacing("[0.055, 0.06]", with: #"[0.055, {"spread_bps": 150}]"#)
        #expect(try Deal(json: text.bytes).levers.seniorCoupon == [.rate(0.055), .spread(basisPoints: 150)])
    }

    @Test func negativeZeroIsZero() throws {
        let negative = try Deal(json: DealText.twoHalls.replacing(#""equity_pct": 0.3"#, with: #""equity_pct": -0"#).bytes)
        let positive = try Deal(json: DealText.twoHalls.replacing(#""equity_pct": 0.3"#, with: #""equity_pct": 0"#).bytes)
        #expect(negative == positive)
    }

    @Test func numbersTooSmallForADoubleAreZero() throws {
        let text = DealText.twoHalls.replacing(#""exit_value_pct": 0.5"#, with: #""exit_value_pct": 1e-999"#)
        #expect(try Deal(json: text.bytes).exitValueShare == 0)
    }
}
