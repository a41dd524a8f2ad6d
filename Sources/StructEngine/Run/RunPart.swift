/// What a run has found over some of its positions. Parts merge in any order and grouping to the
/// same whole: counts add, extremes and bounded lists have total orders, and nothing is a
/// floating-point sum.
struct RunPart: Sendable {
    private(set) var generated: Int64 = 0
    private(set) var prunedAtA: Int64 = 0
    private(set) var prunedAtB: Int64 = 0
    /// Permutations that Gate B judged.
    private(set) var judgedAtB: Int64 = 0
    /// By raw value of the constraint.
    private(set) var binding = PerConstraint<Int64>(repeating: 0)
    private(set) var failing = PerConstraint<Int64>(repeating: 0)
    private(set) var nearMisses = PerConstraint<Int64>(repeating: 0)
    /// The best margin seen by a gate that judged it; −∞ where none was.
    private(set) var bestMargins = PerConstraint<Double>(repeating: -.infinity)
    private(set) var nearest: [TopList<NearMissEntry>]
    private(set) var top: TopList<Contender>
    private(set) var front = ParetoFront()
    /// The survivors by lever value.
    var byLever: LeverTally

    /// - Parameter leverSizes: Number of values of each lever.
    init(topLimit: Int, nearMissLimit: Int, leverSizes: [Int]) {
        byLever = LeverTally(sizes: leverSizes)
        top = TopList(limit: topLimit)
        nearest = [TopList<NearMissEntry>](repeating: TopList(limit: nearMissLimit), count: Constraint.count)
    }

    /// The best margin of MIN_DSCR_MEZZ so far.
    var bestMezzMargin: Double { bestMargins[Constraint.minDSCRMezz.position] }

    mutating func add(_ record: Kernel.Record, index: Int64) {
        generated += 1
        noteMargins(record)
        guard let verdict = record.verdict else {
            let dscr = record.minDSCR.isNaN ? -.infinity : record.minDSCR
            let survivor = Contender(merit: record.merit, minDSCR: dscr, index: index)
            top.offer(survivor)
            byLever.add(survivor)
            if !record.minDSCR.isNaN, !record.wacc.isNaN {
                let proceeds = record.sizing.notional + record.sizing.mezzNotional
                front.offer(ParetoFront.Point(proceeds: proceeds, minDSCR: dscr, wacc: record.wacc, index: index))
            }
            return
        }
        addPruned(stopping: verdict.stopping, binding: verdict.binding, isNearMiss: verdict.isNearMiss)
        if verdict.isNearMiss { offer(NearMissEntry(worstRatio: verdict.worstRatio, index: index), binding: verdict.binding) }
    }

    /// Counts permutations that are stopped alike.
    @inline(__always)
    mutating func addPruned(stopping: UInt32, binding constraint: Int, isNearMiss: Bool, times: Int64 = 1) {
        addFailing(stopping, times: times)
        addBound(by: constraint, isNearMiss: isNearMiss, times: times)
    }

    /// Counts the failures of permutations that fail alike.
    @inline(__always)
    mutating func addFailing(_ stopping: UInt32, times: Int64) {
        var rest = stopping
        while rest != 0 {
            failing[rest.trailingZeroBitCount] += times
            rest &= rest - 1
        }
    }

    /// Counts permutations that one constraint binds.
    @inline(__always)
    mutating func addBound(by constraint: Int, isNearMiss: Bool, times: Int64) {
        if constraint < Constraint.countAtGateA { prunedAtA += times } else { prunedAtB += times }
        binding[constraint] += times
        if isNearMiss { nearMisses[constraint] += times }
    }

    /// By constraint, the ratio that a near miss must not exceed to be kept: that of the last of a full
    /// list.
    var lastRatios: PerConstraint<Double> {
        PerConstraint { nearest[$0].last?.worstRatio ?? (nearest[$0].limit > 0 ? .infinity : -.infinity) }
    }

    /// Counts permutations that were made, and those of them that Gate B judged.
    @inline(__always)
    mutating func addJudged(_ count: Int64, atB: Int64) {
        generated += count
        judgedAtB += atB
    }

    @inline(__always)
    mutating func offer(_ nearMiss: NearMissEntry, binding constraint: Int) { nearest[constraint].offer(nearMiss) }

    @inline(__always)
    func mayTake(_ nearMiss: NearMissEntry, binding constraint: Int) -> Bool { nearest[constraint].mayTake(nearMiss) }

    @inline(__always)
    func mayTake(_ contender: Contender) -> Bool { top.mayTake(contender) }

    @inline(__always)
    mutating func offer(_ contender: Contender) { top.offer(contender) }

    @inline(__always)
    mutating func offer(_ point: ParetoFront.Point) { front.offer(point) }

    @inline(__always)
    mutating func note(_ constraint: Constraint, _ margin: Double) {
        if margin > bestMargins[constraint.position] { bestMargins[constraint.position] = margin }
    }

    private mutating func noteMargins(_ record: Kernel.Record) {
        if record.judgedAtB { judgedAtB += 1 }
        note(record.judgement, constraints: record.judgedAtB ? Constraint.count : Constraint.countAtGateA)
    }

    /// Takes the margins of the first so many constraints.
    @inline(__always)
    mutating func note(_ judgement: borrowing Judgement, constraints: Int) {
        for constraint in 0..<constraints where judgement.margins[constraint] > bestMargins[constraint] {
            bestMargins[constraint] = judgement.margins[constraint]
        }
    }

    mutating func merge(_ other: RunPart) {
        guard other.generated > 0 else { return }
        generated += other.generated
        prunedAtA += other.prunedAtA
        prunedAtB += other.prunedAtB
        judgedAtB += other.judgedAtB
        for constraint in 0..<Constraint.count {
            binding[constraint] += other.binding[constraint]
            failing[constraint] += other.failing[constraint]
            nearMisses[constraint] += other.nearMisses[constraint]
            bestMargins[constraint] = max(bestMargins[constraint], other.bestMargins[constraint])
            nearest[constraint].merge(other.nearest[constraint])
        }
        top.merge(other.top)
        front.merge(other.front)
        byLever.merge(other.byLever)
    }
}

/// A part as bytes.
extension RunPart: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        for count in [prunedAtA, prunedAtB, judgedAtB] { bytes.put(count) }
        for constraint in 0..<Constraint.count {
            bytes.put(binding[constraint])
            bytes.put(failing[constraint])
            bytes.put(nearMisses[constraint])
            bytes.put(bestMargins[constraint])
        }
        bytes.put(top.limit)
        bytes.put(top.elements)
        bytes.put(nearest.first?.limit ?? 0)
        for list in nearest { bytes.put(list.elements) }
        bytes.put(front.sorted)
        bytes.put(byLever)
    }

    /// A part of `generated` permutations. Refuses counts that cannot be, and lists out of order.
    init(_ reader: inout CanonicalReader, generated: Int64) throws(CanonicalReader.Fault) {
        let counts = 0...generated
        self.generated = generated
        prunedAtA = try reader.whole("the count pruned at Gate A", in: counts)
        prunedAtB = try reader.whole("the count pruned at Gate B", in: 0...generated - prunedAtA)
        judgedAtB = try reader.whole("the count judged at Gate B", in: counts)
        for constraint in 0..<Constraint.count {
            binding[constraint] = try reader.whole("a binding count", in: counts)
            failing[constraint] = try reader.whole("a failing count", in: counts)
            nearMisses[constraint] = try reader.whole("a near-miss count", in: counts)
            bestMargins[constraint] = try reader.number("a best margin")
        }
        let limits: ClosedRange<Int64> = 0...10_000
        top = TopList(limit: Int(try reader.whole("the top limit", in: limits)))
        try RunPart.fill(&top, from: &reader, width: 24) { reader throws(CanonicalReader.Fault) in
            try Contender(&reader)
        }
        nearest = [TopList<NearMissEntry>](
            repeating: TopList(limit: Int(try reader.whole("the near-miss limit", in: limits))), count: Constraint.count)
        for constraint in 0..<Constraint.count {
            try RunPart.fill(&nearest[constraint], from: &reader, width: 16) { reader throws(CanonicalReader.Fault) in
                NearMissEntry(worstRatio: try reader.number("a ratio"), index: try reader.whole("an index", in: 0...Int64.max))
            }
        }
        var points: [ParetoFront.Point] = []
        for _ in 0..<(try reader.count("the count of the front", width: 32)) {
            let proceeds = try reader.number("proceeds")
            guard abs(proceeds) <= 0x1p60 else { throw CanonicalReader.Fault(reason: "has proceeds beyond all bounds") }
            points.append(
                ParetoFront.Point(
                    proceeds: proceeds, minDSCR: try reader.number("a cover"), wacc: try reader.number("a WACC"),
                    index: try reader.whole("an index", in: 0...Int64.max)))
        }
        front = ParetoFront(sorted: points)
        byLever = try LeverTally(&reader, survivors: generated - prunedAtA - prunedAtB)
    }

    private static func fill<Element>(
        _ list: inout TopList<Element>, from reader: inout CanonicalReader, width: Int,
        _ read: (inout CanonicalReader) throws(CanonicalReader.Fault) -> Element
    ) throws(CanonicalReader.Fault) {
        let count = try reader.count("the count of a list", width: width, limit: list.limit)
        for _ in 0..<count {
            let element = try read(&reader)
            if let last = list.elements.last, !(last < element) { throw CanonicalReader.Fault(reason: "has a list out of order") }
            list.offer(element)
        }
    }

    /// True if lists and indices are of a run with these limits over this space.
    func fits(topLimit: Int, nearMissLimit: Int, _ space: LeverSpace) -> Bool {
        let cardinality = space.cardinality
        return top.limit == topLimit && nearest.allSatisfy { $0.limit == nearMissLimit }
            && top.elements.allSatisfy { $0.index < cardinality }
            && nearest.allSatisfy { $0.elements.allSatisfy { $0.index < cardinality } }
            && front.sorted.allSatisfy { $0.index < cardinality } && byLever.fits(space)
    }
}

extension Contender: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(merit)
        bytes.put(minDSCR)
        bytes.put(index)
    }
}

extension NearMissEntry: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(worstRatio)
        bytes.put(index)
    }
}

extension ParetoFront.Point: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(proceeds)
        bytes.put(minDSCR)
        bytes.put(wacc)
        bytes.put(index)
    }
}

/// A near miss in the running to be kept: smallest worst ratio first, then canonical index.
struct NearMissEntry: Sendable, Equatable, Comparable {
    let worstRatio: Double
    let index: Int64

    static func < (a: NearMissEntry, b: NearMissEntry) -> Bool {
        a.worstRatio != b.worstRatio ? a.worstRatio < b.worstRatio : a.index < b.index
    }
}
