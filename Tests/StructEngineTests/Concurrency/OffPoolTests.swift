import Foundation
import Synchronization
import TestSupport
import Testing

@testable import StructEngine

/// Work on a thread of its own gives its value, its fault, or way to a cancellation.
@Suite struct OffPoolTests {
    private struct Fault: Error {}

    @Test func valuesAndFaultsComeBack() async throws {
        #expect(try await OffPool.run { 42 } == 42)
        await #expect(throws: Fault.self) { try await OffPool.run { throw Fault() } }
    }

    @Test func aCancelledTaskDoesNotWaitForWorkThatHasBegun() async throws {
        let (begun, tell) = AsyncStream<Void>.makeStream()
        let release = DispatchSemaphore(value: 0)
        let task = Task {
            try await OffPool.run {
                tell.yield()
                release.wait()
            }
        }
        for await _ in begun { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        release.signal()
        // Its place is given back once it ends.
        for number in 0..<8 { #expect(try await OffPool.run { number } == number) }
    }

    @Test func aPlanBoundBesideTheCallerIsThePlan() async throws {
        let bytes = [UInt8](try Data(contentsOf: Repository.fixtures.appending(path: "small.json")))
        let plan = try Plan(Deal(json: bytes), seed: 3, count: 500)
        let bound = try await Plan.bind(json: bytes, seed: 3, count: 500)
        #expect(bound.fingerprint == plan.fingerprint)
        #expect(try await Plan.bind(plan.deal, seed: 3, count: 500).fingerprint == plan.fingerprint)
        #expect(Plan.key(of: plan.deal) == plan.key)
        #expect(try plan.with(seed: 4).key == plan.key && plan.with(seed: 4).fingerprint != plan.fingerprint)
        #expect(Plan.key(of: plan.deal, features: Features(gatesAB: false)) != plan.key)
        await #expect(throws: StructError.self) { try await Plan.bind(json: Array("{}".utf8), count: 1) }
    }
}
