extension Deal {
    /// On which day a payment is made whose date is a Saturday, a Sunday or a holiday.
    ///
    /// Payment dates are closing plus whole months. What is paid on them, and unless the deal says otherwise for how many
    /// days interest runs, follows those dates; the convention moves the day that is shown.
    ///
    /// Example: Sunday 31 January 2027 becomes Monday 1 February by following, and Friday 29 January by modified following,
    /// as Monday is in another month.
    ///
    /// Source: ISDA 2006 Definitions, section 4.12.
    public struct BusinessDays: Sendable, Equatable {
        public enum Convention: String, Sendable, CaseIterable {
            /// The date as it is.
            case none
            /// The next business day.
            case following
            /// The next business day, or the one before where that is in another month.
            case modifiedFollowing = "modified_following"
            /// The business day before.
            case preceding
        }

        public var convention: Convention = .none
        /// Days beside Saturdays and Sundays on which no payment is made.
        public var holidays: [CalendarDate] = []
        /// Whether interest that counts days runs to the days so found; 30/360 counts months and stays.
        public var adjustsInterest = false

        public init() {}

        /// The day on which a payment of a date is made.
        func adjusted(_ date: CalendarDate) -> CalendarDate {
            guard convention != .none else { return date }
            let closed = Set(holidays)
            func moved(by step: Int) -> CalendarDate {
                var day = date
                // Every holiday may lie in the way, and two days of a weekend for every five of them.
                for _ in 0...(2 * holidays.count + 7) where !BusinessDays.isOpen(day, closed) { day = day.adding(days: step) }
                return day
            }
            switch convention {
            case .none: return date
            case .following: return moved(by: 1)
            case .preceding: return moved(by: -1)
            case .modifiedFollowing:
                let next = moved(by: 1)
                return next.month == date.month ? next : moved(by: -1)
            }
        }

        private static func isOpen(_ day: CalendarDate, _ closed: Set<CalendarDate>) -> Bool {
            // 1 January of the year 1 was a Monday.
            (day.dayNumber - 1) % 7 < 5 && !closed.contains(day)
        }
    }

    /// The day of a payment so many months after closing.
    func paymentDate(months: Int) -> CalendarDate {
        let date = closingDate.adding(months: months)
        return months == 0 ? date : businessDays.adjusted(date)
    }

    /// The day to which the interest of that payment runs.
    func interestDate(months: Int) -> CalendarDate {
        businessDays.adjustsInterest ? paymentDate(months: months) : closingDate.adding(months: months)
    }
}

// MARK: Reading, bounds, writing

extension Deal.BusinessDays {
    init(_ parent: ObjectReader, _ log: IssueLog) {
        self.init()
        let keys = ["convention", "holidays", "adjust_interest"]
        guard parent.node("business_days") != nil, let reader = parent.object("business_days", keys: keys) else { return }
        convention = reader.choice("convention", Convention.none)
        adjustsInterest = reader.flag("adjust_interest", default: false)
        holidays = (reader.optionalList("holidays", of: .text) ?? []).compactMap { item in
            let text = ObjectReader.text(item.node, at: item.path, log)
            if let date = Deal.CalendarDate(text) { return date }
            if !log.isFaulty(item.path) {
                let cure = Deal.CalendarDate(otherwiseWritten: text).map { "; write \(quoted($0.description))" } ?? ""
                log.report("date", at: item.path, "must be a day from 1900 to 2200 written YYYY-MM-DD, found \(quoted(text))\(cure)")
            }
            return nil
        }
    }

    func check(_ check: RangeCheck, _ deal: Deal) {
        check.count(holidays.count, in: 0...10_000, "business_days.holidays", of: "holiday")
        guard convention != .none, [12, 4, 2, 1].contains(deal.paymentsPerYear),
            !check.log.hasFault(inside: "business_days"),
            !check.log.isFaulty("closing_date"), !check.log.isFaulty("first_period_months")
        else { return }
        let (first, months) = (deal.resolvedFirstPeriodMonths, 12 / deal.paymentsPerYear)
        var before = deal.closingDate.dayNumber
        for t in 0..<Deal.Limit.tenorYears.upperBound * deal.paymentsPerYear {
            let date = deal.paymentDate(months: first + t * months)
            guard date.dayNumber > before else {
                let message = "must leave a business day between any two payments, found none before the payment of \(date)"
                check.log.report("holidays", at: "business_days.holidays", message)
                return
            }
            before = date.dayNumber
        }
    }

    var json: JSONValue {
        .object([
            ("convention", .string(convention.rawValue)), ("holidays", .array(holidays.map { .string($0.description) })),
            ("adjust_interest", .bool(adjustsInterest)),
        ])
    }
}

extension Deal.BusinessDays: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(convention.rawValue)
        bytes.put(adjustsInterest)
        let days = Set(holidays.map(\.dayNumber)).sorted()
        bytes.put(days.count)
        for day in days { bytes.put(day) }
    }
}
