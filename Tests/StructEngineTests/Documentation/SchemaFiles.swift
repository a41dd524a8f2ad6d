@testable import StructEngine

/// The schemas of results, whose fields' definitions are those of the engine's own lists; what is
/// not a list of fields stays as the file has it.
enum SchemaFiles {
    /// By the file's name without its extension.
    static let definitions: [String: [(name: String?, definition: JSONValue)]] = [
        "structure": [
            (nil, withHints(Structure.definition)), ("terms", Structure.Terms.definition), ("metrics", Structure.Metrics.definition),
            ("verdict", Structure.ConstraintVerdict.definition), ("hint", FixHint.definition), ("change", FixHint.Change.definition),
            ("permutation", Permutation.definition), ("profile", Deal.Profile.definition), ("mezz", Deal.Mezzanine.definition),
            ("wrap", Deal.Wrap.definition), ("sidecar", Deal.Sidecar.definition), ("move", Move.definition),
            ("constraint", .oneOf(Constraint.allCases.map(\.key))), ("free_lever", Structure.FreeLever.definition),
        ],
        "result": [
            (nil, RunResult.definition), ("pareto_point", RunResult.ParetoPoint.definition), ("features", Features.definition),
            ("by_lever", RunResult.ByLever.definition), ("lever_value", RunResult.ByLever.Value.definition),
            ("best", RunResult.ByLever.Best.definition),
        ],
        "waterfall": [
            (nil, Waterfall.definition), ("period", Waterfall.Period.definition),
            ("tranche", Waterfall.Book<Waterfall.TrancheFlow>.definition), ("account", Waterfall.Book<Waterfall.AccountFlow>.definition),
            ("test", Waterfall.TestBook.definition), ("event", Waterfall.Event.definition),
            ("refinancing", Waterfall.Refinancing.definition),
        ],
        "stress": [
            ("case", Structure.StressCase.definition), ("breakeven", Structure.Breakeven.definition),
            ("ladder", Structure.TenantLadder.definition), ("rung", Structure.TenantLadder.Rung.definition),
            ("sensitivity", Structure.Sensitivity.definition), ("side", Structure.Sensitivity.Side.definition),
        ],
        "risk": [
            ("distribution", Structure.Risk.Distribution.definition), ("estimate", Structure.Risk.Estimate.definition),
            ("event", Structure.Risk.EventRisk.definition), ("loss", Structure.Risk.Loss.definition),
        ],
        "feasibility": [(nil, Feasibility.definition), ("row", Feasibility.Row.definition)],
    ]

    /// A structure's hints are there where they were looked for.
    private static func withHints(_ definition: JSONValue) -> JSONValue {
        guard case .object(var members) = definition, case .object(var properties) = members[1].value else { return definition }
        properties += [
            (
                "hints",
                [FixHint].schema.described("Of a pruned structure, by least loss of proceeds; absent where they were not looked for.")
            ),
            ("schedule", Structure.Schedule.schema.described("Of one structure: what falls due by period, without any stress.")),
            ("obstacle", Constraint?.schema.described("With hints: what stands in the way where there is none.")),
            (
                "unproven_hints",
                Int.schema.described(
                    "With hints: how many were found and not confirmed by the last check; anything but 0 is a fault of the engine.")
            ),
        ]
        members[1].value = .object(properties)
        let together = ["hints": ["obstacle", "unproven_hints"], "obstacle": ["hints"], "unproven_hints": ["hints"]]
        return .object(members + [("dependentRequired", .object(together.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }))])
    }

    /// The file with its definitions as the engine has them now.
    static func current(_ text: String, _ name: String) throws -> String {
        guard case .object(var members) = JSONValue(try JSONParser.parse(Array(text.utf8), log: IssueLog())) else { return text }
        for (place, definition) in definitions[name] ?? [] {
            if let place {
                set(place, in: &members, to: definition)
            } else if case .object(let own) = definition {
                for (key, value) in own { replace(key, in: &members, with: value) }
            }
        }
        if answers.contains(name) { addVersion(to: &members) }
        return JSONValue.object(members).paragraph(indent: 0) + "\n"
    }

    /// Schemas of what the command answers with that are written from the engine's lists: each answer
    /// begins with the version of its schema.
    private static let answers: Set = ["feasibility", "result", "structure", "waterfall"]

    private static func addVersion(to members: inout [(key: String, value: JSONValue)]) {
        guard let place = members.firstIndex(where: { $0.key == "properties" }), case .object(let properties) = members[place].value
        else { return }
        let version = JSONValue.object([
            ("description", .string("Of this schema; in what the command prints, not inside another answer.")), ("const", .integer(1)),
        ])
        members[place].value = .object([("schema_version", version)] + properties.filter { $0.key != "schema_version" })
    }

    private static func set(_ name: String, in members: inout [(key: String, value: JSONValue)], to definition: JSONValue) {
        var known: [(key: String, value: JSONValue)] = []
        if case .object(let found)? = members.first(where: { $0.key == "$defs" })?.value { known = found }
        var described = definition
        if case .object(let old)? = known.first(where: { $0.key == name })?.value,
            case .string(let text)? = old.first(where: { $0.key == "description" })?.value
        {
            described = definition.described(text)
        }
        replace(name, in: &known, with: described)
        replace("$defs", in: &members, with: .object(known))
    }

    private static func replace(_ key: String, in members: inout [(key: String, value: JSONValue)], with value: JSONValue) {
        if let place = members.firstIndex(where: { $0.key == key }) { members[place].value = value } else { members.append((key, value)) }
    }
}

extension JSONValue {
    private var line: String {
        switch self {
        case .array(let items): "[\(items.map(\.line).joined(separator: ", "))]"
        case .object(let members): "{\(members.map { "\"\($0)\": \($1.line)" }.joined(separator: ", "))}"
        default: text(pretty: false)
        }
    }

    /// As text of which everything is on one line that fits there.
    fileprivate func paragraph(indent: Int) -> String {
        let line = line
        guard line.utf8.count + indent > 130 else { return line }
        let pad = String(repeating: " ", count: indent + 2)
        let end = String(repeating: " ", count: indent)
        switch self {
        case .array(let items):
            return "[\n" + items.map { pad + $0.paragraph(indent: indent + 2) }.joined(separator: ",\n") + "\n" + end + "]"
        case .object(let members):
            let lines = members.map { key, value in pad + "\"\(key)\": " + value.paragraph(indent: indent + 2) }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + end + "}"
        default: return line
        }
    }
}
