import CBatch
import Testing

@testable import StructEngine

/// The sweeps in C count levers, constraints and figures as Swift does.
struct BatchLayoutTests {
    @Test func leversAreInTheOrderOfTheCanonicalIndex() {
        typealias Slot = LeverSpace.Slot
        #expect(batchLevers == LeverSpace.count)
        #expect(
            [
                leverPool, leverRating, leverBasis, leverSeniorDSCR, leverSeniorLTV, leverCoupon, leverTenor, leverProfile, leverMezzanine,
                leverWrap, leverReserve, leverEquity, leverSidecar, leverRepo,
            ] == [
                Slot.pool, Slot.targetRating, Slot.basis, Slot.seniorDSCR, Slot.seniorLTV, Slot.coupon, Slot.tenor, Slot.profile,
                Slot.mezzanine, Slot.wrap, Slot.dsra, Slot.equity, Slot.sidecar, Slot.repo,
            ])
    }

    @Test func constraintsAreInTheOrderOfTheRuleset() {
        #expect(batchConstraints == Constraint.count)
        let inC = [
            constraintMinSize, constraintTenorLimit, constraintCouponBounds, constraintConcentration, constraintMaxLTV,
            constraintAdvanceBand, constraintMinCoverage, constraintMezzShare, constraintRepo, constraintMinDSCRSenior,
            constraintStressDSCR, constraintMinDSCRMezz, constraintMinICR, constraintLifeBounds, constraintMinAmortisation,
            constraintMaxBalloon, constraintReserve,
        ]
        let inSwift: [Constraint] = [
            .minSize, .tenorLimit, .couponBounds, .concentrationLimit, .maxLTV, .afBand, .minCoverage, .mezzShare, .repoEligibility,
            .minDSCRSenior, .stressDSCR, .minDSCRMezz, .minICR, .walBounds, .minAmortisation, .maxBalloon, .dsraMonths,
        ]
        #expect(inC == inSwift.map(\.position))
    }

    @Test func figuresOfACellAreThoseOfTheCoverTable() {
        typealias Figure = CoverTable.Figure
        #expect(figureWidth == Figure.width)
        #expect(
            [
                figureNumerator, figureBaseCover, figureStressCover, figureInterestCover, figureAverageLife, figureFirstYearService,
                figureHasProfile, figureCasesCap,
            ] == [
                Figure.numerator, Figure.baseCover, Figure.stressCover, Figure.interestCover, Figure.weightedAverageLife,
                Figure.firstYearService, Figure.hasProfile, Figure.casesCap,
            ])
    }
}
