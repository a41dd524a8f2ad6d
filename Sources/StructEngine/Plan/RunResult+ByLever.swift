extension RunResult {
    /// What the survivors have of one lever: of each of its values, how many of them have it, and the
    /// best that does.
    ///
    /// ```swift
    /// for lever in result.byLever {
    ///     for value in lever.values ?? [] where value.best == nil { print(lever.lever, value.value.text(), "has no survivor") }
    /// }
    /// ```
    public struct ByLever: Sendable, Equatable {
        /// Its key in a deal file.
        public let lever: String
        /// Number of its values.
        public let valueCount: Int
        /// In the order of the canonical index; nil for a lever with more than 1,000 values, which are not
        /// told apart.
        public let values: [Value]?

        public struct Value: Sendable, Equatable {
            /// As a permutation states it.
            public let value: JSONValue
            /// How many survivors have it.
            public let survivors: Int64
            /// The survivor with it that comes first in the order of the top list; nil without survivors.
            public let best: Best?
        }

        /// The best survivor with a value.
        public struct Best: Sendable, Equatable {
            /// Canonical index.
            public let index: Int64
            /// Composite score, 0 to 100.
            public let score: Double
            /// N + N_m.
            public let totalProceedsMinor: Double
            /// min over t of the base case's DSCR; nil without debt.
            public let minDSCR: Double?
        }
    }
}

extension RunResult.ByLever: StatedByFields {
    static let schemaReference = "result.schema.json#/$defs/by_lever"

    static let fields: [Field<Self>] = [
        Field("lever", { $0.lever }, schema: .oneOf(Lever.ofDeal.map(\.key))),
        Field("value_count", { $0.valueCount }),
        Field("values", { $0.values }, "In the deal's order; null for a lever of more than 1,000 values, which are not told apart."),
    ]

    var json: JSONValue { members }
}

extension RunResult.ByLever.Value: StatedByFields {
    static let schemaReference = "result.schema.json#/$defs/lever_value"

    static let fields: [Field<Self>] = [
        Field("value", { $0.value }, "As under the lever's key in a structure.", schema: Permutation.valueSchema),
        Field("survivors", { $0.survivors }, "How many have it."),
        Field("best", { $0.best }, "The first of them in the order of the top list; null without any."),
    ]

    var json: JSONValue { members }
}

extension RunResult.ByLever.Best: StatedByFields {
    static let schemaReference = "result.schema.json#/$defs/best"

    static let fields: [Field<Self>] = [
        Field("index", { $0.index }, "Canonical index."),
        Field("score", { $0.score }, "0 to 100."),
        .minor("total_proceeds_minor", { $0.totalProceedsMinor }),
        Field("min_dscr", { $0.minDSCR }),
    ]

    var json: JSONValue { members }
}

extension Plan {
    /// What a run's tally comes to: the best structures are evaluated again, each once.
    func byLever(_ tally: LeverTally) async throws -> [RunResult.ByLever] {
        var known: [Int64: RunResult.ByLever.Best] = [:]
        var pace = Pace()
        var levers: [RunResult.ByLever] = []
        for (lever, place) in zip(Lever.ofDeal, Permutation.places) {
            var values: [RunResult.ByLever.Value]?
            if let entries = tally.values(ofLever: lever.rawValue) {
                values = []
                for (number, entry) in entries.enumerated() {
                    try Task.checkCancellation()
                    var best: RunResult.ByLever.Best?
                    if entry.count > 0 {
                        best = known[entry.best.index] ?? self.best(at: entry.best.index)
                        known[entry.best.index] = best
                    }
                    let value = place.value(number, of: bound.deal.levers)
                    values?.append(RunResult.ByLever.Value(value: value, survivors: entry.count, best: best))
                    await pace.giveWay()
                }
            }
            levers.append(RunResult.ByLever(lever: lever.key, valueCount: tally.sizes[lever.rawValue], values: values))
        }
        return levers
    }

    private func best(at index: Int64) -> RunResult.ByLever.Best {
        let structure = bound.evaluate(MovedPermutation(bound.permutation(at: index)), index: index)
        return RunResult.ByLever.Best(
            index: index, score: structure.score, totalProceedsMinor: structure.metrics.totalProceedsMinor, minDSCR: structure.minDSCR)
    }
}
