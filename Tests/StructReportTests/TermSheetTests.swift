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
            "| **Payment dates** | quarterly, first on 30 June 2026 |", "| **Expected final date** | 31 March 2044 |",
            "| **Legal final date** | \\[ \\], not before 31 March 2044 |", "| **Day count** | 30/360 |",
            "1. A negative cash flow is met from the reserve, then from trapped cash.",
            "| **Amortisation** | sculpted: service follows the cash at the target DSCR |",
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
                cells[0] == "\(due.period)" && cells[1] == "\(due.date)" && cells[2] == Deal.Currency.eur.units(due.openingBalanceMinor))
            #expect(cells[6] == Deal.Currency.eur.units(due.serviceMinor) && cells[7] == Deal.Currency.eur.units(due.closingBalanceMinor))
        }
    }

    @Test func whatDoesNotPassSaysSoAtTheTop() throws {
        let plan = try Fixture.plan("small")
        let index = try #require(try (0..<200).first { try plan.evaluate(index: $0).outcome != .pass })
        let sheet = try TermSheet(plan: plan, structure: plan.evaluate(index: index))
        let head = sheet.markdown.components(separatedBy: "## Transaction")[0]
        #expect(head.contains("> **This structure does not pass") && sheet.markdown.contains("| BREACH |"))
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
