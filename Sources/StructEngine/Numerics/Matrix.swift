/// A dense matrix of doubles in row-major order.
struct Matrix: Sendable {
    let rows: Int
    let columns: Int
    var elements: [Double]

    init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        elements = [Double](repeating: 0, count: rows * columns)
    }

    subscript(row: Int, column: Int) -> Double {
        get { elements[row * columns + column] }
        set { elements[row * columns + column] = newValue }
    }

    func row(_ row: Int) -> ArraySlice<Double> { elements[row * columns..<(row + 1) * columns] }
}
