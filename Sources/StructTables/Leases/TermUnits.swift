import StructEngine

/// What bare numbers and pairs of a column of terms mean, found over the whole roll: by the title, by other cells, by
/// rows that have a start and an end too, by what would have ended before closing.
struct TermUnits {
    /// Year or month; nil where nothing tells.
    private(set) var unit: RentPeriod?
    private(set) var pair: TermText.Pair?
    /// How they were found where neither title nor map says it; empty for nothing to say.
    private(set) var reasons: [String] = []

    init(_ column: Column, _ table: Table, start: Column?, end: Column?, closing: Deal.CalendarDate) {
        let cells = table.body.map { (row: $0, cell: table.sheet[$0, column.index]) }.filter { !NothingText.isNothing($0.cell) }
        let dates = cells.map { cell in
            (
                start: start?.date(table.sheet[cell.row, start?.index ?? 0]),
                end: end?.date(table.sheet[cell.row, end?.index ?? 0], last: true)
            )
        }
        let title = Words.tokens(column.title)
        let (years, months) = (TermUnits.isYears(title), TermUnits.isMonths(title))
        let numbers = cells.indices.compactMap { place in
            (TermText.bare(cells[place].cell, column) ?? cells[place].cell.words.flatMap(TermText.extendable)).map {
                (value: $0, start: dates[place].start, end: dates[place].end)
            }
        }.filter { $0.value > 0 }
        if let stated = column.period, [.year, .month].contains(stated) {
            unit = stated
        } else if years != months {
            unit = years ? .year : .month
        } else if !numbers.isEmpty {
            guessUnit(numbers, cells.compactMap(\.cell.words), closing)
        }
        let pairs = cells.indices.compactMap { place in
            cells[place].cell.words.flatMap(TermText.pair).map { (pair: $0, start: dates[place].start, end: dates[place].end) }
        }
        if years, months {
            pair = .yearsAndMonths
        } else if title.contains(where: { TermText.isFirm($0) || $0.hasPrefix("break") || $0.contains("kundig") || $0.hasPrefix("sortie") })
        {
            pair = .termAndBreak
        } else if !pairs.isEmpty {
            guessPair(pairs, isFrench: cells.contains { $0.cell.words.map(TermText.isThreeYearly) ?? false })
        }
    }

    private static func isYears(_ title: [String]) -> Bool { RentWords.isYear(title) || title.contains(where: TermText.isYears) }

    private static func isMonths(_ title: [String]) -> Bool { RentWords.isMonth(title) || title.contains(where: TermText.isMonths) }

    private typealias Dates = (value: Double, start: Deal.CalendarDate?, end: Deal.CalendarDate?)

    private mutating func guessUnit(_ numbers: [Dates], _ texts: [String], _ closing: Deal.CalendarDate) {
        let words = texts.map { Words.tokens($0).flatMap { $0.split(whereSeparator: \.isNumber).map(String.init) } }
        let (years, months) = (words.count { $0.contains(where: TermText.isYears) }, words.count { $0.contains(where: TermText.isMonths) })
        let (asYears, asMonths) = numbers.reduce(into: (0, 0)) { votes, number in
            guard let length = TermUnits.length(number.start, number.end) else { return }
            if abs(length - number.value * 12) <= 1 { votes.0 += 1 }
            if abs(length - number.value) <= 1 { votes.1 += 1 }
        }
        let largest = numbers.reduce(0) { max($0, $1.value) }
        let ended = numbers.count { number in
            guard let start = number.start, let months = Int(exactly: number.value.rounded()), months <= 1_200 else { return false }
            return TermText.end(of: months, from: start).map { DayNumber.of($0) <= DayNumber.of(closing) } ?? false
        }
        let what = "numbers without a unit are"
        if asYears != asMonths {
            unit = asYears > asMonths ? .year : .month
            reasons.append("\(what) \(asYears > asMonths ? "years" : "months"), as start and end of \(max(asYears, asMonths)) rows say")
        } else if years != months {
            unit = years > months ? .year : .month
            reasons.append("\(what) \(years > months ? "years" : "months"), as \(max(years, months)) other cells say")
        } else if largest > 40 {
            unit = .month
            reasons.append("\(what) taken for months, as the largest is \(plainNumber(largest))")
        } else if ended * 2 > numbers.count {
            unit = .year
            reasons.append("\(what) taken for years: as months \(ended) of the leases would have ended by closing")
        } else if largest < 12 {
            unit = .year
            reasons.append("\(what) taken for years, as the largest is \(plainNumber(largest))")
        }
    }

    private mutating func guessPair(
        _ pairs: [(pair: (first: Int, second: Int), start: Deal.CalendarDate?, end: Deal.CalendarDate?)], isFrench: Bool
    ) {
        let (both, firm) = pairs.reduce(into: (0, 0)) { votes, row in
            guard let length = TermUnits.length(row.start, row.end) else { return }
            if abs(length - Double(row.pair.first * 12 + row.pair.second)) <= 1, row.pair.second < 12 { votes.0 += 1 }
            if abs(length - Double(max(row.pair.first, row.pair.second) * 12)) <= 1 { votes.1 += 1 }
        }
        if both != firm {
            pair = both > firm ? .yearsAndMonths : .termAndBreak
            reasons.append(
                "two numbers are \(both > firm ? "years and months" : "a term and its break"), as start and end of \(max(both, firm)) rows say"
            )
        } else if isFrench {
            pair = .termAndBreak
            reasons.append("two numbers are a firm term and the whole, as 3/6/9 in other rows is a term with breaks")
        } else if pairs.allSatisfy({ $0.pair.first > $0.pair.second && $0.pair.second < 12 }) {
            pair = .yearsAndMonths
            reasons.append("two numbers are taken for years and months; nothing says that the second is no break")
        }
    }

    /// In months.
    private static func length(_ start: Deal.CalendarDate?, _ end: Deal.CalendarDate?) -> Double? {
        guard let start, let end else { return nil }
        return Double(DayNumber.of(end) + 1 - DayNumber.of(start)) / 30.436875
    }
}
