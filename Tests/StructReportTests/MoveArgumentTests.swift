import StructEngine
import StructReport
import TestSupport
import Testing

/// Moves as they are typed: `lever=value`.
@Suite struct MoveArgumentTests {
    private func read(_ argument: String, _ deal: Deal) -> String {
        do {
            return try Move(argument: argument, deal: deal).argument(in: deal)
        } catch .issues(let issues) {
            return issues.map { "\($0.path): \($0.message)" }.joined(separator: "\n")
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        "senior_notional=275000000", "mezz_notional=1234567.5", "senior_dscr=1.35", "senior_coupon=0.0525", "senior_coupon=spread:165",
        "senior_tenor_years=15", "io_months=12", "balloon_pct=0.1", "profile=sculpted", "mezz=none", "equity_pct=0.35", "dsra_months=6",
        "pool=core", "target_rating=A", "repo_target=none",
    ])
    func whatIsReadIsWrittenTheSame(argument: String) throws {
        let deal = try Deal(json: Fixture.bytes("small"))
        #expect(read(argument, deal) == argument)
    }

    @Test func everyLeverOfTheHelpIsRead() throws {
        let deal = try Deal(
            json: DealText.twoHalls.withSingleLevers(adding: #""wrap": [{"premium_bps": 40, "insurer_rating": "AA"}]"#).bytes)
        #expect(Move.argumentHelp.count == 16)
        for line in Move.argumentHelp {
            let example = line.prefix { $0 != " " }
            #expect(read(String(example), deal) == String(example), "\(line)")
        }
    }

    @Test(arguments: [
        ("senior_dcsr=1.3", "senior_dcsr: must be one of senior_notional, ", "did you mean \"senior_dscr\"?"),
        ("", "set: must be one of ", "found \"\""),
        ("equity_pct=35%", "equity_pct: must be written like equity_pct=0.35, found \"35%\"", "; write equity_pct=0.35"),
        ("target_rating=a", "target_rating: must be written like target_rating=A, found \"a\"", "; did you mean \"A\"?"),
        ("repo_target=boe", "repo_target: must be none, since it can only be dropped, found \"boe\"", "\"boe\""),
        ("senior_tenor_years=1e9", "senior_tenor_years: must be from 0.25 to 40, found 1000000000", "; write senior_tenor_years=40"),
        ("senior_tenor_years=45.1", "senior_tenor_years: must be from 0.25 to 40, found 45.1", "; write senior_tenor_years=40"),
        ("senior_tenor_years=-3.3", "senior_tenor_years: must be from 0.25 to 40, found -3.3", "; write senior_tenor_years=0.25"),
        ("senior_tenor_years=x", "senior_tenor_years: must be written like senior_tenor_years=15, found \"x\"", "\"x\""),
        ("senior_dscr=135%", "senior_dscr: must be written like senior_dscr=1.35", "found \"135%\"; write senior_dscr=1.35"),
        ("wrap=first", "wrap: must be one of the deal's wraps, found \"first\" in a deal without one", "; add a wrap to levers.wrap"),
        ("wrap=second", "wrap: must be written like wrap=first (the deal's first), found \"second\"", "\"second\""),
    ])
    func whatCannotBeReadIsRefusedWithTheCure(argument: String, start: String, end: String) throws {
        let message = read(argument, try Deal(json: Fixture.bytes("small")))
        #expect(message.hasPrefix(start) && message.hasSuffix(end), "\(message)")
    }

    @Test(arguments: [
        ("senior_notional=-1", "must be from 0 to 90071992547409.92, found -1"),
        ("senior_notional=100.5", "must be a multiple of 1000, found 100.5"),
        ("max_gearing=-1", "must be above 0 and at most 1, found -1; write a share such as 0.6 for 60%, or leave it out for no limit"),
    ])
    func anAmountIsAnsweredInCurrencyUnits(argument: String, message: String) throws {
        let plan = try Fixture.plan()
        let move = try Move(argument: argument, deal: plan.deal)
        let fault = #expect(throws: StructError.self) { try plan.evaluate(index: 0, moves: [move]) }
        guard case .issues(let issues) = fault else {
            Issue.record("\(argument) is accepted")
            return
        }
        #expect(issues.map(\.message) == [message])
    }
}
