import Foundation
import StructEngine
import TestSupport
import Testing

@testable import StructReport

/// A run as a page; Tests/Scripts/documents.sh opens pages in a browser.
@Suite struct RunPageTests {
    private static func page(_ plan: Plan) async throws -> String { try await RunPage(plan: plan, result: try await plan.run()).html }

    @Test func textsBecomeTextAndOnlyPiecesStayMarkup() {
        let hostile = "<script>&\"'"
        let html: HTML = "<p title=\"\(hostile)\">\(hostile)\(HTML.name("<b>"))\(7)\(1.256)</p>"
        #expect(
            html.source
                == "<p title=\"&lt;script&gt;&amp;&quot;&#39;\">&lt;script&gt;&amp;&quot;&#39;<bdi>&lt;b&gt;</bdi>71.26</p>")
    }

    @Test(arguments: ["small", "medium"]) func theSamePlanGivesTheSameBytesAndNoTimes(name: String) async throws {
        let first = try await Self.page(Fixture.plan(name, seed: 424242, count: 1_000))
        let second = try await Self.page(Fixture.plan(name, seed: 424242, count: 1_000))
        #expect(first == second && !first.contains("seconds"))
        #expect(try await Self.page(Fixture.plan(name, seed: 424243, count: 1_000)) != first)
    }

    @Test func itCarriesThePolicyOfItsOwnStyleAndScript() async throws {
        let html = try await Self.page(Fixture.plan("small", count: 500))
        for (open, close, kind) in [("<style>", "</style>", "style"), ("<script>", "</script>", "script")] {
            let parts = html.components(separatedBy: open)
            #expect(parts.count == 2)
            let text = parts[1].components(separatedBy: close)[0]
            #expect(html.contains("\(kind)-src &#39;sha256-\(base64(sha256(of: text)))&#39;"))
        }
        #expect(html.contains("default-src &#39;none&#39;") && !html.contains("unsafe-"))
        #expect(!html.contains(" style=") && !html.contains(" onclick=") && !html.contains("http://") && !html.contains("https://"))
    }

    @Test func namesOfADealAreTextWhereverTheyStand() async throws {
        var deal = try Deal(json: Fixture.bytes("small"))
        let hostile = "</title></style><script>alert(1)</script>\"'"
        deal.name = hostile
        for place in deal.pools.indices { deal.pools[place].id = "\(hostile)\(place)" }
        deal.levers.pool = deal.pools.map(\.id)
        deal.scenarios = [Deal.Scenario(id: hostile)]
        let html = try await Self.page(Plan(deal))
        #expect(!html.contains("alert(1)</script>") && html.components(separatedBy: "<script>").count == 2)
        #expect(html.components(separatedBy: "&lt;script&gt;alert(1)").count > 10)
    }

    @Test func aRunWithoutSurvivorsStillHasAPage() async throws {
        var deal = try Deal(json: Fixture.bytes("small"))
        deal.levers.equityShare = [0]
        deal.levers.seniorDSCR = [.flat(4)]
        let html = try await Self.page(Plan(deal)).components(separatedBy: "<script>")[0]
        #expect(html.contains("0 pass.") && !html.contains("id=\"top\"") && !html.contains("NaN") && !html.contains(">inf"))
    }

    /// Marks are round, inside, and few.
    @Test(arguments: [(0.0, 1.0), (1.2, 1.5), (0, 767.3), (-3, 4), (1e-9, 2e-9), (1e12, 1.1e12), (5, 5)])
    func theMarksOfAnAxisAreRound(low: Double, high: Double) {
        let axis = Chart.Axis([low, high], title: "")
        let marks = axis.marks.values
        #expect((2...20).contains(marks.count), "\(marks)")
        #expect(marks.allSatisfy { $0 >= axis.low - 1e-12 * abs(axis.low) && $0 <= axis.high * (1 + 1e-12) })
    }
}
