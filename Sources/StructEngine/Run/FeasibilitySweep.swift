import Synchronization

/// Judges the permutations of a ``FeasibilitySpace``, cell by cell.
struct FeasibilitySweep: Sendable {
    /// How much of a cell is judged.
    enum Depth {
        /// Every rating and repo target with one mezzanine; what each fails at least is noted.
        case senior
        /// That, and these mezzanines at the loosest rating and shortest reserve, for the margins that depend on them.
        case margins(mezzanines: [Int])
        /// All that stands for others: every mezzanine and reserve at every rating.
        case full
        /// As full, where the senior leaves anything to be met; at most so many permutations a cell.
        case open(limit: Int64)
    }

    let space: FeasibilitySpace

    /// Permutations judged between two moments at which other tasks of the host get their turn: fewer where each takes long.
    private var chunk: Int { space.kernel.cells == nil ? 8 : 512 }

    private typealias Slot = LeverSpace.Slot

    /// What a worker carries along.
    private struct Bench {
        var tally = FeasibilityTally()
        var record = Kernel.Record()
        var sinceYield = 0
    }

    /// What came of the cells: the tally, which of them the senior alone leaves open, and whether none was cut short.
    struct Outcome: Sendable {
        var tally = FeasibilityTally()
        var open: [Int] = []
        var isComplete = true
    }

    /// Judges cells on several workers; the outcome is the same for any number of them.
    func run(_ cells: [Int]?, _ depth: Depth, threads: Int, desk: FeasibilityDesk) async throws -> Outcome {
        let count = cells?.count ?? space.cellCount
        let next = Cursor()
        return try await withThrowingTaskGroup(of: Outcome.self) { group in
            for _ in 0..<max(1, min(threads, count)) {
                group.addTask {
                    var bench = Bench()
                    var outcome = Outcome()
                    while let position = next.take(below: count) {
                        let cell = cells.map { $0[position] } ?? position
                        let before = bench.tally.judged
                        let end = try await judge(cell: cell, depth, &bench)
                        if end.isOpen { outcome.open.append(cell) }
                        if !end.isComplete { outcome.isComplete = false }
                        desk.report(bench.tally.judged - before)
                    }
                    outcome.tally = bench.tally
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

    private func judge(cell: Int, _ depth: Depth, _ bench: inout Bench) async throws -> (isOpen: Bool, isComplete: Bool) {
        var digits = space.digits(ofCell: cell)
        var (isOpen, isComplete) = (false, true)
        let start = bench.tally.judged
        for pair in space.distinctPairs(ofCell: cell, pool: digits[Slot.pool]) {
            digits[Slot.seniorDSCR] = pair.dscr
            digits[Slot.seniorLTV] = pair.ltv
            for rating in 0..<space.reserves.count {
                digits[Slot.targetRating] = rating
                if case .open(let limit) = depth, bench.tally.judged - start + Int64(space.kernel.space.sizes[Slot.repo]) > limit {
                    return (isOpen, false)
                }
                let senior = judgeSenior(digits, &bench)
                try await giveWay(&bench)
                var pairWithRepo = digits
                pairWithRepo[Slot.repo] = senior.repo
                switch depth {
                case .senior, .margins:
                    bench.tally.exclude(senior.bound)
                    isOpen = isOpen || senior.bound == 0
                case .full:
                    try await judge(space.allMezzanines, pairWithRepo, reserves: space.reserves[rating], &bench)
                case .open(let limit):
                    guard senior.bound == 0 else { continue }
                    let cost = Int64(space.kernel.space.sizes[Slot.mezzanine]) * Int64(space.reserves[rating].count)
                    guard bench.tally.judged - start + cost <= limit else {
                        isComplete = false
                        continue
                    }
                    try await judge(space.allMezzanines, pairWithRepo, reserves: space.reserves[rating], &bench)
                }
            }
            guard case .margins(let mezzanines) = depth else { continue }
            for choice in space.loosest {
                digits[Slot.targetRating] = choice.rating
                try await judge(mezzanines, digits, reserves: [choice.reserve], &bench)
            }
        }
        return (isOpen, isComplete)
    }

    /// Judges a senior at a rating with every repo target; returns the first that is met, or the first, and what all others fail with it.
    private func judgeSenior(_ digits: LeverSpace.Digits, _ bench: inout Bench) -> (repo: Int, bound: UInt32) {
        var digits = digits
        digits[Slot.dsra] = space.reserves[digits[Slot.targetRating]][0]
        digits[Slot.mezzanine] = space.mezzanine
        var chosen: Int?
        for repo in 0..<space.kernel.space.sizes[Slot.repo] {
            digits[Slot.repo] = repo
            let failing = judge(digits, &bench)
            if chosen == nil, failing & Constraint.repoEligibility.bit == 0 { chosen = repo }
        }
        return (chosen ?? 0, space.leastFailures(bench.record, digits, failsRepo: chosen == nil))
    }

    /// Judges each of the mezzanines with each of the reserves.
    private func judge(_ mezzanines: [Int], _ digits: LeverSpace.Digits, reserves: [Int], _ bench: inout Bench) async throws {
        for first in stride(from: 0, to: mezzanines.count, by: chunk) {
            for reserve in reserves {
                judge(mezzanines[first..<min(mezzanines.count, first + chunk)], digits, reserve: reserve, &bench)
                try await giveWay(&bench)
            }
        }
    }

    private func judge(_ mezzanines: ArraySlice<Int>, _ digits: LeverSpace.Digits, reserve: Int, _ bench: inout Bench) {
        var digits = digits
        digits[Slot.dsra] = reserve
        for mezzanine in mezzanines {
            digits[Slot.mezzanine] = mezzanine
            judge(digits, &bench)
        }
    }

    /// Judges one permutation. Margins of MIN_DSCR_MEZZ that are certain to pass and fall short of the best so far are not worked out.
    @inline(__always)
    @discardableResult
    private func judge(_ digits: LeverSpace.Digits, _ bench: inout Bench) -> UInt32 {
        let index = space.kernel.space.index(of: digits)
        let toBeat = bench.tally.best[Constraint.minDSCRMezz.rawValue].nextDown
        space.kernel.judge(index, mezzMarginToBeat: toBeat, into: &bench.record)
        bench.sinceYield += 1
        return bench.tally.add(bench.record, index: index)
    }

    private func giveWay(_ bench: inout Bench) async throws {
        guard bench.sinceYield >= chunk else { return }
        bench.sinceYield = 0
        try Task.checkCancellation()
        await Task.yield()
    }

    /// The first positions of the seeded order, until `count` are judged.
    func sample(_ count: Int64, seed: UInt64, desk: FeasibilityDesk) async throws -> FeasibilityTally {
        let order = SeededOrder(cardinality: space.kernel.space.cardinality, seed: seed)
        var bench = Bench()
        for position in 0..<min(count, order.cardinality) {
            judge(space.kernel.space.digits(of: order[position]), &bench)
            guard bench.sinceYield == chunk else { continue }
            desk.report(Int64(chunk))
            try await giveWay(&bench)
        }
        return bench.tally
    }
}

/// Hands out positions to workers.
private final class Cursor: Sendable {
    private let next = Atomic<Int>(0)

    func take(below count: Int) -> Int? {
        let position = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return position < count ? position : nil
    }
}

/// Forwards progress, at most about 200 times, with rising counts; the total is an upper estimate until ``finish()``.
final class FeasibilityDesk: Sendable {
    private let state = Mutex((done: Int64(0), reported: Int64(0)))
    private let total: Int64
    private let progress: (@Sendable (Plan.Progress) -> Void)?

    init(total: Int64, progress: (@Sendable (Plan.Progress) -> Void)?) {
        self.total = max(1, total)
        self.progress = progress
    }

    func report(_ count: Int64) {
        guard let progress else { return }
        state.withLock { state in
            state.done = min(total - 1, state.done + count)
            guard state.done - state.reported >= max(1, total / 200) else { return }
            state.reported = state.done
            progress(Plan.Progress(done: state.done, total: total))
        }
    }

    func finish() {
        guard let progress else { return }
        state.withLock { _ in progress(Plan.Progress(done: total, total: total)) }
    }
}
