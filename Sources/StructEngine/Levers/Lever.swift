/// One thing that a structurer can choose. The order is that of the canonical index: the last varies fastest.
enum Lever: Int, CaseIterable, Sendable {
    case pool, targetRating, cashFlowBasis, seniorDSCR, seniorLTV, seniorCoupon, seniorTenor, seniorProfile, mezzanine, wrap
    case dsraMonths, equityShare, sidecar, repoTarget

    /// The name used in files and reports.
    var key: String { Deal.Levers.names[rawValue] }

    /// Its place among the digits of an index.
    var slot: Int { rawValue }
}
