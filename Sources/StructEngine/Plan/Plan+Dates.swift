extension Plan {
    /// The payment date that ends a period, counted from 1; period 0 is closing.
    ///
    /// Example: quarterly payments after closing on 31 January 2026 fall on 30 April, 31 July, 31 October, … Nil outside the horizon.
    public func paymentDate(ofPeriod period: Int) -> Deal.CalendarDate? {
        guard (0...horizonPeriods).contains(period) else { return nil }
        return deal.closingDate.adding(months: period * bound.grid.monthsPerPeriod)
    }
}
