/// Columns of equal length, at places that do not move.
final class TableHandle: Handle, @unchecked Sendable {
    let rows: Int
    let columns: [Column]

    init(rows: Int, _ columns: [Column]) {
        self.rows = rows
        self.columns = columns
    }
}

/// A column of a table.
final class Column: Sendable {
    /// As in the header, with the format of the Arrow data interface.
    enum Kind: Int32 {
        case int64 = 0
        case float64, text, int32

        var format: String {
            switch self {
            case .int64: "l"
            case .float64: "g"
            case .text: "u"
            case .int32: "i"
            }
        }
    }

    let name: TextHandle
    let kind: Kind
    let data: Buffer
    let offsets: Buffer?
    /// A bit a row, the least first, 0 where it has no value; nil where all have one.
    let validity: Buffer?
    let nullCount: Int

    private init(_ name: String, _ kind: Kind, _ data: Buffer, offsets: Buffer? = nil, missing: [Bool] = []) {
        (self.name, self.kind, self.data, self.offsets) = (TextHandle(name), kind, data, offsets)
        nullCount = missing.count { $0 }
        var bits = [UInt8](repeating: 0, count: (missing.count + 7) / 8)
        if nullCount > 0 {
            for (row, isMissing) in missing.enumerated() where !isMissing { bits[row / 8] |= 1 << UInt8(row % 8) }
        }
        validity = nullCount > 0 ? Buffer(bits) : nil
    }

    convenience init(_ name: String, _ values: [Int64]) { self.init(name, .int64, Buffer(values)) }

    /// Figures, NaN where undefined.
    convenience init(_ name: String, _ values: [Double]) {
        let hasMissing = values.contains { $0.isNaN }
        self.init(name, .float64, Buffer(values), missing: hasMissing ? values.map(\.isNaN) : [])
    }

    convenience init(_ name: String, _ values: [Double?]) { self.init(name, values.map { $0 ?? .nan }) }

    convenience init(_ name: String, _ values: [String?]) {
        var bytes: [UInt8] = []
        var offsets: [Int32] = [0]
        for value in values {
            bytes += (value ?? "").utf8
            offsets.append(Int32(clamping: bytes.count))
        }
        self.init(name, .text, Buffer(bytes), offsets: Buffer(offsets), missing: values.map { $0 == nil })
    }

    /// As a figure of the others, from parts that follow each other; at most so many rows.
    convenience init(_ name: String, joining parts: [[Int64]], atMost rows: Int) {
        self.init(name, .int64, Buffer(joining: parts, atMost: rows))
    }

    convenience init(_ name: String, joining parts: [[Int32]], atMost rows: Int) {
        self.init(name, .int32, Buffer(joining: parts, atMost: rows))
    }

    convenience init(_ name: String, joining parts: [[Double]], atMost rows: Int) {
        let hasMissing = parts.contains { $0.contains { $0.isNaN } }
        self.init(
            name, .float64, Buffer(joining: parts, atMost: rows), missing: hasMissing ? parts.joined().prefix(rows).map(\.isNaN) : [])
    }

    /// Memory that is never changed, at the alignment that Arrow asks for.
    final class Buffer: @unchecked Sendable {
        let start: UnsafeRawPointer
        private let bytes: UnsafeMutableRawPointer

        convenience init<Value: BitwiseCopyable>(_ values: [Value]) { self.init(joining: [values], atMost: values.count) }

        /// Values one part after the other, at most so many.
        init<Value: BitwiseCopyable>(joining parts: [[Value]], atMost limit: Int) {
            let stride = MemoryLayout<Value>.stride
            let count = min(limit, parts.reduce(0) { $0 + $1.count })
            let place = UnsafeMutableRawPointer.allocate(byteCount: max(64, count * stride), alignment: 64)
            var filled = 0
            for part in parts where filled < count {
                let taken = min(part.count, count - filled)
                part.withUnsafeBytes { source in
                    if let start = source.baseAddress { (place + filled * stride).copyMemory(from: start, byteCount: taken * stride) }
                }
                filled += taken
            }
            bytes = place
            start = UnsafeRawPointer(place)
        }

        deinit { bytes.deallocate() }
    }
}
