import StructEngine
import StructReport
import Testing

/// Margins and profiles as a structurer writes them.
@Suite struct ConstraintTextTests {
    @Test(arguments: [
        (Constraint.minSize, 345_800_000, "+345.8m"), (.minSize, -4_000, "-4,000"), (.tenorLimit, -2, "-2.00 years"),
        (.couponBounds, 0.0012, "+12.0 bps"), (.concentrationLimit, -0.0014, "-0.14 pp"), (.maxLTV, 0.3, "+30.00 pp"),
        (.afBand, 0.25, "+0.250"), (.minCoverage, 0, "0.00 pp"), (.mezzShare, 0.15, "+15.00 pp"), (.repoEligibility, -0.04, "-0.04 tol."),
        (.minDSCRSenior, 0.0621, "+0.062x"), (.stressDSCR, -0.1, "-0.100x"), (.minDSCRMezz, 0.00001, "+0.00001x"), (.minICR, 1, "+1.000x"),
        (.walBounds, 5.351, "+5.35 years"), (.minAmortisation, 0.0306, "+3.06 pp/year"), (.maxBalloon, 0.1, "+10.00 pp"),
        (.dsraMonths, -3, "-3 months"),
    ])
    func aMarginHasASignAndItsUnit(constraint: Constraint, margin: Double, text: String) {
        #expect(constraint.marginText(margin) == text)
    }

    @Test func anUndefinedMarginIsADash() { #expect(Constraint.maxLTV.marginText(nil) == "—") }

    @Test func aProfileSaysOnlyWhatDiffersFromPlainAmortisation() throws {
        let plan = try Fixture.plan()
        #expect(try plan.evaluate(index: 6_944).levers.seniorProfile.text == "sculpted")
        #expect(try plan.evaluate(index: 10_445).levers.seniorProfile.text == "annuity, 10% balloon")
        let moved = try plan.evaluate(index: 10_445, moves: [.interestOnlyMonths(12)])
        #expect(moved.levers.seniorProfile.text == "annuity, 12m io, 10% balloon")
    }
}
