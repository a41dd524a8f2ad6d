extension Plan {
    /// The values that a canonical index stands for.
    ///
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/indexOutsideSpace``.
    public func permutation(at index: Int64) throws(StructError) -> Permutation {
        guard (0..<cardinality).contains(index) else {
            throw .unavailable(
                .indexOutsideSpace, "index \(index) is not in the permutation space: choose one from 0 to \(cardinality - 1)")
        }
        return bound.permutation(at: index)
    }

    /// The canonical index of a permutation; nil where one of its values is not on the deal's list
    /// of its lever.
    ///
    /// Example: `plan.index(of: plan.permutation(at: 41))` is 41.
    public func index(of permutation: Permutation) -> Int64? { bound.index(of: permutation) }

    /// Sizes and judges the permutation at a canonical index, after moves of single levers in their
    /// order, with every figure.
    ///
    /// ```swift
    /// let structure = try plan.evaluate(index: 41)
    /// let longer = try plan.evaluate(index: 41, moves: [.seniorTenor(20)])
    /// ```
    /// - Parameters:
    ///   - index: Canonical index, from 0 to ``cardinality`` − 1.
    ///   - moves: What to change first, such as the moves of a hint. They may leave the deal's
    ///     lists.
    ///   - withEquityReturn: True to work out the equity's return too, which takes the whole
    ///     waterfall.
    /// - Throws: ``StructError/unavailable(_:_:)`` for an index outside the space,
    ///   ``StructError/issues(_:)`` where moves lead beyond what a lever can take, or to tenors
    ///   whose cash flows are too large to be held exactly.
    public func evaluate(index: Int64, moves: [Move] = [], withEquityReturn: Bool = false) throws(StructError) -> Structure {
        let permutation = try permutation(at: index)
        let choice = moves.reduce(MovedPermutation(permutation)) { $0.applying($1) }
        if !moves.isEmpty {
            let faults = choice.faults(in: bound.deal)
            guard faults.isEmpty else { throw .issues(faults) }
        }
        let reaching = try bound.reaching(choice.levers)
        var structure = reaching.evaluate(choice, index: index)
        if withEquityReturn { structure.equityReturn = reaching.waterfall(structure, scenario: 0).equityIRR }
        return structure
    }

    /// What would make a pruned structure pass both gates; nothing for one that passes.
    ///
    /// Meant for near misses; a structure that is far off may have no hint. A structure that was
    /// moved is mended as it is: notionals that were set by hand stay set until a hint moves them.
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/foreignStructure`` for a
    ///   structure of another deal, ruleset or features.
    public func hints(for structure: Structure) async throws(StructError) -> FixHints {
        try check(structure)
        return await HintSearch.hints(for: structure, try bound.reaching(structure.levers))
    }

    /// The cash waterfall of a structure under a scenario, `base` or the id of a stress: to the
    /// horizon, or as far as a tenor reaches beyond it.
    ///
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/foreignStructure`` or
    ///   ``StructError/Code/unknownScenario``.
    public func waterfall(_ structure: Structure, scenario: String = "base") throws(StructError) -> Waterfall {
        try check(structure)
        return try bound.reaching(structure.levers).waterfall(structure, scenario: number(ofScenario: scenario))
    }

    /// CFADS by period to the horizon, in whole minor units.
    ///
    /// - Throws: ``StructError/unavailable(_:_:)`` for an unknown pool or scenario, and for a
    ///   stress on a basis that no permutation has.
    public func cashFlows(
        pool: String, basis: Deal.CashFlowBasis, scenario: String = "base"
    ) throws(StructError) -> [Int64] {
        let (pool, scenario) = (try number(ofPool: pool), try number(ofScenario: scenario))
        guard scenario == 0 || deal.levers.cashFlowBasis.contains(basis) else {
            let known = deal.levers.cashFlowBasis.map(\.rawValue).joined(separator: ", ")
            throw .unavailable(
                .unusedBasis, "no permutation has the basis \(basis.rawValue), so its stresses are not projected: choose one of \(known)")
        }
        return bound.book.vector(pool: pool, basis: BoundDeal.basisNumber(basis), scenario: scenario).map { Int64($0) }
    }

    func check(_ structure: Structure) throws(StructError) {
        guard structure.boundTo == bound.identity else {
            throw .unavailable(
                .foreignStructure,
                "structure #\(structure.index) was evaluated by a plan of another deal, ruleset or features: evaluate it again with this plan"
            )
        }
    }

    func number(ofScenario id: String) throws(StructError) -> Int {
        guard let number = scenarios.firstIndex(of: id) else {
            throw .unavailable(.unknownScenario, "no scenario \(quoted(id)): choose one of \(scenarios.joined(separator: ", "))")
        }
        return number
    }

    func number(ofPool id: String) throws(StructError) -> Int {
        guard let number = deal.pools.firstIndex(where: { $0.id == id }) else {
            let known = deal.pools.prefix(20).map(\.id).joined(separator: ", ")
            throw .unavailable(.unknownPool, "no pool \(quoted(id)): choose one of \(known)\(deal.pools.count > 20 ? ", …" : "")")
        }
        return number
    }
}
