import StructEngine

/// The weighted average unexpired lease term of a roll, beside what its file states.
struct AverageTerm {
    /// In years of 365.25 days from closing, weighted by rent; nil without rent.
    let toExpiry: Double?
    let toBreak: Double?

    /// By the rent, end and first way out of each lease.
    init(_ leases: [(rent: Double, end: Deal.CalendarDate, first: Deal.CalendarDate)], closing: Deal.CalendarDate) {
        func years(_ date: Deal.CalendarDate) -> Double { Double(max(0, DayNumber.of(date) - DayNumber.of(closing))) / 365.25 }
        let rents = leases.reduce(0) { $0 + $1.rent }
        guard rents > 0 else {
            (toExpiry, toBreak) = (nil, nil)
            return
        }
        toExpiry = leases.reduce(0) { $0 + $1.rent * years($1.end) } / rents
        toBreak = leases.reduce(0) { $0 + $1.rent * years($1.first) } / rents
    }

    /// A figure of a file.
    struct Stated {
        let address: String
        let label: String
        let years: Double
        let decimals: Int
    }

    /// Figures beside WAULT, WALT or WALB, in the same text or in the next cell.
    static func stated(in sheet: Sheet, except leases: Set<Int>) -> [Stated] {
        var found: [Stated] = []
        for row in sheet.rows.indices where !leases.contains(row) {
            for column in sheet.rows[row].indices {
                guard let text = sheet[row, column].words, text.utf8.count <= 200, isName(text) else { continue }
                let label = String(text.prefix(60))
                if let number = number(within: text) {
                    found.append(Stated(address: sheet.address(row, column), label: label, years: number.0, decimals: number.1))
                } else if let place = sheet.rows[row].indices.first(where: { $0 > column && !sheet[row, $0].isEmpty }) {
                    switch sheet[row, place] {
                    case .number(let value, isPercent: false), .amount(let value, _, _):
                        found.append(Stated(address: sheet.address(row, place), label: label, years: value, decimals: 2))
                    case .text(let next):
                        guard let number = self.number(within: next) else { continue }
                        found.append(Stated(address: sheet.address(row, place), label: label, years: number.0, decimals: number.1))
                    default: continue
                    }
                }
            }
        }
        return found.filter { $0.years > 0 && $0.years < 200 }
    }

    private static let names: Set<String> = ["wault", "walt", "walb", "waul", "awult", "awultc", "awultb", "awulte"]

    private static func isName(_ text: String) -> Bool {
        guard text.utf8.contains(where: { $0 & 0xDF == 0x57 }) else { return false }
        return Words.tokens(text).contains { names.contains($0) }
    }

    /// True for a text that is the name of an average term and no tenant's: "WAULT to break (yrs)", but not "Walt Disney".
    static func isFigure(_ text: String) -> Bool {
        guard isName(text) else { return false }
        let beside: Set<String> = [
            "portfolio", "property", "total", "average", "by", "to", "bis", "expiry", "expiries", "break", "breaks", "end", "lease",
            "leases", "first",
            "in", "years", "year", "yrs", "y", "jahre", "jahren", "ans", "anos", "jaar", "term", "certain", "weighted", "rent", "income",
            "area",
            "earliest", "of", "as", "at", "on", "per", "zum", "au", "a", "al", "op", "unexpired", "restlaufzeit", "mietende", "the", "and",
            "und", "et",
        ]
        return Words.tokens(text).allSatisfy { names.contains($0) || beside.contains($0) || Int($0) != nil }
    }

    /// The first number with decimals in a text that is no date, such as 5,7 in "WALT: 5,7 Jahre" but not 31.12 in
    /// "WALT as of 31.12".
    private static func number(within text: String) -> (Double, Int)? {
        let words = text.split(whereSeparator: { $0.isWhitespace || $0 == ":" || $0 == "=" || $0 == "(" || $0 == ")" })
        let ofDates: Set<String> = [
            "of", "at", "on", "per", "zum", "am", "au", "al", "a", "op", "stand", "date", "stichtag", "since", "le", "du",
        ]
        for (place, word) in words.enumerated() {
            if place > 0, ofDates.contains(Words.folded(String(words[place - 1]))) { continue }
            let parts = word.split(whereSeparator: { $0 == "." || $0 == "," })
            guard parts.count == 2, parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }), parts[0].utf8.count <= 3,
                let value = Double("\(parts[0]).\(parts[1])")
            else { continue }
            return (value, parts[1].utf8.count)
        }
        return nil
    }

    /// Holds where either average, to the decimals that the file shows, is what it states; another way to weigh or
    /// to count days is no fault.
    func check(_ stated: Stated) -> Findings.Check {
        let slack = 0.501 * RentColumns.unit(stated.decimals) + 0.005
        let both = [("to expiry", toExpiry), ("to break", toBreak)]
        let name = "\(stated.address), \"\(stated.label)\""
        if let match = both.first(where: { $0.1.map { abs($0 - stated.years) <= slack } ?? false }) {
            return .init(text: "\(name): \(plainNumber(stated.years)) years \(match.0), as the leases come to", holds: true)
        }
        let ours = both.compactMap { name, years in years.map { "\(Figure.fixed($0)) \(name)" } }.joined(separator: ", ")
        return .init(
            text:
                "\(name): \(plainNumber(stated.years)) years, beside \(ours.isEmpty ? "none" : ours) of the leases; it may be weighed or counted otherwise",
            holds: false)
    }
}
