extension Deal {
    /// How long debt runs, in whole months: a payment period is 1, 3, 6 or 12 of them. Example: 4.75 years, 57
    /// months, are 19 quarters.
    public struct Tenor: Sendable, Hashable {
        public let months: Int

        /// Held to a million months either way, far beyond what any tenor may be.
        public init(months: Int) { self.months = min(max(months, -1_000_000), 1_000_000) }

        public init(years: Int) { self.init(months: 12 * min(max(years, -100_000), 100_000)) }

        /// The nearest whole months, within a millionth of one; nil where there are none.
        public init?(years: Double) {
            let months = (years * 12).rounded()
            guard abs(months) < 1e6, abs(years * 12 - months) <= 1e-6 else { return nil }
            self.init(months: Int(months))
        }

        /// Payment periods over years in periods of a year: months/12.
        public var years: Double { Double(months) / 12 }

        /// Whole payment periods of a deal with so many payments a year.
        func periods(_ paymentsPerYear: Int) -> Int { months * paymentsPerYear / 12 }
    }
}

extension Deal.Tenor: ExpressibleByIntegerLiteral {
    public init(integerLiteral years: Int) { self.init(years: years) }
}

extension Deal.Tenor: Comparable {
    public static func < (a: Deal.Tenor, b: Deal.Tenor) -> Bool { a.months < b.months }
}

extension Deal.Tenor: CustomStringConvertible {
    /// Years, as many decimals as it takes to read it back. Example: 10, 4.75 or 4.083333333333333.
    public var description: String { shortNumber(years) }

    /// Years as people read them, at most four decimals. Example: 4.0833.
    package var shown: String { shortNumber((years * 10_000).rounded() / 10_000) }
}

extension Deal.Tenor {
    /// Within bounds, and whole payment periods.
    func check(_ check: RangeCheck, paymentsPerYear: Int, _ path: @autoclosure () -> String) {
        guard [12, 4, 2, 1].contains(paymentsPerYear) else { return }
        let period = 12 / paymentsPerYear
        if months >= period, months <= Deal.Limit.tenorMonths, months % period == 0 { return }
        Deal.Tenor.report(years, period: period, path(), check.log)
    }

    /// What is wrong with years that are no tenor: out of bounds, or not whole payment periods.
    static func report(_ years: Double, period: Int, _ path: String, _ log: IssueLog) {
        let bounds = Double(period) / 12...Double(Deal.Limit.tenorYears.upperBound)
        guard RangeCheck(log).number(years, in: bounds, path) else { return }
        log.report("tenor_periods", at: path, wholePeriods(years, period: period))
    }

    /// That years within bounds are not whole payment periods, and those next to them.
    package static func wholePeriods(_ years: Double, period: Int) -> String {
        let most = Deal.Limit.tenorMonths - period
        let below = max(period, Int((min(max(years, 0), 40) * 12 / Double(period)).rounded(.down)) * period)
        let (lower, upper) = (Deal.Tenor(months: min(below, most)), Deal.Tenor(months: min(below, most) + period))
        let what = period == 1 ? "months" : "payment periods of \(period) months"
        return "must be whole \(what), found \(shortNumber(years)) years; write \(lower) or \(upper)"
    }
}

extension Deal.Tenor: Stated {
    var json: JSONValue { months % 12 == 0 ? .integer(Int64(months / 12)) : .number(years) }
    static var schema: JSONValue { .type("number") }

    /// Whole years as their number, as before there were others.
    func write(to bytes: inout CanonicalBytes) {
        guard months % 12 != 0 else { return bytes.put(months / 12) }
        bytes.put(Int64.min)
        bytes.put(months)
    }
}
