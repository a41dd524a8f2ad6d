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

    convenience init(_ name: String, _ values: [Int32]) { self.init(name, .int32, Buffer(values)) }

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

    /// Memory that is never changed, at the alignment that Arrow asks for.
    final class Buffer: @unchecked Sendable {
        let start: UnsafeRawPointer
        private let bytes: UnsafeMutableRawPointer

        init<Value: BitwiseCopyable>(_ values: [Value]) {
            let place = UnsafeMutableRawPointer.allocate(byteCount: max(64, values.count * MemoryLayout<Value>.stride), alignment: 64)
            values.withUnsafeBytes { if let source = $0.baseAddress { place.copyMemory(from: source, byteCount: $0.count) } }
            bytes = place
            start = UnsafeRawPointer(place)
        }

        deinit { bytes.deallocate() }
    }
}
