extension Issue {
    /// The fault as an object of `id`, `path`, `message`, `line` and `column`, the last two null
    /// where they are not known.
    public var json: JSONValue {
        .object([
            ("id", .string(id)), ("path", .string(path)), ("message", .string(message)),
            ("line", line.map { .integer(Int64($0)) } ?? .null), ("column", column.map { .integer(Int64($0)) } ?? .null),
        ])
    }
}
