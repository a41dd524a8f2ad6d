import StructEngine

/// Which part of a date comes first where all three are numbers and the year is last.
public enum DateOrder: String, Sendable, CaseIterable {
    case dayFirst = "dmy"
    case monthFirst = "mdy"
}

/// A date in a text, of which two numbers may be day and month in either order.
struct DateText {
    enum Reading: Equatable {
        case sure(Deal.CalendarDate)
        /// Two numbers and a year.
        case either(Int, Int, year: Int)
        /// A month without a day.
        case month(Int, year: Int)
    }

    let reading: Reading

    /// Nil for what is no date.
    init?(_ text: String) {
        guard text.utf8.count <= 40, text.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
        guard let reading = DateText.read(text) else { return nil }
        self.reading = reading
    }

    /// The date under an order. For a month without a day its first or its last day.
    func date(_ order: DateOrder, last: Bool = false) -> Deal.CalendarDate? {
        switch reading {
        case .sure(let date): return date
        case .either(let first, let second, let year):
            let (day, month) = order == .dayFirst ? (first, second) : (second, first)
            return Deal.CalendarDate(year: year, month: month, day: day)
        case .month(let month, let year):
            return Deal.CalendarDate(year: year, month: month, day: last ? DayNumber.daysInMonth(year, month) : 1)
        }
    }

    static func iso(_ text: String) -> Deal.CalendarDate? { Deal.CalendarDate(String(text.prefix(10))) }

    private static func read(_ text: String) -> Reading? {
        var parts: [(text: String, number: Int?)] = []
        var current = ""
        // A time of day says nothing here.
        let dated = withoutTime(text)
        for scalar in dated.unicodeScalars {
            let isDigit = ("0"..."9").contains(scalar)
            let isLetter = scalar.isASCII ? ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) : scalar.properties.isAlphabetic
            if let last = current.unicodeScalars.last, ("0"..."9").contains(last) != isDigit || !(isDigit || isLetter) {
                parts.append((current, Int(current)))
                current = ""
            }
            if isDigit || isLetter {
                current.unicodeScalars.append(scalar)
            } else if !" .-/,'’\u{A0}".unicodeScalars.contains(scalar) {
                return nil
            }
        }
        if !current.isEmpty { parts.append((current, Int(current))) }
        let words = ["st", "nd", "rd", "th", "de", "del", "er", "of", "le", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        parts.removeAll { part in part.number == nil && words.contains(part.text.lowercased()) }
        if parts.count == 1, parts[0].text.utf8.count == 8, let number = parts[0].number {
            return Deal.CalendarDate(year: number / 10_000, month: number / 100 % 100, day: number % 100).map { .sure($0) }
        }
        let months = parts.map { $0.number == nil ? MonthName.number($0.text) : nil }
        let named = months.indices.filter { months[$0] != nil }
        guard parts.indices.allSatisfy({ parts[$0].number != nil || months[$0] != nil }), named.count <= 1 else { return nil }
        guard let name = named.first, let month = months[name] else { return ofNumbers(parts.map { ($0.text, $0.number ?? 0) }) }
        let numbers = parts.filter { $0.number != nil }
        switch numbers.count {
        case 1: return year(numbers[0].text).map { .month(month, year: $0) }
        case 2:
            let yearFirst = numbers[0].text.utf8.count == 4
            guard let year = year(numbers[yearFirst ? 0 : 1].text), let day = numbers[yearFirst ? 1 : 0].number else { return nil }
            return Deal.CalendarDate(year: year, month: month, day: day).map { .sure($0) }
        default: return nil
        }
    }

    private static func ofNumbers(_ parts: [(text: String, number: Int)]) -> Reading? {
        switch parts.count {
        case 2:
            let yearFirst = parts[0].text.utf8.count == 4
            let (year, month) = yearFirst ? (parts[0], parts[1]) : (parts[1], parts[0])
            guard year.text.utf8.count == 4, (1900...2200).contains(year.number), (1...12).contains(month.number) else { return nil }
            return .month(month.number, year: year.number)
        case 3:
            guard parts.allSatisfy({ $0.text.utf8.count <= 4 }) else { return nil }
            if parts[0].text.utf8.count == 4 {
                return Deal.CalendarDate(year: parts[0].number, month: parts[1].number, day: parts[2].number).map { .sure($0) }
            }
            guard let year = year(parts[2].text), (1...31).contains(parts[0].number), (1...31).contains(parts[1].number) else { return nil }
            guard parts[0].number <= 12 || parts[1].number <= 12 else { return nil }
            return .either(parts[0].number, parts[1].number, year: year)
        default: return nil
        }
    }

    private static func withoutTime(_ text: String) -> String {
        guard let colon = text.firstIndex(of: ":"), text[text.index(after: colon)...].first?.isNumber ?? false else { return text }
        let head = text[..<colon]
        let cut = head.lastIndex { $0 == "T" || $0 == " " }
        return cut.map { String(head[..<$0]) } ?? text
    }

    /// Four digits, or two: up to 79 of this century, from 80 of the last.
    private static func year(_ text: String) -> Int? {
        guard let number = Int(text), [2, 4].contains(text.utf8.count) else { return nil }
        let year = text.utf8.count == 4 ? number : number < 80 ? 2000 + number : 1900 + number
        return (1900...2200).contains(year) ? year : nil
    }
}

/// The months by their names in five languages, in full or cut to at least three letters.
enum MonthName {
    private static let names: [[String]] = [
        ["january", "januar", "janvier", "enero", "januari", "jaenner"], ["february", "februar", "fevrier", "febrero", "februari"],
        ["march", "maerz", "marz", "mars", "marzo", "maart", "mrz", "mrt"], ["april", "avril", "abril", "avr", "abr"],
        ["may", "mai", "mayo", "mei"],
        ["june", "juni", "juin", "junio"], ["july", "juli", "juillet", "julio", "juil"], ["august", "aout", "agosto", "augustus", "ago"],
        ["september", "septembre", "septiembre", "sept"], ["october", "oktober", "octobre", "octubre"],
        ["november", "novembre", "noviembre"], ["december", "dezember", "decembre", "diciembre"],
    ]

    static func number(_ name: String) -> Int? {
        let name = Words.folded(name)
        guard name.utf8.count >= 3 else { return nil }
        return names.firstIndex { $0.contains { full in full == name || full.hasPrefix(name) } }.map { $0 + 1 }
    }
}
