extension Structure {
    /// What some paths of a simulation came to, to be merged with the others: the same bits whatever the shards.
    ///
    /// It keeps 44 bytes a path, as quantiles need every figure.
    public struct RiskShard: Sendable {
        /// The structure, the deal and ruleset, and the seed that it belongs to.
        let key: String
        /// Number of the first path.
        let first: UInt64
        var minDSCR: [Double] = []
        var actualWAL: [Double] = []
        var equityIRR: [Double] = []
        var seniorUnpaid: [Double] = []
        var mezzUnpaid: [Double] = []
        var tenantsFailed: [Int32] = []
        /// By event, paths in which it happened in a year; then paths in which it happened at all.
        var byYear: [[Int64]]
        var overLife: [Int64]
        /// Paths that leave anything of a tranche unpaid at its maturity.
        var seniorUnpaidPaths: Int64 = 0
        var mezzUnpaidPaths: Int64 = 0

        init(key: String, first: UInt64, years: Int) {
            (self.key, self.first) = (key, first)
            byYear = Risk.Event.allCases.map { _ in Array(repeating: 0, count: years) }
            overLife = Risk.Event.allCases.map { _ in 0 }
        }

        /// The paths that it holds.
        public var paths: Range<Int64> { Int64(first)..<Int64(first) + Int64(minDSCR.count) }

        mutating func append(_ path: RiskPath) {
            minDSCR.append(path.minDSCR)
            actualWAL.append(path.actualWAL)
            equityIRR.append(path.equityIRR)
            seniorUnpaid.append(path.seniorUnpaid)
            mezzUnpaid.append(path.mezzUnpaid)
            tenantsFailed.append(path.tenantsFailed)
            seniorUnpaidPaths += path.leavesSeniorUnpaid ? 1 : 0
            mezzUnpaidPaths += path.leavesMezzUnpaid ? 1 : 0
            for (event, bits) in path.years.enumerated() where bits != 0 {
                overLife[event] += 1
                for year in byYear[event].indices where bits >> UInt64(min(year, 63)) & 1 == 1 { byYear[event][year] += 1 }
            }
        }

        mutating func append(_ next: RiskShard) {
            minDSCR += next.minDSCR
            actualWAL += next.actualWAL
            equityIRR += next.equityIRR
            seniorUnpaid += next.seniorUnpaid
            mezzUnpaid += next.mezzUnpaid
            tenantsFailed += next.tenantsFailed
            seniorUnpaidPaths += next.seniorUnpaidPaths
            mezzUnpaidPaths += next.mezzUnpaidPaths
            for event in byYear.indices {
                overLife[event] += next.overLife[event]
                for year in byYear[event].indices { byYear[event][year] += next.byYear[event][year] }
            }
        }
    }
}
