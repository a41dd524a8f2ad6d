import Foundation

/// SplitMix64: the same numbers from the same seed on every platform.
struct RandomSource {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A whole number in a closed range; the slight bias of the remainder does not matter here.
    mutating func int(_ range: ClosedRange<Int>) -> Int {
        let width = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int(next() % width)
    }

    /// True in `percent` of a hundred draws.
    mutating func chance(_ percent: Int) -> Bool {
        int(1...100) <= percent
    }

    /// A number on the grid of 10^-decimals, from whole bounds on that grid.
    mutating func decimal(_ range: ClosedRange<Int>, decimals: Int) -> Double {
        Double(int(range)) / Self.powerOfTen(decimals)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[int(0...(elements.count - 1))]
    }

    /// `count` distinct elements in a drawn order; all of them if there are fewer.
    mutating func pick<Element>(_ count: Int, of elements: [Element]) -> [Element] {
        var rest = elements
        var picked: [Element] = []
        while picked.count < count, !rest.isEmpty { picked.append(rest.remove(at: int(0...(rest.count - 1)))) }
        return picked
    }

    static func powerOfTen(_ exponent: Int) -> Double {
        var power = 1.0
        for _ in 0..<exponent { power *= 10 }
        return power
    }
}

/// A JSON value that keeps the order of its keys, so that equal seeds give equal bytes.
indirect enum OrderedJSON {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case list([OrderedJSON])
    case object([(String, OrderedJSON)])

    static func whole(_ value: Int) -> OrderedJSON { .number(Double(value)) }

    var encoded: String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .number(let value): Int64(exactly: value).map { "\($0)" } ?? "\(value)"
        case .text(let value): "\"" + value.replacingOccurrences(of: "\"", with: "\\\"") + "\""
        case .list(let elements): "[" + elements.map(\.encoded).joined(separator: ",") + "]"
        case .object(let members): "{" + members.map { "\"\($0.0)\":" + $0.1.encoded }.joined(separator: ",") + "}"
        }
    }
}
