import StructEngine

/// Days as numbers, so that they can be counted.
enum DayNumber {
    /// Days from 1 January 1970, in the Gregorian calendar.
    static func of(_ date: Deal.CalendarDate) -> Int {
        let year = date.month <= 2 ? date.year - 1 : date.year
        let (era, ofEra) = (year / 400, year % 400)
        let ofYear = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    static func date(_ days: Int) -> Deal.CalendarDate? {
        guard (-30_000...90_000).contains(days) else { return nil }
        let shifted = days + 719_468
        let (era, ofEra) = (shifted / 146_097, shifted % 146_097)
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return Deal.CalendarDate(year: year, month: month, day: ofYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The day that a spreadsheet means by a number. It takes 1900 for a leap year: from 1 March 1900 on, its
    /// days are those from 30 December 1899.
    static func date(serial: Double, is1904: Bool) -> Deal.CalendarDate? {
        guard serial >= 0, serial < 200_000 else { return nil }
        let whole = Int(serial)
        return date(is1904 ? whole - 24_107 : whole - (whole < 60 ? 25_568 : 25_569))
    }

    /// The month of a date, counted from closing: 1 is the calendar month after that of closing.
    static func month(of date: Deal.CalendarDate, closing: Deal.CalendarDate) -> Int {
        (date.year - closing.year) * 12 + date.month - closing.month
    }

    static func daysInMonth(_ year: Int, _ month: Int) -> Int {
        (28...31).last { Deal.CalendarDate(year: year, month: month, day: $0) != nil } ?? 28
    }

    static func isMonthEnd(_ date: Deal.CalendarDate) -> Bool { date.day == daysInMonth(date.year, date.month) }

    /// The first or last day of a month counted from closing; nil outside the calendar.
    static func day(ofMonth month: Int, closing: Deal.CalendarDate, last: Bool) -> Deal.CalendarDate? {
        let months = closing.year * 12 + closing.month - 1 + month
        let (year, number) = (months / 12, months % 12 + 1)
        return Deal.CalendarDate(year: year, month: number, day: last ? daysInMonth(year, number) : 1)
    }
}
