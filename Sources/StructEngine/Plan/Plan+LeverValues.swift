extension Plan {
    /// The levers of the deal in the order of the canonical index, each with its values as a permutation states them.
    package var leverValues: [(lever: String, values: [JSONValue])] {
        Permutation.places.map { place in
            (place.lever.key, (0..<bound.space.sizes[place.lever.rawValue]).map { place.value($0, of: deal.levers) })
        }
    }

    /// Of indices of the space, the numbers of their values of a lever, which is named by its place in ``leverValues``.
    ///
    /// Example: in a space of levers of 2 and 3 values the indices 0, 4 and 5 have the numbers 0, 1 and 2 of the second.
    package func valueNumbers(ofLever number: Int, at indices: [Int64]) -> [Int32] {
        guard (0..<LeverSpace.count).contains(number) else { return [] }
        let size = Int64(bound.space.sizes[number])
        let stride = (number + 1..<LeverSpace.count).reduce(Int64(1)) { $0 * Int64(bound.space.sizes[$1]) }
        return indices.map { Int32(truncatingIfNeeded: $0 / stride % size) }
    }
}
