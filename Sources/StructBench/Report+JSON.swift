import StructEngine

extension Report {
    var json: JSONValue {
        .object([("machine", machine.json), ("fixtures", .array(measurements.map(\.json))), ("passed", .bool(outcome.passes))])
    }
}

extension Machine {
    var json: JSONValue {
        .object([
            ("processors", .integer(Int64(processors))), ("build", .string(build)), ("system", .string(system)),
            ("environment", .object(environment.map { ($0.name, .string($0.value)) })),
        ])
    }
}

extension Measurement {
    var json: JSONValue {
        .object([
            ("fixture", .string(fixture.rawValue)), ("seed", .natural(seed)), ("count", .integer(count)),
            ("cardinality", .integer(cardinality)), ("golden_ranges_judged", .bool(isGolden)),
            ("fingerprint", .string(fingerprint)), ("digest", .string(digest)), ("load_ms", .number(preparation.load * 1000)),
            ("plan_ms", .number(preparation.plan * 1000)), ("tables_ms", .number(preparation.tables * 1000)),
            ("warm_up_ms", .number(preparation.warmUp * 1000)),
            ("permutations_per_second", .number(permutationsPerSecond)), ("single_ms", single.json),
            ("concurrent_ms", .optional(crowd.turn.milliseconds(percentile: 95))),
            ("concurrent_without_wait_ms", .optional(crowd.evaluation.milliseconds(percentile: 95))), ("memory", memory.json),
            ("gate_a_rate", .number(statistics.gateARate)), ("gate_b_rate", .number(statistics.gateBRate)),
            ("binding_share", .object(statistics.constraints.map { ($0.constraint.key, .number($0.bindingShare)) })),
            ("survivors", .integer(statistics.survivors)),
            (
                "hints",
                .object([
                    ("near_misses", .integer(Int64(hints.nearMisses))), ("hints", .integer(Int64(hints.hints))),
                    ("seconds", .number(hints.seconds)),
                ])
            ),
            ("consistency", .object(consistency.items.map { ($0.aspect.rawValue, .number($0.percent)) })),
            ("checks", .array(checks.map(\.json))), ("passed", .bool(passes)),
        ])
    }
}

extension Measurement.MemoryUse {
    fileprivate var json: JSONValue {
        func megabytes(_ bytes: Double) -> JSONValue { .number(bytes / Memory.bytesPerMegabyte) }
        return .object([
            ("baseline_mb", megabytes(baseline)), ("after_mb", megabytes(after)), ("highest_alone_mb", megabytes(highestAlone)),
            ("highest_concurrent_mb", megabytes(highestInCrowd)), ("peak_mb", megabytes(peak)), ("change_mb", megabytes(change)),
        ])
    }
}

extension Latency {
    fileprivate var json: JSONValue {
        .object([
            ("p50", .optional(milliseconds(percentile: 50))), ("p95", .optional(milliseconds(percentile: 95))),
            ("p99", .optional(milliseconds(percentile: 99))), ("max", .optional(longest)),
        ])
    }
}

extension Check {
    /// `passed` is null for what is shown and not judged; shares are fractions.
    fileprivate var json: JSONValue {
        let passed: JSONValue = verdict == .information ? .null : .bool(verdict == .pass)
        let measured: JSONValue =
            switch value {
            case .figure(let figure, _): .optional(figure)
            case .text(let text): .string(text)
            }
        return .object([
            ("name", .string(name)), ("limit", limit.isEmpty ? .null : .string(limit)), ("value", measured), ("passed", passed),
        ])
    }
}
