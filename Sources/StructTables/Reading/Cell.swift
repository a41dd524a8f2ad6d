import StructEngine

/// What a cell of a table holds, before its column has been understood.
enum Cell: Sendable, Equatable {
    case empty
    /// Always data, whatever it begins with.
    case text(String)
    case number(Double, isPercent: Bool)
    /// A number whose format shows words beside it, such as a currency or "pcm", or hides its thousands; `isFull` where
    /// its format says in what it is, so that no title does.
    case amount(Double, unit: String, isFull: Bool)
    case date(Deal.CalendarDate)
    case truth(Bool)
    /// A formula whose value the file does not hold.
    case formula(String)

    var isEmpty: Bool { self == .empty }

    var isDate: Bool { if case .date = self { true } else { false } }

    /// True for a number whose format says in what it is.
    var isFull: Bool { if case .amount(_, _, let isFull) = self { isFull } else { false } }

    /// As a person would read it.
    var shown: String {
        switch self {
        case .empty: ""
        case .text(let text): text
        case .number(let value, let isPercent): isPercent ? plainNumber(value * 100) + "%" : plainNumber(value)
        case .amount(let value, let unit, _): unit.isEmpty ? plainNumber(value) : "\(plainNumber(value)) \(unit)"
        case .date(let date): date.description
        case .truth(let value): value ? "true" : "false"
        case .formula(let formula): "=\(formula) (without a value)"
        }
    }

    /// The text of a cell that holds text, or a number with words, without spaces around it; nil for any other.
    var words: String? {
        switch self {
        case .text(let text): text
        case .amount(_, let unit, _) where !unit.isEmpty: shown
        default: nil
        }
    }
}

/// A number as it would be typed: without a point where it is whole.
func plainNumber(_ value: Double) -> String {
    if let whole = Int64(exactly: value), abs(value) < 1e15 { return String(whole) }
    let rounded = (value * 1e9).rounded() / 1e9
    return rounded.isFinite ? String(describing: rounded) : String(describing: value)
}
