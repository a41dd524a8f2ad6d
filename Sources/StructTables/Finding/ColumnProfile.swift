import StructEngine

/// What the cells of a column hold, all of them looked at together.
struct ColumnProfile: Sendable {
    private(set) var count = 0
    private(set) var dates = 0
    /// Texts with a date among other words.
    private(set) var datesWithin = 0
    /// Texts with a first and a last date, or with a term and its start.
    private(set) var periods = 0
    private(set) var numbers = 0
    private(set) var percentages = 0
    private(set) var truths = 0
    private(set) var texts = 0
    private(set) var formulas = 0
    private(set) var distinctTexts = 0
    private(set) var largest = 0.0
    /// The mark of decimals that the cells prove; nil where none does.
    private(set) var decimal: Character?
    /// True where both marks are proven: some cells will not be read.
    private(set) var decimalIsMixed = false
    /// Numbers with one mark before three digits.
    private(set) var openMarks: Set<Character> = []
    /// Dates that are right in one order only, and those that stand at the edge of a month in it.
    private(set) var dayFirst = DateVotes()
    private(set) var monthFirst = DateVotes()
    private(set) var samples: [String] = []

    struct DateVotes: Sendable {
        /// Dates that are no date in the other order.
        var proofs = 0
        /// Dates at the beginning or end of a month, where leases begin and end.
        var edges = 0
    }

    init(_ sheet: Sheet, _ column: Int, _ rows: [Int]) {
        var distinct: Set<String> = []
        var decimals: [Character: Int] = [:]
        for row in rows {
            let cell = sheet[row, column]
            guard !NothingText.isNothing(cell) else { continue }
            count += 1
            if samples.count < 2 {
                let shown = cell.shown
                if !samples.contains(shown) { samples.append(shown) }
            }
            switch cell {
            case .date: dates += 1
            case .number(let value, let isPercent):
                numbers += 1
                largest = max(largest, abs(value))
                if isPercent { percentages += 1 }
            case .truth: truths += 1
            case .formula: formulas += 1
            case .text(let text): read(text, &distinct, &decimals)
            case .empty: break
            }
        }
        distinctTexts = distinct.count
        // A mark that only thousands have is proof of the other one.
        decimalIsMixed = decimals.count > 1
        decimal = decimals.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    private mutating func read(_ text: String, _ distinct: inout Set<String>, _ decimals: inout [Character: Int]) {
        if TruthText.read(.text(text)) != nil { truths += 1 }
        let date = DateText(text)
        // Dates with points or slashes are no numbers; 12.2030 may be either.
        let isWholeDate = if case .month = date?.reading { false } else { date != nil }
        let number = isWholeDate ? nil : NumberText(text)
        if let number {
            numbers += 1
            if number.isPercent { percentages += 1 }
            switch number.evidence {
            case .decimal(let mark): decimals[mark, default: 0] += 1
            case .thousands(let mark): decimals[mark == "." ? "," : ".", default: 0] += 1
            case .open(let mark): openMarks.insert(mark)
            case .none: break
            }
            if let value = number.value(decimal: ".") ?? number.value(decimal: ",") { largest = max(largest, abs(value.number)) }
        }
        if let date {
            dates += 1
            vote(date)
        } else if number == nil {
            texts += 1
            let digits = text.utf8.count { (0x30...0x39).contains($0) }
            if digits >= 4, text.utf8.count <= 120 {
                let within = DatedWords(text)
                if !within.items.isEmpty { datesWithin += 1 }
                if within.isTerm { periods += 1 }
            }
            if distinct.count < 5_000 { distinct.insert(text) }
        }
    }

    private mutating func vote(_ text: DateText) {
        guard case .either(let first, let second, _) = text.reading, first != second else { return }
        if first > 12 { dayFirst.proofs += 1 }
        if second > 12 { monthFirst.proofs += 1 }
        if let date = text.date(.dayFirst), date.day == 1 || DayNumber.isMonthEnd(date) { dayFirst.edges += 1 }
        if let date = text.date(.monthFirst), date.day == 1 || DayNumber.isMonthEnd(date) { monthFirst.edges += 1 }
    }

    /// True where half of what it holds, or more, is of a kind.
    func fits(_ content: LeaseField.Content) -> Bool {
        let known = count - formulas
        guard known > 0 else { return true }
        return switch content {
        case .date: (dates + datesWithin) * 2 >= known
        case .dateInWords: (dates + texts) * 2 >= known
        case .number: numbers * 2 >= known && (dates < numbers || dates * 2 < known)
        case .text: texts * 2 >= known
        case .any: true
        }
    }

    /// Cells whose values the file holds.
    var known: Int { count - formulas }

    var words: String {
        if count == 0 { return "nothing" }
        let kinds = [
            ("dates", dates), ("numbers", numbers), ("texts", texts), ("yes and no", truths), ("formulas without a value", formulas),
        ]
        return kinds.max { $0.1 < $1.1 }?.0 ?? "nothing"
    }
}
