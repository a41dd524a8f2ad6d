import COpenBLAS

/// The engine's use of BLAS: products of matrices whose elements are whole numbers.
///
/// While every product and partial sum stays below 2^53 in absolute value, a double holds each
/// exactly, so the result does not depend on the order of summation: any BLAS, kernel or thread
/// count gives the same bits. Callers keep to that bound.
enum BLAS {
    /// The product a·b, of shape [a.rows × b.columns]; an empty matrix if the inner sizes differ (a
    /// programming error that the tests of each caller rule out).
    static func product(_ a: Matrix, _ b: Matrix) -> Matrix {
        guard a.columns == b.rows, a.rows > 0, b.columns > 0, a.columns > 0 else { return Matrix(rows: a.rows, columns: b.columns) }
        var c = Matrix(rows: a.rows, columns: b.columns)
        c.elements.withUnsafeMutableBufferPointer { out in
            cblas_dgemm(
                CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(a.rows), blasint(b.columns), blasint(a.columns), 1, a.elements,
                blasint(a.columns), b.elements, blasint(b.columns), 0, out.baseAddress, blasint(b.columns))
        }
        return c
    }
}
