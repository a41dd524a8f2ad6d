import Foundation
import StructEngine
import Synchronization

/// Rounds of the same jobs, done by several workers at a time.
struct Soak: Sendable {
    let inputs: [Fixture: [UInt8]]
    let workers: Int
    let seconds: Double

    /// Jobs of a round: every fixture with every kind and every seed.
    static let jobsPerRound = Int64(Fixture.allCases.count * Kind.allCases.count * seeds)
    private static let seeds = 3

    enum Kind: String, CaseIterable, Sendable {
        case runWithHints = "run with hints"
        case run
        case shards = "run in two shards"
        case cancel = "cancelled run"
        case fault = "faulty input"
        case evaluate = "single evaluation"
    }

    /// One job; all about it follows from its number.
    struct Job: Sendable {
        let number: Int64
        let fixture: Fixture
        let kind: Kind
        let seed: UInt64

        init(_ number: Int64) {
            self.number = number
            let kinds = Kind.allCases
            fixture = Fixture.allCases[Int(number) % Fixture.allCases.count]
            kind = kinds[Int(number) / Fixture.allCases.count % kinds.count]
            seed = UInt64(number) / UInt64(Fixture.allCases.count * kinds.count) % UInt64(Soak.seeds)
        }

        /// A number below `bound` that looks like chance and is the same in every soak.
        func chance(_ bound: Int64, _ salt: UInt64 = 0) -> Int64 { SeededOrder(cardinality: 1 << 40, seed: salt)[number] % bound }
    }

    /// Runs rounds until the time is up, at least three after the warm-up.
    func run(tell: (String) -> Void) async throws -> SoakReport {
        let tally = SoakTally()
        let start = ContinuousClock.now
        func elapsed() -> Double { start.duration(to: .now) / .seconds(1) }
        let timer = Task { try await keepTime(tally) }
        defer { timer.cancel() }
        var rounds: [SoakReport.Round] = []
        while elapsed() < seconds || rounds.count(where: { !$0.isWarmUp }) < 3 {
            let isWarmUp = elapsed() < seconds / 5 || rounds.isEmpty
            try await round(Int64(rounds.count), tally)
            let round = SoakReport.Round(isWarmUp: isWarmUp, seconds: elapsed(), resident: Memory.resident(), held: Memory.held())
            rounds.append(round)
            tell("round \(rounds.count)\(isWarmUp ? ", warm-up" : ""): \(SoakReport.text(round))")
        }
        return SoakReport(rounds: rounds, tally: tally.state, workers: workers)
    }

    private func round(_ number: Int64, _ tally: SoakTally) async throws {
        let jobs = JobList(number * Soak.jobsPerRound..<(number + 1) * Soak.jobsPerRound)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<workers {
                group.addTask {
                    while let job = jobs.take() { try await perform(Job(job), tally) }
                }
            }
            try await group.waitForAll()
        }
    }

    private func perform(_ job: Job, _ tally: SoakTally) async throws {
        let bytes = inputs[job.fixture] ?? []
        let start = ContinuousClock.now
        switch job.kind {
        case .fault:
            tellFaults(of: mutant(of: bytes, job), job, tally)
        case .evaluate:
            try evaluate(try plan(bytes, job), job, tally)
            return
        case .run, .runWithHints:
            let hints = job.kind == .runWithHints
            let result = try await plan(bytes, job).run(hints: hints)
            tally.note(digest: result.digest, of: result.fingerprint)
        case .shards:
            let plan = try plan(bytes, job)
            let middle = plan.count / 2
            let first = try await plan.run(positions: 0..<middle)
            let kept = try RunShard(bytes: first.bytes)
            let result = try await plan.run(resuming: kept, hints: false)
            tally.note(digest: result.digest, of: result.fingerprint)
        case .cancel:
            try await cancel(try plan(bytes, job), job, tally)
            return
        }
        tally.note(start.duration(to: .now), "\(job.kind.rawValue), \(job.fixture.rawValue)")
    }

    private func plan(_ bytes: [UInt8], _ job: Job) throws -> Plan {
        try Plan(Deal(json: bytes), seed: job.seed, count: job.fixture == .small ? .max : 20_000)
    }

    /// Cancels a run of the whole space after up to a third of a second, and notes how long it held
    /// on.
    private func cancel(_ plan: Plan, _ job: Job, _ tally: SoakTally) async throws {
        let whole = try Plan(plan.deal, seed: job.seed)
        let run = Task { try await whole.run(hints: false) }
        try await Task.sleep(for: .milliseconds(job.chance(333)))
        let asked = ContinuousClock.now
        run.cancel()
        switch await run.result {
        case .success(let result): tally.note(digest: result.digest, of: result.fingerprint)
        case .failure(let error):
            guard error is CancellationError else { throw error }
            tally.note(asked.duration(to: .now), Kind.cancel.rawValue)
        }
    }

    private func evaluate(_ plan: Plan, _ job: Job, _ tally: SoakTally) throws {
        for salt in 0..<50 {
            let index = job.chance(plan.cardinality, UInt64(salt))
            let start = ContinuousClock.now
            _ = try plan.evaluate(index: index)
            tally.note(start.duration(to: .now), "\(job.kind.rawValue), \(job.fixture.rawValue)")
        }
    }

    /// Cut off, with a byte changed, or with a key misspelt.
    private func mutant(of bytes: [UInt8], _ job: Job) -> [UInt8] {
        let place = Int(job.chance(Int64(bytes.count)))
        switch job.number % 2 {
        case 0: return Array(bytes.prefix(place))
        default:
            var bytes = bytes
            bytes[place] = UInt8(job.chance(256, 1))
            return Array(String(decoding: bytes, as: UTF8.self).replacing("\"market\"", with: "\"markets\"").utf8)
        }
    }

    private func tellFaults(of bytes: [UInt8], _ job: Job, _ tally: SoakTally) {
        do {
            _ = try Deal(json: bytes)
            tally.fail("job \(job.number): a faulty \(job.fixture.rawValue) was taken for a deal")
        } catch {
            guard case .issues(let issues) = error, !issues.isEmpty else {
                return tally.fail("job \(job.number): a faulty \(job.fixture.rawValue) was refused without a fault")
            }
        }
    }

    /// A timer of the host's own, due every 10 ms.
    private func keepTime(_ tally: SoakTally) async throws {
        while true {
            let due = ContinuousClock.now + .milliseconds(10)
            try await Task.sleep(until: due, clock: .continuous)
            tally.note(due.duration(to: .now), SoakTally.timer)
        }
    }
}

/// Hands out the numbers of a round's jobs.
private final class JobList: Sendable {
    private let rest: Mutex<Range<Int64>>

    init(_ jobs: Range<Int64>) { rest = Mutex(jobs) }

    func take() -> Int64? {
        rest.withLock { rest in
            defer { rest = rest.dropFirst() }
            return rest.first
        }
    }
}
