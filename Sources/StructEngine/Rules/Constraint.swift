/// What a structure must meet; the order is the order of reports, and of precedence when two constraints bind equally.
public enum Constraint: Int, Sendable, CaseIterable, Hashable {
    case minSize
    case tenorLimit
    case couponBounds
    case concentrationLimit
    case maxLTV
    case afBand
    case minCoverage
    case mezzShare
    case repoEligibility
    case minDSCRSenior
    case stressDSCR
    case minDSCRMezz
    case minICR
    case walBounds
    case minAmortisation
    case maxBalloon
    case dsraMonths

    /// The two moments at which a structure is judged: A on static facts and sizes, B period by period and under stress.
    public enum Gate: String, Sendable, CaseIterable {
        case a = "gate_a"
        case b = "gate_b"
    }

    /// The name used in files and reports.
    public var key: String { Constraint.keys[rawValue] }

    public var gate: Gate { rawValue < Constraint.minDSCRSenior.rawValue ? .a : .b }

    static let keys = [
        "MIN_SIZE", "TENOR_LIMIT", "COUPON_BOUNDS", "CONCENTRATION_LIMIT", "MAX_LTV", "AF_BAND", "MIN_COVERAGE", "MEZZ_SHARE",
        "REPO_ELIGIBILITY", "MIN_DSCR_SENIOR", "STRESS_DSCR", "MIN_DSCR_MEZZ", "MIN_ICR", "WAL_BOUNDS", "MIN_AMORTISATION",
        "MAX_BALLOON", "DSRA_MONTHS",
    ]

    /// The constraint's place in a set of constraints.
    var bit: UInt32 { 1 << UInt32(rawValue) }

    /// Number of constraints at Gate A; they come first.
    static let countAtGateA = Constraint.minDSCRSenior.rawValue
    static let count = keys.count

    /// The unit of the margin, for people.
    public var unit: String {
        switch self {
        case .minSize: "currency units"
        case .tenorLimit, .walBounds: "years"
        case .couponBounds, .minAmortisation: "a year, as a fraction"
        case .concentrationLimit: "share of passing rent"
        case .maxLTV, .mezzShare: "share of value"
        case .afBand, .minCoverage, .maxBalloon: "fraction"
        case .repoEligibility: "tolerances"
        case .minDSCRSenior, .stressDSCR, .minDSCRMezz, .minICR: "x"
        case .dsraMonths: "months"
        }
    }
}
