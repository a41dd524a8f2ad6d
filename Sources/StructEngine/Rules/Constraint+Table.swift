extension Constraint {
    /// The rows' places. Constraints of Gate A come first.
    enum Place: Int, CaseIterable {
        case minSize, tenorLimit, couponBounds, concentrationLimit, maxLTV, afBand, minCoverage, mezzShare, repoEligibility
        case minDSCRSenior, stressDSCR, minDSCRMezz, minICR, walBounds, minAmortisation, maxBalloon, dsraMonths
    }

    /// The rows, by ``Place``. A test measures the dependence on random deals.
    static let table: [Row] = [
        Row("MIN_SIZE", .a, "currency units", tolerance: nil, senior(higherTarget: .falls, looserCap: .rises, notional: .rises)),
        Row("TENOR_LIMIT", .a, "years", tolerance: 2, any(.pool, .targetRating, .mezzanine, .dropMezzanine).and(.seniorTenor, .falls)),
        Row("COUPON_BOUNDS", .a, "a year, as a fraction", tolerance: 0.0025, any(.targetRating, .seniorCoupon, .seniorTenor)),
        Row("CONCENTRATION_LIMIT", .a, "share of passing rent", tolerance: 0.02, any(.pool, .targetRating)),
        Row("MAX_LTV", .a, "share of value", tolerance: 0.025, debt.and(any(.targetRating)).and(.mezzNotional, .falls)),
        Row("AF_BAND", .a, "fraction", tolerance: 0.025, senior().and(any(.targetRating))),
        Row(
            "MIN_COVERAGE", .a, "fraction", tolerance: 0.05,
            debt.and(any(.mezzNotional, .targetRating)).and(.dsraMonths, .falls).and(.equityShare, .rises)),
        Row("MEZZ_SHARE", .a, "share of value", tolerance: 0.05, debt.and(.mezzNotional, .falls)),
        Row("REPO_ELIGIBILITY", .a, "tolerances", tolerance: 1, senior().and(any(.targetRating, .repoTarget))),
        Row("MIN_DSCR_SENIOR", .b, "x", tolerance: 0.05, cover.and(any(.targetRating))),
        Row("STRESS_DSCR", .b, "x", tolerance: 0.10, cover.and(any(.targetRating))),
        Row("MIN_DSCR_MEZZ", .b, "x", tolerance: 0.05, debt.and(any(.mezzNotional))),
        Row("MIN_ICR", .b, "x", tolerance: 0.10, cover.and(any(.targetRating))),
        Row(
            "WAL_BOUNDS", .b, "years", tolerance: 0.5,
            profile.and(any(.pool, .targetRating, .cashFlowBasis, .seniorCoupon, .seniorTenor, .wrap))),
        Row(
            "MIN_AMORTISATION", .b, "a year, as a fraction", tolerance: 0.005,
            any(.targetRating, .seniorProfile, .profileKind).and(.balloon, .falls).and(.seniorTenor, .falls)),
        Row("MAX_BALLOON", .b, "fraction", tolerance: 0.05, any(.targetRating, .seniorProfile, .profileKind).and(.balloon, .falls)),
        Row("DSRA_MONTHS", .b, "months", tolerance: 3, any(.targetRating).and(.dsraMonths, .rises)),
    ]

    private static func any(_ levers: Lever...) -> [Lever: Dependence] { Dictionary(uniqueKeysWithValues: levers.map { ($0, .either) }) }

    private static let profile = any(.seniorProfile, .profileKind, .interestOnly, .balloon)

    /// What N depends on: a margin of N alone moves one way with a higher target, a looser cap, and
    /// N itself.
    private static func senior(
        higherTarget: Dependence = .either, looserCap: Dependence = .either, notional: Dependence = .either
    ) -> [Lever: Dependence] {
        profile.and(any(.pool, .cashFlowBasis, .seniorCoupon, .seniorTenor, .wrap))
            .and(.seniorDSCR, higherTarget).and(.seniorLTV, looserCap).and(.maxGearing, looserCap).and(.seniorNotional, notional)
    }

    /// A cover is cash over N. A target sizes to 0 where the least cash is below 0, so that a
    /// higher one never lowers a cover; a cap or a notional set by hand does not, and a cover below
    /// 0 rises with N.
    private static let cover = senior(higherTarget: .rises)

    /// What N and N_m depend on together: of a smaller senior the mezzanine is larger, so that
    /// nothing is certain.
    private static let debt = senior().and(any(.mezzanine, .dropMezzanine))
}

extension [Lever: Dependence] {
    fileprivate func and(_ others: [Lever: Dependence]) -> [Lever: Dependence] { merging(others) { $1 } }

    fileprivate func and(_ lever: Lever, _ dependence: Dependence) -> [Lever: Dependence] { and([lever: dependence]) }
}

extension Constraint {
    @inline(__always) public static var minSize: Constraint { Constraint(.minSize) }
    @inline(__always) public static var tenorLimit: Constraint { Constraint(.tenorLimit) }
    @inline(__always) public static var couponBounds: Constraint { Constraint(.couponBounds) }
    @inline(__always) public static var concentrationLimit: Constraint { Constraint(.concentrationLimit) }
    @inline(__always) public static var maxLTV: Constraint { Constraint(.maxLTV) }
    @inline(__always) public static var afBand: Constraint { Constraint(.afBand) }
    @inline(__always) public static var minCoverage: Constraint { Constraint(.minCoverage) }
    @inline(__always) public static var mezzShare: Constraint { Constraint(.mezzShare) }
    @inline(__always) public static var repoEligibility: Constraint { Constraint(.repoEligibility) }
    @inline(__always) public static var minDSCRSenior: Constraint { Constraint(.minDSCRSenior) }
    @inline(__always) public static var stressDSCR: Constraint { Constraint(.stressDSCR) }
    @inline(__always) public static var minDSCRMezz: Constraint { Constraint(.minDSCRMezz) }
    @inline(__always) public static var minICR: Constraint { Constraint(.minICR) }
    @inline(__always) public static var walBounds: Constraint { Constraint(.walBounds) }
    @inline(__always) public static var minAmortisation: Constraint { Constraint(.minAmortisation) }
    @inline(__always) public static var maxBalloon: Constraint { Constraint(.maxBalloon) }
    @inline(__always) public static var dsraMonths: Constraint { Constraint(.dsraMonths) }
}

extension Constraint {
    /// The constraint's place in a set of constraints.
    @inline(__always)
    var bit: UInt32 { 1 << UInt32(truncatingIfNeeded: position) }

    static let count = 17
    /// Number of constraints at Gate A; they come first.
    static let countAtGateA = Place.minDSCRSenior.rawValue

    static let atGateA = allCases.filter { $0.gate == .a }
    static let atGateB = allCases.filter { $0.gate == .b }

    /// The bits of the constraints that fit.
    static func bits(where fits: (Constraint) -> Bool) -> UInt32 { allCases.filter(fits).reduce(0) { $0 | $1.bit } }

    /// The bits of the constraints whose margins depend on a lever: all others keep theirs,
    /// whatever its value.
    static func bits(reading lever: Lever) -> UInt32 { bits { $0.dependence(on: lever) != .none } }
}

/// A value for each constraint, by its place in the table. The hot loops want these numbers as
/// constants; a test holds them to the table.
typealias PerConstraint<Value> = InlineArray<17, Value>
