internal import CBatch

/// A leaf's choice of the last four levers: `dsra`, `equity`, `sidecar` and `repo`.
typealias Leaf = BatchLeaf

extension Leaf {
    /// The levers of a leaf: none of them sizes. A lever has at most 100,000 values.
    static let levers: [Lever] = [.dsraMonths, .equityShare, .sidecar, .repoTarget]

    @inline(__always)
    init(_ digits: LeverSpace.Digits) {
        self.init(
            dsra: Int32(truncatingIfNeeded: digits[LeverSpace.Slot.dsra]),
            equity: Int32(truncatingIfNeeded: digits[LeverSpace.Slot.equity]),
            sidecar: Int32(truncatingIfNeeded: digits[LeverSpace.Slot.sidecar]),
            repo: Int32(truncatingIfNeeded: digits[LeverSpace.Slot.repo]))
    }
}

/// What the three constraints of a leaf add to its stem.
struct LeafMargins {
    var coverage: Double
    /// NaN without a repo target.
    var repo = Double.nan
    var isRepoCategorical = false
    var dsra: Double
}

extension LeafMargins {
    @inline(__always)
    mutating func set(_ outcome: Rulebook.RepoTest.Outcome) {
        switch outcome {
        case .none: break
        case .categorical: isRepoCategorical = true
        case .margin(let margin): repo = margin
        }
    }
}

/// How a leaf is stopped; nothing is failing where it passes.
struct LeafVerdict {
    var stopping: UInt32 = 0
    var binding = 0
    /// NaN after a categorical failure.
    var worstRatio = -Double.infinity
    /// True where ratios are so close to each other that only the full judgement can tell which
    /// binds.
    var isTooClose = false

    var isAtA: Bool { stopping & Judgement.gateAMask != 0 }

    /// True if every failure is within its tolerance.
    var isNearMiss: Bool { worstRatio <= 1 + Judgement.ratioSlack }
}
