import StructEngine

/// How long a lease runs, where a table says that instead of its end: "10 years", "120", "9 ans", "10/6", "3/6/9".
struct TermText {
    /// How two numbers with a stroke between them are meant.
    enum Pair { case yearsAndMonths, termAndBreak }

    enum Reading {
        case term(TermText)
        /// It may be one or another; the words say which, and the cure.
        case unclear(String)
        case none
    }

    private(set) var months: Int
    /// Months until a way out that the text names.
    private(set) var breakMonths: Int?
    /// What stands beside the term and is no part of it, such as an option; empty for nothing.
    private(set) var rest = ""

    static func read(_ cell: Cell, _ column: Column) -> Reading {
        if let number = bare(cell, column) { return read(number, column) }
        guard let text = cell.words else { return .none }
        return read(words: text, column)
    }

    // MARK: Numbers alone

    /// The number of a cell that holds no unit.
    static func bare(_ cell: Cell, _ column: Column) -> Double? {
        switch cell {
        case .number(let value, isPercent: false): value
        case .text(let text) where !text.contains("/") && !text.contains(where: \.isLetter) && Words.tokens(text).count <= 2:
            NumberText(text)?.value(decimal: column.decimal)?.number
        default: nil
        }
    }

    private static func read(_ number: Double, _ column: Column) -> Reading {
        guard let unit = column.termUnit else {
            return .unclear(
                "\(plainNumber(number)) may be years or months; state \"per\": \"year\" or \"month\" of the column with --columns")
        }
        return TermText(number * (unit == .year ? 12 : 1)).map(Reading.term) ?? .none
    }

    /// Months that are whole but for the rounding of years to two decimals; a part of a month is left out.
    private init?(_ count: Double) {
        guard count > 0, count <= 1_200 else { return nil }
        let isWhole = abs(count - count.rounded()) <= 0.061
        guard let months = Int(exactly: isWhole ? count.rounded() : count.rounded(.down)), months > 0 else { return nil }
        self.months = months
        if !isWhole { rest = "a part of a month" }
    }

    // MARK: Two numbers

    /// The numbers of a text such as 10/6, which is nothing else.
    static func pair(_ text: String) -> (first: Int, second: Int)? {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false).map { $0.filter { !$0.isWhitespace } }
        guard halves.count == 2, let first = Int(halves[0]), let second = Int(halves[1]), (1...100).contains(first),
            (0...100).contains(second)
        else { return nil }
        return (first, second)
    }

    private static func read(_ pair: (first: Int, second: Int), _ text: String, _ column: Column) -> Reading {
        switch column.termPair {
        case .yearsAndMonths where pair.second < 12: .term(TermText(months: pair.first * 12 + pair.second))
        case .termAndBreak where pair.first != pair.second:
            .term(
                TermText(
                    months: max(pair.first, pair.second) * (column.termUnit == .month ? 1 : 12),
                    breakMonths: min(pair.first, pair.second) * (column.termUnit == .month ? 1 : 12)))
        default:
            .unclear(
                "\(text.prefix(20)) may be years and months or a term and its break; write \"10 years 6 months\", or the end of the lease")
        }
    }

    private init(months: Int, breakMonths: Int? = nil, rest: String = "") {
        (self.months, self.rest) = (months, rest)
        if let breakMonths, (1..<months).contains(breakMonths) { self.breakMonths = breakMonths }
    }

    // MARK: Words

    static func isYears(_ word: String) -> Bool {
        ["y", "yr", "yrs", "year", "years", "j", "jahr", "jahre", "jahren", "an", "ans", "annee", "annees", "ano", "anos", "jaar", "jaren"]
            .contains(word)
    }

    static func isMonths(_ word: String) -> Bool {
        [
            "m", "mo", "mos", "mth", "mths", "month", "months", "monat", "monate", "monaten", "mois", "mes", "meses", "mnd", "maand",
            "maanden",
        ]
        .contains(word)
    }

    private static func read(words text: String, _ column: Column) -> Reading {
        guard text.utf8.count <= 200 else { return .none }
        if let pair = pair(text) { return read(pair, text, column) }
        var parts = parts(Words.folded(text))
        if isThreeYearly(text), let last = parts.compactMap({ Int($0) }).last {
            return .term(TermText(months: last * 12, rest: "a way out every three years"))
        }
        // "5/" lacks its second number.
        guard !text.contains("/") || text.contains(where: \.isLetter) else { return .none }
        parts = Array(
            parts.drop {
                ["noch", "remaining", "for", "a", "term", "of", "fur", "pour", "duree", "de", "por", "voor", "laufzeit", "from", "w"]
                    .contains($0)
            })
        var (sum, place, isOver) = (0.0, 0, false)
        while place < parts.count, let count = Double(parts[place]), (0...1_200).contains(count), !isOver {
            let unit = place + 1 < parts.count ? parts[place + 1] : ""
            if isYears(unit), sum == 0 {
                sum += count * 12
                place += 2
            } else if isMonths(unit) {
                sum += count
                (place, isOver) = (place + 2, true)
            } else if sum == 0 {
                // 5 + 5 years: the unit stands behind the option.
                let next = parts[place...].first { Double($0) == nil } ?? ""
                guard let unit = isYears(next) ? .year : isMonths(next) ? .month : column.termUnit else { return read(count, column) }
                sum += count * (unit == .year ? 12 : 1)
                (place, isOver) = (place + 1, true)
            } else {
                break
            }
        }
        guard var term = TermText(sum) else { return .none }
        term.setRest(Array(parts[place...]))
        return .term(term)
    }

    /// A way out that is said to be after so many years or months, or a firm term; else what is left out.
    private mutating func setRest(_ parts: [String]) {
        let words = parts.filter { !TermText.silent.contains($0) }
        let numbers = words.indices.filter { Double(words[$0]) != nil }
        // "10 years firm, 5 years option": what binds is the term, and an option is no way out.
        let isPlain = !(words.first.map(TermText.isFirm) ?? false) && !words.contains { ReviewTerms.isAny($0, DatedWords.others) }
        if isPlain, let only = numbers.first, numbers.count == 1, let count = Double(words[only]), words.contains(where: TermText.isWayOut),
            !DatedWords.isLandlords(words), !words.contains(where: { RowWords.isRolling($0) || $0.hasPrefix("notice") })
        {
            let isMonths = only + 1 < words.count && TermText.isMonths(words[only + 1])
            let months = count * (isMonths ? 1 : 12)
            if months > 0, months < Double(self.months), let whole = Int(exactly: months.rounded()) {
                breakMonths = whole
                return
            }
        }
        let left = words.joined(separator: " ")
        rest = rest.isEmpty ? left : left.isEmpty ? rest : "\(rest), \(left)"
    }

    /// Without the words of a break that a date has said.
    mutating func dropBreakWords() {
        let others: Set<String> = [
            "tenant", "tenants", "lessee", "mieter", "preneur", "huurder", "t", "option", "date", "at", "only", "first", "next",
        ]
        rest = rest.split(separator: " ").map(String.init).filter { !others.contains($0) && !TermText.isWayOut($0) }.joined(separator: " ")
    }

    /// Breaks, and terms that bind for less than the whole.
    private static func isWayOut(_ word: String) -> Bool {
        ReviewTerms.isAny(word, ["break*", "brk", "tbo", "sortie*", "salida*", "opzeg*", "ruptura*", "breekoptie*"])
            || word.contains("kundig") || isFirm(word)
    }

    static func isFirm(_ word: String) -> Bool {
        ReviewTerms.isAny(
            word,
            [
                "firm", "ferme", "fermes", "fest", "feste", "certain", "fixed", "vast", "vaste", "obligado", "festlaufzeit*",
                "festmietzeit*",
                "grundmietzeit*", "mindestlaufzeit*", "mindestmietdauer*",
            ])
    }

    /// True for a term of which the text says what is left: "3 years remaining", "noch 4 Jahre".
    static func isRemaining(_ text: String) -> Bool {
        let tokens = Words.tokens(text)
        guard tokens.count(where: { Double($0) != nil }) == 1, TextScanner(text).dates.isEmpty else { return false }
        return tokens.contains {
            ReviewTerms.isAny(
                $0,
                ["remaining", "unexpired", "left", "noch", "verbleibend*", "restlich*", "restant*", "residuel*", "restante*", "resterend*"])
        }
    }

    /// The first of numbers with an option behind it, without a unit: 5 of "5 + 5".
    static func extendable(_ text: String) -> Double? {
        let numbers = text.split(separator: "+", omittingEmptySubsequences: false).map { $0.filter { !$0.isWhitespace } }
        guard numbers.count > 1, numbers.allSatisfy({ Int($0) != nil }) else { return nil }
        return numbers.first.flatMap { Double($0) }
    }

    /// True for a French lease such as 3/6/9: three-yearly breaks, and its term is the last.
    static func isThreeYearly(_ text: String) -> Bool {
        let parts = parts(Words.folded(text)).filter { !isYears($0) && !silent.contains($0) && !["a", "compter", "bail"].contains($0) }
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count >= 3, numbers.count == parts.count, let last = numbers.last else { return false }
        return numbers.first == 3 && zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 3 } && last <= 12
    }

    /// Words that say nothing beside a term.
    private static let silent: Set<String> = [
        "from", "to", "until", "the", "of", "with", "for", "ab", "vom", "von", "bis", "du", "au", "de", "le", "desde", "hasta", "van",
        "vanaf", "tot",
        "commencing", "starting", "on", "lease", "term",
    ]

    /// Numbers, with decimals, and words; 10y is both.
    private static func parts(_ text: String) -> [String] {
        var parts: [String] = [""]
        let characters = Array(text.replacing(" ½", with: ".5").replacing("½", with: ".5"))
        for (place, character) in characters.enumerated() {
            let isDigit = character.isASCII && character.isNumber
            let isMark =
                (character == "." || character == ",") && place > 0 && place + 1 < characters.count
                && [characters[place - 1], characters[place + 1]].allSatisfy { $0.isASCII && $0.isNumber }
            guard isDigit || isMark || character.isLetter else {
                parts.append("")
                continue
            }
            let last = parts[parts.count - 1].last
            if last == nil || last.map({ $0.isLetter }) == character.isLetter {
                parts[parts.count - 1].append(isMark ? "." : character)
            } else {
                parts.append(String(character))
            }
        }
        return parts.filter { !$0.isEmpty }
    }

    /// The last day of so many months that begin on a day; nil outside the calendar.
    static func end(of months: Int, from start: Deal.CalendarDate) -> Deal.CalendarDate? {
        let all = start.year * 12 + start.month - 1 + months
        let (year, month) = (all / 12, all % 12 + 1)
        guard (1...9_999).contains(year) else { return nil }
        let days = DayNumber.daysInMonth(year, month)
        // A lease from 31 January for a month ends on 28 February.
        guard start.day <= days else { return Deal.CalendarDate(year: year, month: month, day: days) }
        return Deal.CalendarDate(year: year, month: month, day: start.day).flatMap { DayNumber.date(DayNumber.of($0) - 1) }
    }

    /// With spaces around the dash between two dates that have other signs within.
    static func parted(_ text: String) -> String {
        // 2024-07-01/2029-06-30
        let halves = text.split(separator: "/").map { $0.filter { !$0.isWhitespace } }
        if halves.count == 2, halves.allSatisfy({ $0.utf8.count == 10 && DateText.iso($0) != nil }) {
            return halves.joined(separator: " ; ")
        }
        let isPlain = text.contains("/") || text.contains(".")
        guard text.utf8.count <= 200, text.contains("–") || text.contains("—") || (isPlain && text.contains("-")) else { return text }
        return text.reduce(into: "") { parted, character in
            let isDash = character == "–" || character == "—" || (isPlain && character == "-")
            parted += isDash ? " ; " : String(character)
        }
    }
}
