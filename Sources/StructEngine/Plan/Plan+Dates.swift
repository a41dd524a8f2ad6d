extension Plan {
    /// The payment date that ends a period, counted from 1; period 0 is closing.
    ///
    /// Example: quarterly payments after closing on 31 January 2026 fall on 30 April, 31 July, 31
    /// October, …; by the deal's ``Deal/BusinessDays``, where it states a convention.
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/periodOutsideHorizon``
    ///   for a period below 0 or beyond 40 years, further than any tenor can be moved.
    public func paymentDate(ofPeriod period: Int) throws(StructError) -> Deal.CalendarDate {
        let last = Deal.Limit.tenorYears.upperBound * deal.paymentsPerYear
        guard (0...last).contains(period) else {
            throw .unavailable(.periodOutsideHorizon, "period \(period) has no payment date: choose one from 0 to \(last)")
        }
        return deal.paymentDate(months: bound.grid.months(toEndOf: period))
    }

    /// The date that ends a month counted from closing, 0 for closing itself: at month end if closing is one. It is no payment
    /// date, and no business day is looked for.
    ///
    /// Example: of a deal that closes on 31 January 2026 month 1 ends on 28 February and month 120 on 31 January 2036.
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/periodOutsideHorizon`` for a month below 0 or above
    ///   1,200.
    public func date(endOfMonth month: Int) throws(StructError) -> Deal.CalendarDate {
        guard (0...1_200).contains(month) else {
            throw .unavailable(.periodOutsideHorizon, "month \(month) has no date: choose one from 0 to 1200")
        }
        return deal.closingDate.adding(months: month)
    }

    /// What falls due on a structure's tranches by period, with payment dates, in whole minor units.
    ///
    /// ```swift
    /// let schedule = try plan.schedule(of: structure)
    /// print(schedule.senior.map(\.serviceMinor).reduce(0, +))
    /// ```
    /// - Throws: ``StructError/unavailable(_:_:)`` with ``StructError/Code/foreignStructure`` for a
    ///   structure of another deal, ruleset or features.
    public func schedule(of structure: Structure) throws(StructError) -> Structure.Schedule {
        try check(structure)
        return try bound.reaching(structure.levers).schedule(structure)
    }
}
