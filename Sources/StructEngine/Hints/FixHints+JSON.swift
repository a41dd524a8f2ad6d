extension Structure {
    /// As ``json``, with the keys `hints` (a list), `obstacle` (a constraint's key, or null) and `unproven_hints` (``FixHints/unproven``).
    public func json(with fix: FixHints) -> JSONValue {
        guard case .object(let members) = json else { return json }
        return .object(
            members + [
                ("hints", .array(fix.hints.map(\.json))), ("obstacle", fix.obstacle.map { .string($0.key) } ?? .null),
                ("unproven_hints", .integer(Int64(fix.unproven))),
            ])
    }
}
