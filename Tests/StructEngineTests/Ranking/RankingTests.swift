import Testing

@testable import StructEngine

/// Merit, score, tiers and the order of structures, by hand.
@Suite struct RankingTests {
    private func economics(wacc: Double, dayOneTotal: Double) -> Economics {
        // A structure of 100 without fees: WACC is its coupon, day-one cash what the sidecar adds.
        var sizing = Sizing()
        sizing.notional = 100
        sizing.fundingNeed = 100
        return Economics(sizing, coupon: wacc, mezzCoupon: 0, sidecarProceeds: dayOneTotal - 100, equityReturn: 0.14)
    }

    @Test func theCompositeScoreIsTheWeightedSumOfItsFiveParts() {
        let ranking = Ranking(objective: .composite(nil), ruleset: .v1)
        // 0.35·0.6 + 0.25·(0.20 − 0.05)/0.20 + 0.20·0.5 + 0.10·1.4/2 + 0.10·0.6 = 0.6275
        let score = ranking.score(
            notional: 60, cost: 100, economics: economics(wacc: 0.05, dayOneTotal: 50), minDSCR: 1.4, ratingScore: 0.6)
        #expect(abs(score - 62.75) < 1e-9)
    }

    @Test func everyPartIsHeldBetween0And1AndAnUndefinedOneCountsNothing() {
        let ranking = Ranking(objective: .composite(nil), ruleset: .v1)
        let most = ranking.score(
            notional: 900, cost: 100, economics: economics(wacc: -1, dayOneTotal: 900), minDSCR: 9, ratingScore: 1)
        #expect(abs(most - 100) < 1e-9)
        let least = ranking.score(
            notional: 0, cost: 100, economics: economics(wacc: 0.9, dayOneTotal: -50), minDSCR: .nan, ratingScore: 0)
        #expect(least == 0)
    }

    @Test func weightsOfADealAreNormalised() {
        let weights = Deal.Weights(proceeds: 3, wacc: 0, dayOne: 0, minDSCR: 1, rating: 0)
        let ranking = Ranking(objective: .composite(weights), ruleset: .v1)
        let score = ranking.score(
            notional: 40, cost: 100, economics: economics(wacc: 0.05, dayOneTotal: 100), minDSCR: 1, ratingScore: 1)
        // 0.75·0.4 + 0.25·0.5
        #expect(abs(score - 42.5) < 1e-9)
    }

    @Test func eachObjectiveRanksByItsOwnFigure() {
        var sizing = Sizing()
        (sizing.notional, sizing.mezzNotional) = (80, 15)
        let figures = economics(wacc: 0.06, dayOneTotal: 70)
        func merit(_ objective: Deal.Objective, irr: Double? = 0.11, minDSCR: Double = 1.3) -> Double {
            Ranking(objective: objective, ruleset: .v1)
                .merit(score: 55, sizing: sizing, economics: figures, minDSCR: minDSCR, life: { irr })
        }
        #expect(merit(.composite(nil)) == 55 && merit(.proceeds) == 95 && abs(merit(.wacc) + 0.06) < 1e-12)
        #expect(merit(.dayOne) == 70 && merit(.equityIRR) == 0.11 && merit(.minDSCR) == 1.3)
        #expect(merit(.equityIRR, irr: nil) == -.infinity && merit(.minDSCR, minDSCR: .nan) == -.infinity)
    }

    @Test func ofEqualMeritTheBetterCoverRanksFirstThenTheLowerIndex() {
        let best = Contender(merit: 2, minDSCR: 1, index: 9)
        let (covered, first, second) = (
            Contender(merit: 1, minDSCR: 1.4, index: 8), Contender(merit: 1, minDSCR: 1.2, index: 3),
            Contender(merit: 1, minDSCR: 1.2, index: 4)
        )
        #expect([second, first, best, covered].sorted() == [best, covered, first, second])
    }

    @Test func aTierBeginsAtItsScore() {
        #expect(Ruleset.v1.tier(score: 75) == "Diamond" && Ruleset.v1.tier(score: 74.99) == "Platinum")
        #expect(Ruleset.v1.tier(score: 68) == "Platinum" && Ruleset.v1.tier(score: 60) == "Gold" && Ruleset.v1.tier(score: 50) == "Silver")
        #expect(Ruleset.v1.tier(score: 40) == "Bronze" && Ruleset.v1.tier(score: 39.9) == "Not Viable")
        // A score that misses by rounding has the tier.
        #expect(Ruleset.v1.tier(score: 75 * (1 - 0.9e-12)) == "Diamond")
    }

    @Test func aTopListKeepsTheBestWhateverTheOrderAndGroupingTheyComeIn() {
        var random = SplitMix64(seed: 4)
        let all = (0..<300).map { Contender(merit: Double(Int.random(in: 0..<40, using: &random)), minDSCR: 1, index: Int64($0)) }
        let best = Array(all.sorted().prefix(12))
        for _ in 0..<20 {
            let shuffled = all.shuffled(using: &random)
            let cut = Int.random(in: 0...all.count, using: &random)
            var (left, right) = (TopList<Contender>(limit: 12), TopList<Contender>(limit: 12))
            for contender in shuffled[..<cut] { left.offer(contender) }
            for contender in shuffled[cut...] { right.offer(contender) }
            right.merge(left)
            #expect(right.elements == best)
        }
        var none = TopList<Contender>(limit: 0)
        none.offer(all[0])
        #expect(none.elements.isEmpty)
    }
}
