import StructEngine

/// How long a lease runs, where a table says that instead of its end: "10 years", "120", "9 ans", "10/6", "3/6/9",
/// or its first and last day in one cell.
struct TermText {
    let months: Int
    /// What stands beside the term and is no part of it, such as an option; empty for nothing.
    private(set) var rest = ""

    init?(_ cell: Cell, _ column: Column) {
        switch cell {
        case .number(let value, isPercent: false): self.init(value, column)
        case .text(let text):
            if let number = NumberText(text)?.value(decimal: column.decimal)?.number, !text.contains("/"), Words.tokens(text).count <= 2,
                !text.contains(where: \.isLetter)
            {
                self.init(number, column)
            } else {
                self.init(words: text, column)
            }
        default: return nil
        }
    }

    /// A bare number, of months or years as the title says, else by the largest of the column.
    private init?(_ number: Double, _ column: Column) {
        let factor = TermText.isYears(column) ? 12.0 : 1
        guard number > 0, number * factor <= 1_200, let months = Int(exactly: (number * factor).rounded()), months > 0 else { return nil }
        self.months = months
    }

    static func isYears(_ column: Column) -> Bool {
        let title = Words.tokens(column.title)
        if RentWords.isMonth(title) || title.contains(where: { isMonths($0) }) { return false }
        return RentWords.isYear(title) || title.contains(where: { isYears($0) }) || column.profile.largest <= 40
    }

    private static func isYears(_ word: String) -> Bool {
        ["y", "yr", "yrs", "year", "years", "j", "jahr", "jahre", "jahren", "an", "ans", "annee", "annees", "ano", "anos", "jaar", "jaren"]
            .contains(word)
    }

    private static func isMonths(_ word: String) -> Bool {
        [
            "m", "mo", "mos", "mth", "mths", "month", "months", "monat", "monate", "monaten", "mois", "mes", "meses", "mnd", "maand",
            "maanden",
        ]
        .contains(word)
    }

    private init?(words text: String, _ column: Column) {
        guard text.utf8.count <= 80 else { return nil }
        let parts = TermText.parts(Words.folded(text))
        let numbers = parts.compactMap { Int($0) }
        // Three-yearly breaks of a French lease: its term is the last.
        if text.contains("/"), numbers.count >= 3, numbers.count == parts.filter({ !TermText.isYears($0) }).count, numbers.first == 3,
            zip(numbers, numbers.dropFirst()).allSatisfy({ $1 == $0 + 3 }), let last = numbers.last, last <= 12
        {
            months = last * 12
            return
        }
        // Years and months: 10/6.
        if text.contains("/"), numbers.count == 2, parts.count == 2, numbers[1] < 12, (1...100).contains(numbers[0]) {
            months = numbers[0] * 12 + numbers[1]
            return
        }
        var (sum, place, isOver) = (0, 0, false)
        while place < parts.count, let count = Int(parts[place]), (0...1_200).contains(count), !isOver {
            let unit = place + 1 < parts.count ? parts[place + 1] : ""
            if TermText.isYears(unit), sum == 0 {
                sum += count * 12
                place += 2
            } else if TermText.isMonths(unit) {
                sum += count
                (place, isOver) = (place + 2, true)
            } else if sum == 0 {
                // 5 + 5 years: the unit stands behind the option.
                let next = parts[place...].first { Int($0) == nil } ?? ""
                let isYears = TermText.isYears(next) || (!TermText.isMonths(next) && TermText.isYears(column))
                sum += count * (isYears ? 12 : 1)
                (place, isOver) = (place + 1, true)
            } else {
                break
            }
        }
        guard (1...1_200).contains(sum) else { return nil }
        months = sum
        rest = parts[place...].joined(separator: " ")
    }

    /// Numbers and words; 10y is both.
    private static func parts(_ text: String) -> [String] {
        var parts: [String] = []
        for character in text {
            let isDigit = character.isASCII && character.isNumber
            guard isDigit || character.isLetter else {
                parts.append("")
                continue
            }
            if let last = parts.last?.last, (last.isASCII && last.isNumber) == isDigit {
                parts[parts.count - 1].append(character)
            } else {
                parts.append(String(character))
            }
        }
        return parts.filter { !$0.isEmpty }
    }

    /// The last day of a term that begins on a day; nil outside the calendar.
    func end(from start: Deal.CalendarDate) -> Deal.CalendarDate? {
        let all = start.year * 12 + start.month - 1 + months
        let (year, month) = (all / 12, all % 12 + 1)
        guard (1...9_999).contains(year) else { return nil }
        let days = DayNumber.daysInMonth(year, month)
        // A lease from 31 January for a month ends on 28 February.
        guard start.day <= days else { return Deal.CalendarDate(year: year, month: month, day: days) }
        return Deal.CalendarDate(year: year, month: month, day: start.day).flatMap { DayNumber.date(DayNumber.of($0) - 1) }
    }

    /// First and last day in one text, in their order; nil for anything else.
    static func period(_ text: String, _ order: DateOrder) -> (start: Deal.CalendarDate, end: Deal.CalendarDate)? {
        let dates = TextScanner(parted(text)).dates
        guard dates.count == 2, let start = dates[0].date.date(order), let end = dates[1].date.date(order, last: true),
            DayNumber.of(start) < DayNumber.of(end)
        else { return nil }
        return (start, end)
    }

    /// With spaces around the dash between two dates that have other signs within.
    static func parted(_ text: String) -> String {
        let isPlain = text.contains("/") || text.contains(".")
        guard text.utf8.count <= 200, text.contains("–") || text.contains("—") || (isPlain && text.contains("-")) else { return text }
        return text.reduce(into: "") { parted, character in
            let isDash = character == "–" || character == "—" || (isPlain && character == "-")
            parted += isDash ? " ; " : String(character)
        }
    }
}
