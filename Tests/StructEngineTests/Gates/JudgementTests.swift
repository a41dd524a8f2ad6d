import Testing

@testable import StructEngine

/// How margins become a verdict: gate by gate, the highest shortfall ratio binds.
@Suite struct JudgementTests {
    /// v1.0's tolerances by place, NaN for none.
    private let tolerances = Store(Constraint.allCases.map { $0.standardTolerance ?? .nan })

    private func verdict(_ margins: [(Constraint, Double)], categorical: [Constraint] = []) -> PruneVerdict? {
        var judgement = Judgement()
        for (constraint, margin) in margins { judgement.set(constraint, margin) }
        for constraint in categorical { judgement.failCategorically(constraint) }
        return judgement.verdict(tolerances.base)
    }

    @Test func aBoundThatIsMissedByRoundingCountsAsMet() {
        #expect(lowerMargin(1.25 * (1 - 0.9e-12), 1.25) == 0)
        #expect(lowerMargin(1.25 * (1 - 1.1e-12), 1.25) < 0)
        #expect(upperMargin(0.65 * (1 + 0.9e-12), 0.65) == 0)
        #expect(upperMargin(0.65 * (1 + 1.1e-12), 0.65) < 0)
        #expect(lowerMargin(-1, 0) == -1 && lowerMargin(0, 0) == 0 && upperMargin(0, 0) == 0)
    }

    @Test func nothingFailsWhereEveryMarginIsAtLeast0() {
        #expect(verdict([(.maxLTV, 0), (.minDSCRSenior, 0.1), (.minDSCRMezz, .nan)]) == nil)
    }

    @Test func theHighestShortfallRatioBindsWhateverTheUnits() throws {
        // 0.01 of LTV is 0.4 of its tolerance, 1 year of tenor half of its own.
        let found = try #require(verdict([(.maxLTV, -0.01), (.tenorLimit, -1)]))
        #expect(Constraint(position: found.binding) == .tenorLimit && found.worstRatio == 0.5 && found.isNearMiss)
        #expect(found.stopping == Constraint.maxLTV.bit | Constraint.tenorLimit.bit && found.gate == .a)
    }

    @Test func equalRatiosBindInTableOrder() throws {
        let exact = try #require(verdict([(.maxLTV, -0.0125), (.tenorLimit, -1)]))
        #expect(Constraint(position: exact.binding) == .tenorLimit)
        // A difference below 1e-9 is none.
        let close = try #require(verdict([(.maxLTV, -0.0125 * (1 + 1e-10)), (.tenorLimit, -1)]))
        #expect(Constraint(position: close.binding) == .tenorLimit && close.worstRatio > 0.5)
        let apart = try #require(verdict([(.maxLTV, -0.0125 * (1 + 1e-8)), (.tenorLimit, -1)]))
        #expect(Constraint(position: apart.binding) == .maxLTV)
    }

    @Test func exactlyOneToleranceIsANearMissAndMoreIsNot() throws {
        #expect(try #require(verdict([(.minDSCRSenior, -0.05)])).isNearMiss)
        #expect(try #require(verdict([(.minDSCRSenior, -0.05 * (1 + 0.9e-9))])).isNearMiss)
        #expect(!(try #require(verdict([(.minDSCRSenior, -0.05 * (1 + 1.1e-8))])).isNearMiss))
    }

    @Test func aFailureWithoutARatioOutranksEveryRatioAndIsNoNearMiss() throws {
        let size = try #require(verdict([(.minSize, -1), (.tenorLimit, -200)]))
        #expect(Constraint(position: size.binding) == .minSize && size.worstRatio.isNaN && !size.isNearMiss)
        let repo = try #require(verdict([(.maxLTV, -0.5)], categorical: [.repoEligibility]))
        #expect(Constraint(position: repo.binding) == .repoEligibility && !repo.isNearMiss)
        // Of two without a ratio the first in table order binds.
        let both = try #require(verdict([(.minSize, -1)], categorical: [.repoEligibility]))
        #expect(Constraint(position: both.binding) == .minSize)
    }

    @Test func whatFailsGateAIsNotJudgedByGateB() throws {
        let found = try #require(verdict([(.minCoverage, -0.001), (.minDSCRSenior, -3)]))
        #expect(found.gate == .a && Constraint(position: found.binding) == .minCoverage)
        #expect(found.stopping == Constraint.minCoverage.bit)
    }

    @Test func theMezzaninesMarginIsTheWorseOfBaseAndStress() {
        let rulebook = Rulebook(.v1, deal: Deal.twoHalls)
        let rating = rulebook.columns.base
        // Base at least max(1.05, target), stress at least 0.90.
        func margin(_ base: Double, _ stressed: Double, target: Double) -> Double {
            Judgement.mezzMargin(base: base, stressed: stressed, target: target, rating)
        }
        #expect(abs(margin(1.20, 1.00, target: 1.10) - 0.10) < 1e-12)
        #expect(abs(margin(1.20, 0.93, target: 1.10) - 0.03) < 1e-12)
        #expect(abs(margin(1.04, 1.00, target: 1.00) + 0.01) < 1e-12)
        #expect(abs(margin(.nan, 0.95, target: 1.10) - 0.05) < 1e-12 && margin(.nan, .nan, target: 1.10).isNaN)
    }
}
