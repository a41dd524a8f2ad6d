import StructEngine

extension Measurement {
    /// Single evaluations that are timed.
    private static let evaluations: Int64 = 3_000
    /// Most positions that are looked at for a survivor of every lever value.
    private static let furthestSample: Int64 = 20_000

    /// Measures a fixture from reading its file to comparing runs.
    static func take(_ fixture: Fixture, _ options: BenchOptions, _ bar: ProgressBar) async throws -> Measurement {
        let clock = ContinuousClock()
        let start = clock.now
        bar.begin("\(fixture.rawValue): load")
        let deal = try fixture.deal()
        let loaded = clock.now
        let plan = try fixture.plan(deal, seed: options.seed, count: options.count)
        let planned = clock.now
        // The first permutation waits for the tables.
        _ = try await plan.run(positions: 0..<1, threads: options.threads)
        let tabled = clock.now
        let warmUp = try await run(plan, "\(fixture.rawValue): warm-up", threads: options.threads, bar)

        // What changes is what a run leaves or lacks, beside a plan that is kept and one that comes and goes, as in a server:
        // the allocator has had room for both before it is looked at. Twice, for it gives the first large blocks back to the
        // system, and from then on keeps such blocks.
        for _ in 0..<2 {
            _ = try await fixture.plan(deal, seed: options.seed, count: options.count).run(threads: options.threads, hints: false)
        }
        let baseline = Memory.resident()
        let watch = MemoryWatch()
        defer { watch.stop() }
        // A plan of its own, so that the time holds everything: binding, cash flows, tables, the
        // run and its report. Hints have a line of their own.
        bar.begin("\(fixture.rawValue): run")
        let begun = clock.now
        let bare = try await fixture.plan(deal, seed: options.seed, count: options.count).run(threads: options.threads, hints: false)
        let seconds = (clock.now - begun) / .seconds(1)
        let result = try await run(plan, "\(fixture.rawValue): run with hints", threads: options.threads, bar)
        bar.begin("\(fixture.rawValue): fix hints")
        let hints = try await hints(of: result, plan)
        bar.begin("\(fixture.rawValue): single evaluations")
        let (single, survivors) = try evaluateAlone(plan, bar)
        bar.begin("\(fixture.rawValue): five runs at once")
        let before = watch.lap()
        let crowd = try await evaluateInCrowd(plan, threads: options.threads)
        let inCrowd = watch.lap()
        var results = [result]
        for threads in [1, 2] {
            let again = try fixture.plan(deal, seed: options.seed, count: options.count)
            results.append(try await run(again, "\(fixture.rawValue): again, threads \(threads)", threads: threads, bar))
        }
        let consistency = Consistency(results)
        bar.erase()
        let alone = max(before, watch.lap())
        // The two sources of the system differ by a few pages: the peak is the highest of all.
        let memory = MemoryUse(
            baseline: baseline, after: Memory.resident(), highestAlone: alone, highestInCrowd: inCrowd,
            peak: max(Memory.peak(), alone, inCrowd))

        return Measurement(
            fixture: fixture, deal: deal, seed: plan.seed, count: plan.count, cardinality: plan.cardinality,
            isGolden: options.seed == Fixture.defaultSeed && (options.count ?? fixture.defaultCount) == fixture.defaultCount,
            preparation: Preparation(
                load: (loaded - start) / .seconds(1), plan: (planned - loaded) / .seconds(1),
                tables: (tabled - planned) / .seconds(1), warmUp: warmUp.seconds),
            permutationsPerSecond: Double(bare.count) / seconds, single: single, survivors: survivors, crowd: crowd,
            memory: memory, statistics: result.statistics, hints: hints, consistency: consistency, fingerprint: result.fingerprint,
            digest: result.digest)
    }

    private static func hints(of result: RunResult, _ plan: Plan) async throws -> Hints {
        let start = ContinuousClock.now
        var made = Hints(nearMisses: result.nearMisses.count)
        var constraints: Set<Constraint> = []
        for miss in result.nearMisses {
            let hints = try await plan.hints(for: miss.structure)
            made.hints += hints.count
            if let binding = miss.structure.binding, !hints.isEmpty { constraints.insert(binding) }
        }
        made.constraints = constraints.count
        made.seconds = (ContinuousClock.now - start) / .seconds(1)
        return made
    }

    private static func run(_ plan: Plan, _ label: String, threads: Int?, _ bar: ProgressBar) async throws -> RunResult {
        bar.begin(label)
        guard bar.isShown else { return try await plan.run(threads: threads) }
        return try await plan.run(threads: threads) { bar.update(done: $0.done, total: $0.total) }
    }

    /// Times evaluations at the first positions of the seeded order, and goes on untimed while a
    /// lever value has no survivor.
    private static func evaluateAlone(_ plan: Plan, _ bar: ProgressBar) throws -> (Latency, LeverSurvivors) {
        let clock = ContinuousClock()
        let order = SeededOrder(cardinality: plan.cardinality, seed: plan.seed)
        var latency = Latency()
        var survivors = LeverSurvivors(plan.deal.levers)
        for position in 0..<min(furthestSample, plan.cardinality) {
            let isTimed = position < evaluations
            guard isTimed || !survivors.isComplete else { break }
            let index = order[position]
            let start = clock.now
            let structure = try plan.evaluate(index: index)
            let duration = clock.now - start
            if isTimed { latency.record(duration) }
            survivors.note(structure)
            bar.update(done: position + 1, total: isTimed ? evaluations : furthestSample)
        }
        return (latency, survivors)
    }

    /// Keeps five runs going and times evaluations meanwhile: for at least one second and 1,000
    /// evaluations, at most five seconds.
    ///
    /// The evaluations come from a task among those of the runs, as they would in a server; between
    /// them it stands aside, so that every one has to wait for its turn.
    private static func evaluateInCrowd(_ plan: Plan, threads: Int?) async throws -> Crowd {
        try await withThrowingTaskGroup(of: Crowd?.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    while !Task.isCancelled { _ = try await plan.run(threads: threads) }
                    return nil
                }
            }
            group.addTask { try await evaluateByTurns(plan) }
            for try await crowd in group {
                guard let crowd else { continue }
                group.cancelAll()
                while let outcome = await group.nextResult() {
                    if case .failure(let error) = outcome, !(error is CancellationError) { throw error }
                }
                return crowd
            }
            return Crowd()
        }
    }

    private static func evaluateByTurns(_ plan: Plan) async throws -> Crowd {
        let clock = ContinuousClock()
        let order = SeededOrder(cardinality: plan.cardinality, seed: plan.seed)
        var crowd = Crowd()
        let start = clock.now
        while clock.now - start < .seconds(5) {
            if crowd.evaluation.count >= 1_000, clock.now - start >= .seconds(1) { break }
            let asked = clock.now
            await Task.yield()
            let begun = clock.now
            _ = try plan.evaluate(index: order[Int64(crowd.evaluation.count)])
            let end = clock.now
            crowd.evaluation.record(end - begun)
            crowd.turn.record(end - asked)
        }
        return crowd
    }
}
