import StructEngine

/// When an amount falls: on a date, or at the end of a year or a period that is counted.
enum StreamTime: Equatable {
    case date(Deal.CalendarDate)
    case year(Int)
    case period(Int)

    /// Nil for what is none.
    init?(_ cell: Cell, _ order: DateOrder) {
        switch cell {
        case .date(let date): self = .date(date)
        case .number(let value, false), .amount(let value, _, _):
            guard let whole = Int(exactly: value), let time = StreamTime(whole) else { return nil }
            self = time
        case .text(let text):
            if let date = DateText(text)?.date(order, last: true) ?? StreamTime.partOfYear(text) {
                self = .date(date)
            } else {
                guard let number = StreamTime.counted(text), let time = StreamTime(number) else { return nil }
                self = time
            }
        default: return nil
        }
    }

    private init?(_ number: Int) {
        if (1990...2150).contains(number) {
            self = .year(number)
        } else if (1...600).contains(number) {
            self = .period(number)
        } else {
            return nil
        }
    }

    /// The last day of "Q3 2026", "2026 H1", "3Q26".
    private static func partOfYear(_ text: String) -> Deal.CalendarDate? {
        let tokens = Words.tokens(text)
        guard (1...2).contains(tokens.count) else { return nil }
        var parts = tokens
        if parts.count == 1, let letter = parts[0].firstIndex(where: { $0 == "q" || $0 == "h" }) {
            // 3Q26 and Q326 are one word.
            let (before, after) = (String(parts[0][..<letter]), String(parts[0][parts[0].index(after: letter)...]))
            guard before.count == 1, [2, 4].contains(after.count) else { return nil }
            parts = [String(parts[0][letter]) + before, after]
        }
        guard parts.count == 2 else { return nil }
        let named = parts.first { $0.count == 2 && ["q", "h"].contains($0.prefix(1)) }
        guard let named, let part = Int(named.dropFirst()), let years = parts.first(where: { $0 != named }), let number = Int(years) else {
            return nil
        }
        let year = years.count == 2 ? 2000 + number : number
        let (length, most) = named.hasPrefix("q") ? (3, 4) : (6, 2)
        guard (1990...2150).contains(year), (1...most).contains(part) else { return nil }
        return Deal.CalendarDate(year: year, month: part * length, day: DayNumber.daysInMonth(year, part * length))
    }

    private static let words: Set<String> = [
        "", "y", "yr", "year", "years", "q", "qtr", "quarter", "m", "month", "mth", "p", "per", "period", "fy", "cy", "jahr", "j", "monat",
        "quartal", "periode", "an", "annee", "a", "mois", "trimestre", "ano", "mes", "periodo", "jaar", "maand", "kwartaal", "op", "n", "t",
        "h", "no",
    ]

    /// The number of "Year 3", "Q7" or "FY2027": a word for a time, if any, and digits.
    private static func counted(_ text: String) -> Int? {
        let tokens = Words.tokens(text)
        guard (1...2).contains(tokens.count), let last = tokens.last else { return nil }
        let word = String(last.prefix { $0.isLetter })
        guard words.contains(word), tokens.count == 1 || (word.isEmpty && words.contains(tokens[0])) else { return nil }
        return Int(last.dropFirst(word.count))
    }

    var key: Int {
        switch self {
        case .date(let date): DayNumber.of(date)
        case .year(let year): year
        case .period(let number): number
        }
    }

    /// True where each is later than the one before. P50, P90 and P99 are no periods: those follow each other.
    static func areRising(_ cells: [Cell], _ order: DateOrder) -> Bool {
        let keys = cells.compactMap { StreamTime($0, order)?.key }
        let areCases = cells.allSatisfy { Words.tokens($0.words ?? "").last.map(StreamCase.isCase) ?? false }
        return zip(keys, keys.dropFirst()).allSatisfy { areCases ? $1 == $0 + 1 : $1 > $0 }
    }
}

/// Cases of one source, such as P50 and P90 of its yield.
enum StreamCase {
    static func isCase(_ token: String) -> Bool {
        token.hasPrefix("p") && (Int(token.dropFirst()).map { (1...99).contains($0) } ?? false)
    }

    /// The name of a source without its case; nil where it names none.
    static func base(_ name: String) -> String? {
        let tokens = Words.tokens(name)
        let rest = tokens.filter { !isCase($0) }
        return rest.count < tokens.count ? rest.joined(separator: " ") : nil
    }
}

/// The order of day and month in the dates of a table of cash flow, found over all of them.
struct StreamOrder {
    let order: DateOrder
    /// How it was found; nil where all dates are the same in either order.
    private(set) var note: String?
    /// Two dates that are right in one order only, and not in the same.
    private(set) var mixed: (first: String, other: String)?

    init(_ cells: some Sequence<Cell>, _ base: BaseDeal, _ map: ColumnMap) {
        var proofs: [DateOrder: String] = [:]
        var edges: [DateOrder: Int] = [:]
        var open: String?
        for text in cells.lazy.compactMap(\.words) {
            guard let date = DateText(text), case .either(let first, let second, _) = date.reading, first != second else { continue }
            if first > 12 { proofs[.dayFirst] = proofs[.dayFirst] ?? text }
            if second > 12 { proofs[.monthFirst] = proofs[.monthFirst] ?? text }
            if first <= 12, second <= 12 { open = open ?? text }
            for order in DateOrder.allCases {
                if let date = date.date(order), date.day == 1 || DayNumber.isMonthEnd(date) { edges[order, default: 0] += 1 }
            }
        }
        let (day, month) = (edges[.dayFirst] ?? 0, edges[.monthFirst] ?? 0)
        if let stated = map.dateOrder {
            order = stated
        } else if let first = proofs[.dayFirst], let other = proofs[.monthFirst] {
            (order, mixed) = (.dayFirst, (first, other))
        } else if let proven = proofs.keys.first {
            order = proven
        } else if day != month {
            order = day > month ? .dayFirst : .monthFirst
            note =
                "dates such as \(open ?? "") are read \(order.rawValue): more of them then stand at the beginning or end of a month; no date proves it"
        } else {
            order = base.jurisdiction == "US" || base.currency == "USD" ? .monthFirst : .dayFirst
            if let open { note = "dates such as \(open) are read \(order.rawValue), as usual in \(base.jurisdiction); no date proves it" }
        }
    }
}
