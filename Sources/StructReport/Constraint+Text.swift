import StructEngine

extension Constraint {
    /// A margin of this constraint with its sign and unit; "—" where it is undefined. Example:
    /// 0.0621 of MIN_DSCR_SENIOR is "+0.062x", 0.0012 of COUPON_BOUNDS is "+12.0 bps".
    ///
    /// - Parameter margin: In ``Constraint/unit``: MIN_SIZE in currency units, shares and rates as
    ///   fractions.
    public func marginText(_ margin: Double?) -> String {
        guard let margin else { return Format.undefined }
        switch self {
        case .minSize: return abs(margin) < 1e5 ? Format.signed(margin, 0) : Format.signed(margin / 1e6, 1) + "m"
        case .tenorLimit, .walBounds: return Format.signed(margin, 2) + " years"
        case .couponBounds: return Format.signed(margin * 10_000, 1) + " bps"
        case .minAmortisation: return Format.signed(margin * 100, 2) + " pp/year"
        case .concentrationLimit, .maxLTV, .mezzShare, .minCoverage, .maxBalloon: return Format.signed(margin * 100, 2) + " pp"
        case .afBand: return Format.signed(margin, 3)
        case .repoEligibility: return Format.signed(margin, 2) + " tol."
        case .minDSCRSenior, .stressDSCR, .minDSCRMezz, .minICR: return Format.signed(margin, 3) + "x"
        case .dsraMonths: return Format.signed(margin, 0) + (abs(margin) == 1 ? " month" : " months")
        default: return Format.signed(margin, 3) + " " + unit
        }
    }
}
