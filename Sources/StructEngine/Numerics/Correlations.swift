import COpenBLAS

/// Correlation matrices: symmetric, 1 on the diagonal. Small ones, as rows.
enum Correlations {
    /// The lower factor L with L·Lᵀ = A, row by row in a fixed order, so that it has the same bits with any BLAS; nil for a
    /// matrix that is not positive definite.
    ///
    /// Source: Cholesky–Banachiewicz, as in any text on numerical linear algebra.
    static func factor(_ matrix: [[Double]]) -> [[Double]]? {
        var factor = matrix.map { $0.map { _ in 0.0 } }
        for i in matrix.indices {
            for j in 0...i {
                var sum = matrix[i][j]
                for k in 0..<j { sum -= factor[i][k] * factor[j][k] }
                if i == j {
                    guard sum > 0 else { return nil }
                    factor[i][i] = sum.squareRoot()
                } else {
                    factor[i][j] = sum / factor[j][j]
                }
            }
        }
        return factor
    }

    /// The eigenvalues of a symmetric matrix, the least first, by LAPACK's dsyev. Their last bits may differ from one
    /// library to another: they are shown, and decide nothing.
    static func eigenvalues(_ matrix: [[Double]]) -> [Double] { eigen(matrix).values }

    /// As it is shown: to four decimals towards 0 or six digits, so that no library's last bits are seen.
    static func shown(_ eigenvalue: Double) -> Double { (eigenvalue * 1e4).rounded() / 1e4 }

    /// The nearest correlation matrix in the Frobenius norm whose least eigenvalue is at least a thousandth, to four
    /// decimals.
    ///
    /// Source: Higham, "Computing the nearest correlation matrix: a problem from finance", IMA Journal of Numerical Analysis
    /// 22 (2002): projections on the two sets in turn, with Dykstra's correction. Where rounding to four decimals should
    /// undo what was reached, the floor of the eigenvalues is raised.
    static func nearest(to matrix: [[Double]]) -> [[Double]] {
        for floor in [1e-3, 2e-3, 5e-3, 1e-2] {
            let rounded = projected(matrix, floor: floor).map { $0.map { ($0 * 1e4).rounded() / 1e4 } }
            if factor(rounded) != nil { return rounded }
        }
        return matrix.indices.map { row in matrix.indices.map { $0 == row ? 1 : 0 } }
    }

    private static func projected(_ matrix: [[Double]], floor: Double) -> [[Double]] {
        var (current, correction) = (matrix, matrix.map { $0.map { _ in 0.0 } })
        for _ in 0..<200 {
            let shifted = zip(current, correction).map { zip($0, $1).map { $0 - $1 } }
            var (values, vectors) = eigen(shifted)
            for place in values.indices { values[place] = max(values[place], floor) }
            for i in matrix.indices {
                for j in matrix.indices {
                    let entry = values.indices.reduce(0.0) { $0 + values[$1] * vectors[$1][i] * vectors[$1][j] }
                    correction[i][j] = entry - shifted[i][j]
                    current[i][j] = i == j ? 1 : entry
                }
            }
        }
        // Symmetric to the bit.
        return current.indices.map { i in current.indices.map { j in i == j ? 1 : (current[i][j] + current[j][i]) / 2 } }
    }

    /// Eigenvalues, the least first, and their vectors.
    private static func eigen(_ matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
        let n = matrix.count
        guard n > 0, matrix.allSatisfy({ $0.count == n && $0.allSatisfy(\.isFinite) }) else { return ([], []) }
        var (elements, values) = (matrix.flatMap { $0 }, [Double](repeating: 0, count: n))
        var work = [Double](repeating: 0, count: 8 * n)
        var (size, room, info) = (blasint(n), blasint(8 * n), blasint(0))
        struct_dsyev(&size, &elements, &values, &work, &room, &info)
        return (values, (0..<n).map { Array(elements[$0 * n..<($0 + 1) * n]) })
    }
}
