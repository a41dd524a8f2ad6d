import StructEngine

/// What the cells of a column hold, all of them looked at together.
struct ColumnProfile: Sendable {
    private(set) var count = 0
    private(set) var dates = 0
    /// Texts with a date among other words.
    private(set) var datesWithin = 0
    /// Whole numbers from 25,569 (1970) to 73,050 (2099): days as a spreadsheet counts them, where it lost their format.
    private var days = 0
    /// True where all of it may be days that are written as numbers.
    var areDays: Bool { days > 0 && days == known }
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
    /// The first cells that prove one mark of decimals and the other; nil where all agree.
    private(set) var mixedDecimals: (first: Int, other: Int)?
    /// The first dates that are none with the month first, and none with the day first; nil where all agree.
    var mixedOrders: (first: Int, other: Int)? {
        guard let first = dayFirst.row, let other = monthFirst.row else { return nil }
        return (min(first, other), max(first, other))
    }
    /// True where cells are dates to the spreadsheet itself.
    private(set) var hasTrueDates = false
    /// The first date of which nothing says what is its day and what its month.
    private(set) var openDate: Int?
    /// Numbers that hide or name their thousands by their formats.
    private(set) var fullAmounts = 0
    /// The least number that is neither none nor per cent by a sign.
    private(set) var least = Double.infinity
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
        /// The first row that proves it.
        var row: Int?
    }

    /// What numbers of a column show: how many prove a mark of decimals, the first row, and most decimals behind it; the first
    /// row of a mark in front of three digits, which may be either.
    private struct Marks {
        var proofs: [Character: (count: Int, row: Int, decimals: Int)] = [:]
        var open: [Character: Int] = [:]
        /// Marks that part thousands in a number with decimals.
        var hasThousands: Set<Character> = []

        mutating func read(_ number: NumberText, _ row: Int) {
            switch number.evidence {
            case .decimal(let mark):
                prove(mark, row, number.value(decimal: mark)?.decimals ?? 0)
                hasThousands.formUnion(number.marks.filter { $0 != mark })
            // A mark that only thousands have is proof of the other one.
            case .thousands(let mark): prove(mark == "." ? "," : ".", row, 0)
            case .open(let mark): open[mark] = open[mark] ?? row
            case .none: break
            }
        }

        private mutating func prove(_ mark: Character, _ row: Int, _ decimals: Int) {
            let known = proofs[mark] ?? (0, row, 0)
            proofs[mark] = (known.count + 1, known.row, max(known.decimals, decimals))
        }
    }

    init(_ sheet: Sheet, _ column: Int, _ rows: [Int]) {
        var distinct: Set<String> = []
        var marks = Marks()
        for row in rows {
            let cell = sheet[row, column]
            guard !NothingText.isNothing(cell) else { continue }
            count += 1
            if samples.count < 2 {
                let shown = cell.shown
                if !samples.contains(shown) { samples.append(shown) }
            }
            switch cell {
            case .date:
                dates += 1
                hasTrueDates = true
            case .number(let value, let isPercent):
                numbers += 1
                largest = max(largest, abs(value))
                if !isPercent, ColumnProfile.isDay(value) { days += 1 }
                if isPercent { percentages += 1 } else if value != 0 { least = min(least, abs(value)) }
            case .amount(let value, _, let isFull):
                numbers += 1
                if isFull { fullAmounts += 1 }
                largest = max(largest, abs(value))
            case .truth: truths += 1
            case .formula: formulas += 1
            case .text(let text): read(text, row, &distinct, &marks)
            case .empty: break
            }
        }
        distinctTexts = distinct.count
        settle(marks)
    }

    private mutating func settle(_ marks: Marks) {
        openMarks = Set(marks.open.keys)
        decimal = marks.proofs.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
        guard let decimal, let proof = marks.proofs[decimal] else { return }
        let thousands: Character = decimal == "." ? "," : "."
        if let other = marks.proofs[thousands] {
            mixedDecimals = (min(proof.row, other.row), max(proof.row, other.row))
        } else if let open = marks.open[decimal], proof.decimals != 3,
            marks.open[thousands] != nil || marks.hasThousands.contains(thousands)
        {
            // 1,500 beside 2.000,00 is hardly 1.5.
            mixedDecimals = (proof.row, open)
        }
    }

    private mutating func read(_ text: String, _ row: Int, _ distinct: inout Set<String>, _ marks: inout Marks) {
        if TruthText.read(.text(text)) != nil { truths += 1 }
        let date = DateText(text)
        // Dates with points or slashes are no numbers; 12.2030 may be either.
        let isWholeDate = if case .month = date?.reading { false } else { date != nil }
        let number = isWholeDate ? nil : NumberText(text)
        if let number {
            numbers += 1
            marks.read(number, row)
            if text.utf8.count == 5, let value = Double(text), ColumnProfile.isDay(value) { days += 1 }
            if let value = ColumnProfile.value(number) {
                largest = max(largest, abs(value.number))
                if number.isPercent { percentages += 1 } else if value.number != 0 { least = min(least, abs(value.number)) }
            }
        }
        if let date {
            dates += 1
            vote(date, row)
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

    static func isDay(_ number: Double) -> Bool { (25_569...73_050).contains(number) && number == number.rounded() }

    /// By the mark of decimals that the number itself proves: 0,021 is no 21.
    private static func value(_ number: NumberText) -> (number: Double, decimals: Int)? {
        switch number.evidence {
        case .decimal(let mark): number.value(decimal: mark)
        case .thousands(let mark): number.value(decimal: mark == "." ? "," : ".")
        case .open, .none: number.value(decimal: ".") ?? number.value(decimal: ",")
        }
    }

    private mutating func vote(_ text: DateText, _ row: Int) {
        guard case .either(let first, let second, _) = text.reading, first != second else { return }
        if first <= 12, second <= 12 { openDate = openDate ?? row }
        if first > 12 { (dayFirst.proofs, dayFirst.row) = (dayFirst.proofs + 1, dayFirst.row ?? row) }
        if second > 12 { (monthFirst.proofs, monthFirst.row) = (monthFirst.proofs + 1, monthFirst.row ?? row) }
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

    /// The first row that holds a number.
    func row(ofLeast number: Double, _ sheet: Sheet, _ column: Column) -> Int? {
        sheet.rows.indices.first { row in
            column.number(sheet[row, column.index]).map { !$0.isPercent && abs($0.number) == number } ?? false
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
