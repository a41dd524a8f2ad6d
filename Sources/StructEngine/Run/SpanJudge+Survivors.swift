/// The survivors of a walk, by lever value.
extension SpanJudge {
    /// Notes the passing leaves of a stem with one choice of reserve: for each passing sponsor equity and
    /// repo target, one with every sidecar.
    ///
    /// `best` is the merit at most sidecar proceeds, with the first passing index.
    func noteSurvivors(
        _ stem: Stem, _ context: Kernel.StemContext, _ uses: DebtModel.Uses, _ economics: Economics, dsra: Int, from first: Int64,
        _ best: Contender
    ) {
        let sizes = kernel.space.sizes.base
        let (equities, sidecars, repos) = (sizes[Slot.equity], sizes[Slot.sidecar], sizes[Slot.repo])
        let choices = equities * repos
        let start = survivors.choices.start + dsra * choices
        let cells = survivors.cells.baseAddress.unsafelyUnwrapped + start
        var count: Int64 = 0
        var mayLead = false
        passing.withUnsafeBufferPointer { passing in
            for choice in 0..<choices {
                let one: Int64 = passing[choice] ? 1 : 0
                count &+= one
                cells[choice].count &+= one
                if one > 0, best.merit >= cells[choice].merit { mayLead = true }
            }
        }
        var leading: Int?
        for choice in 0..<choices where mayLead && passing[choice] && best.merit >= cells[choice].merit {
            let index = first + Int64((choice / repos * sidecars) * repos + choice % repos)
            guard Contender(merit: best.merit, minDSCR: best.minDSCR, index: index) < survivors.best(start + choice) else { continue }
            let sidecar = leading ?? leadingSidecar(stem, context, uses, merit: best.merit)
            leading = sidecar
            let contender = Contender(merit: best.merit, minDSCR: best.minDSCR, index: index + Int64(sidecar * repos))
            survivors.offer(contender, to: start + choice)
        }
        survivors.note(times: count * Int64(sidecars), ofStem: first / kernel.space.leafCount, best) {
            let sidecar = leading ?? leadingSidecar(stem, context, uses, merit: best.merit)
            return Contender(merit: best.merit, minDSCR: best.minDSCR, index: best.index + Int64(sidecar * repos))
        }
        if !survivors.sidecars.levers.isEmpty,
            !sidecarBounds.excludes(best.merit, economics, cost: context.pool.cost, vector: context.vector)
        {
            offerSidecars(stem, context, uses, best)
        }
    }

    /// The first sidecar with which the stem has this merit.
    @inline(never)
    private func leadingSidecar(_ stem: Stem, _ context: Kernel.StemContext, _ uses: DebtModel.Uses, merit: Double) -> Int {
        let sidecars = kernel.space.sizes[Slot.sidecar]
        return (0..<sidecars).first { self.merit(stem, context, uses, sidecar: $0) >= merit } ?? 0
    }

    private func merit(_ stem: Stem, _ context: Kernel.StemContext, _ uses: DebtModel.Uses, sidecar: Int) -> Double {
        kernel.merit(
            stem, context,
            kernel.economics(stem, context, uses, sidecarProceeds: kernel.sidecarProceeds(context, sidecar: sidecar)))
    }

    /// Offers the first passing leaf with each sidecar as the best that has it.
    @inline(never)
    private func offerSidecars(_ stem: Stem, _ context: Kernel.StemContext, _ uses: DebtModel.Uses, _ best: Contender) {
        let (start, repos) = (survivors.sidecars.start, kernel.space.sizes[Slot.repo])
        for sidecar in 0..<kernel.space.sizes[Slot.sidecar] {
            let merit = merit(stem, context, uses, sidecar: sidecar)
            guard merit >= survivors.cells[start + sidecar].merit else { continue }
            survivors.offer(
                Contender(merit: merit, minDSCR: best.minDSCR, index: best.index + Int64(sidecar * repos)), to: start + sidecar)
        }
        sidecarBounds.update(vector: context.vector, cost: context.pool.cost) { survivors.cells[start + $0].merit }
    }

    private typealias Slot = LeverSpace.Slot
}

/// What merit a stem must have, at most sidecar proceeds, for any of its sidecars to be the best that has
/// that sidecar.
///
/// Where the share of day-one proceeds in cost is within 0 to 1 with every sidecar, merit falls with
/// them along a line, the same for all stems of a pool and basis: a sidecar can then lead only where the
/// merit at most proceeds, less what is lost on that line, reaches its best. Where the share is clamped, the
/// merit with any sidecar is at most that.
final class SidecarBounds {
    /// By pool and basis.
    private struct Bound: BitwiseCopyable {
        /// The least merit on the line, and without it.
        var onLine = -Double.infinity
        var least = -Double.infinity
        /// The smallest sidecar.
        var leastProceeds: Double
    }

    private let kernel: Kernel
    private let bounds: UnsafeMutableBufferPointer<Bound>

    init(_ kernel: Kernel) {
        self.kernel = kernel
        let vectors = kernel.vectors.count
        let proceeds = kernel.tables.sidecarProceeds
        bounds = .allocate(capacity: vectors)
        _ = bounds.initialize(
            from: (0..<vectors).map { vector in
                Bound(leastProceeds: stride(from: vector, to: proceeds.count, by: vectors).reduce(.infinity) { min($0, proceeds[$1]) })
            })
    }

    deinit { bounds.deallocate() }

    /// Forgets the bests that the bounds were made of.
    func reset() {
        for vector in bounds.indices { bounds[vector] = Bound(leastProceeds: bounds[vector].leastProceeds) }
    }

    /// True if no sidecar leads with a stem of this merit at most proceeds.
    @inline(__always)
    func excludes(_ merit: Double, _ economics: Economics, cost: Double, vector: Int) -> Bool {
        let bound = bounds.baseAddress.unsafelyUnwrapped + vector
        let isOnLine = economics.dayOneTotal <= cost && economics.dayOneCore + bound.pointee.leastProceeds >= 0
        // What roundings could hide, many times over.
        return merit + 1e-9 * max(1, abs(merit)) < (isOnLine ? bound.pointee.onLine : bound.pointee.least)
    }

    /// Takes the best merits by sidecar. They only rise: a bound that is not up to date excludes too little.
    func update(vector: Int, cost: Double, _ best: (Int) -> Double) {
        let slope = kernel.bound.ranking.slope(cost: cost)
        let most = kernel.tables.mostSidecarProceeds[vector]
        var (lowest, lowestOnLine) = (Double.infinity, Double.infinity)
        for sidecar in 0..<kernel.space.sizes[LeverSpace.Slot.sidecar] {
            let merit = best(sidecar)
            lowest = min(lowest, merit)
            lowestOnLine = min(
                lowestOnLine, merit + slope * (most - kernel.tables.sidecarProceeds[sidecar * kernel.vectors.count + vector]))
        }
        (bounds[vector].least, bounds[vector].onLine) = (lowest, lowestOnLine)
    }
}
