import StructEngine

/// A column of a table, what it was understood as, and how its cells are read.
struct Column: Sendable {
    enum Ground: String, Sendable {
        /// By the map of columns.
        case stated
        /// By its title, and its cells fit.
        case matched
        /// By its cells, or by its title in part.
        case guessed
        case unmatched
    }

    let index: Int
    let title: String
    let profile: ColumnProfile
    var field: LeaseField?
    var ground = Ground.unmatched
    /// Why it was guessed or not matched; empty where there is nothing to say.
    var reason = ""
    var period: RentPeriod?
    /// What bare numbers of a column of terms count, year or month; nil where nothing tells.
    var termUnit: RentPeriod?
    var termPair: TermText.Pair?
    var decimal: Character = "."
    var order = DateOrder.dayFirst
    /// The column that says row by row what the amounts of this one are for; nil where none does.
    var units: Int?
    /// What its title names that is no rent paid at closing, such as "target"; nil for nothing.
    var rival: String?
    /// From when the rents of a column are paid that stands beside others of other dates.
    var stepDate: Deal.CalendarDate?
    /// 1,000 where the title says that amounts are in thousands.
    var scale = 1.0

    init(index: Int, title: String, profile: ColumnProfile) {
        (self.index, self.title, self.profile) = (index, title, profile)
    }

    /// True where the title is of the part of a term that binds the tenant, or of the first of several ends.
    var isFirm: Bool {
        Words.tokens(title).contains {
            TermText.isFirm($0) || ReviewTerms.isAny($0, ["earliest", "earlier", "fruhest*", "frueheste*", "vroegste"])
        }
    }

    /// Two break columns, such as "Break 1" and "Break 2".
    var isNumbered: Bool { Words.tokens(title).contains { Int($0).map { (1...20).contains($0) } ?? false } }

    /// True where the title is of the first day that rent is paid, which may be later than that of the lease.
    var isRentStart: Bool {
        let tokens = Words.tokens(title)
        return tokens.contains("rent") && tokens.contains { ReviewTerms.isAny($0, ["commenc*", "start*", "begin*"]) }
    }

    /// True where the title may be of the day from which an amount is paid: "Charge from", "Effective date".
    var isFrom: Bool {
        isFirstDay
            || Words.tokens(title).contains { ReviewTerms.isAny($0, ["effective*", "eff", "valid*", "gultig*", "step*", "change*"]) }
    }

    /// True where the title is of a first day: "Rent from", "Miete ab".
    var isFirstDay: Bool {
        Words.tokens(title).contains {
            ReviewTerms.isAny(
                $0,
                [
                    "start*", "commenc*", "begin*", "from", "since", "ab", "seit", "von", "debut", "effet", "depuis", "inicio", "desde",
                    "ingang*", "vanaf", "date", "datum", "fecha", "due",
                ])
        }
    }

    /// True where the title names another currency than the deal's.
    var isForeign = false

    var letters: String { Sheet.letters(index) }

    /// The number of a cell, and how many decimals it shows; nil for what is none.
    func number(_ cell: Cell) -> (number: Double, decimals: Int, isPercent: Bool)? {
        switch cell {
        case .number(let value, let isPercent): return (value * scale, 2, isPercent)
        case .amount(let value, let unit, let isFull):
            guard NumberText("1 " + unit) != nil, let scale = scale(of: unit) else { return nil }
            return (isFull ? value : value * scale, 2, false)
        case .text(let text):
            guard let number = NumberText(text), let value = number.value(decimal: decimal), let scale = scale(of: text) else { return nil }
            return (value.number * scale, value.decimals, number.isPercent)
        default: return nil
        }
    }

    /// A cell's own unit counts before that of its column: 1500 kW under a title of MW is 1,500 kW. Nil for an area in
    /// feet under a title of metres, or the other way about.
    private func scale(of text: String) -> Double? {
        guard text.contains(where: \.isLetter) else { return scale }
        switch field {
        case .power:
            let tokens = Words.tokens(text).map { $0.drop(while: \.isNumber) }
            return tokens.contains { $0 == "kw" || $0 == "kwp" } ? 1 : tokens.contains { $0 == "mw" || $0 == "mwp" } ? 1_000 : scale
        case .rent where period?.measure == .power, .stepRent where period?.measure == .power:
            let tokens = Words.tokens(text)
            return tokens.contains { $0 == "kw" || $0 == "kwp" } ? 1 : tokens.contains { $0 == "mw" || $0 == "mwp" } ? 0.001 : scale
        case .area:
            let (own, titled) = (Words.tokens(text).map { String($0.drop(while: \.isNumber)) }, Words.tokens(title))
            let isOther =
                RentWords.isFeet(own) && RentWords.isMetres(titled) || RentWords.isMetres(own) && RentWords.isFeet(titled)
            return isOther ? nil : scale
        default: return scale
        }
    }

    /// The date of a cell; a month without a day is its first day or its last.
    func date(_ cell: Cell, last: Bool = false) -> Deal.CalendarDate? {
        switch cell {
        case .date(let date): date
        // Days as numbers, where a spreadsheet has lost the format of the column.
        case .text(let text):
            DateText(text)?.date(order, last: last)
                ?? (text.utf8.count == 5
                    ? Double(text).flatMap { ColumnProfile.isDay($0) ? DayNumber.date(serial: $0, is1904: false) : nil } : nil)
        case .number(let value, false) where ColumnProfile.isDay(value.rounded(.down)): DayNumber.date(serial: value, is1904: false)
        default: nil
        }
    }
}
