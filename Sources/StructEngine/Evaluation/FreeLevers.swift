extension Structure {
    /// A lever that has other values than this structure's which, put in its place, leave outcome,
    /// notionals, metrics and covers as they are, to the bit.
    public struct FreeLever: Sendable, Equatable {
        /// Its key in a deal file.
        public let lever: String
        /// Those values, in the deal's order, as a permutation states them.
        public let values: [JSONValue]
    }

    /// Levers with more values than these are not examined.
    static let mostFreeValues = 1_000
}

extension Structure.FreeLever: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/free_lever"

    static let fields: [Field<Self>] = [
        Field("lever", { $0.lever }, schema: .oneOf(Lever.ofDeal.map(\.key))),
        Field(
            "values", { $0.values }, "As under the lever's key in a structure, without the structure's own.",
            schema: .object([("type", .string("array")), ("items", Permutation.valueSchema)])),
    ]

    var json: JSONValue { members }
}

extension BoundDeal {
    /// The free levers of the structure at a canonical index.
    ///
    /// Every other value of every lever is tried by evaluation: at most 13,986. Where a value changes
    /// neither cash flow nor senior profile the structure's own cover serves, and where it changes a
    /// notional nothing else is worked out.
    func freeLevers(of structure: Structure, _ pace: inout Pace) async throws -> [Structure.FreeLever] {
        let digits = space.digits(of: structure.index)
        let own = cover(structure.levers)
        var free: [Structure.FreeLever] = []
        for (lever, place) in zip(Lever.ofDeal, Permutation.places) {
            let size = space.sizes[lever.rawValue]
            guard size > 1, size <= Structure.mostFreeValues else { continue }
            var values: [JSONValue] = []
            for value in 0..<size where value != digits[lever] {
                try Task.checkCancellation()
                var other = digits
                other[lever.rawValue] = value
                if isSame(structure, Permutation(other, of: deal.levers), changing: lever, own) {
                    values.append(place.value(value, of: deal.levers))
                }
                await pace.giveWay()
            }
            if !values.isEmpty { free.append(Structure.FreeLever(lever: lever.key, values: values)) }
        }
        return free
    }

    private func isSame(_ structure: Structure, _ permutation: Permutation, changing lever: Lever, _ own: SeniorCover) -> Bool {
        let made = MovedPermutation(permutation)
        let isStepped = [structure.levers.seniorDSCR, permutation.seniorDSCR].contains { $0?.isStepped ?? false }
        let sharesCover = !SeniorCover.levers.contains(lever) && !(lever == .seniorDSCR && isStepped)
        let appraisal = appraise(made, on: sharesCover ? own : cover(permutation))
        guard appraisal.sizing.notional == Double(structure.seniorNotionalMinor),
            appraisal.sizing.mezzNotional == Double(structure.mezzNotionalMinor)
        else { return false }
        let other = evaluate(made, appraisal, index: structure.index)
        return other.outcome == structure.outcome && other.metrics == structure.metrics && other.coverage == structure.coverage
    }
}
