/// What a mutant is read as.
public enum FuzzSubject: String, Sendable, CaseIterable {
    case deal, ruleset, shard
    /// Moves of levers over a deal that is right, as on a command line.
    case moves
    /// A table that is read into a deal that is right.
    case table

    /// What a text of unknown kind is likely meant to be.
    public init(guessing bytes: [UInt8]) {
        let text = String(decoding: bytes.prefix(400), as: UTF8.self)
        self = text.contains("structengine-shard") ? .shard : text.contains("\"ratings\"") ? .ruleset : text.contains("{") ? .deal : .moves
    }
}
