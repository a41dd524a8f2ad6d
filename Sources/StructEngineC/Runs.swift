import StructEngine

@c(se_plan_run)
public func planRun(
    _ plan: UnsafeRawPointer?, _ threads: Int32, _ hints: Int32, _ progress: ProgressFunction?, _ context: UnsafeMutableRawPointer?,
    _ result: Place, _ error: Place
) -> Int32 {
    answer(result, error) {
        let plan = try PlanHandle.borrowed(plan, "plan").plan
        return ResultHandle(
            plan,
            try Crew.carryOut(threads: threads, Watcher(function: progress, context: context)) { threads, tell in
                try await plan.run(threads: threads, hints: hints != 0, progress: tell)
            })
    }
}

@c(se_plan_run_span)
public func planRunSpan(
    _ plan: UnsafeRawPointer?, _ first: Int64, _ end: Int64, _ threads: Int32, _ progress: ProgressFunction?,
    _ context: UnsafeMutableRawPointer?, _ shard: Place, _ error: Place
) -> Int32 {
    answer(shard, error) {
        let plan = try PlanHandle.borrowed(plan, "plan").plan
        let positions = try span(first, end)
        return ShardHandle(
            try Crew.carryOut(threads: threads, Watcher(function: progress, context: context)) { threads, tell in
                try await plan.run(positions: positions, threads: threads, progress: tell)
            })
    }
}

/// A range of positions that a caller named by its ends.
func span(_ first: Int64, _ end: Int64) throws(Refusal) -> Range<Int64> {
    guard first <= end else { throw .argument("a span must end at or after its first position, found \(first) to \(end)") }
    return first..<end
}

@c(se_shard_bytes)
public func shardBytes(_ shard: UnsafeRawPointer?, _ bytes: Place, _ error: Place) -> Int32 {
    answer(bytes, error) { TextHandle(bytes: try ShardHandle.borrowed(shard, "shard").shard.bytes) }
}

@c(se_shard_read)
public func shardRead(_ start: UnsafePointer<CChar>?, _ length: Int, _ shard: Place, _ error: Place) -> Int32 {
    answer(shard, error) { ShardHandle(try RunShard(bytes: try bytes(start, length, "the shard"))) }
}

@c(se_shard_about)
public func shardAbout(_ shard: UnsafeRawPointer?, _ json: Place, _ error: Place) -> Int32 {
    answer(json, error) {
        let shard = try ShardHandle.borrowed(shard, "shard").shard
        let positions = shard.positions.map { JSONValue.array([.integer($0.lowerBound), .integer($0.upperBound)]) }
        let members: [(key: String, value: JSONValue)] = [
            ("fingerprint", .string(shard.fingerprint)), ("positions", .array(positions)), ("count", .integer(shard.count)),
            ("seconds", .number(shard.seconds)),
        ]
        return TextHandle(JSONValue.object(members).text(pretty: false))
    }
}

@c(se_shards_merge)
public func shardsMerge(
    _ shards: UnsafePointer<UnsafeRawPointer?>?, _ count: Int, _ merged: Place, _ error: Place
) -> Int32 {
    answer(merged, error) {
        guard count >= 0, shards != nil || count == 0 else { throw Refusal.argument("shards must be a list of count handles") }
        let parts = try (0..<count).map { try ShardHandle.borrowed(shards?[$0], "shard \($0 + 1)").shard }
        return ShardHandle(try RunShard.merged(parts))
    }
}

@c(se_plan_result)
public func planResult(
    _ plan: UnsafeRawPointer?, _ shard: UnsafeRawPointer?, _ threads: Int32, _ hints: Int32, _ progress: ProgressFunction?,
    _ context: UnsafeMutableRawPointer?, _ result: Place, _ error: Place
) -> Int32 {
    answer(result, error) {
        let plan = try PlanHandle.borrowed(plan, "plan").plan
        let shard = try ShardHandle.borrowed(shard, "shard").shard
        return ResultHandle(
            plan,
            try Crew.carryOut(threads: threads, Watcher(function: progress, context: context)) { threads, _ in
                try await plan.result(of: shard, threads: threads, hints: hints != 0)
            })
    }
}

@c(se_result_about)
public func resultAbout(_ result: UnsafeRawPointer?, _ json: Place, _ error: Place) -> Int32 {
    answer(json, error) {
        let result = try ResultHandle.borrowed(result, "result").result
        let statistics = result.statistics
        let members: [(key: String, value: JSONValue)] = [
            ("fingerprint", .string(result.fingerprint)), ("digest", .string(result.digest)), ("count", .integer(result.count)),
            ("survivors", .integer(statistics.survivors)), ("pruned_at_gate_a", .integer(statistics.prunedAtGateA)),
            ("pruned_at_gate_b", .integer(statistics.prunedAtGateB)), ("seconds", .number(result.seconds)),
        ]
        return TextHandle(JSONValue.object(members).text(pretty: false))
    }
}

@c(se_result_json)
public func resultJSON(_ result: UnsafeRawPointer?, _ nearMisses: Int64, _ json: Place, _ error: Place) -> Int32 {
    answer(json, error) {
        let result = try ResultHandle.borrowed(result, "result").result
        return document(nearMisses < 0 ? result.json : result.json(nearMisses: Int(nearMisses)))
    }
}
