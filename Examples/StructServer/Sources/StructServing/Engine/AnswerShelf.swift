import NIOCore
import StructEngine
import Synchronization

/// Answers that were given last. A structure's figures depend on the plan's key, the index and the moves alone, so that the same
/// question is answered by the same bytes without being worked out again.
///
/// Two generations stand for the order of use: when the young one is full it becomes the old one, and what is asked of the old one
/// is taken over. At most `most` answers are held.
final class AnswerShelf: Sendable {
    fileprivate struct Shelf {
        var young: [String: ByteBuffer] = [:]
        var old: [String: ByteBuffer] = [:]
    }

    private let shelf = Mutex(Shelf())
    private let most: Int

    init(most: Int) { self.most = most }

    /// The answer to a question; worked out if it is not there.
    ///
    /// What works it out, the bytes of a document on one line, steps aside from the thread of the connection.
    func answer(_ question: String, _ make: () async throws -> [UInt8]) async throws -> ByteBuffer {
        if let known = shelf.withLock({ $0.take(question, most / 2) }) { return known }
        let made = try await withTaskExecutorPreference(globalConcurrentExecutor) {
            ByteBuffer(line: try await make())
        }
        shelf.withLock { $0.put(made, question, most / 2) }
        return made
    }
}

extension AnswerShelf.Shelf {
    mutating func take(_ question: String, _ half: Int) -> ByteBuffer? {
        if let answer = young[question] { return answer }
        guard let answer = old[question] else { return nil }
        put(answer, question, half)
        return answer
    }

    mutating func put(_ answer: ByteBuffer, _ question: String, _ half: Int) {
        if young.count >= half {
            old = young
            young = [:]
        }
        young[question] = answer
    }
}
