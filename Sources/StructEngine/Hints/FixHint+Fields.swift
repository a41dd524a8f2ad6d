/// What a hint states. Its canonical form is its JSON, so that whatever it comes to state is in the
/// digest.
extension FixHint: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/hint"

    static let fields: [Field<FixHint>] = [
        Field("changes", { $0.changes }),
        Field("steps", { $0.steps }),
        Field("stays_on_lists", { $0.staysOnLists }, "The new values are all among the deal's own."),
        Field("senior_change_minor", { $0.seniorChangeMinor }),
        Field("mezz_change_minor", { $0.mezzChangeMinor }),
        Field("proceeds_change_minor", { $0.proceedsChangeMinor }),
        Field("sentence", { $0.sentence }),
    ]

    public var json: JSONValue { members }

    func write(to bytes: inout CanonicalBytes) { bytes.put(json) }
}

extension FixHint.Change: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/change"

    static let fields: [Field<FixHint.Change>] = [
        Field("lever", { $0.move.lever }, schema: .oneOf(Move.levers.map(\.key))),
        Field("from", { $0.from }, "Notionals in minor units."),
        Field("to", { $0.move.value }, "Notionals in minor units."),
        Field("unit", { $0.unit }, "What a step is."),
        Field("steps", { $0.steps }),
        Field("set", { $0.argument }, "For structctl evaluate --set."),
    ]

    var json: JSONValue { members }

    func write(to bytes: inout CanonicalBytes) { bytes.put(json) }
}
