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

    /// What ``json`` comes to as text on one line, in UTF-8, with what is given of hints and schedule: the bytes of
    /// `json(with: hints, schedule).bytes(pretty: false)`, written straight away in a third of the time.
    ///
    /// Versioned, they begin with the version of the schema, as a document does: ``JSONValue/versioned``.
    ///
    /// ```swift
    /// response.write(structure.jsonBytes(with: hints, schedule: try plan.schedule(of: structure), isVersioned: true))
    /// ```
    public func jsonBytes(with hints: FixHints? = nil, schedule: Schedule? = nil, isVersioned: Bool = false) -> [UInt8] {
        var text = JSONText()
        text.put("{")
        if isVersioned { text.put("\"schema_version\": 1,") }
        putMembers(into: &text)
        if let hints, hints.wereSought {
            text.put(",\"hints\": ")
            Array(hints).put(into: &text)
            text.put(",\"obstacle\": ")
            hints.obstacle.put(into: &text)
            text.put(",\"unproven_hints\": ")
            hints.unproven.put(into: &text)
        }
        if let schedule {
            text.put(",\"schedule\": ")
            schedule.put(into: &text)
        }
        text.put("}")
        return text.bytes
    }
}

extension JSONValue {
    /// An object with one member more; anything else as it is.
    fileprivate func adding(_ key: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members + [(key, value)])
    }
}
