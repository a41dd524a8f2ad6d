/// What a search for feasibility has found in a part of the space. Tallies merge in any order and
/// grouping to the same whole.
struct FeasibilityTally: Sendable {
    private(set) var judged: Int64 = 0
    /// By raw value of the constraint; −∞ where no margin was seen.
    private(set) var best = PerConstraint<Double>(repeating: -.infinity)
    /// Least index with that margin, and least index that meets the constraint; `Int64.max` for
    /// none.
    private(set) var bestIndex = PerConstraint<Int64>(repeating: .max)
    private(set) var metIndex = PerConstraint<Int64>(repeating: .max)
    /// Bit of each constraint that a permutation meets.
    private(set) var met: UInt32 = 0
    /// Least index that meets everything, and least index of a permutation with debt.
    private(set) var passIndex = Int64.max
    private(set) var debtIndex = Int64.max
    /// What the permutations judged fail.
    private(set) var failures = FailureSets()
    /// What whole parts of the space fail at least.
    private(set) var bounds = FailureSets()

    static let everything: UInt32 = (1 << UInt32(Constraint.count)) - 1
    static let gateB = everything & ~Judgement.gateAMask

    /// What a permutation does not meet: without debt all of Gate B.
    @inline(__always)
    static func failing(_ record: Kernel.Record) -> UInt32 {
        record.sizing.notional > 0 ? record.judgement.failing : record.judgement.failing | gateB
    }

    /// Adds a permutation that both gates have judged, and returns what it fails.
    @inline(__always)
    @discardableResult
    mutating func add(_ record: Kernel.Record, index: Int64) -> UInt32 {
        judged += 1
        let failing = FeasibilityTally.failing(record)
        failures.insert(failing)
        let hasDebt = record.sizing.notional > 0
        if hasDebt { debtIndex = min(debtIndex, index) }
        if failing == 0 { passIndex = min(passIndex, index) }
        for constraint in 0..<(hasDebt ? Constraint.count : Constraint.countAtGateA) {
            let margin = record.judgement.margins[constraint]
            guard margin >= best[constraint] else { continue }
            if margin > best[constraint] || index < bestIndex[constraint] {
                best[constraint] = margin
                bestIndex[constraint] = index
            }
        }
        var rest = ~failing & FeasibilityTally.everything
        met |= rest
        while rest != 0 {
            let constraint = rest.trailingZeroBitCount
            rest &= rest - 1
            metIndex[constraint] = min(metIndex[constraint], index)
        }
        return failing
    }

    /// Adds one constraint's margin at an index that was not judged as a whole; NaN: it does not
    /// apply there, which meets it.
    mutating func offer(_ constraint: Constraint, _ margin: Double, index: Int64) {
        let number = constraint.position
        if !(margin < 0) {
            met |= 1 << UInt32(number)
            metIndex[number] = min(metIndex[number], index)
        }
        guard margin >= best[number] else { return }
        if margin > best[number] || index < bestIndex[number] {
            best[number] = margin
            bestIndex[number] = index
        }
    }

    mutating func exclude(_ bound: UInt32) { bounds.insert(bound) }

    mutating func merge(_ other: FeasibilityTally) {
        judged += other.judged
        met |= other.met
        passIndex = min(passIndex, other.passIndex)
        debtIndex = min(debtIndex, other.debtIndex)
        failures.formUnion(other.failures)
        bounds.formUnion(other.bounds)
        for number in 0..<Constraint.count {
            metIndex[number] = min(metIndex[number], other.metIndex[number])
            guard other.best[number] >= best[number] else { continue }
            if other.best[number] > best[number] || other.bestIndex[number] < bestIndex[number] {
                best[number] = other.best[number]
                bestIndex[number] = other.bestIndex[number]
            }
        }
    }
}
