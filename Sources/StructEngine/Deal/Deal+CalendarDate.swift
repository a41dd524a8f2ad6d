extension Deal {
    /// A date of the Gregorian calendar, without a time zone.
    public struct CalendarDate: Sendable, Hashable, CustomStringConvertible {
        public let year: Int
        public let month: Int
        public let day: Int

        /// Nil if there is no such day between the years 1900 and 2200.
        public init?(year: Int, month: Int, day: Int) {
            guard (1900...2200).contains(year), (1...12).contains(month), day >= 1 else { return nil }
            guard day <= CalendarDate.daysInMonth(year: year, month: month) else { return nil }
            self.init(unchecked: year, month, day)
        }

        /// Reads `YYYY-MM-DD`.
        public init?(_ text: String) {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }) else {
                return nil
            }
            guard let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]) else { return nil }
            self.init(year: year, month: month, day: day)
        }

        /// Reads a day in another order or with other signs between, for a cure; nil where day and
        /// month could be either.
        init?(otherwiseWritten text: String) {
            guard text.utf8.count <= 10 else { return nil }
            let parts = text.split(whereSeparator: { "-/. ".contains($0) })
            let numbers = parts.compactMap { Int($0) }.filter { $0 > 0 }
            guard parts.count == 3, numbers.count == 3 else { return nil }
            switch (numbers[0], numbers[1], numbers[2]) {
            case (1900..., let month, let day): self.init(year: numbers[0], month: month, day: day)
            case (13..., let month, let year), (let month, 13..., let year):
                self.init(year: year, month: month, day: max(numbers[0], numbers[1]))
            default: return nil
            }
        }

        private init(unchecked year: Int, _ month: Int, _ day: Int) {
            self.year = year
            self.month = month
            self.day = day
        }

        /// 1 January 2000; stands in for a date that could not be read.
        static let epoch = CalendarDate(unchecked: 2000, 1, 1)

        public var description: String {
            func padded(_ value: Int, _ width: Int) -> String {
                let digits = String(value)
                return String(repeating: "0", count: max(0, width - digits.count)) + digits
            }
            return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        }

        /// Puts the date as a text.
        func put(into text: inout JSONText) {
            text.put(byte: UInt8(ascii: "\""))
            text.put(year, padded: 4)
            text.put(byte: UInt8(ascii: "-"))
            text.put(month, padded: 2)
            text.put(byte: UInt8(ascii: "-"))
            text.put(day, padded: 2)
            text.put(byte: UInt8(ascii: "\""))
        }

        private static func isLeap(_ year: Int) -> Bool { (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 }

        static func daysInMonth(year: Int, month: Int) -> Int {
            switch month {
            case 2: isLeap(year) ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        }

        /// The date a number of whole months later: at month end if this is a month end, else the
        /// same day or the month's last.
        ///
        /// Example: 28 February 2026 (a month end) plus 6 months is 31 August; 30 January plus 1
        /// month is 28 February.
        func adding(months: Int) -> CalendarDate {
            let total = year * 12 + (month - 1) + months
            let newYear = total / 12
            let newMonth = total % 12 + 1
            let last = CalendarDate.daysInMonth(year: newYear, month: newMonth)
            let isMonthEnd = day == CalendarDate.daysInMonth(year: year, month: month)
            return CalendarDate(unchecked: newYear, newMonth, isMonthEnd ? last : min(day, last))
        }

        /// The day before or after.
        func adding(days: Int) -> CalendarDate {
            var (year, month, day) = (year, month, day + days)
            while day < 1 {
                (year, month) = month == 1 ? (year - 1, 12) : (year, month - 1)
                day += CalendarDate.daysInMonth(year: year, month: month)
            }
            while day > CalendarDate.daysInMonth(year: year, month: month) {
                day -= CalendarDate.daysInMonth(year: year, month: month)
                (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
            }
            return CalendarDate(unchecked: year, month, day)
        }

        /// Days since 1 January of the year 0 of the proleptic Gregorian calendar; only differences
        /// mean anything.
        var dayNumber: Int {
            let previous = year - 1
            var days = previous * 365 + previous / 4 - previous / 100 + previous / 400
            for earlier in 1..<month { days += CalendarDate.daysInMonth(year: year, month: earlier) }
            return days + day
        }
    }
}
