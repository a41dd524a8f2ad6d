/// What the survivors of a space have of each lever, and which levers are free, by the slow twin: every
/// permutation is evaluated and every question asked of every one.
public struct TwinTopLists: Sendable {
    /// The survivors with one value of a lever.
    public struct Value: Sendable {
        public let survivors: Int64
        /// The best of them by the deal's objective, then by least DSCR, then by index.
        public let best: TwinStructure?
    }

    private let twin: ScalarTwin
    /// By canonical index.
    public let structures: [TwinStructure]

    public init(_ twin: ScalarTwin) {
        self.twin = twin
        structures = (0..<twin.cardinality).map { twin.evaluate(index: $0) }
    }

    /// By lever and value, of the permutations at some indices.
    public func byLever(_ indices: [Int64]) -> [[Value]] {
        twin.leverSizes.indices.map { lever in
            (0..<twin.leverSizes[lever]).map { value in
                let having = indices.map { structures[Int($0)] }.filter {
                    $0.outcome == "pass" && twin.levers.digits(of: $0.index)[lever] == value
                }
                var best: TwinStructure?
                for survivor in having where best.map({ isBetter(survivor, than: $0) }) ?? true { best = survivor }
                return Value(survivors: Int64(having.count), best: best)
            }
        }
    }

    /// By lever, the numbers of its other values that change neither outcome, notionals, metrics nor covers.
    public func freeValues(of index: Int64) -> [[Int]] {
        let digits = twin.levers.digits(of: index)
        let own = structures[Int(index)]
        return digits.indices.map { lever in
            (0..<twin.leverSizes[lever]).filter { value in
                guard value != digits[lever] else { return false }
                var other = digits
                other[lever] = value
                var number: Int64 = 0
                for (digit, size) in zip(other, twin.leverSizes) { number = number * Int64(size) + Int64(digit) }
                let changed = structures[Int(number)]
                return changed.outcome == own.outcome && changed.seniorNotionalMinor == own.seniorNotionalMinor
                    && changed.mezzNotionalMinor == own.mezzNotionalMinor && changed.metrics == own.metrics
                    && changed.minDSCR == own.minDSCR && changed.minDSCRPeriod == own.minDSCRPeriod
                    && changed.totalStressDSCR == own.totalStressDSCR
            }
        }
    }

    private func isBetter(_ a: TwinStructure, than b: TwinStructure) -> Bool {
        if merit(a) != merit(b) { return merit(a) > merit(b) }
        let (first, second) = (a.minDSCR.first.flatMap { $0 } ?? -.infinity, b.minDSCR.first.flatMap { $0 } ?? -.infinity)
        return first != second ? first > second : a.index < b.index
    }

    /// What the deal's objective looks at: the more the better.
    private func merit(_ structure: TwinStructure) -> Double {
        switch twin.deal.objective {
        case "proceeds": structure.metrics.totalProceeds ?? -.infinity
        case "wacc": structure.metrics.wacc.map { 0 - $0 } ?? -.infinity
        case "day_one": structure.metrics.dayOneTotal ?? -.infinity
        case "min_dscr": structure.minDSCR.first.flatMap { $0 } ?? -.infinity
        default: structure.score
        }
    }
}
