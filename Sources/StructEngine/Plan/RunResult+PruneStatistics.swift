extension RunResult {
    /// How many structures were pruned, where and by what.
    public struct PruneStatistics: Sendable, Equatable {
        public let generated: Int64
        public let prunedAtGateA: Int64
        public let prunedAtGateB: Int64
        /// In table order.
        public let constraints: [ConstraintStatistics]

        public var pruned: Int64 { prunedAtGateA + prunedAtGateB }
        public var survivors: Int64 { generated - pruned }
        /// Pruned at Gate A / generated.
        public var gateARate: Double { generated == 0 ? 0 : Double(prunedAtGateA) / Double(generated) }
        /// Pruned at Gate B / generated.
        public var gateBRate: Double { generated == 0 ? 0 : Double(prunedAtGateB) / Double(generated) }

        public struct ConstraintStatistics: Sendable, Equatable {
            public let constraint: Constraint
            /// Permutations that its gate judged.
            public let judged: Int64
            /// Pruned permutations of which it was the binding constraint.
            public let binding: Int64
            /// Share of all pruned of which it was the binding constraint.
            public let bindingShare: Double
            /// Pruned permutations that failed it at the gate that stopped them.
            public let failing: Int64
            public let failingShare: Double
            public let nearMisses: Int64
            /// The best margin of any permutation judged; nil where it never applied.
            public let bestMargin: Double?

            /// True if permutations were judged on it and none met it.
            public var isMetByNone: Bool { judged > 0 && failing == judged }
        }

        init(_ part: RunPart) {
            generated = part.generated
            prunedAtGateA = part.prunedAtA
            prunedAtGateB = part.prunedAtB
            let pruned = max(1, part.prunedAtA + part.prunedAtB)
            constraints = Constraint.allCases.map { constraint in
                let number = constraint.position
                let best = part.bestMargins[number]
                return ConstraintStatistics(
                    constraint: constraint, judged: constraint.gate == .a ? part.generated : part.judgedAtB, binding: part.binding[number],
                    bindingShare: Double(part.binding[number]) / Double(pruned), failing: part.failing[number],
                    failingShare: Double(part.failing[number]) / Double(pruned), nearMisses: part.nearMisses[number],
                    bestMargin: best == -.infinity ? nil : best)
            }
        }

        /// The constraints that bound most, at most so many: by falling count, of equal ones the first in
        /// table order; those that bound nothing are left out.
        public func topBinding(_ limit: Int = 5) -> [ConstraintStatistics] {
            let bound = constraints.filter { $0.binding > 0 }
            let sorted = bound.sorted { ($1.binding, $0.constraint.position) < ($0.binding, $1.constraint.position) }
            return Array(sorted.prefix(max(0, limit)))
        }

        public subscript(constraint: Constraint) -> ConstraintStatistics { constraints[constraint.position] }
    }
}
