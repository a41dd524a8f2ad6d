import Benchmark
import CMeter
import Foundation
import Stages

// Times every stage. Instructions are counted by thresholds.py: most virtual machines hide the
// processor's counters.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration.metrics = [.wallClock, .custom("Allocations", polarity: .prefersSmaller, useScalingFactor: false)]
    Benchmark.defaultConfiguration.timeUnits = .nanoseconds
    Benchmark.defaultConfiguration.warmupIterations = 1
    Benchmark.defaultConfiguration.maxDuration = .seconds(1)
    Benchmark.defaultConfiguration.maxIterations = 200
    for stage in Stage.all {
        let kept = Kept()
        Benchmark(stage.name) { benchmark in
            let work = try await kept.work(of: stage)
            let before = meter_allocations()
            benchmark.startMeasurement()
            let digest = try await work()
            benchmark.stopMeasurement()
            benchmark.measurement(.custom("Allocations"), Int(meter_allocations() - before))
            try await kept.show(digest, of: stage)
        }
    }
}

/// A stage's preparation, made once, and its digest, printed once.
actor Kept {
    private var work: Stage.Work?
    private var isShown = false

    func work(of stage: Stage) async throws -> Stage.Work {
        if let work { return work }
        let made = try await stage.prepare()
        work = made
        return made
    }

    func show(_ digest: @Sendable () async throws -> String, of stage: Stage) async throws {
        guard !isShown else { return }
        isShown = true
        // Not through print, whose buffer the benchmark process drops when it ends.
        FileHandle.standardError.write(Data("\(stage.name): digest \(try await digest())\n".utf8))
    }
}
