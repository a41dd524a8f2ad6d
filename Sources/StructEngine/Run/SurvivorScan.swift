internal import CBatch

/// What survives among the positions of a run, one by one, where a run keeps only the best of them.
///
/// Judged as a run judges: by a table of stems where there is one, each permutation by itself otherwise, with the
/// same verdicts and figures to the bit.
struct SurvivorScan: Sendable {
    let kernel: Kernel
    let order: SeededOrder
    let table: StemTable?
    /// A part that has found nothing: margins and near misses are of no interest here.
    let nothing: RunPart

    /// Calls `body` for each survivor of some positions, in their order.
    func forEach(_ positions: Range<Int64>, _ room: Room, _ body: (Survivor) -> Void) {
        guard let table else {
            for position in positions { judge(order[position], &room.record, body) }
            return
        }
        Batch.walk(positions, room.batch, room.ahead, order, table) { batch, count in
            let outcome = batch.judge(count, nothing)
            for number in 0..<Int(outcome.survivorCount) {
                let place = Int(outcome.survivors[number])
                body(survivor(batch.indices[place], batch.stems[place], batch.leaves[place]))
            }
        }
        room.batch.clear()
        room.ahead.clear()
    }

    /// What one worker judges with.
    final class Room {
        let batch: Batch
        let ahead: Batch
        var record = Kernel.Record()

        init(_ kernel: Kernel) {
            batch = Batch(kernel)
            ahead = Batch(kernel)
        }
    }

    /// The figures of a survivor; amounts in minor units, NaN where a figure is undefined.
    struct Survivor {
        let index: Int64
        let score: Double
        let notional: Double
        let mezzNotional: Double
        let minDSCR: Double
        let wacc: Double
        let dayOneTotal: Double
    }

    @inline(__always)
    private func survivor(_ index: Int64, _ stem: Stem, _ leaf: Leaf) -> Survivor {
        let context = kernel.context(stem)
        let economics = kernel.economics(
            stem, context, kernel.uses(stem, context, dsra: Int(leaf.dsra)),
            sidecarProceeds: kernel.sidecarProceeds(context, sidecar: Int(leaf.sidecar)))
        let score = kernel.bound.ranking.score(
            notional: stem.notional, cost: context.pool.cost, economics: economics, minDSCR: stem.minDSCR,
            ratingScore: context.rating.pointee.score)
        return Survivor(
            index: index, score: score, notional: stem.notional, mezzNotional: stem.mezzNotional, minDSCR: stem.minDSCR,
            wacc: economics.wacc, dayOneTotal: economics.dayOneTotal)
    }

    private func judge(_ index: Int64, _ record: inout Kernel.Record, _ body: (Survivor) -> Void) {
        kernel.judge(index, mezzMarginToBeat: .infinity, into: &record)
        guard record.verdict == nil else { return }
        let digits = kernel.space.digits(of: index)
        let vectors = kernel.vectors.count
        let vector = kernel.cellNumber(digits) / kernel.termsCount
        let economics = Economics(
            record.sizing, coupon: 0, mezzCoupon: 0,
            sidecarProceeds: kernel.tables.sidecarProceeds[digits[LeverSpace.Slot.sidecar] * vectors + vector], equityReturn: 0)
        body(
            Survivor(
                index: index, score: record.score, notional: record.sizing.notional, mezzNotional: record.sizing.mezzNotional,
                minDSCR: record.minDSCR, wacc: record.wacc, dayOneTotal: economics.dayOneTotal))
    }
}

extension Execution {
    /// A scan for survivors, by a table of stems where it pays for so many positions.
    func survivorScan(positions: Int64) async throws -> SurvivorScan {
        var table: StemTable?
        if mayHaveStems, StemTable.pays(kernel, positions: positions) {
            // No margin is to be beaten, so no stem is notable.
            let none = PerConstraint<Double>(repeating: .infinity)
            table = try await StemTable(kernel, bestMargins: none, workers: threads)
        }
        return SurvivorScan(kernel: kernel, order: scope.order, table: table, nothing: scope.emptyPart)
    }
}
