extension Double {
    /// The figure, or nil where it is undefined (NaN).
    var figure: Double? { isNaN ? nil : self }
}

/// Addresses of two lists for the time of a call; both must have elements, as the cash flows and
/// services of a plan do.
func withAddresses<Result>(
    _ a: [Double], _ b: [Double], _ body: (UnsafePointer<Double>, UnsafePointer<Double>) -> Result
) -> Result {
    a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
            // A horizon is at least a period long, so neither is empty.
            body(a.baseAddress.unsafelyUnwrapped, b.baseAddress.unsafelyUnwrapped)
        }
    }
}

/// The least of the figures that are defined; NaN if none is.
func leastDefined(_ figures: some Sequence<Double>) -> Double {
    var least = Double.nan
    for figure in figures where !(figure >= least) && !figure.isNaN { least = figure }
    return least
}

/// Both or neither.
func zip<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
    guard let a, let b else { return nil }
    return (a, b)
}
