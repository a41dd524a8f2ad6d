/// Text, or bytes, at a place that does not move; followed by a zero.
final class TextHandle: Handle, @unchecked Sendable {
    private let bytes: UnsafeMutableBufferPointer<UInt8>

    init(bytes source: some Collection<UInt8>) {
        bytes = .allocate(capacity: source.count + 1)
        let end = bytes.initialize(fromContentsOf: source)
        bytes.initializeElement(at: end, to: 0)
    }

    convenience init(_ text: String) { self.init(bytes: text.utf8) }

    deinit { bytes.deallocate() }

    /// Without the zero.
    var count: Int { bytes.count - 1 }

    var start: UnsafePointer<CChar>? { UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self) }
}
