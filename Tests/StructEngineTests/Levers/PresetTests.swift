import TestSupport
import Testing

@testable import StructEngine

/// The ready sets of levers, laid over the deal of two halls (two pools, sterling).
@Suite struct PresetTests {
    private func deal() throws -> Deal { try Deal(json: DealText.twoHalls.bytes) }

    /// pools · ratings · targets · coupons · tenors · profiles · mezzanines · equity shares.
    @Test(
        arguments: [
            (Preset.repoFirst, [2, 2, 1, 3, 1, 9, 4, 2, 1, 1, 1, 4, 1, 1], 3_456),
            (.balancedA, [2, 1, 1, 3, 1, 9, 4, 2, 1, 1, 1, 4, 1, 1], 1_728),
            (.valueMaxBBB, [2, 1, 1, 3, 1, 9, 3, 2, 66, 1, 1, 4, 1, 1], 85_536),
        ] as [(Preset, [Int], Int64)])
    func aPresetSpans(preset: Preset, sizes: [Int], cardinality: Int64) throws {
        var deal = try deal()
        deal.levers = preset.levers(for: deal)
        #expect(deal.levers.sizes == sizes)
        #expect(deal.issues() == [])
        #expect(try Plan(deal).cardinality == cardinality)
    }

    @Test func repoFirstIsHighCoverWrappedAndBoundForTheCentralBankOfItsCurrency() throws {
        let levers = try Preset.repoFirst.levers(for: deal())
        #expect(levers.targetRating == [.aaa, .aa])
        #expect(levers.seniorDSCR == [1.4, 1.45, 1.5])
        let rates = [0.03, 0.0325, 0.035, 0.0375, 0.04, 0.0425, 0.045, 0.0475, 0.05]
        #expect(levers.seniorCoupon == rates.map { Deal.Coupon.rate($0) })
        #expect(levers.seniorTenor == [7, 10, 12, 15])
        #expect(levers.seniorProfile.map(\.kind) == [.annuity, .level])
        #expect(levers.wrap == [Deal.Wrap(premiumBasisPoints: 20, insurerRating: .aaPlus)])
        #expect(levers.dsraMonths == [6])
        #expect(levers.repoTarget == [.boe])
    }

    @Test(
        arguments: [(Deal.Currency.gbp, Deal.RepoTarget.boe), (.eur, .ecb), (.usd, .fed), (.jpy, nil), (.aed, nil)]
            as [(Deal.Currency, Deal.RepoTarget?)])
    func repoFirstAimsAtTheCentralBankOf(currency: Deal.Currency, target: Deal.RepoTarget?) throws {
        var deal = try deal()
        deal.currency = currency
        #expect(Preset.repoFirst.levers(for: deal).repoTarget == [target])
    }

    @Test func balancedAIsSingleAWithLongerTenors() throws {
        let levers = try Preset.balancedA.levers(for: deal())
        #expect(levers.targetRating == [.a])
        #expect(levers.seniorDSCR == [1.25, 1.3, 1.35])
        #expect(levers.seniorCoupon.first == .rate(0.04) && levers.seniorCoupon.last == .rate(0.06))
        #expect(levers.seniorTenor == [10, 12, 15, 20])
        #expect(levers.seniorProfile.map(\.kind) == [.level, .sculpted])
        #expect(levers.dsraMonths == [3])
        #expect(levers.wrap == [nil] && levers.mezzanine == [nil] && levers.repoTarget == [nil])
    }

    @Test func valueMaxBBBHasMezzanineAtEveryHalfPercentFrom7To12() throws {
        let levers = try Preset.valueMaxBBB.levers(for: deal())
        #expect(levers.targetRating == [.bbb])
        #expect(levers.seniorDSCR == [1.15, 1.2, 1.25])
        #expect(levers.seniorCoupon.first == .rate(0.05) && levers.seniorCoupon.last == .rate(0.07))
        #expect(levers.seniorProfile == [Deal.Profile(kind: .sculpted), Deal.Profile(kind: .annuity, balloon: 0.2)])
        let coupons = [0.07, 0.075, 0.08, 0.085, 0.09, 0.095, 0.1, 0.105, 0.11, 0.115, 0.12]
        #expect(Set(levers.mezzanine.compactMap { $0?.coupon }) == Set(coupons.map { Deal.Coupon.rate($0) }))
        #expect(Set(levers.mezzanine.compactMap { $0?.dscr }) == [1.05, 1.1, 1.15])
        #expect(Set(levers.mezzanine.compactMap { $0?.tenor }) == [7, 10])
    }

    @Test(arguments: Preset.allCases) func everyPermutationOfAPresetReadsBackAsWritten(preset: Preset) throws {
        var deal = try deal()
        deal.levers = preset.levers(for: deal)
        let plan = try Plan(deal)
        for index in stride(from: 0, to: plan.cardinality, by: 211) {
            let permutation = try plan.permutation(at: index)
            let log = IssueLog()
            let levers = Deal.Levers(
                try JSONParser.parse(Array(permutation.json.text().utf8), log: log), pools: [], paymentsPerYear: plan.deal.paymentsPerYear,
                log)
            #expect(log.issues == [])
            let space = try #require(LeverSpace(sizes: levers.sizes))
            #expect(Permutation(space.digits(of: 0), of: levers) == permutation, "\(index)")
        }
    }
}
