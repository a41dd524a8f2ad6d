extension Plan {
    /// Permutations that ``feasibility(budget:threads:progress:)`` judges at most unless it is told
    /// otherwise: some seconds of work.
    public static let feasibilityBudget: Int64 = 20_000_000

    /// Finds out, before any run, which constraints can be met at all, how well, and whether all
    /// can be met together.
    ///
    /// Levers that no constraint reads are left out, of those that only help or only hurt the best
    /// values are taken, and of the rest every combination is judged: that is exact, and a small
    /// part of the space. Where it is more than `budget` permutations, whole parts of the space are
    /// excluded by what they fail whatever the mezzanine, the rest is judged as far as the budget
    /// goes, and a sample of the seed 0 is taken; what that leaves open is answered
    /// ``Feasibility/Answer/undecided``.
    ///
    /// The answer does not depend on the plan's seed and count, nor on `threads`; with gates
    /// switched off it is the same.
    /// - Parameters:
    ///   - budget: About how many permutations to judge at most.
    ///   - threads: Number of workers; nil for one per processor.
    ///   - progress: Called from the workers, one call at a time, with rising counts of an
    ///     estimated total.
    /// - Throws: `CancellationError` soon after the task is cancelled.
    public func feasibility(
        budget: Int64 = Plan.feasibilityBudget, threads: Int? = nil, progress: (@Sendable (RunProgress) -> Void)? = nil
    ) async throws -> Feasibility {
        let start = ContinuousClock.now
        var deal = deal
        // Ranking plays no part, and an objective such as the equity's return would cost far more
        // than judging.
        deal.objective = .composite(nil)
        let features = Features(gatesAB: false, reverseDSCREngine: features.reverseDSCREngine)
        let kernel = try await Kernel(BoundDeal(deal, ruleset: ruleset, features: features))
        let study = FeasibilityStudy(
            plan: self, kernel: kernel, space: FeasibilitySpace(kernel), budget: max(1, min(budget, 1 << 60)),
            threads: max(1, min(threads ?? processorCount(), 256)))
        return try await study.run(since: start, progress: progress)
    }
}

/// Decides how far the budget goes, has the parts judged, and draws the conclusions.
struct FeasibilityStudy {
    let plan: Plan
    let kernel: Kernel
    /// Nil where there are more cells than can be numbered.
    let space: FeasibilitySpace?
    let budget: Int64
    let threads: Int
    /// Permutations that are drawn at random where not all that matter can be judged.
    var sampleSize: Int64 = 1 << 18

    /// Without the table of all cells a permutation costs about so many times as much.
    private static let costWithoutTables: Int64 = 64

    /// What is known, and for which constraints it is known of the whole space.
    private struct Findings {
        var tally = FeasibilityTally()
        /// Constraints whose best margin, and whether they can be met, is exact.
        var exact: UInt32 = 0
        /// True: the failures and bounds cover the whole space.
        var isCovered = false
        var method = Feasibility.Method.sample
    }

    private typealias Slot = LeverSpace.Slot

    func run(since start: ContinuousClock.Instant, progress: (@Sendable (RunProgress) -> Void)?) async throws -> Feasibility {
        let weight = kernel.cells == nil ? FeasibilityStudy.costWithoutTables : 1
        let allowed = max(1, budget / weight)
        var findings = Findings()
        let sample = max(1, min(sampleSize / weight, allowed / 4, plan.cardinality))
        if let space, space.fullCount <= Double(allowed) {
            let meter = ProgressMeter(.judging, total: Int64(space.fullCount), progress: progress)
            findings.tally = try await FeasibilitySweep(space: space).run(nil, .full, threads: threads, meter: meter).tally
            findings.exact = FeasibilityTally.everything
            (findings.isCovered, findings.method) = (true, .enumeration)
            meter.finish()
        } else if let space {
            let meter = ProgressMeter(.judging, total: allowed, progress: progress)
            let sweep = FeasibilitySweep(space: space)
            findings.tally = try await sweep.sample(sample, seed: 0, meter: meter)
            try await eliminate(sweep, &findings, allowed: allowed - sample, meter: meter)
            meter.finish()
        }
        try await addFacts(&findings)
        return conclude(findings, seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    /// Judges seniors, with all mezzanines if the budget lasts, then what the seniors leave open.
    private func eliminate(_ sweep: FeasibilitySweep, _ findings: inout Findings, allowed: Int64, meter: ProgressMeter) async throws {
        let space = sweep.space
        if findings.tally.passIndex == .max { findings.method = .elimination }
        guard space.seniorCount <= Double(allowed) else { return }
        let mezzanines = [space.allMezzanines, space.outerMezzanines].first {
            space.seniorCount + space.mezzMarginCount($0) <= Double(allowed)
        }
        let depth = mezzanines.map { FeasibilitySweep.Depth.margins(mezzanines: $0) } ?? .senior
        let seniors = try await sweep.run(nil, depth, threads: threads, meter: meter)
        findings.tally.merge(seniors.tally)
        findings.exact |= FeasibilitySpace.decidedBySenior | Constraint.repoEligibility.bit
        if let mezzanines {
            findings.exact |= Constraint.maxLTV.bit | Constraint.mezzShare.bit
            // With more debt coverage rises unless fees on it would eat up the sponsor's part.
            let feeOnEquity = kernel.debt.upfrontShare * kernel.tables.equityShares[space.equity]
            if mezzanines.count == space.allMezzanines.count { findings.exact |= Constraint.minDSCRMezz.bit | Constraint.minCoverage.bit }
            if feeOnEquity <= 0.5 { findings.exact |= Constraint.minCoverage.bit }
        }
        // Without a mezzanine the debt is least for its senior, and the constraints on the
        // mezzanine do not apply.
        if space.offersNoMezzanine { findings.exact |= Constraint.maxLTV.bit }
        guard findings.tally.passIndex == .max else { return }
        guard !seniors.open.isEmpty else {
            findings.isCovered = true
            return
        }
        // Of these two not every value has been judged yet; any other that none meets decides the
        // matter.
        let later = Constraint.tenorLimit.bit | Constraint.dsraMonths.bit
        guard findings.exact & ~findings.tally.met & ~later == 0 else { return }
        let limit = (allowed - seniors.tally.judged) / Int64(seniors.open.count)
        let rest = try await sweep.run(seniors.open, .open(limit: limit), threads: threads, meter: meter)
        findings.tally.merge(rest.tally)
        findings.isCovered = rest.isComplete
    }

    /// The constraints on few levers, each over all of their values, whatever the size of the
    /// space.
    private func addFacts(_ findings: inout Findings) async throws {
        let facts = FeasibilityFacts(kernel: kernel)
        try await facts.offerGateA(to: &findings.tally)
        findings.exact |= FeasibilityFacts.gateA
        guard let space else { return }
        if findings.tally.debtIndex != .max {
            facts.offerReserve(to: &findings.tally, space: space)
            findings.exact |= Constraint.dsraMonths.bit
        }
        guard !findings.isCovered, findings.tally.passIndex == .max else { return }
        let bounds = try await facts.leastFailures(space)
        guard !bounds.contains(0) else { return }
        for bound in bounds { findings.tally.exclude(bound) }
        (findings.isCovered, findings.method) = (true, .elimination)
    }

    private func conclude(_ findings: Findings, seconds: Double) -> Feasibility {
        let tally = findings.tally
        let passIndex = tally.passIndex == .max ? nil : tally.passIndex
        // An open bound says nothing; where all is covered its permutations have been judged one by
        // one.
        let failures = findings.isCovered ? tally.failures.masks + tally.bounds.masks.filter { $0 != 0 } : []
        let never = failures.isEmpty || passIndex != nil ? 0 : failures.reduce(FeasibilityTally.everything, &)
        let conflict = findings.isCovered && passIndex == nil ? FailureSets.smallestHittingSet(failures) ?? [] : []
        let rows = Constraint.allCases.map { constraint -> Feasibility.Row in
            let number = constraint.position
            let isExact = findings.exact & constraint.bit != 0
            let isNever = never & constraint.bit != 0 || (isExact && tally.met & constraint.bit == 0)
            let best = tally.best[number] == -.infinity ? nil : tally.best[number]
            let index = [tally.bestIndex[number], tally.metIndex[number]].first { $0 != .max }
            return Feasibility.Row(
                constraint: constraint, answer: tally.met & constraint.bit != 0 ? .feasible : isNever ? .infeasible : .undecided,
                bestMargin: best,
                isBestExact: isExact, index: index, levers: index.map { kernel.bound.permutation(at: $0) })
        }
        // A constraint that none meets excludes everything by itself, whatever else is known.
        let single = rows.first { $0.answer == .infeasible }?.constraint
        let isExcluded = findings.isCovered || single != nil
        return Feasibility(
            cardinality: plan.cardinality, rulesetVersion: plan.ruleset.version, features: plan.features, constraints: rows,
            answer: passIndex != nil ? .feasible : isExcluded ? .infeasible : .undecided, index: passIndex,
            levers: passIndex.map { kernel.bound.permutation(at: $0) }, conflict: single.map { [$0] } ?? conflict,
            isConflictSmallest: single != nil || (!conflict.isEmpty && findings.method == .enumeration), method: findings.method,
            judged: tally.judged, seconds: seconds)
    }
}
