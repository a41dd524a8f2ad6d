import StructEngine

/// A piece of the engine's work that is measured: what it is, and how to do it once.
///
/// A stage uses the public API alone, so that it stays the same however the engine is built inside.
public struct Stage: Sendable {
    public let name: String
    /// What is counted in one call, such as `permutations`.
    public let unit: String
    /// How many of them.
    public let units: Int
    /// Makes everything that is not to be measured, and returns the work that is. The work can be
    /// done again and again; it returns its digest as something to be formed later, outside the
    /// measurement.
    public let prepare: @Sendable () async throws -> Work

    public typealias Work = @Sendable () async throws -> @Sendable () async throws -> String

    init(_ name: String, _ units: Int, _ unit: String, prepare: @escaping @Sendable () async throws -> Work) {
        self.name = name
        self.units = units
        self.unit = unit
        self.prepare = prepare
    }

    /// The whole list, in the order in which a run goes through them.
    public static let all: [Stage] = [generator] + preparation + permutations + reports + runs
}

/// FNV-1a of lines of text over 64 bits, as hexadecimal digits: it tells that a stage did the same
/// work, and nobody tries to deceive it.
func digest(of lines: [String]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for line in lines { for byte in (line + "\n").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 } }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}
