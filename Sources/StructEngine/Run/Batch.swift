internal import CBatch

/// Room for the permutations that a worker judges together, and the tables that it judges them by.
///
/// What a leaf comes to is decided by comparisons that go either way about equally often, which a
/// processor cannot guess. A batch is therefore judged in sweeps that choose between values, never
/// between ways, as many at once as a vector holds; see `CBatch`. The verdicts are those of
/// ``Stem/verdict(_:_:)``.
final class Batch {
    /// Most permutations in a batch.
    static let size = Int(batchSize)

    let indices: UnsafeMutablePointer<Int64>
    let stems: UnsafeMutablePointer<Stem>
    let leaves: UnsafeMutablePointer<Leaf>
    /// Numbers of stem and leaf.
    let stemNumbers: UnsafeMutablePointer<Int64>
    let leafNumbers: UnsafeMutablePointer<Int64>
    private let room: UnsafeMutableRawPointer
    /// Counts by the failing bits at the gate that stopped: those of Gate A, then those of Gate B, of
    /// which none stands for the survivors.
    private let stopping: UnsafeMutablePointer<Int64>
    /// Counts by the binding constraint, twice: those out of reach, then the near misses. The last is
    /// the survivors'.
    private let binding: UnsafeMutablePointer<Int64>
    private let numbers: Store<Double>
    private let kinds: Store<UInt8>
    private let costs: Store<Double>
    private var tables: BatchTables
    private let kernel: Kernel

    private static let countOfA = 1 << Constraint.countAtGateA
    private static let countOfB = 1 << (Constraint.count - Constraint.countAtGateA)
    private static let countOfBinding = 2 * Constraint.count + 1

    init(_ kernel: Kernel) {
        self.kernel = kernel
        indices = .allocate(capacity: Batch.size)
        stems = .allocate(capacity: Batch.size)
        leaves = .allocate(capacity: Batch.size)
        stemNumbers = .allocate(capacity: Batch.size)
        leafNumbers = .allocate(capacity: Batch.size)
        room = .allocate(byteCount: Int(batchRoomSize()), alignment: 64)
        stopping = .allocate(capacity: Batch.countOfA + Batch.countOfB)
        binding = .allocate(capacity: Batch.countOfBinding)
        stopping.initialize(repeating: 0, count: Batch.countOfA + Batch.countOfB)
        binding.initialize(repeating: 0, count: Batch.countOfBinding)
        let (tables, rulebook) = (kernel.tables, kernel.bound.rulebook)
        let ratings = (0..<tables.ratings.count).map { rulebook.columns[tables.ratings[$0]] }
        let tests = (0..<tables.repoTerms.count).map { RepoRow(tables.repoTerms[$0]) }
        let tenors = kernel.space.sizes[LeverSpace.Slot.tenor]
        let tolerances = tests.indices.map {
            tests[$0].kind == repoTested ? ratings[$0 / tenors % ratings.count].repoAdvanceFactorTolerance : 1
        }
        costs = Store((0..<tables.vectorPools.count).map { tables.vectorPools[$0].cost })
        numbers = Store(ratings.map(\.minCoverage) + tests.map(\.tenorMargin) + tests.map(\.maxAdvanceFactor) + tolerances)
        kinds = Store(tests.map { UInt8(truncatingIfNeeded: $0.kind) })
        self.tables = BatchTables(
            costs: costs.base, minCoverages: numbers.base, dsraYears: tables.dsraYears.base, dsraMargins: tables.dsraMargins.base,
            sponsorEquities: tables.sponsorEquities.base, repoTenorMargins: numbers.base + ratings.count,
            repoMaxAdvanceFactors: numbers.base + ratings.count + tests.count,
            repoTolerances: numbers.base + ratings.count + 2 * tests.count,
            repoKinds: kinds.base, vectors: Int64(kernel.vectors.count), ratings: Int64(ratings.count), tenors: Int64(tenors),
            upfrontShare: kernel.debt.upfrontShare, coverageTolerance: rulebook.tolerances[Constraint.minCoverage.position],
            repoTolerance: rulebook.tolerances[Constraint.repoEligibility.position],
            dsraTolerance: rulebook.tolerances[Constraint.dsraMonths.position], guardSlack: guardSlack, ratioSlack: Judgement.ratioSlack,
            coveragePlace: Int32(Constraint.minCoverage.position), repoPlace: Int32(Constraint.repoEligibility.position),
            dsraPlace: Int32(Constraint.dsraMonths.position), countAtGateA: Int32(Constraint.countAtGateA), count: Int32(Constraint.count))
    }

    deinit {
        indices.deallocate()
        stems.deallocate()
        leaves.deallocate()
        stemNumbers.deallocate()
        leafNumbers.deallocate()
        room.deallocate()
        stopping.deallocate()
        binding.deallocate()
    }

    /// Sets the numbers of stem and leaf by the indices.
    func number(_ count: Int) {
        let (divisor, space) = (kernel.space.leafCount, kernel.space)
        if divisor < 1 << 31, space.cardinality < 1 << 52 {
            batchDivide(indices, Int64(count), divisor, stemNumbers, leafNumbers)
        } else {
            for place in 0..<count {
                (stemNumbers[place], leafNumbers[place]) = indices[place].quotientAndRemainder(dividingBy: divisor)
            }
        }
    }

    /// Takes the permutations at the next positions and sends for their stems; returns how many.
    func send(from first: Int64, to end: Int64, _ order: SeededOrder, _ table: StemTable) -> Int {
        let count = Int(min(Int64(Batch.size), end - first))
        guard count > 0 else { return 0 }
        order.fill(indices, count: count, from: first)
        batchDivide(indices, Int64(count), kernel.space.leafCount, stemNumbers, leafNumbers)
        batchPrefetch(table.stems.base, stemNumbers, Int64(count))
        return count
    }

    /// Goes through positions of the seeded order, a batch at a time, in two batches by turns.
    ///
    /// The stems lie all over a table that no cache holds: those of a batch are sent for while the batch
    /// before it is judged.
    @inline(__always)
    static func walk(
        _ positions: Range<Int64>, _ one: Batch, _ other: Batch, _ order: SeededOrder, _ table: StemTable, _ judge: (Batch, Int) -> Void
    ) {
        var (now, next) = (one, other)
        var first = positions.lowerBound
        var count = next.send(from: first, to: positions.upperBound, order, table)
        while count > 0 {
            swap(&now, &next)
            let judged = count
            first += Int64(judged)
            count = next.send(from: first, to: positions.upperBound, order, table)
            now.fetch(judged, table)
            judge(now, judged)
        }
    }

    /// Brings the stems that were sent for.
    func fetch(_ count: Int, _ table: StemTable) {
        let (all, choices) = (table.stems.base, kernel.leaves.base)
        for place in 0..<count {
            stems[place] = all[Int(stemNumbers[place])]
            leaves[place] = choices[Int(leafNumbers[place])]
        }
    }

    /// A repo test in numbers; without a target, infinities.
    private struct RepoRow {
        var kind = repoNone
        var tenorMargin = Double.infinity
        var maxAdvanceFactor = Double.infinity

        init(_ test: Rulebook.RepoTest) {
            switch test {
            case .none: break
            case .ineligible: kind = repoIneligible
            case .tested(let margin, let most, _): (kind, tenorMargin, maxAdvanceFactor) = (repoTested, margin, most)
            }
        }
    }

    /// Judges the first `count` permutations, whose indices, stems and leaves are set, and counts them;
    /// those that must be judged in full are not counted.
    @inline(__always)
    func judge(_ count: Int, _ part: borrowing RunPart) -> BatchOutcome {
        let margins = part.bestMargins
        let best: InlineArray<3, Double> = [
            margins[Constraint.minCoverage.position], margins[Constraint.repoEligibility.position],
            margins[Constraint.dsraMonths.position],
        ]
        let kept = part.lastRatios
        return best.span.withUnsafeBufferPointer { best in
            kept.span.withUnsafeBufferPointer { kept in
                batchJudge(&tables, stems, leaves, Int64(count), best.baseAddress, kept.baseAddress, stopping, binding, room)
            }
        }
    }

    /// Adds what was counted to a part, and counts anew.
    func add(to part: inout RunPart) {
        for bits in 1..<Batch.countOfA where stopping[bits] > 0 {
            part.addJudged(stopping[bits], atB: 0)
            part.addFailing(UInt32(bits), times: stopping[bits])
        }
        for bits in 0..<Batch.countOfB where stopping[Batch.countOfA + bits] > 0 {
            let times = stopping[Batch.countOfA + bits]
            part.addJudged(times, atB: times)
            part.addFailing(UInt32(bits) << UInt32(Constraint.countAtGateA), times: times)
        }
        for constraint in 0..<Constraint.count {
            part.addBound(by: constraint, isNearMiss: false, times: binding[constraint])
            part.addBound(by: constraint, isNearMiss: true, times: binding[Constraint.count + constraint])
        }
        clear()
    }

    /// Forgets what was counted.
    func clear() {
        stopping.update(repeating: 0, count: Batch.countOfA + Batch.countOfB)
        binding.update(repeating: 0, count: Batch.countOfBinding)
    }
}
