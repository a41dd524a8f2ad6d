import Foundation

/// The slow, literal, scalar form of the model: every figure worked out afresh, one operation after
/// another.
///
/// It assumes a valid deal and throws on the first surprise; it never collects faults.
public struct ScalarTwin: Sendable {
    let deal: TwinDeal
    let levers: TwinLevers
    /// Pools and rules in the order of their levers' values.
    private let pools: [TwinDeal.Pool]
    private let rules: [TwinRuleset]
    /// Year fractions of periods 1...horizon.
    public let yearFractions: [Double]
    public let cardinality: Int64
    /// Number of values of each of the fourteen levers, most significant first.
    public let leverSizes: [Int]
    public let horizonPeriods: Int

    public init(json: Data) throws {
        try self.init(value: TwinValue(json: json))
    }

    public init(value: TwinValue) throws {
        let root = TwinJSON(value)
        deal = try TwinDeal(root)
        levers = try TwinLevers(root.required("levers"), dealPools: deal.pools.map(\.id))
        cardinality = try levers.cardinality()
        leverSizes = levers.sizes
        horizonPeriods = deal.periods(deal.horizonYears.map(Double.init) ?? levers.longestTenorYears)
        yearFractions = deal.yearFractions(count: horizonPeriods)
        let deal = deal
        pools = try levers.pools.map { id in
            guard let pool = deal.pool(id: id) else { throw TwinError("no pool '\(id)'") }
            return pool
        }
        rules = try levers.targetRatings.map {
            try TwinRuleset(rating: $0, jurisdiction: deal.jurisdiction, assetClass: deal.assetClass)
        }
        if deal.periods(levers.longestTenorYears) > horizonPeriods { throw TwinError("a tenor exceeds the horizon") }
        for case let target? in levers.repoTargets { _ = try TwinRepoTarget(target) }
    }

    /// Scenario ids, `base` first.
    public var scenarioIDs: [String] { deal.scenarios.map(\.id) }

    /// CFADS in whole minor units, periods 1...horizon; empty for an unknown pool or scenario.
    public func cashFlows(pool: String, basis: String, scenario: String) -> [Int64] {
        guard let pool = deal.pool(id: pool), let scenario = deal.scenario(id: scenario) else { return [] }
        return TwinCashFlows(deal: deal, pool: pool, basis: basis, scenario: scenario).cfads(periods: horizonPeriods)
    }

    /// The permutation a canonical index stands for.
    public func permutation(at index: Int64) -> TwinPermutation {
        levers.permutation(at: index)
    }

    /// Sizes and judges one permutation. Without gates nothing is pruned; without Reverse DSCR the
    /// LTV cap alone sizes.
    public func evaluate(index: Int64, gates: Bool = true, reverseDSCR: Bool = true) -> TwinStructure {
        precondition(index >= 0 && index < cardinality, "index outside 0..<cardinality")
        let digits = levers.digits(of: index)
        let choice = levers.permutation(at: index)
        let pool = pools[digits[0]]
        let sizing = TwinSizing(
            deal: deal,
            levers: choice,
            pool: pool,
            rules: rules[digits[1]],
            fractions: yearFractions,
            cashFlows: deal.scenarios.map {
                TwinCashFlows(deal: deal, pool: pool, basis: choice.cashFlowBasis, scenario: $0).cfads(periods: horizonPeriods)
            },
            sizingFlows: deal.scenarios.map {
                TwinCashFlows(deal: deal, pool: pool, basis: choice.cashFlowBasis, scenario: $0)
                    .cfads(periods: horizonPeriods, withMultiples: true)
            },
            reverseDSCR: reverseDSCR
        )
        return structure(index: index, sizing: sizing, gates: gates)
    }

    private func structure(index: Int64, sizing: TwinSizing, gates: Bool) -> TwinStructure {
        var metrics = sizing.metrics
        let gateA = sizing.gateA(metrics)
        let gateB = sizing.gateB(metrics)
        metrics.repoLiquidity = repoLiquidity(sizing, gateA: gateA)
        let verdict = gates ? TwinVerdict(gateA: gateA, gateB: gateB) : .pass
        let score = sizing.score(metrics)
        let hasDebt = sizing.seniorNotional > 0
        let least = deal.scenarios.indices.map { sizing.minDSCR(scenario: $0) }
        return TwinStructure(
            index: index,
            levers: sizing.levers,
            outcome: verdict.outcome,
            binding: verdict.binding,
            nearMiss: verdict.nearMiss,
            worstRatio: verdict.worstRatio,
            score: score,
            tier: TwinRuleset.tier(score: score),
            gateA: gateA,
            gateB: gateB,
            periods: sizing.senior.periods,
            ioPeriods: sizing.senior.interestOnlyPeriods,
            seniorCoupon: sizing.senior.coupon,
            seniorRunningRate: sizing.senior.runningRate,
            mezzPeriods: sizing.mezz?.periods,
            mezzCoupon: sizing.mezz?.coupon,
            mezzRunningRate: sizing.mezz?.runningRate,
            dsraMonths: sizing.dsraMonths,
            balloon: hasDebt ? sizing.profile?.balloon : nil,
            sizingForm: sizing.form,
            dscrNotionalMinor: sizing.dscrNotional,
            ltvCapMinor: sizing.ltvCap,
            seniorNotionalMinor: sizing.seniorNotional,
            mezzNotionalMinor: sizing.mezzNotional,
            unitPrincipal: hasDebt ? sizing.profile?.principal : nil,
            unitService: hasDebt ? sizing.profile?.service : nil,
            balances: hasDebt ? sizing.profile.map { Array($0.balances.dropFirst()) } : nil,
            mezzUnitService: sizing.mezzNotional > 0 ? sizing.mezzProfile?.service : nil,
            baseDSCR: sizing.baseDSCR,
            scenarioIDs: scenarioIDs,
            minDSCR: least.map { $0?.dscr },
            minDSCRPeriod: least.map { $0?.period },
            minSizingDSCR: deal.scenarios.indices.map { sizing.minSizingDSCR(scenario: $0) },
            totalStressDSCR: deal.scenarios.indices.map { sizing.totalDSCR(scenario: $0) },
            metrics: metrics
        )
    }

    /// Cash a central bank lends against the notional; nil without a target or where the target is
    /// not met.
    private func repoLiquidity(_ sizing: TwinSizing, gateA: [TwinConstraint]) -> Double? {
        guard sizing.levers.repoTarget != nil, gateA.contains(where: { $0.key == "REPO_ELIGIBILITY" && $0.passes }),
            let haircut = sizing.rules.repoHaircut(tenor: deal.tenor(sizing.levers.seniorTenor))
        else { return nil }
        return sizing.seniorNotional * (1 - haircut)
    }
}

/// Outcome of the two gates: where a permutation stops, on which constraint, and how near it was.
struct TwinVerdict {
    let outcome: String
    let binding: String?
    let nearMiss: Bool
    let worstRatio: Double?

    static let pass = TwinVerdict(outcome: "pass", binding: nil, nearMiss: false, worstRatio: nil)

    private init(outcome: String, binding: String?, nearMiss: Bool, worstRatio: Double?) {
        self.outcome = outcome
        self.binding = binding
        self.nearMiss = nearMiss
        self.worstRatio = worstRatio
    }

    init(gateA: [TwinConstraint], gateB: [TwinConstraint]) {
        let failingA = gateA.filter { !$0.passes }
        let failingB = gateB.filter { !$0.passes }
        if !failingA.isEmpty {
            self.init(outcome: "gate_a", failing: failingA)
        } else if !failingB.isEmpty {
            self.init(outcome: "gate_b", failing: failingB)
        } else {
            self = .pass
        }
    }

    private init(outcome: String, failing: [TwinConstraint]) {
        if let unmeasured = failing.first(where: { $0.ratio == nil }) {
            self.init(outcome: outcome, binding: unmeasured.key, nearMiss: false, worstRatio: nil)
            return
        }
        var worst = -Double.infinity
        for constraint in failing { worst = max(worst, constraint.ratio ?? worst) }
        let binding = failing.first { ($0.ratio ?? -Double.infinity) >= worst - 1e-9 }
        self.init(outcome: outcome, binding: binding?.key, nearMiss: worst <= 1 + 1e-9, worstRatio: worst)
    }
}
