/// The digest of a result, formed while the result is: first what was counted, then the structures one by one, then the front.
///
/// Whoever adds something to a result adds it to the canonical form of its type; what is added to the result itself, here.
struct ResultDigest {
    private var digest = Digest()

    init(_ plan: Plan, _ fingerprint: String, _ statistics: RunResult.PruneStatistics) {
        digest.add("result")
        digest.add(fingerprint)
        digest.add(SeededOrder.generator)
        digest.add(plan.seed)
        digest.add(plan.count)
        digest.add(plan.cardinality)
        digest.add(plan.ruleset.version)
        digest.add(plan.features)
        digest.add(plan.deal.objective.name)
        digest.add(statistics)
    }

    /// Announces a list of `count` values, which are then added one by one.
    mutating func begin(_ name: String, count: Int) {
        digest.add(name)
        digest.add(count)
    }

    mutating func add(_ value: some Canonical) { digest.add(value) }

    var hex: String { digest.hex }
}
