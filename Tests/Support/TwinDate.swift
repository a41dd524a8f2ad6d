import Foundation

/// A calendar date and the payment dates that follow from it.
struct TwinDate: Sendable, Equatable {
    let year: Int
    let month: Int
    let day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `YYYY-MM-DD`.
    init(text: String) throws {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { throw TwinError("closing_date: '\(text)' is not a date") }
        self.init(year: parts[0], month: parts[1], day: parts[2])
    }

    static func isLeap(_ year: Int) -> Bool {
        (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    }

    static func lastDay(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Whole days since 1 January of year 1, counted year by year and month by month.
    var dayNumber: Int {
        let previous = year - 1
        var days = previous * 365 + previous / 4 - previous / 100 + previous / 400
        for earlier in 1..<month { days += Self.lastDay(year: year, month: earlier) }
        return days + day - 1
    }

    /// The date `months` later: a month end stays a month end, any other day is kept or cut to the
    /// month's last.
    func adding(months: Int) -> TwinDate {
        let total = year * 12 + (month - 1) + months
        let newYear = total / 12
        let newMonth = total % 12 + 1
        let last = Self.lastDay(year: newYear, month: newMonth)
        let endsMonth = day == Self.lastDay(year: year, month: month)
        return TwinDate(year: newYear, month: newMonth, day: endsMonth ? last : min(day, last))
    }
}

extension TwinDeal {
    /// Year fractions of periods 1...count; element 0 is period 1.
    func yearFractions(count: Int) -> [Double] {
        var fractions: [Double] = []
        for period in stride(from: 1, through: count, by: 1) {
            if dayCount == "30/360" {
                fractions.append(Double(months(toEndOf: period) - months(toEndOf: period - 1)) / 12)
            } else {
                let from = closing.adding(months: months(toEndOf: period - 1))
                let to = closing.adding(months: months(toEndOf: period))
                fractions.append(Double(to.dayNumber - from.dayNumber) / (dayCount == "act/360" ? 360 : 365))
            }
        }
        return fractions
    }
}
