import Synchronization
import TestSupport
import Testing

@testable import StructEngine

/// Everything that looks at the life of a structure asks often whether it is still wanted, and ends at once when it is not.
@Suite struct LifeCancellationTests {
    enum Work: CaseIterable { case grid, breakevens, ladder, sensitivities, risk }

    private static func perform(_ work: Work, _ plan: Plan, _ structure: Structure) async throws -> Int {
        switch work {
        case .grid: try plan.stressGrid(of: structure).count
        case .breakevens: try plan.breakevens(of: structure).count
        case .ladder: try plan.tenantLadder(of: structure).rungs.count
        case .sensitivities: try plan.sensitivities(of: structure).count
        case .risk: Int(try await plan.risk(of: structure, paths: 100, threads: 1).paths)
        }
    }

    /// The answer, and how often it was asked for whether it is wanted; `cancelled` at the question of that number.
    private func ask(_ work: Work, cancelledAt last: Int = .max) async throws -> (answer: Result<Int, any Error>, questions: Int) {
        let plan = try Plan(Deal(json: DealText.twoHalls.bytes))
        let structure = try plan.evaluate(index: 5)
        let asked = Counter()
        let task = Task {
            try await Cancellation.$observer.withValue({ if asked.next() == last { withUnsafeCurrentTask { $0?.cancel() } } }) {
                try await Self.perform(work, plan, structure)
            }
        }
        return (await task.result, asked.count)
    }

    @Test(arguments: Work.allCases)
    func aCancelledOneAsksNoMoreAndHasNoAnswer(work: Work) async throws {
        let whole = try await ask(work)
        _ = try whole.answer.get()
        for last in [1, 2, whole.questions / 2, whole.questions] where last >= 1 && last <= whole.questions {
            let found = try await ask(work, cancelledAt: last)
            #expect(throws: CancellationError.self) { try found.answer.get() }
            #expect(found.questions == last)
        }
    }

    /// A row, a rung, a side, a path and a value of a grid are what is done between two questions.
    @Test func betweenTwoQuestionsIsOneStepOfTheWork() async throws {
        for work in Work.allCases {
            let (answer, questions) = try await ask(work)
            let parts = try answer.get()
            switch work {
            case .grid, .ladder, .risk: #expect(questions == parts, "\(work)")
            case .sensitivities: #expect(questions == 2 * parts - 1)
            // Values of a grid: each level of a driver is bisected, a delay looked at month by month.
            case .breakevens: #expect(questions > 100)
            }
        }
    }

    private final class Counter: Sendable {
        private let value = Mutex(0)
        var count: Int { value.withLock { $0 } }
        func next() -> Int {
            value.withLock {
                $0 += 1
                return $0
            }
        }
    }
}
