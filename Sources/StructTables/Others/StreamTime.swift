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

    /// Months of quarters and half-years by their letters: quarter, trimestre, kwartaal; half, semestre.
    private static let lengths: [Character: Int] = ["q": 3, "t": 3, "k": 3, "h": 6, "s": 6]

    /// The last day of "Q3 2026", "2026 H1", "3Q26", "1T 2027", "S1 2027".
    private static func partOfYear(_ text: String) -> Deal.CalendarDate? {
        let tokens = Words.tokens(text)
        guard (1...2).contains(tokens.count) else { return nil }
        var parts = tokens
        if parts.count == 1, let letter = parts[0].firstIndex(where: { lengths[$0] != nil }) {
            // 3Q26 and Q326 are one word.
            let (before, after) = (String(parts[0][..<letter]), String(parts[0][parts[0].index(after: letter)...]))
            guard before.count == 1, [2, 4].contains(after.count) else { return nil }
            parts = [String(parts[0][letter]) + before, after]
        }
        guard parts.count == 2 else { return nil }
        // 1T 2027 is T1 2027.
        parts = parts.map { part in
            guard part.count == 2, let last = part.last, lengths[last] != nil else { return part }
            return String(part.reversed())
        }
        let named = parts.first { $0.count == 2 && $0.first.map { lengths[$0] != nil } ?? false }
        guard let named, let length = named.first.flatMap({ lengths[$0] }), let part = Int(named.dropFirst()),
            let years = parts.first(where: { $0 != named }), let number = Int(years)
        else {
            return nil
        }
        let year = years.count == 2 ? 2000 + number : number
        guard (1990...2150).contains(year), (1...(12 / length)).contains(part) else { return nil }
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

/// Cases of one source, such as P50 and P90 of its yield, or a base case and a downside.
enum StreamCase {
    static func isCase(_ token: String) -> Bool {
        token.hasPrefix("p") && (Int(token.dropFirst()).map { (1...99).contains($0) } ?? false)
    }

    /// What one case is of another in every period, where that is one share.
    static func share(_ source: StreamTable.Source, of first: StreamTable.Source) -> Double? {
        let pairs = zip(source.amounts, first.amounts).map { (own: $0.value ?? 0, of: $1.value ?? 0) }
        guard let known = pairs.first(where: { $0.of != 0 }) else { return nil }
        let share = (known.own / known.of * 1e4).rounded() / 1e4
        return share > 0 && share < 1 && pairs.allSatisfy { abs($0.own - share * $0.of) <= 1e-6 * max(1, abs($0.of)) } ? share : nil
    }

    private static let certain = ["case*", "scenario*", "szenario*", "escenario*", "scenari*", "downside", "upside"]
    /// Words of cases that stand in names of sources too: they count beside the others, or alone.
    private static let beside = [
        "base", "basis", "bank", "banking", "lender*", "low", "mid", "high", "worst", "best", "stress*", "sponsor", "management", "central",
        "conservative", "optimistic", "pessimistic", "expected",
    ]

    /// The name of a source without its case; nil where it names none.
    static func base(_ name: String) -> String? {
        var tokens = Words.tokens(name)
        // "P-90" and "P 90" are P90.
        for place in tokens.indices.dropLast().reversed() where tokens[place] == "p" && isCase("p" + tokens[place + 1]) {
            tokens[place] += tokens.remove(at: place + 1)
        }
        let hasCase = tokens.contains { isCase($0) || ReviewTerms.isAny($0, certain) }
        let isAlone = !tokens.isEmpty && tokens.allSatisfy { ReviewTerms.isAny($0, beside) }
        guard hasCase || isAlone else { return nil }
        return tokens.indices.filter { place in
            let token = tokens[place]
            // For how long a case holds, as in "P90 10y", and the letter of "Case A" part no sources.
            let isLength =
                ["y", "yr", "yrs", "year", "years", "j", "jahre", "ans"].contains(token.drop(while: \.isNumber)) && token.count > 1
            let isLetter = token.count == 1 && place > 0 && ReviewTerms.isAny(tokens[place - 1], certain)
            return !isCase(token) && !ReviewTerms.isAny(token, certain + beside) && !isLength && !isLetter
        }.map { tokens[$0] }.joined(separator: " ")
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
