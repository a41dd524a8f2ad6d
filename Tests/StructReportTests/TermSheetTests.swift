import Foundation
import StructEngine
import TestSupport
import Testing

@testable import StructReport

/// Term sheets; Tests/Scripts/documents.sh sets their PDFs.
@Suite struct TermSheetTests {
    private static func sheet(_ name: String, index: Int64) throws -> TermSheet {
        let plan = try Fixture.plan(name)
        return try TermSheet(plan: plan, structure: plan.evaluate(index: index, withEquityReturn: true))
    }

    @Test func itSaysWhatTheStructureIs() throws {
        let text = try Self.sheet("small", index: 6944).markdown
        for line in [
            "# Atlantic Arc Data Centres: indicative term sheet", "| **Amount** | EUR 345,821,000 |",
            "| **Payment dates** | quarterly: 30 June 2026; 30 September 2026; 31 December 2026; 31 March 2027; … to 31 March 2044 |",
            "| **Expected final date** | 31 March 2044 |",
            "| **Legal final date** | \\[ \\], not before 31 March 2044 |", "| **Day count** | 30/360 |",
            "1. A negative cash flow is met from the reserve, then from trapped cash.",
            "| **Amortisation** | sculpted: service follows the cash of the base case |",
        ] {
            #expect(text.contains(line), "\(line)")
        }
        #expect(text.contains("| MAX LTV | A | ≤ "))
        #expect(!text.contains("## Mezzanine") && !text.contains("does not pass"))
    }

    @Test func theScheduleOfThePaperIsTheEngines() throws {
        let sheet = try Self.sheet("small", index: 6944)
        let rows = sheet.markdown.split(separator: "\n").filter { $0.contains("| 20") && $0.split(separator: "|").count == 8 }
        #expect(rows.count == sheet.schedule.senior.count && rows.count == 72)
        for (row, due) in zip(rows, sheet.schedule.senior) {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(
                cells[0] == "\(due.period)" && cells[1] == "\(due.date)" && Self.minor(cells[2]) == due.openingBalanceMinor)
            #expect(Self.minor(cells[6]) == due.serviceMinor && Self.minor(cells[7]) == due.closingBalanceMinor)
        }
    }

    /// An amount with two decimals, in cents.
    private static func minor(_ text: String) -> Int64? {
        guard text.split(separator: ".").last?.count == 2 else { return nil }
        return Int64(text.filter { $0 != "," && $0 != "." })
    }

    @Test func whatDoesNotPassSaysSoAtTheTop() throws {
        let plan = try Fixture.plan("small")
        let index = try #require(try (0..<200).first { try plan.evaluate(index: $0).outcome != .pass })
        let sheet = try TermSheet(plan: plan, structure: plan.evaluate(index: index))
        let head = sheet.markdown.components(separatedBy: "## Transaction")[0]
        #expect(head.contains("> **This structure does not pass") && sheet.markdown.contains("| BREACH |"))
    }

    /// A deal as one is signed: tests of all effects, a refinancing on conditions, a short first period, business days.
    private static func signed(_ change: (inout Deal) -> Void = { _ in }) throws -> (plan: Plan, text: String) {
        var deal = try Deal(json: Fixture.bytes("small"))
        deal.firstPeriodMonths = 5
        deal.dayCount = .actual360
        deal.businessDays.convention = .modifiedFollowing
        deal.businessDays.adjustsInterest = true
        deal.businessDays.holidays = [try #require(Deal.CalendarDate("2026-12-25"))]
        deal.maxGearing = 0.9
        deal.leases[0].breakMonth = deal.leases[0].endMonth - 12
        deal.leases[1].dscrMultiple = 1.2
        deal.levers.seniorDSCR = [.steps([.init(toPeriod: 20, dscr: 1.3), .init(toPeriod: nil, dscr: 1.45)])]
        deal.levers.seniorProfile = [Deal.Profile(kind: .annuity, interestOnlyMonths: 12, balloon: 0.1)]
        deal.levers.wrap = [Deal.Wrap(premiumBasisPoints: 20, insurerRating: .aaPlus)]
        deal.cashTraps.sweepDSCR = nil
        deal.cashTraps.tests = [
            Deal.CovenantTest(.dscrBack, below: 1.15, .lockup, curePeriods: 3), Deal.CovenantTest(.llcr, below: 1.2, .sweep, share: 0.505),
            Deal.CovenantTest(.ltv, below: 0.8, .default),
        ]
        deal.cashTraps.refinance = Deal.Refinance(maxLTV: 0.4)
        change(&deal)
        let plan = try Plan(deal)
        let structure = try plan.evaluate(index: 0, withEquityReturn: true)
        return (plan, try TermSheet(plan: plan, structure: structure).markdown)
    }

    @Test func aDealAsItIsSignedIsSaidAsItRuns() throws {
        let (_, text) = try Self.signed()
        for part in [
            "quarterly, the first period of 5 months: 31 August 2026; 30 November 2026; 26 February 2027;",
            "the next business day, or the one before where that is in another month, but for Saturdays, Sundays and 1 stated holiday; interest runs to that day",
            "after interest only until 31 May 2027; a balloon of", "falls due on the last date, to be refinanced on conditions",
            "; gearing EUR ", "least ", "on the cash that sizes, in which each source counts by its own multiple",
            " to break; rules look at the expiry",
            "| Wrap premium | 20 bps a year |", "| **Several lock-ups** | cash stays trapped while any of them is in force |",
            "50.5% of trapped and free cash repays the senior", "for good: after senior fees, interest and scheduled principal all cash",
            "if the conditions of refinancing hold; else it is due like principal.",
        ] { #expect(text.contains(part), "\(part)") }
    }

    /// A default comes after the senior's reserve and before the mezzanine, as the waterfall runs it.
    @Test func aDefaultStandsWhereItActs() throws {
        let (_, text) = try Self.signed { $0.levers.mezzanine = $0.levers.mezzanine.filter { $0 != nil } }
        func place(_ words: String) throws -> String.Index { try #require(text.range(of: words)).lowerBound }
        let order = try [
            place("Senior scheduled principal, arrears first"), place("The debt service reserve is filled up"),
            place("After a default under"),
            place("Mezzanine running fee, arrears first"),
            place("The covenant tests act in their order: they lock up distributions and prepay"),
        ]
        #expect(order == order.sorted())
        #expect(try !Self.signed { $0.cashTraps.tests.removeLast() }.text.contains("After a default"))
    }

    @Test func withoutTestsNothingIsSaidToBeTested() throws {
        let (_, text) = try Self.signed {
            $0.cashTraps.tests = []
            $0.cashTraps.lockupDSCR = nil
        }
        #expect(!text.contains("covenant tests") && !text.contains("Lock-up") && text.contains("no period is locked and nothing is swept"))
    }

    /// A balloon that no condition lets through is said to be left.
    @Test func aBalloonThatIsNotRefinancedIsSaidToBe() throws {
        let (plan, text) = try Self.signed {
            $0.cashTraps.refinance = Deal.Refinance(maxLTV: 0.0001)
        }
        let refinancing = try #require(plan.waterfall(plan.evaluate(index: 0)).refinancing)
        #expect(!refinancing.isRefinanced && text.contains("the balloon is not refinanced, and EUR "))
    }

    /// The life of the mezzanine stands beside the senior's, in the table and among its terms.
    @Test func theMezzaninesLifeIsStated() throws {
        var deal = try Deal(json: Fixture.bytes("small"))
        let mezzanine = try #require(deal.levers.mezzanine.compactMap { $0 }.first)
        deal.levers.mezzanine = [
            Deal.Mezzanine(dscr: 1.05, coupon: mezzanine.coupon, tenor: Deal.Tenor(years: 5), profile: Deal.Profile(kind: .level))
        ]
        let plan = try Plan(deal)
        let structure = try #require(
            (0..<plan.cardinality).lazy.compactMap { try? plan.evaluate(index: $0) }.first { $0.mezzNotionalMinor > 0 })
        let text = try TermSheet(plan: plan, structure: structure).markdown
        let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("| Mezzanine | EUR") })
        #expect(row.hasSuffix("| 5 years | 2.62 years |") || row.hasSuffix("| 5 years | 2.63 years |"), "\(row)")
        #expect(try #require(text.components(separatedBy: "## Mezzanine").last).contains("| **Weighted average life** | 2.6"))
    }

    @Test func theUSWritesTheMonthFirst() throws {
        var deal = try Deal(json: Fixture.bytes("small"))
        deal.jurisdiction = .us
        let plan = try Plan(deal)
        let text = try TermSheet(plan: plan, structure: plan.evaluate(index: 6944)).markdown
        #expect(text.contains("closing March 31, 2026") && text.contains("| **Expected final date** | March 31, 2044 |"))
    }

    @Test(arguments: [
        ("a*b_c`d", "a\\*b\\_c\\`d"), ("<b>&amp;", "\\<b\\>&amp;amp;"), ("[a](http://x)", "\\[a\\](http\\://x)"), ("a|b", "a\\|b"),
        ("www.x.y", "www\\.x.y"), ("a\\", "a\\\\"),
    ]) func textsAreEscapedInMarkdown(text: String, expected: String) { #expect(Paper.plain(text) == expected) }

    @Test(arguments: [
        ("a\"b", "\"a\\\"b\""), ("\\u{41}", "\"\\\\u{41}\""), ("#read(\"x\")", "\"#read(\\\"x\\\")\""), ("\u{1}", "\"\\u{1}\""),
    ])
    func textsAreLiteralsInTypst(text: String, expected: String) { #expect(Paper.literal(text) == expected) }

    @Test func systemFontsAreAskedForOnlyWhereTheyAreNeeded() throws {
        #expect(try !Self.sheet("small", index: 6944).needsSystemFonts)
        var deal = try Deal(json: Fixture.bytes("small"))
        for (name, needs) in [("Καλημέρα Привет נכס Ünïç", false), ("大手町", true), ("مركز", true)] {
            deal.name = name
            let plan = try Plan(deal)
            #expect(try TermSheet(plan: plan, structure: plan.evaluate(index: 1)).needsSystemFonts == needs)
        }
    }
}
