import Crypto
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
    /// Makes everything that is not to be measured, and returns the work that is. The work can be done again and again; it returns its
    /// digest as something to be formed later, outside the measurement.
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

/// SHA-256 of lines of text, as hexadecimal digits.
func digest(of lines: [String]) -> String {
    var hash = SHA256()
    for line in lines { hash.update(data: Array((line + "\n").utf8)) }
    return hash.finalize().map { byte in
        let text = String(byte, radix: 16)
        return byte < 16 ? "0" + text : text
    }.joined()
}
