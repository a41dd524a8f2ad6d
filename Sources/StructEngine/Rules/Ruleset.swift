/// The thresholds that structures are judged by: versioned data that a user can read, copy, change
/// and pass in.
///
/// ``v1`` is built in. A ruleset in memory may be wrong; ``faults(checks:)`` lists what is, and
/// ``Plan`` refuses one with faults.
public struct Ruleset: Sendable, Equatable {
    public var version: String
    /// One column per target rating, AAA first.
    public var columns: [Column]
    public var concentration: Concentration
    /// Years by which a senior tenor must stay inside the pool's WAULT.
    public var waultMarginYears: Double
    /// Shortest weighted average life of the senior, in years.
    public var minWALYears: Double
    /// Longest weighted average life as a share of the rating's tenor limit.
    public var maxWALShareOfTenorLimit: Double
    /// Least ratio of debt plus sponsor equity to the funding need.
    public var minCoverage: Double
    public var mezzanine: MezzanineRules
    public var repo: [Deal.RepoTarget: RepoRules]
    /// Upper ends, in years and inclusive, of the tenor bands of the repo haircuts.
    public var repoHaircutTenorYears: [Int]
    /// How far a constraint may be missed by a near miss, in the unit of its margin; a constraint
    /// without one is never nearly met.
    public var tolerances: [Constraint: Double]
    public var repoAdvanceFactorTolerance: Double
    public var repoTenorTolerance: Double
    public var weights: Deal.Weights
    /// Best first.
    public var tiers: [Tier]

    /// The thresholds of one target rating.
    public struct Column: Sendable, Equatable {
        public var dscrFloor: [Deal.Jurisdiction: Double]
        public var stressDSCRFloor: Double
        public var tenorLimitYears: [Deal.AssetClass: Int]
        public var maxLTV: Double
        public var advanceFactorLow: Double
        public var advanceFactorHigh: Double
        public var minICR: Double
        /// Least (1 − balloon)/tenor, a year, as a fraction.
        public var minAmortisation: Double
        public var maxBalloon: Double
        public var dsraMonths: Int
        public var spreadLowBasisPoints: Double
        public var spreadHighBasisPoints: Double
        /// Largest share of passing rent of a tenant rated at least `largestTenantRating`.
        public var largestTenantShare: Double
        public var largestTenantRating: Deal.Rating
        /// How much the DSCR floor falls under a wrap by an insurer rated at least
        /// `wrapInsurerRating`.
        public var wrapRelief: Double
        public var wrapInsurerRating: Deal.Rating
        /// The rating's term of the composite score, 0 to 1.
        public var score: Double
        /// By tenor band; nil: not eligible.
        public var repoHaircuts: [Double?]
    }

    public struct Concentration: Sendable, Equatable {
        /// Largest share of a tenant that is not rated well enough for the rating's own limit.
        public var otherTenant: Double
        /// Largest share of a single country, where it is not the general one.
        public var countries: [String: Double]
        public var otherCountry: Double
        public var city: Double
        public var site: Double
    }

    public struct MezzanineRules: Sendable, Equatable {
        /// Largest mezzanine as a share of value less senior.
        public var maxShare: Double
        public var dscrFloor: Double
        public var stressDSCRFloor: Double
    }

    public struct RepoRules: Sendable, Equatable {
        public var currency: Deal.Currency
        public var ratingAtLeast: Deal.Rating
        public var tenorLimitYears: Int
        public var maxAdvanceFactor: Double
    }

    public struct Tier: Sendable, Equatable {
        public var name: String
        /// Least composite score.
        public var from: Double
    }

    func column(_ rating: Deal.TargetRating) -> Column { columns[rating.column] }

    /// The tier of a composite score. Example in v1.0: 68 is Platinum, 67.9 Gold, 12 Not Viable.
    public func tier(score: Double) -> String {
        tiers.first { lowerMargin(score, $0.from) >= 0 }?.name ?? "Not Viable"
    }

    /// The haircut of a tenor: the first band that holds it; a tenor beyond the last band takes the
    /// last.
    func repoHaircut(_ rating: Deal.TargetRating, tenor: Deal.Tenor) -> Double? {
        let haircuts = column(rating).repoHaircuts
        let band = repoHaircutTenorYears.firstIndex { tenor.years <= Double($0) } ?? repoHaircutTenorYears.count - 1
        return haircuts.indices.contains(band) ? haircuts[band] : nil
    }
}
