extension Plan {
    /// The payment date that ends a period, counted from 1; period 0 is closing.
    ///
    /// Example: quarterly payments after closing on 31 January 2026 fall on 30 April, 31 July, 31
    /// October, …
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/periodOutsideHorizon``
    ///   for a period below 0 or beyond 40 years, further than any tenor can be moved.
    public func paymentDate(ofPeriod period: Int) throws(StructError) -> Deal.CalendarDate {
        let last = Deal.Limit.tenorYears.upperBound * deal.paymentsPerYear
        guard (0...last).contains(period) else {
            throw .unavailable(.periodOutsideHorizon, "period \(period) has no payment date: choose one from 0 to \(last)")
        }
        return deal.closingDate.adding(months: period * bound.grid.monthsPerPeriod)
    }
}
