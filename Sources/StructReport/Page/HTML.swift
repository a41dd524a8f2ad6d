import StructEngine

/// A piece of HTML or SVG. Text that is put into one by interpolation is escaped, so that nothing of a deal can become
/// markup; only another piece goes in as it is.
///
/// ```swift
/// let cell: HTML = "<td>\("<script>")</td>"   // <td>&lt;script&gt;</td>
/// ```
struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    private(set) var source: String

    init(stringLiteral value: String) { source = value }

    init(stringInterpolation: Interpolation) { source = stringInterpolation.source }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        init(literalCapacity: Int, interpolationCount: Int) { source.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: String) { source += literal }
        mutating func appendInterpolation(_ html: HTML) { source += html.source }
        mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { source += piece.source } }
        mutating func appendInterpolation(_ number: some BinaryInteger) { source += String(number) }

        /// A coordinate: two decimals are finer than any screen.
        mutating func appendInterpolation(_ number: Double) { source += fixedNumber(number, 2) }

        mutating func appendInterpolation(_ text: String) {
            for scalar in text.unicodeScalars {
                switch scalar {
                case "&": source += "&amp;"
                case "<": source += "&lt;"
                case ">": source += "&gt;"
                case "\"": source += "&quot;"
                case "'": source += "&#39;"
                default: source.unicodeScalars.append(scalar)
                }
            }
        }
    }

    static func + (a: HTML, b: HTML) -> HTML { "\(a)\(b)" }

    /// A table with a title row; a cell of a right-aligned column is a number.
    static func table(_ columns: [(title: String, alignment: TextTable.Alignment)], _ rows: [[HTML]], caption: String) -> HTML {
        func side(_ place: Int) -> HTML { columns[place].alignment == .right ? " class=\"n\"" : "" }
        let head = columns.indices.map { place -> HTML in "<th scope=\"col\"\(side(place))>\(columns[place].title)</th>" }
        let body = rows.map { row -> HTML in
            "<tr>\(row.indices.map { place -> HTML in "<td\(side(min(place, columns.count - 1)))>\(row[place])</td>" })</tr>"
        }
        return """
            <div class="scroll" tabindex="0" role="group" aria-label="\(caption)"><table><caption>\(caption)</caption>
            <thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table></div>

            """
    }

    /// A text of the deal, whose direction does not reach what is around it.
    static func name(_ text: String) -> HTML { "<bdi>\(text)</bdi>" }

    static func text(_ text: String) -> HTML { "\(text)" }
}
