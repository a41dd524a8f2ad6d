import StructEngine

/// A time free of rent that a remark on a lease names: "6 months rent free", "mietfrei bis 31.12.2026".
struct RentFreeRemark {
    enum Reading {
        case months(Int)
        case until(DateText)
        /// It names such a time, and not so that it can be counted.
        case unclear
    }

    let reading: Reading

    /// Nil for a remark on something else.
    init?(_ text: String, _ order: DateOrder, start: Deal.CalendarDate?) {
        let tokens = Words.tokens(text)
        guard RentFreeRemark.isNamed(tokens) else { return nil }
        let items = DatedWords(text).items
        let dates = items.filter { start == nil || $0.date.date(order) != start }
        let numbers = tokens.indices.filter { place in
            Int(tokens[place]) != nil && place + 1 < tokens.count
                && (TermText.isMonths(tokens[place + 1]) || TermText.isYears(tokens[place + 1]))
        }
        if RentFreeRemark.isPart(tokens) {
            reading = .unclear
        } else if dates.count == 1, numbers.count <= 1,
            dates[0].words.contains(where: RentFreeRemark.isEnd) || (items.count == 2 && dates[0].words.isEmpty)
        {
            reading = .until(dates[0].date)
        } else if dates.isEmpty, start != nil, numbers.count == 1, let place = numbers.first, let count = Int(tokens[place]),
            (1...240).contains(count),
            tokens.count(where: { Int($0) != nil }) == 1 + 3 * (items.count - dates.count)
        {
            reading = .months(count * (TermText.isYears(tokens[place + 1]) ? 12 : 1))
        } else {
            reading = .unclear
        }
    }

    static func isNamed(_ tokens: [String]) -> Bool {
        tokens.contains { ReviewTerms.isAny($0, ["rentfree", "abatement*", "mietfrei*", "franchise*", "carencia*", "huurvrij*"]) }
            || zip(tokens, tokens.dropFirst()).contains { pair in
                [("rent", "free"), ("free", "rent"), ("rent", "holiday")].contains { $0 == pair }
            }
    }

    /// True where a part of the rent is paid.
    static func isPart(_ tokens: [String]) -> Bool {
        tokens.contains {
            ReviewTerms.isAny($0, ["half", "halb*", "50", "%", "reduced", "partial*", "demi", "reduzier*", "mitad", "helft"])
        }
    }

    private static func isEnd(_ word: String) -> Bool {
        ReviewTerms.isAny(
            word, ["until", "till", "til", "to", "through", "thru", "ends", "ending", "expir*", "bis", "jusqu*", "au", "hasta", "tot"])
    }
}

extension RollReader {
    /// A time free of rent in months: by the unit of the cell, else by that of its title.
    mutating func rentFreeMonths(_ row: Int) -> Int? {
        let cell = cell(row, .rentFreeMonths)
        guard let column = column(.rentFreeMonths), let number = column.number(cell) else { return nil }
        let (own, title) = (Words.tokens(cell.words ?? "").map { String($0.drop(while: \.isNumber)) }, Words.tokens(column.title))
        let isYears =
            own.contains(where: TermText.isYears)
            || (!own.contains(where: TermText.isMonths) && title.contains(where: TermText.isYears)
                && !title.contains(where: TermText.isMonths))
        guard !number.isPercent, !RentWords.isWeek(own), let months = Int(exactly: (number.number * (isYears ? 12 : 1)).rounded()) else {
            findings.unused.append((address(row, .rentFreeMonths), cell.shown, "is no number of months"))
            return nil
        }
        if let later = freeFrom(row) {
            findings.unused.append(
                (
                    address(row, .rentFreeMonths), cell.shown,
                    "is a time free of rent from \(later), and a deal has one from the start of a lease only"
                ))
            return nil
        }
        let exact = number.number * (isYears ? 12 : 1)
        if abs(exact - Double(months)) > 1e-6 {
            findings.changes.append(
                "\(address(row, .rentFreeMonths)): \(plainNumber(exact)) months free of rent are taken for \(months) whole ones")
        }
        return months
    }

    /// From when a time free of rent runs, by a column of its own, where that is not the start of the lease.
    private func freeFrom(_ row: Int) -> Deal.CalendarDate? {
        let column = columns.first { column in
            let tokens = Words.tokens(column.title)
            return column.profile.dates > 0 && column.field != .rentFreeUntil && RentFreeRemark.isNamed(tokens)
                && tokens.contains {
                    ReviewTerms.isAny($0, ["start*", "from", "begin*", "commenc*", "ab", "debut", "desde", "inicio", "vanaf"])
                }
        }
        guard let column, let date = column.date(table.sheet[row, column.index]), date != self.date(row, .start) else { return nil }
        return date
    }

    /// The last day without rent: stated, or the day before the first of rent where that is later than the lease's.
    mutating func rentFreeUntil(_ row: Int, _ start: Deal.CalendarDate?) -> Deal.CalendarDate? {
        if let text = cell(row, .rentFreeUntil).words, RentFreeRemark.isPart(Words.tokens(text)) {
            findings.unused.append((address(row, .rentFreeUntil), text, "is a part of the rent, which a deal cannot carry"))
            return nil
        }
        let stated = wanted(row, .rentFreeUntil)
        guard let date = stated, column(.rentFreeUntil)?.isRentStart ?? false else { return stated }
        let first = max(DayNumber.of(closing) + 1, start.map(DayNumber.of) ?? 0)
        return DayNumber.of(date) > first ? DayNumber.date(DayNumber.of(date) - 1) : nil
    }
}
