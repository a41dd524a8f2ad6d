import TestSupport
import Testing

@testable import StructEngine

/// Moves as JSON, out and in.
@Suite struct MoveJSONTests {
    private static let written: [(move: Move, text: String)] = [
        (.seniorNotional(minor: 27_500_000_000), #"{"lever": "senior_notional","to": 27500000000}"#),
        (.mezzNotional(minor: 0), #"{"lever": "mezz_notional","to": 0}"#),
        (.seniorDSCR(1.35), #"{"lever": "senior_dscr","to": 1.35}"#),
        (.seniorCoupon(.rate(0.0525)), #"{"lever": "senior_coupon","to": 0.0525}"#),
        (.seniorCoupon(.spread(basisPoints: 165)), #"{"lever": "senior_coupon","to": {"spread_bps": 165}}"#),
        (.seniorTenor(15), #"{"lever": "senior_tenor_years","to": 15}"#),
        (.interestOnlyMonths(12), #"{"lever": "io_months","to": 12}"#),
        (.balloon(0.1), #"{"lever": "balloon_pct","to": 0.1}"#),
        (.profileKind(.sculpted), #"{"lever": "profile","to": "sculpted"}"#),
        (.dropMezzanine, #"{"lever": "mezz","to": null}"#),
        (.equityShare(0.35), #"{"lever": "equity_pct","to": 0.35}"#),
        (.dsraMonths(6), #"{"lever": "dsra_months","to": 6}"#),
        (
            .wrap(Deal.Wrap(premiumBasisPoints: 20, insurerRating: .aaPlus)),
            #"{"lever": "wrap","to": {"premium_bps": 20,"insurer_rating": "AA+"}}"#
        ),
        (.pool("core"), #"{"lever": "pool","to": "core"}"#),
        (.targetRating(.a), #"{"lever": "target_rating","to": "A"}"#),
        (.dropRepoTarget, #"{"lever": "repo_target","to": null}"#),
        (.maxGearing(0.6), #"{"lever": "max_gearing","to": 0.6}"#),
        (
            .seniorDSCR(.steps([Deal.DSCRStep(toPeriod: 20, dscr: 1.3), Deal.DSCRStep(toPeriod: nil, dscr: 1.45)])),
            #"{"lever": "senior_dscr","to": {"steps": [{"to_period": 20,"dscr": 1.3},{"dscr": 1.45}]}}"#
        ),
    ]

    @Test func everyMoveIsWrittenAndReadBack() throws {
        #expect(Set(Self.written.map(\.move.lever)) == Set(Move.levers.map(\.key)))
        for (move, text) in Self.written {
            #expect(move.json.text(pretty: false) == text)
            #expect(try Move(json: text.utf8) == move)
        }
        let list = "[" + Self.written.map(\.text).joined(separator: ", ") + "]"
        #expect(try Move.list(json: list.utf8) == Self.written.map(\.move))
    }

    @Test func aHintsChangeIsReadAsItsMove() throws {
        let change = #"{"lever": "equity_pct", "from": 0.1, "to": 0.35, "unit": "0.5% of cost", "steps": 50, "set": "equity_pct=0.35"}"#
        #expect(try Move(json: change.utf8) == .equityShare(0.35))
    }

    @Test(arguments: [
        (#"{"to": 1}"#, "1:1 lever: must be given, found nothing [missing_key]"),
        (#"{"lever": "senior_dscr"}"#, "1:1 to: must be given, found nothing [missing_key]"),
        (#"{"lever": "equity_pct", "to": "0.35"}"#, #"1:25 to: must be a number, found the text "0.35"; write 0.35 [wrong_type]"#),
        (#"{"lever": "io_months", "to": 1.5}"#, "1:24 to: must be a whole number of at most 9 digits, found 1.5 [not_whole]"),
        (#"{"lever": "mezz_notional", "to": 0.5}"#, "1:28 to: must be whole minor units of at most 2^53, found 0.5 [not_whole]"),
        (#"{"lever": "mezz", "to": 1}"#, "1:19 to: must be null, since it can only be dropped, found the number 1 [move_value]"),
        (#"{"lever": "profile", "to": "anuity"}"#, #"found the text "anuity"; did you mean "annuity"? [unknown_value]"#),
        (#"{"lever": "wrap", "to": {"premium_bps": 20}}"#, "1:19 to.insurer_rating: must be given, found nothing [missing_key]"),
        (#"{"lever": "senior_tenor", "to": 15}"#, #"found "senior_tenor"; did you mean "senior_tenor_years"? [unknown_lever]"#),
    ]) func whatIsNoMoveIsRefusedWithItsPlace(text: String, fault: String) throws {
        #expect(try faults { try Move(json: text.utf8) }.map(\.description).joined().contains(fault))
        #expect(try faults { try Move.list(json: "[\(text)]".utf8) }.map(\.path).allSatisfy { $0.hasPrefix("[0].") })
    }
}
