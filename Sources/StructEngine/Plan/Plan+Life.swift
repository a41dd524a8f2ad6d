extension Plan {
    /// The stress grid of a structure: a row a scenario, `base` first; its notionals and schedule are fixed.
    ///
    /// ```swift
    /// for row in try plan.stressGrid(of: structure) { print(row.scenario, row.minDSCR ?? 0, row.missesPayment) }
    /// ```
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/foreignStructure`` for a structure of
    ///   another deal, ruleset or features; `CancellationError` soon after the task that calls it is cancelled.
    public func stressGrid(of structure: Structure) throws -> [Structure.StressCase] {
        try check(structure)
        let bound = try bound.reaching(structure.levers)
        return try ([Deal.Scenario.base] + deal.scenarios).enumerated().map { number, scenario in
            try Cancellation.check()
            return bound.stressCase(structure, scenario.id, bound.lifeCase(structure, scenario: number))
        }
    }

    /// How far each driver may move until the least DSCR is below the lock-up DSCR, below 1.00, or a senior payment is
    /// missed: a breakeven for each driver and level, in their order.
    ///
    /// - Throws: As ``stressGrid(of:)``.
    public func breakevens(of structure: Structure) throws -> [Structure.Breakeven] {
        try check(structure)
        let bound = try bound.reaching(structure.levers)
        return try Structure.Breakeven.Driver.allCases.flatMap { try BreakevenSearch(bound, structure, $0).breakevens() }
    }

    /// What each assumption, a little lower and a little higher, does to cover, the equity's return and what could be
    /// borrowed; the one with the largest effect on the proceeds first.
    ///
    /// - Throws: As ``stressGrid(of:)``.
    public func sensitivities(of structure: Structure) throws -> [Structure.Sensitivity] {
        try check(structure)
        return try bound.reaching(structure.levers).sensitivities(structure)
    }

    /// The tenant ladder of a structure; the space of tenants that fail is empty for `voidMonths` from `fromMonth` on and then
    /// brings `reletShare` of its rent.
    ///
    /// - Throws: As ``stressGrid(of:)``; and `StructError.issues` (`out_of_range`) for a month that is not from 1 to 1,200,
    ///   a void that is not from 0 to 1,200 months, or a share that is not from 0 to 1.
    public func tenantLadder(
        of structure: Structure, fromMonth: Int = 13, voidMonths: Int = 12, reletShare: Double = 0.7
    ) throws -> Structure.TenantLadder {
        try check(structure)
        var faults: [Issue] = []
        if !(1...1_200).contains(fromMonth) {
            faults.append(Issue(id: "out_of_range", path: "from_month", message: "must be from 1 to 1200, found \(fromMonth)"))
        }
        if !(0...1_200).contains(voidMonths) {
            faults.append(Issue(id: "out_of_range", path: "void_months", message: "must be from 0 to 1200, found \(voidMonths)"))
        }
        if !(0...1).contains(reletShare) {
            faults.append(Issue(id: "out_of_range", path: "relet_pct", message: "must be from 0 to 1, found \(shortNumber(reletShare))"))
        }
        guard faults.isEmpty else { throw StructError.issues(faults) }
        return try bound.reaching(structure.levers).tenantLadder(
            structure, fromMonth: fromMonth, voidMonths: voidMonths, reletShare: reletShare)
    }
}
