import StructEngine

extension Deal.Profile {
    /// Example: "annuity, 12 io, 20% balloon".
    var text: String {
        var parts = [kind.rawValue]
        if interestOnlyMonths > 0 { parts.append("\(interestOnlyMonths)m io") }
        if balloon > 0, kind != .bullet { parts.append("\(Format.plain((balloon * 1e6).rounded() / 1e4))% balloon") }
        return parts.joined(separator: ", ")
    }
}

extension Constraint {
    /// A margin of this constraint with its unit. Example: "+0.062x".
    func marginText(_ margin: Double?) -> String {
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
        case .dsraMonths: return Format.signed(margin, 0) + " months"
        default: return Format.signed(margin, 3) + " " + unit
        }
    }
}
