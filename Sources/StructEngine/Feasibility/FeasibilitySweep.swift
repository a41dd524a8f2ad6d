/// Judges the permutations of a ``FeasibilitySpace``, cell by cell.
struct FeasibilitySweep: Sendable {
    /// How much of a cell is judged.
    enum Depth {
        /// Every rating and repo target with one mezzanine; what each fails at least is noted.
        case senior
        /// That, and these mezzanines at the loosest rating and shortest reserve, for the margins
        /// that depend on them.
        case margins(mezzanines: [Int])
        /// All that stands for others: every mezzanine and reserve at every rating.
        case full
        /// As full, where the senior leaves anything to be met; at most so many permutations a
        /// cell.
        case open(limit: Int64)
    }

    let space: FeasibilitySpace

    /// Permutations judged between two moments at which other tasks of the host get their turn:
    /// fewer where each takes long.
    private var chunk: Int { space.kernel.cells == nil ? 8 : 512 }

    private typealias Slot = LeverSpace.Slot

    /// What a worker carries along.
    private struct SweepState {
        var tally = FeasibilityTally()
        var record = Kernel.Record()
        var sinceYield = 0
    }

    /// What came of the cells: the tally, which of them the senior alone leaves open, and whether
    /// none was cut short.
    struct Outcome: Sendable {
        var tally = FeasibilityTally()
        var open: [Int] = []
        var isComplete = true
    }

    /// Judges cells on several workers; the outcome is the same for any number of them.
    func run(_ cells: [Int]?, _ depth: Depth, threads: Int, meter: ProgressMeter) async throws -> Outcome {
        let count = cells?.count ?? space.cellCount
        let queue = WorkQueue(count: Int64(count))
        return try await withThrowingTaskGroup(of: Outcome.self) { group in
            for _ in 0..<max(1, min(threads, count)) {
                group.addTask {
                    var state = SweepState()
                    var outcome = Outcome()
                    while let position = queue.take().map({ Int($0) }) {
                        let cell = cells.map { $0[position] } ?? position
                        let before = state.tally.judged
                        let end = try await judge(cell: cell, depth, &state)
                        if end.isOpen { outcome.open.append(cell) }
                        if !end.isComplete { outcome.isComplete = false }
                        meter.add(state.tally.judged - before)
                    }
                    outcome.tally = state.tally
                    return outcome
                }
            }
            var whole = Outcome()
            for try await part in group {
                whole.tally.merge(part.tally)
                whole.open += part.open
                whole.isComplete = whole.isComplete && part.isComplete
            }
            whole.open.sort()
            return whole
        }
    }

    private func judge(cell: Int, _ depth: Depth, _ state: inout SweepState) async throws -> (isOpen: Bool, isComplete: Bool) {
        var digits = space.digits(ofCell: cell)
        var (isOpen, isComplete) = (false, true)
        let start = state.tally.judged
        for pair in space.distinctPairs(ofCell: cell, pool: digits[Slot.pool]) {
            digits[Slot.seniorDSCR] = pair.dscr
            digits[Slot.seniorLTV] = pair.ltv
            for rating in 0..<space.reserves.count {
                digits[Slot.targetRating] = rating
                if case .open(let limit) = depth, state.tally.judged - start + Int64(space.kernel.space.sizes[Slot.repo]) > limit {
                    return (isOpen, false)
                }
                let senior = judgeSenior(digits, &state)
                try await giveWay(&state)
                var pairWithRepo = digits
                pairWithRepo[Slot.repo] = senior.repo
                switch depth {
                case .senior, .margins:
                    state.tally.exclude(senior.bound)
                    isOpen = isOpen || senior.bound == 0
                case .full:
                    try await judge(space.allMezzanines, pairWithRepo, reserves: space.reserves[rating], &state)
                case .open(let limit):
                    guard senior.bound == 0 else { continue }
                    let cost = Int64(space.kernel.space.sizes[Slot.mezzanine]) * Int64(space.reserves[rating].count)
                    guard state.tally.judged - start + cost <= limit else {
                        isComplete = false
                        continue
                    }
                    try await judge(space.allMezzanines, pairWithRepo, reserves: space.reserves[rating], &state)
                }
            }
            guard case .margins(let mezzanines) = depth else { continue }
            for choice in space.loosest {
                digits[Slot.targetRating] = choice.rating
                try await judge(mezzanines, digits, reserves: [choice.reserve], &state)
            }
        }
        return (isOpen, isComplete)
    }

    /// Judges a senior at a rating with every repo target; returns the first that is met, or the
    /// first, and what all others fail with it.
    private func judgeSenior(_ digits: LeverSpace.Digits, _ state: inout SweepState) -> (repo: Int, bound: UInt32) {
        var digits = digits
        digits[Slot.dsra] = space.reserves[digits[Slot.targetRating]][0]
        digits[Slot.mezzanine] = space.mezzanine
        var chosen: Int?
        for repo in 0..<space.kernel.space.sizes[Slot.repo] {
            digits[Slot.repo] = repo
            let failing = judge(digits, &state)
            if chosen == nil, failing & Constraint.repoEligibility.bit == 0 { chosen = repo }
        }
        return (chosen ?? 0, space.leastFailures(state.record, digits, failsRepo: chosen == nil))
    }

    /// Judges each of the mezzanines with each of the reserves.
    private func judge(_ mezzanines: [Int], _ digits: LeverSpace.Digits, reserves: [Int], _ state: inout SweepState) async throws {
        for first in stride(from: 0, to: mezzanines.count, by: chunk) {
            for reserve in reserves {
                judge(mezzanines[first..<min(mezzanines.count, first + chunk)], digits, reserve: reserve, &state)
                try await giveWay(&state)
            }
        }
    }

    private func judge(_ mezzanines: ArraySlice<Int>, _ digits: LeverSpace.Digits, reserve: Int, _ state: inout SweepState) {
        var digits = digits
        digits[Slot.dsra] = reserve
        for mezzanine in mezzanines {
            digits[Slot.mezzanine] = mezzanine
            judge(digits, &state)
        }
    }

    /// Judges one permutation. Margins of MIN_DSCR_MEZZ that are certain to pass and fall short of
    /// the best so far are not worked out.
    @inline(__always)
    @discardableResult
    private func judge(_ digits: LeverSpace.Digits, _ state: inout SweepState) -> UInt32 {
        let index = space.kernel.space.index(of: digits)
        let toBeat = state.tally.best[Constraint.minDSCRMezz.position].nextDown
        space.kernel.judge(index, mezzMarginToBeat: toBeat, into: &state.record)
        state.sinceYield += 1
        return state.tally.add(state.record, index: index)
    }

    private func giveWay(_ state: inout SweepState) async throws {
        guard state.sinceYield >= chunk else { return }
        state.sinceYield = 0
        try Task.checkCancellation()
        await Task.yield()
    }

    /// The first positions of the seeded order, until `count` are judged.
    func sample(_ count: Int64, seed: UInt64, meter: ProgressMeter) async throws -> FeasibilityTally {
        let order = SeededOrder(cardinality: space.kernel.space.cardinality, seed: seed)
        var state = SweepState()
        for position in 0..<min(count, order.cardinality) {
            judge(space.kernel.space.digits(of: order[position]), &state)
            guard state.sinceYield == chunk else { continue }
            meter.add(Int64(chunk))
            try await giveWay(&state)
        }
        return state.tally
    }
}
