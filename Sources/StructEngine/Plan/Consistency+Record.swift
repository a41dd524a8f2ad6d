extension Consistency {
    /// What one run says of each aspect, part by part as text: so that runs in several processes,
    /// under several BLAS kernels, say, can be compared.
    ///
    /// ```swift
    /// let records = try outputs.map { try Consistency.Record(bytes: $0) }
    /// print(Consistency(records: records).isFull)
    /// ```
    public struct Record: Sendable, Equatable {
        let parts: [Aspect: [String]]

        public init(_ result: RunResult) {
            parts = Dictionary(
                uniqueKeysWithValues: Aspect.allCases.map { aspect in
                    (aspect, Record.parts(of: result, aspect).map { $0.text(pretty: false) })
                })
        }

        /// The record as JSON: a list of texts for each aspect.
        public var json: JSONValue {
            .object(Aspect.allCases.map { ($0.rawValue, .array((parts[$0] ?? []).map { .string($0) })) })
        }

        /// Reads the text of ``json``. Throws ``StructError/issues(_:)`` where it is something
        /// else.
        public init(bytes: some Sequence<UInt8>) throws(StructError) {
            let bytes = Array(bytes)
            let document = try JSONParser.parse(bytes, log: IssueLog())
            guard case .object(let members) = document.content else { throw Record.foreign("", document) }
            var parts: [Aspect: [String]] = [:]
            for member in members {
                guard let aspect = Aspect(rawValue: member.key), case .array(let items) = member.value.content else {
                    throw Record.foreign(member.key, member.value)
                }
                parts[aspect] = try items.map { item throws(StructError) in
                    guard case .string(let text) = item.content else { throw Record.foreign(member.key, item) }
                    return text
                }
            }
            self.parts = parts
        }

        private static func foreign(_ path: String, _ found: JSONNode) -> StructError {
            .issues([Issue(id: "consistency_record", path: path, message: "must be a list of texts by aspect, found \(found.kind)")])
        }
    }
}

extension Consistency.Record {
    private static func parts(of result: RunResult, _ aspect: Consistency.Aspect) -> [JSONValue] {
        switch aspect {
        case .top:
            return result.top.map(\.json)
        case .pruneStatistics:
            let statistics = result.statistics
            let totals: [(key: String, value: JSONValue)] = [
                ("generated", .integer(statistics.generated)), ("pruned_at_gate_a", .integer(statistics.prunedAtGateA)),
                ("pruned_at_gate_b", .integer(statistics.prunedAtGateB)),
            ]
            return totals.map { .object([$0]) } + statistics.constraints.map(part)
        case .stressDSCR:
            return result.top.flatMap { structure in
                structure.coverage.map { cover in
                    .object([
                        ("index", .integer(structure.index)), ("scenario", .string(cover.scenario)),
                        ("min_dscr", .optional(cover.minDSCR)), ("period", cover.minDSCRPeriod.map { .integer(Int64($0)) } ?? .null),
                        ("total_dscr", .optional(cover.totalDSCR)),
                    ])
                }
            }
        case .digest:
            return [.string(result.digest)]
        }
    }

    private static func part(_ constraint: RunResult.PruneStatistics.ConstraintStatistics) -> JSONValue {
        .object([
            ("constraint", .string(constraint.constraint.key)), ("judged", .integer(constraint.judged)),
            ("binding", .integer(constraint.binding)), ("failing", .integer(constraint.failing)),
            ("near_misses", .integer(constraint.nearMisses)), ("best_margin", .optional(constraint.bestMargin)),
        ])
    }
}
