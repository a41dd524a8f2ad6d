/// How the styles of a workbook show their numbers.
struct WorkbookStyles {
    private var formats: [NumberFormat] = []

    func format(of style: Int) -> NumberFormat { formats.indices.contains(style) ? formats[style] : NumberFormat() }

    /// Reads the part that holds the styles.
    final class Reader: XMLReceiver {
        private(set) var styles = WorkbookStyles()
        private var formats: [Int: NumberFormat] = [:]
        private var isCells = false
        var isDone: Bool { false }

        func start(_ name: String, _ attributes: [String: String]) {
            switch name {
            case "numFmt":
                if let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"] {
                    formats[id] = NumberFormat(code)
                }
            case "cellXfs": isCells = true
            case "xf" where isCells && styles.formats.count < 65_536:
                let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
                styles.formats.append(formats[id] ?? NumberFormat(builtIn: id))
            default: break
            }
        }

        func end(_ name: String) { if name == "cellXfs" { isCells = false } }
        func text(_ text: UnsafeBufferPointer<UInt8>) {}
    }
}

/// What a format of numbers shows beside the digits: `#,##0,` hides thousands, `[$€-2] #,##0` shows a currency,
/// `#,##0" pcm"` a unit.
struct NumberFormat: Equatable {
    enum Kind { case plain, date, percent }

    private(set) var kind = Kind.plain
    /// Thousands that are not shown: 1 for those of `#,##0,`, 2 for `#,##0,,`.
    private(set) var hidden = 0
    /// The words beside the number: texts in quotes, and currencies.
    private(set) var unit = ""

    init() {}

    init(builtIn id: Int) {
        switch id {
        case 9, 10: kind = .percent
        case 14...17, 22, 27...36, 50...58: kind = .date
        default: break
        }
    }

    /// Of a format with parts for other signs the first one counts, that of numbers above zero.
    init(_ code: String) {
        let scalars = Array(code.prefix(400).unicodeScalars)
        var (place, commas, hasDigits, isOver) = (0, 0, false, false)
        while place < scalars.count, !isOver {
            let scalar = scalars[place]
            place += 1
            switch scalar {
            case "\"":
                let end = scalars[place...].firstIndex(of: "\"") ?? scalars.count
                add(scalars[place..<end])
                place = end + 1
            case "[":
                let end = scalars[place...].firstIndex(of: "]") ?? scalars.count
                // [$€-407] is a currency with its place; [Red] and [>100] are none.
                if scalars[place..<end].first == "$" { add(scalars[place..<end].dropFirst().prefix { $0 != "-" }) }
                place = end + 1
            case "\\":
                if place < scalars.count { add(scalars[place...place]) }
                place += 1
            case "_", "*": place += 1
            case ";": isOver = true
            case "0", "#", "?": (hasDigits, commas) = (true, 0)
            case ",": if hasDigits { commas += 1 }
            case "d", "D", "y", "Y": kind = .date
            case "m", "M": if kind == .plain, scalars[place...].starts(with: ["m", "m"]) { kind = .date }
            case "%": if kind == .plain { kind = .percent }
            case "$", "€", "£", "¥": add([scalar])
            case ".": (hidden, commas) = (max(hidden, commas), 0)
            default: break
            }
        }
        hidden = min(3, max(hidden, commas))
        unit = unit.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private mutating func add(_ scalars: some Sequence<Unicode.Scalar>) {
        unit += " "
        unit.unicodeScalars.append(contentsOf: scalars)
    }

    /// A number as it is shown: with its unit, and in full where thousands are hidden or named.
    func cell(_ number: Double) -> Cell {
        guard kind == .plain, hidden > 0 || unit.contains(where: { $0.isLetter || "€£$¥".contains($0) }) else {
            return .number(number, isPercent: kind == .percent)
        }
        let scale = NumberFormat.scale(unit)
        // Of "T€" the currency stays.
        let words = unit.split(separator: " ").map(String.init).flatMap { word in
            NumberFormat.scale(word) == nil ? [word] : Words.tokens(word).filter { !CurrencyWords.named([$0]).isEmpty }
        }.filter { hidden == 0 || !["k", "m", "mn", "bn", "t"].contains(Words.folded($0)) }
        // The hidden thousands are in the number; those that a word names without hiding them are not.
        let value = hidden > 0 ? number : number * (scale ?? 1)
        return .amount(value, unit: words.joined(separator: " "), isFull: hidden > 0 || scale != nil)
    }

    /// What "k", "T€" or "Mio" beside a number multiply it by.
    private static func scale(_ unit: String) -> Double? {
        let tokens = Words.tokens(unit)
        if tokens.contains("k") { return 1_000 }
        return tokens.isEmpty ? nil : RentWords.scale(unit)
    }
}
