import FlyingFox
import FlyingSocks

/// Lines as the body of a response, each sent as soon as it is there.
struct LineSequence: AsyncBufferedSequence {
    let lines: AsyncThrowingStream<String, any Error>

    func makeAsyncIterator() -> Iterator { Iterator(lines: lines.makeAsyncIterator()) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        var lines: AsyncThrowingStream<String, any Error>.Iterator
        private var rest: [UInt8] = []

        init(lines: AsyncThrowingStream<String, any Error>.Iterator) { self.lines = lines }

        mutating func next() async throws -> UInt8? { try await nextBuffer(suggested: 1)?.first }

        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
            if rest.isEmpty {
                guard let line = try await lines.next() else { return nil }
                rest = Array(line.utf8)
            }
            let buffer = Array(rest.prefix(count))
            rest.removeFirst(buffer.count)
            return buffer
        }
    }
}
