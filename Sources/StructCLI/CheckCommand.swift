import ArgumentParser
import StructEngine
import StructReport

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find every fault of a deal file.",
        discussion: """
            Prints one fault a line as file:line:column path: what must hold, what was found [id], and their number at the end; \
            or a short summary of a deal that is right. The exit status is 1 if there are faults, and a file named by --out \
            is then left as it was.

              structctl check deal.json
              deal.json:5:3 currency: must be one of GBP, EUR, USD, JPY, AED, found "GPB" […]
              1 fault in deal.json
            """)

    @Argument(help: ArgumentHelp("The deal file.", valueName: "deal"))
    var path: String

    @Option(help: ArgumentHelp("The ruleset that the deal is meant for; v1.0 if none is named.", valueName: "file"))
    var ruleset: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reportingFailures {
            let output = try output.prepare(reading: [path] + (ruleset.map { [$0] } ?? []))
            let bytes = try InputFile.bytes(path)
            let rules = try ruleset.map { try InputFile.ruleset($0) }
            let plan: Plan
            do {
                plan = try Plan(Deal(json: bytes), ruleset: rules)
            } catch StructError.issues(let faults) {
                let report = Output(isJSON: output.isJSON, file: nil)
                try report.put(FaultReport.text(faults, in: path) + "\n", json: json(faults, plan: nil))
                throw ExitCode(Failure.faultStatus)
            }
            try output.put(summary(plan), json: json([], plan: plan))
        }
    }

    private func json(_ faults: [Issue], plan: Plan?) -> JSONValue {
        .object([
            ("valid", .bool(faults.isEmpty)), ("fault_count", .integer(Int64(faults.count))), ("faults", FaultReport.json(faults)),
            ("name", plan.map { .string($0.deal.name) } ?? .null), ("cardinality", plan.map { .integer($0.cardinality) } ?? .null),
        ])
    }

    private func summary(_ plan: Plan) -> String {
        let deal = plan.deal
        func count(_ number: Int, _ noun: String) -> String {
            "\(Format.whole(Int64(number))) \(noun)\(number == 1 ? "" : noun.hasSuffix("stress") ? "es" : "s")"
        }
        let kind = "\(deal.currency.rawValue), \(deal.jurisdiction.rawValue), \(deal.assetClass.rawValue)"
        let parts = [
            count(deal.sites.count, "site"), count(deal.leases.count, "lease"), count(deal.streams.count, "stream"),
            count(deal.pools.count, "pool"), count(deal.scenarios.count, "stress"),
        ]
        return """
            \(path) is right.
            \(deal.name): \(kind), closing \(deal.closingDate), \(plan.horizonPeriods) periods of \(12 / deal.paymentsPerYear) months
            \(parts.joined(separator: ", ")); \(Format.whole(plan.cardinality)) permutations

            """
    }
}
