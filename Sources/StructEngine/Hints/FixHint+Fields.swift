/// What a hint states. Its canonical form is its JSON, so that whatever it comes to state is in the
/// digest.
extension FixHint: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/hint"

    static let fields: [Field<FixHint>] = [
        Field("changes", \.changes),
        Field("steps", \.steps),
        Field("stays_on_lists", \.staysOnLists, "The new values are all among the deal's own."),
        Field("senior_change_minor", \.seniorChangeMinor),
        Field("mezz_change_minor", \.mezzChangeMinor),
        Field("proceeds_change_minor", \.proceedsChangeMinor),
        Field("sentence", \.sentence),
    ]

    public var json: JSONValue { members }

    func write(to bytes: inout CanonicalBytes) { bytes.put(json) }
}

extension FixHint.Change: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/change"

    static let fields: [Field<FixHint.Change>] = [
        Field("lever", \.move.lever, schema: .oneOf(Move.levers.map(\.key))),
        Field("from", \.from, "Notionals in minor units."),
        Field("to", \.move.value, "Notionals in minor units."),
        Field("unit", \.unit, "What a step is."),
        Field("steps", \.steps),
        Field("set", \.argument, "For structctl evaluate --set."),
    ]

    var json: JSONValue { members }

    func write(to bytes: inout CanonicalBytes) { bytes.put(json) }
}
