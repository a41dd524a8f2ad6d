/// A row of sums, to be held against what was read.
struct TotalRow: Sendable {
    let row: Int
    let address: String
    let label: String
    /// How many leases and vacant units stand above it.
    var leaseCount = 0
    var vacancyCount = 0
    /// By column; a formula where the file holds no value.
    var amounts: [(column: Int, value: Double?, formula: String?)] = []

    init(row: Int, address: String, label: String) { (self.row, self.address, self.label) = (row, address, label) }
}
