/// Works out the simple formulas of rent rolls whose values a file does not hold: sums over a range, and the four
/// kinds of arithmetic over cells and numbers.
struct Formula {
    /// What a cell gives to a formula.
    enum Operand {
        case number(Double)
        /// A formula that is not worked out yet.
        case open
        case other
    }

    private let text: [Character]
    private let operand: (_ row: Int, _ column: Int) -> Operand
    private var place = 0
    private var depth = 0

    /// Nil for a formula of another kind, and where a cell that it names holds no number.
    static func value(_ text: String, _ operand: @escaping (_ row: Int, _ column: Int) -> Operand) -> Double? {
        guard text.utf8.count <= 300 else { return nil }
        let plain = text.uppercased().filter { !$0.isWhitespace && $0 != "$" && $0 != "=" }
        var formula = Formula(text: Array(plain), operand: operand)
        guard let result = formula.sum(), formula.place == formula.text.count, result.isFinite else { return nil }
        return result
    }

    private init(text: [Character], operand: @escaping (_ row: Int, _ column: Int) -> Operand) {
        (self.text, self.operand) = (text, operand)
    }

    private var next: Character? { place < text.count ? text[place] : nil }

    private mutating func sum() -> Double? {
        depth += 1
        defer { depth -= 1 }
        guard depth < 20, var total = product() else { return nil }
        while let sign = next, sign == "+" || sign == "-" {
            place += 1
            guard let term = product() else { return nil }
            total = sign == "+" ? total + term : total - term
        }
        return total
    }

    private mutating func product() -> Double? {
        guard var total = factor() else { return nil }
        while let sign = next, sign == "*" || sign == "/" {
            place += 1
            guard let term = factor(), sign == "*" || term != 0 else { return nil }
            total = sign == "*" ? total * term : total / term
        }
        return total
    }

    private mutating func factor() -> Double? {
        guard let first = next else { return nil }
        if first == "(" {
            place += 1
            guard let inner = sum(), next == ")" else { return nil }
            place += 1
            return inner
        }
        if first == "-" {
            place += 1
            depth += 1
            defer { depth -= 1 }
            guard depth < 20, let inner = factor() else { return nil }
            return -inner
        }
        if first.isASCII, first.isNumber || first == "." { return number() }
        guard first.isASCII, first.isLetter else { return nil }
        let word = String(text[place...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber) })
        place += word.count
        if let cell = SheetReader.cell(word) { return if case .number(let value) = operand(cell.row, cell.column) { value } else { nil } }
        return word == "SUM" ? ranges() : nil
    }

    private mutating func number() -> Double? {
        let digits = String(text[place...].prefix { $0.isASCII && ($0.isNumber || $0 == ".") })
        place += digits.count
        return Double(digits)
    }

    /// What stands in the parentheses of a sum: ranges and cells; cells without a number count 0.
    private mutating func ranges() -> Double? {
        guard next == "(" else { return nil }
        place += 1
        let inner = String(text[place...].prefix { $0 != ")" })
        place += inner.count
        guard next == ")" else { return nil }
        place += 1
        var total = 0.0
        for part in inner.split(separator: ",") {
            guard let range = SheetReader.range(String(part)),
                (range.bottom - range.top + 1) * (range.right - range.left + 1) <= TableLimit.rows
            else { return nil }
            for row in range.top...range.bottom {
                for column in range.left...range.right {
                    switch operand(row, column) {
                    case .number(let value): total += value
                    case .open: return nil
                    case .other: continue
                    }
                }
            }
        }
        return total
    }
}

extension Sheet {
    /// Of cells by formulas: sums over sums over sums are not worked out for ever.
    private static let mostReads = 1_000_000

    /// Puts numbers in place of formulas without values, where they can be worked out; says how many.
    mutating func workOutFormulas() -> (count: Int, first: String)? {
        var places: [(row: Int, column: Int)] = []
        for row in rows.indices {
            for column in rows[row].indices { if case .formula = rows[row][column] { places.append((row, column)) } }
        }
        guard !places.isEmpty, places.count <= 20_000 else { return nil }
        var (count, first, reads) = (0, "", 0)
        // A formula may name another one: what is worked out in one round helps in the next.
        for _ in 0..<4 {
            let known = rows
            var worked: [(row: Int, column: Int, value: Double)] = []
            for place in places {
                guard case .formula(let text) = known[place.row][place.column] else { continue }
                let result = Formula.value(text) { row, column in
                    reads += 1
                    guard reads < Sheet.mostReads, known.indices.contains(row), known[row].indices.contains(column) else { return .other }
                    return switch known[row][column] {
                    case .number(let value, _), .amount(let value, _, _): .number(value)
                    case .formula: .open
                    default: .other
                    }
                }
                guard reads < Sheet.mostReads else { break }
                guard let result else { continue }
                if first.isEmpty { first = "\(Sheet.letters(place.column))\(place.row + 1) =\(text)" }
                worked.append((place.row, place.column, result))
            }
            for (row, column, value) in worked { rows[row][column] = .number(value, isPercent: false) }
            count += worked.count
            if worked.isEmpty || reads >= Sheet.mostReads { break }
        }
        return count > 0 ? (count, first) : nil
    }
}
