import Foundation
import StructEngine
import StructReport

/// Measures the life of structures, fixture by fixture.
struct LifeBench {
    let golden: [String: String]
    /// True if the digests are made anew, and not judged.
    let isUpdate: Bool
    private(set) var groups: [CheckGroup] = []
    private(set) var digests: [(name: String, digest: String)] = []
    private var checks: [Check] = []

    init(golden: [String: String], isUpdate: Bool) { (self.golden, self.isUpdate) = (golden, isUpdate) }

    /// All figures of a fixture; the best structures of a run of 20,000 are looked at.
    mutating func measure(_ fixture: Fixture, all: Bool) async throws {
        checks = []
        let deal = try fixture.deal()
        let plan = try fixture.plan(deal, seed: Fixture.defaultSeed, count: 20_000)
        let top = try await plan.run(hints: false).top
        guard let best = top.first else { return }
        try still(fixture, plan, best, top)
        if fixture != .small {
            try await paths(fixture, plan, best)
            if all { try await threads(plan, best, paths: fixture == .medium ? 20_000 : 10_000) }
        }
        if fixture == .medium, all { try await ranking(deal) }
        try await cancel(plan, best)
        groups.append(CheckGroup(title: fixture.rawValue, checks: checks))
    }

    /// What is worked out by one thread.
    private mutating func still(_ fixture: Fixture, _ plan: Plan, _ best: Structure, _ top: [Structure]) throws {
        let isLarge = fixture == .large
        try time("\(fixture): waterfall", isLarge ? 0.06 : nil, passes: 50) {
            try plan.waterfall(best)
        } shown: {
            $0.json
        }
        try time("\(fixture): stress grid of \(top.count)", fixture == .medium ? 50 : nil, passes: 5) {
            try top.map { try plan.stressGrid(of: $0) }
        } shown: {
            .array($0.map { .array($0.map(\.json)) })
        }
        try time("\(fixture): breakevens", 50, passes: 5) {
            try plan.breakevens(of: best)
        } shown: {
            .array($0.map(\.json))
        }
        try time("\(fixture): tenant ladder", isLarge ? 200 : nil, passes: 5) {
            try plan.tenantLadder(of: best)
        } shown: {
            $0.json
        }
        try time("\(fixture): sensitivities", nil, passes: 3) {
            try plan.sensitivities(of: best)
        } shown: {
            .array($0.map(\.json))
        }
    }

    /// The least processor time of some passes in which the figures are made, by the one thread that makes them: what else the
    /// machine does is not in it. What they are in JSON is not either.
    private mutating func time<Made>(
        _ name: String, _ limit: Double?, passes: Int, _ make: () throws -> Made, shown: (Made) -> JSONValue
    ) throws {
        var (made, least) = (try make(), Double.infinity)
        for _ in 0..<passes {
            let start = LifeBench.seconds(CLOCK_THREAD_CPUTIME_ID)
            made = try make()
            least = min(least, (LifeBench.seconds(CLOCK_THREAD_CPUTIME_ID) - start) * 1_000)
        }
        checks.append(Check(name, least, .milliseconds, limit.map { .below($0) }))
        note(name, shown(made).text())
    }

    private mutating func note(_ name: String, _ text: String) {
        let digest = LifeBench.digest(text)
        digests.append((name, digest))
        checks.append(Check("  digest", String(digest.prefix(12)), limit: "golden", holds: golden[name] == digest, isJudged: !isUpdate))
    }

    private static func digest(_ text: String) -> String {
        var hash = SHA256()
        Array(text.utf8).withUnsafeBytes { hash.update($0) }
        return hash.finalized().map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
    }

    /// Half the processor time of two threads is the time that they take on two processors of their own: that they wait for
    /// nothing that they share is shown below.
    private mutating func paths(_ fixture: Fixture, _ plan: Plan, _ best: Structure) async throws {
        let watch = MemoryWatch()
        defer { watch.stop() }
        var (least, digest) = (Double.infinity, "")
        for _ in 0..<2 {
            let start = LifeBench.seconds(CLOCK_PROCESS_CPUTIME_ID)
            digest = try await plan.risk(of: best, paths: 10_000, seed: 1, threads: 2).digest
            least = min(least, (LifeBench.seconds(CLOCK_PROCESS_CPUTIME_ID) - start) / 2 * 1_000)
        }
        let name = "\(fixture): 10,000 paths"
        checks.append(Check(name, least, .milliseconds, .below(fixture == .medium ? 1_000 : 8_000)))
        note(name, digest)
        checks.append(Check("  memory of the process", watch.lap() / Memory.bytesPerMegabyte, .megabytes, .below(200)))
        // What threads share, they wait for: it shows in the time of the processors, whatever else the machine does.
        let (one, two) = (try await spent(plan, best, 1).processors, try await spent(plan, best, 2).processors)
        checks.append(Check("  processor time of two threads to one's", two / one, .times, .below(1.11)))
    }

    private func spent(_ plan: Plan, _ best: Structure, _ threads: Int, paths: Int64 = 5_000) async throws -> (
        processors: Double, clock: Double
    ) {
        let (start, clock) = (LifeBench.seconds(CLOCK_PROCESS_CPUTIME_ID), ContinuousClock.now)
        _ = try await plan.risk(of: best, paths: paths, seed: 1, threads: threads)
        return (LifeBench.seconds(CLOCK_PROCESS_CPUTIME_ID) - start, (ContinuousClock.now - clock) / .seconds(1))
    }

    private mutating func threads(_ plan: Plan, _ best: Structure, paths: Int64) async throws {
        let (one, two) = (try await spent(plan, best, 1, paths: paths).clock, try await spent(plan, best, 2, paths: paths).clock)
        checks.append(Check("  two threads against one, \(Format.whole(paths)) paths", one / two, .times, .atLeast(1.8)))
    }

    /// Seconds of processors that this thread, or all of this process, has had.
    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private mutating func ranking(_ deal: Deal) async throws {
        var deal = deal
        deal.objective = .equityIRR
        let start = ContinuousClock.now
        let result = try await Plan(deal, seed: Fixture.defaultSeed, count: 1_000_000).run(hints: false)
        checks.append(
            Check("medium: 1,000,000 by equity_irr", (ContinuousClock.now - start) / .milliseconds(1), .milliseconds, .below(60_000)))
        note("medium: 1,000,000 by equity_irr", result.digest)
    }

    /// How long each goes on once it is cancelled, the longest of some attempts, in processor time of the whole process: how
    /// long a busy machine lets it wait is not its doing.
    private mutating func cancel(_ plan: Plan, _ best: Structure) async throws {
        let works: [(String, @Sendable () async throws -> Void)] = [
            ("stress grid", { _ = try plan.stressGrid(of: best) }), ("breakevens", { _ = try plan.breakevens(of: best) }),
            ("tenant ladder", { _ = try plan.tenantLadder(of: best) }), ("sensitivities", { _ = try plan.sensitivities(of: best) }),
            ("simulation", { _ = try await plan.risk(of: best, paths: 10_000_000) }),
        ]
        for (name, work) in works {
            var longest = 0.0
            for attempt in 1...5 {
                // Again and again, so that it is at it when it is cancelled.
                let task = Task { while true { try await work() } }
                try await Task.sleep(for: .microseconds(7_300 * attempt))
                let start = LifeBench.seconds(CLOCK_PROCESS_CPUTIME_ID)
                task.cancel()
                _ = await task.result
                longest = max(longest, (LifeBench.seconds(CLOCK_PROCESS_CPUTIME_ID) - start) * 1_000)
            }
            checks.append(Check("cancelled \(name) ends after", longest, .milliseconds, .below(50)))
        }
    }
}
