extension Structure {
    /// How a fixed structure fares on many random paths of inflation, rents, costs, vacancy, interest rates and defaults of
    /// tenants.
    ///
    /// A path draws from Philox4x32-10 with the seed as its key and the path, the year and the driver as its counter, so the
    /// same paths are drawn whatever the threads, the order and the split; standard errors say how far the figures may be
    /// from those of infinitely many paths. They say nothing of the model, whose parameters are the deal's ``Deal/Risk``.
    ///
    /// Source: one-factor Gaussian copula of defaults (Vasicek 2002; Li 2000); house convention else.
    public struct Risk: Sendable, Equatable {
        /// What may happen on a path, and in a year of it.
        public enum Event: String, Sendable, CaseIterable {
            /// A period's DSCR is below 1.00.
            case belowOne = "dscr_below_one"
            /// A period's DSCR is below the lock-up DSCR.
            case belowLockup = "dscr_below_lockup"
            case reserveDrawn = "dsra_drawn"
            /// Something due to the senior is unpaid after a payment date.
            case missedSenior = "missed_senior"
            /// Something due to the mezzanine is unpaid after a payment date.
            case missedMezz = "missed_mezz"

            var place: Int {
                switch self {
                case .belowOne: 0
                case .belowLockup: 1
                case .reserveDrawn: 2
                case .missedSenior: 3
                case .missedMezz: 4
                }
            }
        }

        /// A figure and its standard error.
        public struct Estimate: Sendable, Equatable {
            public let value: Double
            /// √(p(1 − p)/paths) of a probability, s/√paths of a mean; nil for a mean of one path.
            public let error: Double?
        }

        /// How a figure is distributed over the paths on which it is defined.
        public struct Distribution: Sendable, Equatable {
            /// Paths on which it is defined.
            public let count: Int64
            public let undefined: Int64
            public let mean: Estimate
            /// With count − 1 below; nil for one path.
            public let standardDeviation: Double?
            /// By nearest rank: the value of number ⌈q·count⌉ of those in rising order, for ``levels``.
            public let quantiles: [Double]
            /// The mean of the ⌈0.05·count⌉ lowest.
            public let expectedShortfall: Double

            /// Per cent.
            public static let levels = [1, 5, 10, 25, 50, 75, 95]
        }

        /// What of a tranche is unpaid at its maturity.
        public struct Loss: Sendable, Equatable {
            /// That anything is, fees and interest included.
            public let probability: Estimate
            /// Unpaid principal over the notional, over all paths.
            public let meanShare: Estimate
        }

        public struct EventRisk: Sendable, Equatable {
            public let event: Event
            public let overLife: Estimate
            /// From year 1 on; a period counts to the year of its first month.
            public let byYear: [Estimate]
        }

        public let paths: Int64
        public let seed: UInt64
        /// Nil without senior debt.
        public let minDSCR: Distribution?
        public let events: [EventRisk]
        public let seniorUnpaid: Loss
        public let mezzUnpaid: Loss
        /// Years, of the paths that leave nothing unpaid at maturity; nil where all do, or without senior debt.
        public let actualWAL: Distribution?
        /// A year; nil where it is defined on no path.
        public let equityIRR: Distribution?
        public let tenantsFailed: Distribution?
    }
}

extension Structure.Risk {
    /// The figures of all paths, from number 0 on.
    init(_ shard: Structure.RiskShard, seed: UInt64) {
        let figures = shard.figures
        let count = Int64(figures.count)
        func probability(_ hits: Int64) -> Estimate {
            let share = Double(hits) / Double(count)
            return Estimate(value: share, error: (share * (1 - share) / Double(count)).squareRoot())
        }
        func loss(_ share: (RiskPath.Figures) -> Double, _ isLeft: (RiskPath.Figures) -> Bool) -> Loss {
            let mean = Distribution(figures.map(share))?.mean ?? Estimate(value: 0, error: nil)
            return Loss(probability: probability(Int64(figures.count(where: isLeft))), meanShare: mean)
        }
        paths = count
        self.seed = seed
        minDSCR = Distribution(figures.map(\.minDSCR))
        events = Event.allCases.map { event in
            EventRisk(
                event: event, overLife: probability(shard.overLife[event.place]), byYear: shard.byYear[event.place].map(probability))
        }
        seniorUnpaid = loss({ $0.seniorUnpaid }, { $0.leavesSeniorUnpaid })
        mezzUnpaid = loss({ $0.mezzUnpaid }, { $0.leavesMezzUnpaid })
        actualWAL = Distribution(figures.map(\.actualWAL))
        equityIRR = Distribution(figures.map(\.equityIRR))
        tenantsFailed = Distribution(figures.map { Double($0.tenantsFailed) })
    }
}

extension Structure.Risk.Distribution {
    /// Of figures in the order of their paths, in which they are added; nil where none is defined.
    init?(_ figures: [Double]) {
        let defined = figures.filter { !$0.isNaN }
        guard !defined.isEmpty else { return nil }
        let n = Double(defined.count)
        count = Int64(defined.count)
        undefined = Int64(figures.count - defined.count)
        let average = defined.reduce(0, +) / n
        let deviation = defined.count > 1 ? (defined.reduce(0) { $0 + ($1 - average) * ($1 - average) } / (n - 1)).squareRoot() : nil
        mean = .init(value: average, error: deviation.map { $0 / n.squareRoot() })
        standardDeviation = deviation
        let sorted = defined.sorted()
        quantiles = Self.levels.map { sorted[(defined.count * $0 + 99) / 100 - 1] }
        let lowest = sorted.prefix((defined.count * 5 + 99) / 100)
        expectedShortfall = lowest.reduce(0, +) / Double(lowest.count)
    }
}

// MARK: Stated

extension Structure.Risk: StatedByFields {
    static let schemaReference = "risk.schema.json"

    static let fields: [Field<Structure.Risk>] = [
        Field("paths", { $0.paths }), Field("seed", { $0.seed }),
        Field("min_dscr", { $0.minDSCR }, "Null without senior debt."),
        Field("events", { $0.events }),
        Field("senior_unpaid", { $0.seniorUnpaid }), Field("mezz_unpaid", { $0.mezzUnpaid }),
        Field("actual_wal_years", { $0.actualWAL }, "Of the paths that leave nothing of the senior unpaid at maturity."),
        Field("equity_irr", { $0.equityIRR }, "A year."),
        Field("tenants_failed", { $0.tenantsFailed }, "Of the pool, within the horizon."),
    ]

    /// The figures as JSON.
    public var json: JSONValue { members }

    /// SHA-256 of all figures: equal for equal deal, structure, ruleset, seed and paths.
    public var digest: String {
        var digest = Digest()
        digest.add(self)
        return digest.hex
    }
}

extension Structure.Risk.Event: Stated, Canonical {}

extension Structure.Risk.EventRisk: StatedByFields {
    static let schemaReference = "risk.schema.json#/$defs/event"

    static let fields: [Field<Structure.Risk.EventRisk>] = [
        Field("event", { $0.event }), Field("over_life", { $0.overLife }),
        Field("by_year", { $0.byYear }, "From year 1 on; a period counts to the year of its first month."),
    ]

    var json: JSONValue { members }
}

extension Structure.Risk.Loss: StatedByFields {
    static let schemaReference = "risk.schema.json#/$defs/loss"

    static let fields: [Field<Structure.Risk.Loss>] = [
        Field("probability", { $0.probability }, "That anything is unpaid at maturity."),
        Field("mean_share", { $0.meanShare }, "Unpaid principal over the notional, over all paths."),
    ]

    var json: JSONValue { members }
}

extension Structure.Risk.Estimate: StatedByFields {
    static let schemaReference = "risk.schema.json#/$defs/estimate"

    static let fields: [Field<Structure.Risk.Estimate>] = [
        Field("value", { $0.value }), Field("standard_error", { $0.error }, "Null for a mean of one path."),
    ]

    var json: JSONValue { members }
}

extension Structure.Risk.Distribution: StatedByFields {
    static let schemaReference = "risk.schema.json#/$defs/distribution"

    static let fields: [Field<Structure.Risk.Distribution>] =
        [
            Field("count", { $0.count }, "Paths on which it is defined."), Field("undefined", { $0.undefined }),
            Field("mean", { $0.mean }), Field("standard_deviation", { $0.standardDeviation }),
        ]
        + levels.enumerated().map { place, level in
            Field("p\(level)", { $0.quantiles[place] }, "By nearest rank.")
        }
        + [Field("expected_shortfall_5", { $0.expectedShortfall }, "The mean of the lowest 5%.")]

    var json: JSONValue { members }
}
