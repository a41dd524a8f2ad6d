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
                let report = PresetsReport(name.map { [$0] } ?? Preset.allCases)
                try output.put(report.text, json: report.json)
                if let name { Terminal.note("Name a deal to see the levers: structctl presets \(name.rawValue) --deal deal.json") }
                return
            }
            let report = try PresetReport(name, over: try InputFile.deal(deal))
            try output.put(report.text, json: report.json)
            Terminal.note(report.note)
        }
    }
}
