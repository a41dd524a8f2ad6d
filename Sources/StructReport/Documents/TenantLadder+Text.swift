import StructEngine

extension Structure.TenantLadder {
    /// What the ladder is, and how far up it no payment is missed.
    ///
    /// - Parameter missesInBase: Whether a payment is missed with all tenants there.
    func title(missesInBase: Bool) -> String {
        let fate =
            switch survivesLargest {
            case tenants: "no payment is missed even if all \(tenants) fail"
            case 0 where missesInBase: "a payment is missed without any of them"
            case 0: "a payment is missed when the largest of \(tenants) fails"
            case 1: "no payment is missed while only the largest of \(tenants) fails"
            default: "no payment is missed while the \(survivesLargest) largest of \(tenants) fail"
            }
        let rent = Format.percent(reletShare, 0)
        return "Tenants failing together from month \(fromMonth), \(voidMonths) months empty, then \(rent) of the rent: \(fate)"
    }

    /// Of a long ladder the first rungs, those around the first missed payment, and the last.
    func shownRungs(first: Int = 15, whole: Int = 25) -> Set<Int> {
        let count = rungs.count
        guard count > whole else { return Set(0..<count) }
        let turn = min(max(survivesLargest, 1), count - 1)
        return Set(0..<min(first, count)).union(max(0, turn - 3)..<min(count, turn + 3)).union([count - 1])
    }
}
