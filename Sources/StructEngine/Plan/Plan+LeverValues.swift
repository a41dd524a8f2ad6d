extension Plan {
    /// The levers of the deal in the order of the canonical index, each with its values as a permutation states them.
    package var leverValues: [(lever: String, values: [JSONValue])] {
        Permutation.places.map { place in
            (place.lever.key, (0..<bound.space.sizes[place.lever.rawValue]).map { place.value($0, of: deal.levers) })
        }
    }

    /// Of indices of the space, the numbers of their values of some levers, lever by lever; a lever is named by its place in
    /// ``leverValues``.
    ///
    /// Example: in a space of levers of 2 and 3 values the indices 0, 4 and 5 have the numbers 0, 1 and 2 of the second.
    package func valueNumbers(ofLevers levers: [Int], at indices: [Int64]) -> [[Int32]] {
        let known = levers.filter { (0..<LeverSpace.count).contains($0) }
        var numbers = known.map { _ in [Int32](repeating: 0, count: indices.count) }
        for (row, index) in indices.enumerated() {
            let digits = bound.space.digits(of: index)
            for place in known.indices { numbers[place][row] = Int32(truncatingIfNeeded: digits[known[place]]) }
        }
        return numbers
    }
}
