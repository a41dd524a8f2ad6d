/// What a run has found over some of its positions. Parts merge in any order and grouping to the same whole: counts add, extremes and
/// bounded lists have total orders, and nothing is a floating-point sum.
struct RunPart: Sendable {
    private(set) var generated: Int64 = 0
    private(set) var prunedAtA: Int64 = 0
    private(set) var prunedAtB: Int64 = 0
    /// Permutations that Gate B judged.
    private(set) var judgedAtB: Int64 = 0
    /// By raw value of the constraint.
    private(set) var binding = [Int64](repeating: 0, count: Constraint.count)
    private(set) var failing = [Int64](repeating: 0, count: Constraint.count)
    private(set) var nearMisses = [Int64](repeating: 0, count: Constraint.count)
    /// The best margin seen by a gate that judged it; −∞ where none was.
    private(set) var bestMargins = [Double](repeating: -.infinity, count: Constraint.count)
    private(set) var nearest: [TopList<NearMissEntry>]
    private(set) var top: TopList<Contender>
    private(set) var front = ParetoFront()

    init(topLimit: Int, nearMissLimit: Int) {
        top = TopList(limit: topLimit)
        nearest = [TopList<NearMissEntry>](repeating: TopList(limit: nearMissLimit), count: Constraint.count)
    }

    /// The best margin of MIN_DSCR_MEZZ so far.
    var bestMezzMargin: Double { bestMargins[Constraint.minDSCRMezz.rawValue] }

    mutating func add(_ record: Kernel.Record, index: Int64) {
        generated += 1
        noteMargins(record)
        guard let verdict = record.verdict else {
            let dscr = record.minDSCR.isNaN ? -.infinity : record.minDSCR
            top.offer(Contender(merit: record.merit, minDSCR: dscr, index: index))
            if !record.minDSCR.isNaN, !record.wacc.isNaN {
                let proceeds = record.sizing.notional + record.sizing.mezzNotional
                front.offer(ParetoFront.Point(proceeds: proceeds, minDSCR: dscr, wacc: record.wacc, index: index))
            }
            return
        }
        if verdict.gate == .a { prunedAtA += 1 } else { prunedAtB += 1 }
        binding[verdict.binding] += 1
        var rest = verdict.stopping
        while rest != 0 {
            failing[rest.trailingZeroBitCount] += 1
            rest &= rest - 1
        }
        if verdict.isNearMiss {
            nearMisses[verdict.binding] += 1
            nearest[verdict.binding].offer(NearMissEntry(worstRatio: verdict.worstRatio, index: index))
        }
    }

    private mutating func noteMargins(_ record: Kernel.Record) {
        if record.judgedAtB { judgedAtB += 1 }
        let judged = record.judgedAtB ? Constraint.count : Constraint.countAtGateA
        for constraint in 0..<judged where record.judgement.margins[constraint] > bestMargins[constraint] {
            bestMargins[constraint] = record.judgement.margins[constraint]
        }
    }

    mutating func merge(_ other: RunPart) {
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
