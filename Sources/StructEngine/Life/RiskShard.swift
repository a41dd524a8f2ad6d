extension Structure {
    /// What some paths of a simulation came to, to be merged with the others: the same bits whatever the shards.
    ///
    /// It keeps 48 bytes a path, as quantiles need every figure.
    public struct RiskShard: Sendable {
        /// The structure, the deal and ruleset, and the seed that it belongs to.
        let key: String
        /// Number of the first path.
        let first: UInt64
        /// By path, in their order.
        private(set) var figures: [RiskPath.Figures] = []
        /// By event, paths in which it happened in a year; then paths in which it happened at all.
        private(set) var byYear: [[Int64]]
        private(set) var overLife: [Int64]

        init(key: String, first: UInt64, years: Int) {
            (self.key, self.first) = (key, first)
            byYear = Risk.Event.allCases.map { _ in Array(repeating: 0, count: years) }
            overLife = Risk.Event.allCases.map { _ in 0 }
        }

        /// The paths that it holds.
        public var paths: Range<Int64> { Int64(first)..<Int64(first) + Int64(figures.count) }

        /// The least DSCR of each path, in the order of ``paths``, for a chart of how it is distributed; nil where nothing
        /// senior is due. Example: of 1,000 paths 12 values below 1 are a chance of 1.2%.
        public var minDSCRs: [Double?] { figures.map { $0.minDSCR.isNaN ? nil : $0.minDSCR } }

        mutating func append(_ path: RiskPath) {
            figures.append(path.figures)
            for event in overLife.indices where path.years[event] != 0 {
                let bits = path.years[event]
                overLife[event] += 1
                for year in byYear[event].indices where bits >> UInt64(min(year, 63)) & 1 == 1 { byYear[event][year] += 1 }
            }
        }

        mutating func append(_ next: RiskShard) {
            figures += next.figures
            for event in byYear.indices {
                overLife[event] += next.overLife[event]
                for year in byYear[event].indices { byYear[event][year] += next.byYear[event][year] }
            }
        }
    }
}
