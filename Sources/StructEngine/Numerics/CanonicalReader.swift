/// Reads what ``CanonicalBytes`` wrote. Every read is checked against what is left: no bytes can
/// trap it.
struct CanonicalReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// The bytes end too early, or hold something that the writer never writes.
    struct Fault: Error {
        let reason: String
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
        position = 0
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func word() throws(Fault) -> UInt64 {
        guard bytes.count - position >= 8 else { throw Fault(reason: "ends within a number") }
        var word: UInt64 = 0
        for byte in 0..<8 { word |= UInt64(bytes[position + byte]) << UInt64(8 * byte) }
        position += 8
        return word
    }

    /// A whole number within `range`.
    mutating func whole(_ name: String, in range: ClosedRange<Int64>) throws(Fault) -> Int64 {
        let value = Int64(bitPattern: try word())
        guard range.contains(value) else {
            throw Fault(reason: "\(name) must be from \(range.lowerBound) to \(range.upperBound), found \(value)")
        }
        return value
    }

    /// A count of items of at least `width` bytes each: never more than the bytes that are left can
    /// hold.
    mutating func count(_ name: String, width: Int, limit: Int = .max) throws(Fault) -> Int {
        let left = (bytes.count - position - 8) / max(1, width)
        return Int(try whole(name, in: 0...Int64(max(0, min(limit, left)))))
    }

    /// A double that is a number, infinite or not.
    mutating func number(_ name: String) throws(Fault) -> Double {
        let value = Double(bitPattern: try word())
        guard !value.isNaN else { throw Fault(reason: "\(name) must be a number") }
        return value
    }

    mutating func text(_ name: String) throws(Fault) -> String {
        let count = try count(name, width: 1)
        guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else {
            throw Fault(reason: "\(name) must be UTF-8")
        }
        position += count
        return text
    }
}
