import StructEngine

/// The ready sets of levers and what they stand for, for people and for programs.
public struct PresetsReport: Sendable {
    public let presets: [Preset]

    public init(_ presets: [Preset] = Preset.allCases) { self.presets = presets }

    /// The screen, with a line break at its end.
    public var text: String {
        var table = TextTable([("preset", .left), ("levers", .left)])
        for preset in presets { table.add(preset.rawValue, preset.summary) }
        return table.lines.joined(separator: "\n") + "\n"
    }

    public var json: JSONValue {
        .array(presets.map { .object([("preset", .string($0.rawValue)), ("summary", .string($0.summary))]) })
    }
}
