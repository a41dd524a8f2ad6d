import ArgumentParser
import StructEngine
import StructReport

extension Preset: ExpressibleByArgument {}

struct PresetsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "presets",
        abstract: "List the ready sets of levers, or lay one over a deal.",
        discussion: """
            Without a name: the presets and what they stand for. With a name and a deal: the levers as JSON, ready to be \
            pasted as "levers" into the deal file; their cardinality goes to standard error (with --json, both are in the \
            result).

              structctl presets
              structctl presets balanced_a --deal deal.json > levers.json
            """)

    @Argument(help: "The preset.")
    var name: Preset?

    @Option(help: ArgumentHelp("The deal file that the preset is laid over.", valueName: "deal"))
    var deal: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if deal != nil, name == nil {
            throw ValidationError("--deal needs the name of a preset: \(Preset.allCases.map(\.rawValue).joined(separator: ", "))")
        }
    }

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: deal.map { [$0] } ?? [])
            guard let name, let deal else {
                let presets = name.map { [$0] } ?? Preset.allCases
                try output.put(list(presets), json: .array(presets.map { summary($0) }))
                if let name { Terminal.note("Name a deal to see the levers: structctl presets \(name.rawValue) --deal deal.json") }
                return
            }
            try lay(name, over: try InputFile.deal(deal), output)
        }
    }

    private func list(_ presets: [Preset]) -> String {
        var table = TextTable([("preset", .left), ("levers", .left)])
        for preset in presets { table.add(preset.rawValue, preset.summary) }
        return table.lines.joined(separator: "\n") + "\n"
    }

    private func summary(_ preset: Preset) -> JSONValue {
        .object([("preset", .string(preset.rawValue)), ("summary", .string(preset.summary))])
    }

    private func lay(_ preset: Preset, over deal: Deal, _ output: Output) throws {
        var changed = deal
        changed.levers = preset.levers(for: deal)
        var faults: [Issue] = []
        var cardinality: Int64?
        do {
            cardinality = try Plan(changed, ruleset: deal.rulesetVersion == Ruleset.v1.version ? nil : .v1).cardinality
        } catch .issues(let issues) {
            faults = issues
        }
        let levers = changed.levers.json
        try output.put(
            levers.text() + "\n",
            json: .object([
                ("preset", .string(preset.rawValue)), ("summary", .string(preset.summary)),
                ("cardinality", cardinality.map { .integer($0) } ?? .null), ("levers", levers), ("faults", FaultReport.json(faults)),
            ]))
        if let cardinality { Terminal.note("\(Format.whole(cardinality)) permutations over \(deal.name)") }
        if !faults.isEmpty { Terminal.note("With these levers the deal needs a change:\n" + FaultReport.text(faults, in: preset.rawValue)) }
    }
}
