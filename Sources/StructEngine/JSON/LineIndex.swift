/// Line and column, both from 1, of byte offsets in a text.
struct LineIndex {
    /// Offset of the first byte of each line.
    private var starts = [0]
    private let count: Int

    init(_ bytes: [UInt8]) {
        count = bytes.count
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
    }

    func place(of offset: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return (low + 1, min(offset, count) - starts[low] + 1)
    }
}
