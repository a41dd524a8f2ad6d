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

    /// As `json(with: hints)`, with the key `schedule`: the tranches as columns of amounts by period.
    public func json(with hints: FixHints, _ schedule: Schedule) -> JSONValue {
        json(with: hints).adding("schedule", schedule.json)
    }

    /// As ``json``, with the key `schedule`: the tranches as columns of amounts by period.
    public func json(with schedule: Schedule) -> JSONValue {
        json.adding("schedule", schedule.json)
    }
}

extension JSONValue {
    /// An object with one member more; anything else as it is.
    fileprivate func adding(_ key: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members + [(key, value)])
    }
}
