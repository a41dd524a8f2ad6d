import StructEngine

/// Every fault of a deal file, or a summary of a deal that is right; for people and for programs.
public struct CheckReport: Sendable {
    public let faults: FaultReport
    private let plan: Plan?

    /// Reads a deal file and binds it.
    ///
    /// - Parameters:
    ///   - bytes: What the file holds.
    ///   - file: Its name, for the report.
    ///   - ruleset: What the deal is meant for; nil for the built-in one.
    public init(_ bytes: some Sequence<UInt8>, file: String, ruleset: Ruleset? = nil) throws(StructError) {
        do {
            plan = try Plan(Deal(json: bytes), ruleset: ruleset)
            faults = FaultReport([], in: file)
        } catch .issues(let found) {
            plan = nil
            faults = FaultReport(found, in: file)
        }
    }

    /// True if the deal has no fault.
    public var holds: Bool { plan != nil }

    /// The screen, with a line break at its end.
    public var text: String {
        guard let plan else { return faults.text + "\n" }
        let deal = plan.deal
        let kind = "\(deal.currency.rawValue), \(deal.jurisdiction.rawValue), \(deal.assetClass.rawValue)"
        let period = 12 / deal.paymentsPerYear
        let first = deal.firstPeriodMonths.map { $0 == period ? "" : ", the first of \($0)" } ?? ""
        let parts = [
            Format.count(deal.sites.count, "site"), Format.count(deal.leases.count, "lease"), Format.count(deal.streams.count, "stream"),
            Format.count(deal.pools.count, "pool"), Format.count(deal.scenarios.count, "stress"),
        ]
        return """
            \(faults.file) is right.
            \(deal.name): \(kind), closing \(deal.closingDate), \(plan.horizonPeriods) periods of \(Format.count(period, "month"))\(first)
            \(parts.joined(separator: ", ")); \(Format.whole(plan.cardinality)) permutations

            """
    }

    public var json: JSONValue {
        .object([
            ("valid", .bool(holds)), ("fault_count", .integer(Int64(faults.faults.count))), ("faults", faults.json),
            ("name", plan.map { .string($0.deal.name) } ?? .null), ("cardinality", plan.map { .integer($0.cardinality) } ?? .null),
        ])
    }
}
