extension Structure {
    /// As ``json``, with the keys `hints` (a list), `obstacle` (a constraint's key, or null) and
    /// `unproven_hints` (``FixHints/unproven``); without them where hints were not sought.
    public func json(with hints: FixHints) -> JSONValue {
        guard hints.wereSought, case .object(let members) = json else { return json }
        return .object(
            members + [
                ("hints", Array(hints).json), ("obstacle", hints.obstacle.json), ("unproven_hints", hints.unproven.json),
            ])
    }
}
