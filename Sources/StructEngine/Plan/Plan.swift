/// A deal bound to a ruleset, a seed and a count: impossible to construct wrong, immutable, ready
/// to run.
///
/// Making a plan validates everything and projects the cash flows;
/// ``run(resuming:checkpoints:threads:hints:progress:)`` judges `count` permutations in the seeded
/// order, ``evaluate(index:moves:withEquityReturn:)`` any single one.
public struct Plan: Sendable {
    let bound: BoundDeal
    let scope: RunScope
    /// The tables of a run, shared by all runs of this plan once the first has built them.
    let prepared: PreparedKernel

    /// Binds a deal.
    ///
    /// - Parameters:
    ///   - deal: What to structure; it need not have been checked before.
    ///   - seed: Selects the order in which permutations are drawn.
    ///   - count: How many permutations to run; a count above the cardinality is clamped to it.
    ///   - ruleset: The rules to judge by; the built-in v1.0 if none is given, and then the deal
    ///     must ask for that version.
    ///   - features: Parts of the engine that can be switched off.
    ///   - topLimit: Length of the top list, 0 to 10,000.
    ///   - nearMissLimit: How many near misses to keep for each binding constraint, 0 to 10,000.
    /// - Throws: ``StructError/issues(_:)`` with every fault of deal, ruleset and arguments.
    public init(
        _ deal: Deal, seed: UInt64 = 0, count: Int64 = .max, ruleset: Ruleset? = nil, features: Features = Features(),
        topLimit: Int = 20,
        nearMissLimit: Int = 20
    ) throws(StructError) {
        var faults = Plan.faults(count: count, topLimit: topLimit, nearMissLimit: nearMissLimit)
        if ruleset == nil, deal.rulesetVersion != Ruleset.v1.version {
            let message = "must be \"\(Ruleset.v1.version)\" unless a ruleset is passed in, found \(quoted(deal.rulesetVersion))"
            faults.append(Issue(id: "ruleset_version", path: "ruleset_version", message: message))
        }
        guard faults.isEmpty else { throw .issues(IssueLog.listed(faults + BoundDeal.faults(of: deal, ruleset ?? .v1))) }
        let bound = try BoundDeal(deal, ruleset: ruleset ?? .v1, features: features)
        self.bound = bound
        prepared = PreparedKernel()
        scope = Plan.scope(bound, seed: seed, count: count, topLimit: topLimit, nearMissLimit: nearMissLimit)
    }

    private init(_ other: Plan, _ scope: RunScope) {
        bound = other.bound
        prepared = other.prepared
        self.scope = scope
    }

    private static func scope(_ bound: BoundDeal, seed: UInt64, count: Int64, topLimit: Int, nearMissLimit: Int) -> RunScope {
        let count = min(count, bound.space.cardinality)
        return RunScope(
            seed: seed, count: count, cardinality: bound.space.cardinality, leverSizes: bound.deal.levers.sizes, topLimit: topLimit,
            nearMissLimit: nearMissLimit,
            fingerprint: fingerprint(bound, seed: seed, count: count, topLimit: topLimit, nearMissLimit: nearMissLimit))
    }

    /// The same deal, ruleset and features with another seed, count or length of lists. What does not
    /// depend on these is shared with this plan, not built anew: cash flows, and the tables of runs.
    ///
    /// ```swift
    /// let next = try plan.with(seed: 8)
    /// ```
    /// - Throws: ``StructError/issues(_:)`` with every fault of the arguments.
    public func with(seed: UInt64? = nil, count: Int64? = nil, topLimit: Int? = nil, nearMissLimit: Int? = nil) throws(StructError) -> Plan
    {
        let (count, topLimit, nearMissLimit) = (count ?? self.count, topLimit ?? self.topLimit, nearMissLimit ?? self.nearMissLimit)
        let faults = Plan.faults(count: count, topLimit: topLimit, nearMissLimit: nearMissLimit)
        guard faults.isEmpty else { throw .issues(IssueLog.listed(faults)) }
        return Plan(
            self, Plan.scope(bound, seed: seed ?? self.seed, count: count, topLimit: topLimit, nearMissLimit: nearMissLimit))
    }

    private static func faults(count: Int64, topLimit: Int, nearMissLimit: Int) -> [Issue] {
        var faults: [Issue] = []
        if count < 1 { faults.append(Issue(id: "count", path: "count", message: "must be at least 1, found \(count)")) }
        if !(0...10_000).contains(topLimit) {
            faults.append(Issue(id: "top_limit", path: "top", message: "must be from 0 to 10000, found \(topLimit)"))
        }
        if !(0...10_000).contains(nearMissLimit) {
            faults.append(Issue(id: "near_miss_limit", path: "near_miss_limit", message: "must be from 0 to 10000, found \(nearMissLimit)"))
        }
        return faults
    }

    public var seed: UInt64 { scope.seed }
    /// Permutations to run: what was asked for, at most the cardinality.
    public var count: Int64 { scope.count }
    /// Length of the top list.
    public var topLimit: Int { scope.topLimit }
    /// Near misses kept for each binding constraint.
    public var nearMissLimit: Int { scope.nearMissLimit }
    /// SHA-256 of everything that the result depends on, as 64 lowercase hexadecimal digits: deal,
    /// ruleset, features, seed, count, limits and generator. Plans that mean the same have the same
    /// one, however their files are written; equal fingerprints give equal ``RunResult/digest``s on
    /// any machine.
    ///
    /// ```swift
    /// let a = try Plan(deal, seed: 7, count: 1_000)
    /// let b = try Plan(deal, seed: 7, count: 1_000)
    /// print(a.fingerprint == b.fingerprint)  // true
    /// ```
    public var fingerprint: String { scope.fingerprint }
    public var deal: Deal { bound.deal }
    public var ruleset: Ruleset { bound.rulebook.ruleset }
    public var features: Features { bound.features }
    /// Size of the permutation space.
    public var cardinality: Int64 { bound.space.cardinality }
    /// Payment periods to the horizon.
    public var horizonPeriods: Int { bound.grid.periods }
    /// The base case, then the stresses.
    public var scenarios: [String] { [Deal.Scenario.base.id] + bound.deal.scenarios.map(\.id) }
}
