import TestSupport
import Testing

@testable import StructEngine

/// A space whose tables would not fit into memory is judged row by row; the figures are those of
/// the prepared tables, to the bit.
@Suite struct KernelPathTests {
    private struct Figures: Equatable {
        let amounts: [UInt64]
        let margins: [UInt64]
        let failing: UInt32
        let categorical: UInt32
        let binding: Int?
        let isNearMiss: Bool?

        init(_ record: Kernel.Record) {
            let sizing = record.sizing
            amounts = [
                sizing.notional, sizing.mezzNotional, sizing.upfrontFees, sizing.dsraFunding, sizing.fundingNeed, sizing.coverage,
                sizing.ltv,
                sizing.advanceFactor, record.minDSCR, record.score, record.merit, record.wacc, record.verdict?.worstRatio ?? -1,
            ].map(\.bitPattern)
            margins = (0..<Constraint.count).map { record.judgement.margins[$0].bitPattern }
            failing = record.judgement.failing
            categorical = record.judgement.categorical
            binding = record.verdict?.binding
            isNearMiss = record.verdict?.isNearMiss
        }
    }

    /// Coupons that only the wide deal has, behind those of the narrow one.
    private func widened(_ deal: Deal, to coupons: Int) -> Deal {
        var wide = deal
        let known = Set(deal.levers.seniorCoupon)
        wide.levers.seniorCoupon += (1...coupons).map { .rate(0.1 + Double($0) / 1_000_000) }.filter { !known.contains($0) }
        return wide
    }

    @Test(arguments: RunTests.seeds.prefix(4)) func rowsMadeWhenNeededEqualThePreparedTables(seed: UInt64) async throws {
        let deal = try RunTests.deal(seed)
        let narrow = try Plan(deal)
        let wide = try Plan(widened(deal, to: 99_000))
        let cells = [0, 2, 5, 6, 7, 9].reduce(1) { $0 * wide.deal.levers.sizes[$1] }
        let (prepared, byRow) = (try await Kernel(narrow.bound), try await Kernel(wide.bound))
        try #require(prepared.cells != nil && byRow.cells == nil, "\(cells) cells fit into memory")
        let order = SeededOrder(cardinality: narrow.cardinality, seed: seed)
        for position in 0..<min(400, narrow.cardinality) {
            let index = order[position]
            let wideIndex = wide.bound.space.index(of: narrow.bound.space.digits(of: index))
            #expect(try wide.permutation(at: wideIndex) == narrow.permutation(at: index))
            let expected = Figures(prepared.judge(index, mezzMarginToBeat: -.infinity))
            #expect(Figures(byRow.judge(wideIndex, mezzMarginToBeat: -.infinity)) == expected, "seed \(seed) index \(index)")
        }
    }

    /// Small spaces, those of more than 2^32 permutations, and those that a double does not number.
    @Test(arguments: [0, 4_000, 90_000]) func digitsOfABatchAreThoseOfEachIndex(coupons: Int) async throws {
        var deal = coupons == 0 ? try RunTests.deal(1) : widened(try RunTests.deal(1), to: coupons)
        if coupons > 0 { deal.levers.equityShare = (0..<coupons).map { Double($0) / Double(coupons) / 2 } }
        if coupons > 50_000 { deal.levers.seniorLTV = (0..<50_000).map { 0.4 + Double($0) / 200_000 } }
        let plan = try Plan(deal)
        #expect(plan.cardinality > [0: 0, 4_000: 1 << 32, 90_000: 1 << 53][coupons, default: .max])
        let kernel = try await Kernel(plan.bound, tableBudget: 0)
        let order = SeededOrder(cardinality: plan.cardinality, seed: 7)
        let count = Int(min(100, plan.cardinality))
        let indices = (0..<Int64(count)).map { $0 == 0 ? plan.cardinality - 1 : order[$0] }
        var digits = [Int64](repeating: -1, count: LeverSpace.count * Batch.size)
        kernel.digits(of: indices, count: count, into: &digits)
        for (place, index) in indices.enumerated() {
            let expected = plan.bound.space.digits(of: index)
            for lever in 0..<LeverSpace.count { #expect(digits[lever * Batch.size + place] == Int64(expected[lever]), "index \(index)") }
        }
    }
}
